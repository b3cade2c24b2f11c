// Reading and writing through the seals: the store is a map that nobody can tamper with unnoticed.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	contact,
	createOptions,
	createText,
	identity,
	idsBlock,
	invite,
	outboxEntry,
	PASSPHRASE,
	prekey,
	readRaw,
	readRawValue,
	summary,
	writeRaw
} from './fixtures.ts';
import { createSealedStore, openSealedStore } from './open.ts';
import type { RowWrite, StorePort, Write } from './rows.ts';

const unsealable = { code: 'unsealable' };
const text = (n: number): Write => ({ store: 'tail', key: [1, n], value: createText(`text ${n}`) });

async function createStore() {
	const options = createOptions();
	return { options, store: await createSealedStore(PASSPHRASE, options) };
}

test('a row of each store comes back, and again after a restart', async () => {
	const { options, store } = await createStore();
	const writes: readonly RowWrite[] = [
		{ store: 'conv', key: 1, value: summary },
		{ store: 'tail', key: [1, 12], value: createText('hello') },
		{ store: 'session', key: 1, value: contact },
		{ store: 'prekey', key: 77, value: prekey },
		{ store: 'outbox', key: [1, 7], value: outboxEntry },
		{ store: 'invite', key: 2, value: invite },
		{ store: 'settings', key: 'identity', value: identity },
		{ store: 'ids', key: [1, 0], value: idsBlock }
	];
	await store.commit(writes);
	const expectAll = async (port: StorePort) => {
		for (const { store: name, key, value } of writes) {
			expect(await port.read(name, key)).toEqual(value);
			expect(await port.readAll(name)).toEqual([{ key, value }]);
		}
	};
	await expectAll(store);
	await store.close();
	await expectAll(await openSealedStore(PASSPHRASE, options));
});

test('what there is of one contact goes in one step, and nothing of another', async () => {
	const { options, store } = await createStore();
	const rows = (contactNumber: number): RowWrite[] => [
		{ store: 'tail', key: [contactNumber, 1], value: createText('first') },
		{ store: 'tail', key: [contactNumber, 2 ** 40], value: createText('last') },
		{ store: 'outbox', key: [contactNumber, 3], value: outboxEntry },
		{ store: 'ids', key: [contactNumber, 0], value: idsBlock }
	];
	await store.commit([1, 2, 3].flatMap(rows));
	await store.commit([
		{ store: 'tail', contact: 2 },
		{ store: 'outbox', contact: 2 },
		{ store: 'ids', contact: 2 }
	]);
	for (const port of [store, await openSealedStore(PASSPHRASE, options)])
		for (const name of ['tail', 'outbox', 'ids'] as const) {
			const numbers = (await port.readAll(name)).map(({ key: [number] }) => number);
			expect([...new Set(numbers)], name).toEqual([1, 3]);
		}
});

test('what was never written, or deleted, is undefined', async () => {
	const { store } = await createStore();
	expect(await store.read('settings', 'identity')).toBeUndefined();
	await store.commit([text(1), { store: 'session', key: 1, value: contact }]);
	await store.commit([
		{ store: 'tail', key: [1, 1], value: undefined },
		{ store: 'session', key: 1, value: undefined }
	]);
	expect(await store.read('tail', [1, 1])).toBeUndefined();
	expect(await store.readAll('session')).toEqual([]);
});

test('a range is of one contact, both ends included, in order, and no longer than asked', async () => {
	const { store } = await createStore();
	const neighbour: Write = { store: 'tail', key: [2, 4], value: createText('of another contact') };
	await store.commit([text(300), text(4), text(20), text(3), neighbour, text(5)]);
	const keys = async (...range: [first: number, last: number, limit?: number]) =>
		(await store.readRange('tail', 1, ...range)).map(({ key: [, n] }) => n);
	expect(await keys(4, 20)).toEqual([4, 5, 20]);
	expect(await keys(4, Infinity)).toEqual([4, 5, 20, 300]);
	expect(await keys(1, Number.MAX_SAFE_INTEGER, 2)).toEqual([3, 4]);
	expect(await keys(6, 19)).toEqual([]);
	expect(await keys(20, 4), 'backwards').toEqual([]);
	expect(await keys(1, 300, 0), 'none of them').toEqual([]);
	expect((await store.readRange('tail', 1, 5, 5))[0]!.value).toEqual(createText('text 5'));
});

test('whatever is written and deleted, the store reads like a map, also after a restart', async () => {
	const key = fc.tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 5 }));
	const write = fc.oneof(
		fc.record({ store: fc.constant('tail'), key, value: fc.option(fc.string().map(createText), { nil: undefined }) }),
		fc.record({
			store: fc.constant('session'),
			key: fc.integer({ min: 1, max: 3 }),
			value: fc.option(
				fc.string().map((name) => ({ ...contact, name })),
				{ nil: undefined }
			)
		})
	) as fc.Arbitrary<RowWrite>;
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.array(write, { maxLength: 6 }), { maxLength: 6 }),
			fc.boolean(),
			async (commits, atOnce) => {
				const { options, store } = await createStore();
				const model = new Map<string, RowWrite>();
				const pending: Promise<void>[] = [];
				for (const writes of commits) {
					const committed = store.commit(writes, 'relaxed');
					pending.push(committed);
					if (!atOnce) await committed;
					for (const each of writes) model.set(JSON.stringify([each.store, each.key]), each);
				}
				await Promise.all(pending);
				const expected = [...model.values()].filter(({ value }) => value !== undefined);
				for (const port of [store, await openSealedStore(PASSPHRASE, options)]) {
					for (const each of model.values()) expect(await port.read(each.store, each.key)).toEqual(each.value);
					const rows = [...(await port.readAll('tail')), ...(await port.readAll('session'))];
					expect(rows).toHaveLength(expected.length);
				}
			}
		),
		{ numRuns: 25 }
	);
});

test('a record that was moved to another key, store or vault does not open', async () => {
	const { options, store } = await createStore();
	const { name } = options;
	await store.commit([text(1), { store: 'conv', key: 1, value: summary }, { store: 'invite', key: 1, value: invite }]);
	await writeRaw(name, 'tail', [1, 2], await readRawValue(name, 'tail', [1, 1]));
	await writeRaw(name, 'invite', 1, await readRawValue(name, 'conv', 1));
	await expect(store.read('tail', [1, 2])).rejects.toMatchObject(unsealable);
	await expect(store.readAll('tail'), 'nor any that are read with it').rejects.toMatchObject(unsealable);
	await expect(store.read('invite', 1)).rejects.toMatchObject(unsealable);
	expect(await store.read('tail', [1, 1])).toEqual(createText('text 1'));

	const other = await createStore();
	await writeRaw(other.options.name, 'tail', [1, 1], await readRawValue(name, 'tail', [1, 1]));
	await expect(other.store.read('tail', [1, 1])).rejects.toMatchObject(unsealable);
});

test('a session is bound to its version, which grows with each write', async () => {
	const { options, store } = await createStore();
	const write = (last: number): Write => ({ store: 'session', key: 5, value: { ...contact, lastN: last } });
	const raw = () => readRawValue(options.name, 'session', 5) as Promise<{ version: number; sealed: Uint8Array }>;
	await store.commit([write(1)]);
	const first = await raw();
	await store.commit([write(2)]);
	const second = await raw();
	const reopened = await openSealedStore(PASSPHRASE, options);
	await reopened.commit([write(3)]);
	expect([first.version, second.version, (await raw()).version]).toEqual([1, 2, 3]);

	await writeRaw(options.name, 'session', 5, { version: 2, sealed: first.sealed });
	await expect(reopened.read('session', 5), 'an older record under a newer number').rejects.toMatchObject(unsealable);
	await writeRaw(options.name, 'session', 5, { version: 1, sealed: second.sealed });
	await expect(reopened.read('session', 5), 'a newer record under an older number').rejects.toMatchObject(unsealable);
});

test.each([null, 'text', new Uint8Array(64), {}, { version: 1 }, { version: '1', sealed: new Uint8Array(64) }])(
	'%o in the place of a session is refused, also where it would be written over unread',
	async (value) => {
		const { options, store } = await createStore();
		await writeRaw(options.name, 'session', 5, value);
		await expect(store.read('session', 5)).rejects.toMatchObject(unsealable);
		const write: Write = { store: 'session', key: 5, value: contact };
		await expect(store.commit([write])).rejects.toMatchObject(unsealable);
		expect(await readRawValue(options.name, 'session', 5)).toEqual(value);
	}
);

test('a key that no store could have is refused, with all that was to be written with it', async () => {
	const { options, store } = await createStore();
	await expect(store.commit([text(1), text(0.5)])).rejects.toMatchObject({ code: 'internal' });
	expect((await readRaw(options.name)).filter((record) => record.store === 'tail')).toEqual([]);
	await store.commit([text(2)]);
	expect(await store.read('tail', [1, 2])).toEqual(createText('text 2'));
});
