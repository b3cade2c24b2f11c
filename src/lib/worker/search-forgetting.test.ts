// What the index forgets where the disk does not do as it is told: no word that was taken away stays in a segment that nobody
// knows of, and no segment is believed that may be of before.
import { expect, test } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { addSegment } from './segment-builder.ts';
import { createFaults, type Faults } from './testing/faults.ts';
import { createSearched, type Searched } from './testing/searched.ts';

/** A disk that can be made to fail, and a conversation of three words, which are a segment. */
async function createFailing(): Promise<{
	readonly searched: Searched;
	readonly faults: Faults;
	readonly ben: PublicKey;
}> {
	const searched = await createSearched(3);
	const faults = createFaults();
	searched.core = { ...searched.core, store: faults.wrap(searched.core.store) };
	const ben = await searched.contact('Ben');
	for (const body of ['zyxold', 'zyxb', 'zyxc']) await searched.write(ben, body);
	return { searched, faults, ben };
}

/** The next commit fails with an unknown outcome. */
function breakNext(faults: Faults, reachesDisk: boolean): void {
	faults.commit = async (commit) => {
		faults.commit = undefined;
		if (reachesDisk) await commit();
		throw new AppError('internal', 'commit');
	};
}

async function segmentsOnDisk({ core }: Searched): Promise<string> {
	const rows = await core.store.readAll('segment');
	return rows.map(({ value }) => Buffer.from(value.database).toString('latin1')).join('\n');
}

const bodies = (hits: readonly { readonly body: string }[]) => hits.map(({ body }) => body);

test('a segment that is on the disk though its commit failed goes with the next edit', async () => {
	const { searched, faults, ben } = await createFailing();
	await searched.find('zyx'); // the disk is not asked again which segments there are
	breakNext(faults, true);
	await expect(searched.index()).rejects.toMatchObject({ code: 'internal' });
	expect(await segmentsOnDisk(searched)).toContain('zyxold');
	await searched.edit(ben, 1, 'zyxnew');
	expect(await segmentsOnDisk(searched)).toBe('');
});

test('a segment that could not be deleted when it was found useless goes with the next deletion', async () => {
	const { searched, faults, ben } = await createFailing();
	await searched.index();
	const filter = await searched.core.store.read('filter', 0);
	await searched.core.store.commit([{ store: 'filter', key: 0, value: { ...filter!, version: 0 } }]);
	await searched.restart();
	searched.core = { ...searched.core, store: faults.wrap(searched.core.store) };
	breakNext(faults, false);
	expect(bodies(await searched.find('zyx'))).toEqual(['zyxc', 'zyxb', 'zyxold']);
	expect(await segmentsOnDisk(searched)).toContain('zyxold');
	await searched.remove(ben, 1);
	expect(await segmentsOnDisk(searched)).toBe('');
});

test('after an edit of which nobody knows whether it happened, the segment is asked no more', async () => {
	const { searched, faults, ben } = await createFailing();
	await searched.index();
	expect(bodies(await searched.find('zyxold'))).toEqual(['zyxold']); // it is open now
	breakNext(faults, true);
	await expect(searched.edit(ben, 1, 'zyxnew')).rejects.toMatchObject({ code: 'internal' });
	expect(bodies(await searched.find('zyxnew'))).toEqual(['zyxnew']);
	expect(bodies(await searched.find('zyxold'))).toEqual([]);
});

test('a removal that fails leaves no segment of them behind, known or not', async () => {
	const { searched, faults, ben } = await createFailing();
	await searched.index();
	breakNext(faults, false);
	await expect(searched.erase(ben)).rejects.toMatchObject({ code: 'internal' });
	expect((await searched.pages('zyx'))[0]).toMatchObject({ indexed: 0, entries: 3 });
	await searched.edit(ben, 1, 'zyxnew');
	expect(await segmentsOnDisk(searched)).toBe('');
	await searched.index();
	expect((await searched.pages('zyx'))[0]).toMatchObject({ indexed: 3, entries: 3 });
});

test('nothing is made while an edit is on its way to the disk', async () => {
	const { searched, faults, ben } = await createFailing();
	const { promise: held, resolve: letGo } = Promise.withResolvers<undefined>();
	const { promise: begun, resolve: begin } = Promise.withResolvers<undefined>();
	faults.commit = async (commit) => {
		faults.commit = undefined;
		begin(undefined);
		await held;
		await commit();
	};
	const edited = searched.edit(ben, 1, 'zyxnew');
	await begun;
	expect(await addSegment(searched.core, searched.engine)).toBe('spoiled');
	letGo(undefined);
	await edited;
	expect(await segmentsOnDisk(searched)).toBe('');
	await searched.index();
	expect(await segmentsOnDisk(searched)).toContain('zyxnew');
	expect(await segmentsOnDisk(searched)).not.toContain('zyxold');
});

test.each(['the disk', 'the engine'])('a segment that %s fails to give once is read past, and stays', async (which) => {
	const { searched } = await createFailing();
	await searched.index();
	const { index, store } = searched.core;
	const fail = () => Promise.reject(new AppError('internal', which));
	let asked = 0;
	if (which === 'the engine') index.engine = { ...searched.engine, open: fail };
	else
		searched.core = {
			...searched.core,
			store: { ...store, read: (name, key) => (name === 'segment' && ++asked === 1 ? fail() : store.read(name, key)) }
		};
	expect(bodies(await searched.find('zyxold'))).toEqual(['zyxold']);
	index.engine = searched.engine;
	searched.core = { ...searched.core, store: { ...store, readRange: () => fail() } }; // nothing is to be read but the segment
	expect(bodies(await searched.find('zyxold'))).toEqual(['zyxold']);
	expect(await segmentsOnDisk(searched)).toContain('zyxold');
});

test('a segment whose seal does not open is dropped', async () => {
	const { searched } = await createFailing();
	await searched.index();
	const { store } = searched.core;
	searched.core = {
		...searched.core,
		store: {
			...store,
			read: (name, key) => (name === 'segment' ? Promise.reject(new AppError('unsealable')) : store.read(name, key))
		}
	};
	expect(bodies(await searched.find('zyxold'))).toEqual(['zyxold']);
	expect(await segmentsOnDisk(searched)).toBe('');
});
