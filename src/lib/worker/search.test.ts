// Searching the history: the same hits whether they are read or the index names them, as the messages are now, and nothing of
// what was edited, deleted or removed in any segment.
import fc from 'fast-check';
import initSqlJs from 'sql.js';
import { expect, test } from 'vitest';
import { createMessageId, type PublicKey } from '#lib/protocol/ids.ts';
import { openSegment } from '#lib/search/segment.ts';
import { matches, parseQuery } from '#lib/search/terms.ts';
import { createSearched, type Searched } from './testing/searched.ts';

const bodies = (hits: readonly { readonly body: string }[]) => hits.map(({ body }) => body);

async function createTwo(size = 4) {
	const searched = await createSearched(size);
	return { searched, ben: await searched.contact('Ben'), eve: await searched.contact('Eve') };
}

/** Every segment on the disk, as text. */
async function segmentsOnDisk({ core }: Searched): Promise<string> {
	const rows = await core.store.readAll('segment');
	return rows.map(({ value }) => Buffer.from(value.database).toString('latin1')).join('\n');
}

test('finds the texts of all conversations, newest first, with what shows why', async () => {
	const { searched, ben, eve } = await createTwo();
	await searched.write(ben, 'the harbour at night');
	await searched.write(eve, 'no such thing');
	await searched.write(eve, 'a harbour too', false);
	const hits = await searched.find('harb');
	expect(bodies(hits)).toEqual(['a harbour too', 'the harbour at night']);
	expect(hits[0]).toEqual({
		contact: eve,
		n: 2,
		mine: false,
		sentAt: expect.any(Number) as number,
		body: 'a harbour too',
		excerpt: 'a harbour too',
		cutBefore: false,
		cutAfter: false,
		marks: [[2, 6]]
	});
	expect(bodies(await searched.find('harbour', { contact: ben }))).toEqual(['the harbour at night']);
	expect(await searched.find('?!')).toEqual([]);
	await expect(searched.find('x', { contact: 'nobody' as PublicKey })).rejects.toMatchObject({
		code: 'contact-unknown'
	});
});

test.each(['read', 'indexed'])('a filter by date counts when a text was sent (%s)', async (way) => {
	const { searched, ben } = await createTwo(3);
	const day = 86_400_000;
	const start = searched.time;
	for (const at of [0, 10, 20, 30]) {
		searched.time = start + at * day;
		await searched.write(ben, `day ${at}`);
	}
	if (way === 'indexed') await searched.index();
	const found = async (from: number, to: number) =>
		bodies(await searched.find('day', { from: start + from * day, to: start + to * day }));
	expect(await found(5, 25)).toEqual(['day 20', 'day 10']);
	expect(await found(15, 100)).toEqual(['day 30', 'day 20']);
	expect(await found(-5, 5)).toEqual(['day 0']);
	expect(await found(40, 50)).toEqual([]);
});

test('comes a page at a time, and tells how far it is', async () => {
	const { searched, ben } = await createTwo(1_000);
	for (let at = 0; at < 100; at++) await searched.write(ben, `word ${at}`);
	const pages = await searched.pages('word');
	expect(pages.map(({ hits }) => hits.length)).toEqual([30, 30, 30, 10]);
	expect(bodies(pages.flatMap(({ hits }) => hits))).toEqual(Array.from({ length: 100 }, (_, at) => `word ${99 - at}`));
	expect(pages.at(-1)).toMatchObject({
		more: false,
		judged: 100,
		total: 100,
		indexed: 0,
		entries: 100,
		growing: false
	});
});

test('tells what the index covers, and reads what it does not', async () => {
	const { searched, ben, eve } = await createTwo(4);
	for (const body of ['one a', 'two a', 'three a'])
		for (const contact of [ben, eve]) await searched.write(contact, body);
	expect((await searched.pages('a'))[0]).toMatchObject({ indexed: 0, entries: 6, growing: true });
	await searched.index();
	const [page] = await searched.pages('a');
	expect(page).toMatchObject({ indexed: 4, entries: 6, growing: false, judged: 6, total: 6 });
	expect(bodies(page!.hits)).toEqual(['three a', 'three a', 'two a', 'two a', 'one a', 'one a']);
	await searched.restart();
	expect((await searched.pages('a'))[0]).toMatchObject({ indexed: 4, entries: 6 });
	expect(bodies(await searched.find('one', { contact: eve }))).toEqual(['one a']);
});

test('a segment is asked: what is not in the history any more in any way is not read', async () => {
	const { searched, ben } = await createTwo(4);
	for (let at = 0; at < 100; at++) await searched.write(ben, at === 17 ? 'needle' : 'hay');
	await searched.index();
	const { store } = searched.core;
	const asked: unknown[] = [];
	searched.core = {
		...searched.core,
		store: {
			...store,
			read: (name, key) => {
				if (name === 'tail') asked.push(key);
				return store.read(name, key);
			},
			readRange: () => Promise.reject(new Error('nothing is to be read'))
		}
	};
	expect(bodies(await searched.find('needle'))).toEqual(['needle']);
	expect(asked).toEqual([[1, 18]]);
	asked.length = 0;
	expect(await searched.find('absent')).toEqual([]);
	expect(asked).toEqual([]);
});

test.each([true, false])('an edit or a deletion leaves nothing in the index (own: %s)', async (mine) => {
	const { searched, ben } = await createTwo(4);
	for (const body of ['zyxgone', 'zyxkept', 'zyxwrong', 'zyxmore']) await searched.write(ben, body, mine);
	await searched.index();
	expect(await segmentsOnDisk(searched)).toContain('zyxwrong');
	await searched.edit(ben, 3, 'zyxright');
	expect(await segmentsOnDisk(searched)).not.toContain('zyxwrong');
	expect(bodies(await searched.find('zyxwrong'))).toEqual([]);
	expect(bodies(await searched.find('zyx'))).toEqual(['zyxmore', 'zyxright', 'zyxkept', 'zyxgone']);
	await searched.index();
	expect(await segmentsOnDisk(searched)).toContain('zyxright');
	await searched.remove(ben, 1);
	expect(await segmentsOnDisk(searched)).not.toContain('zyxgone');
	await searched.index();
	const [row] = await searched.core.store.readAll('segment');
	const text = Buffer.from(row!.value.database).toString('latin1');
	expect(text).toContain('zyxkept');
	for (const word of ['zyxgone', 'zyxwrong']) expect(text).not.toContain(word);
	expect(bodies(await searched.find('zyx'))).toEqual(['zyxmore', 'zyxright', 'zyxkept']);
});

test('a reaction costs no segment; the removal of a contact costs theirs', async () => {
	const { searched, ben, eve } = await createTwo(4);
	for (const body of ['zyxone', 'zyxtwo']) for (const contact of [ben, eve]) await searched.write(contact, body);
	await searched.index();
	const { react } = await import('./messages.ts');
	const contact = searched.core.contacts.get(ben)!;
	await react(searched.core, contact, { contact: ben, n: 1, emoji: '👍' });
	expect(await segmentsOnDisk(searched)).toContain('zyxone');
	await searched.erase(eve);
	expect(await segmentsOnDisk(searched)).toBe('');
	expect(bodies(await searched.find('zyx'))).toEqual(['zyxtwo', 'zyxone']);
});

test('what was edited while a segment was being made is not in it', async () => {
	const { searched, ben } = await createTwo(3);
	for (const body of ['zyxold', 'b', 'c']) await searched.write(ben, body);
	const { engine } = searched;
	searched.engine = {
		...engine,
		async build(texts) {
			searched.engine = engine;
			await searched.edit(ben, 1, 'zyxnew');
			return engine.build(texts);
		}
	};
	await searched.index();
	expect(await segmentsOnDisk(searched)).toContain('zyxnew');
	expect(await segmentsOnDisk(searched)).not.toContain('zyxold');
});

test.each([
	['not seen yet', undefined, true],
	['seen', 3_600_000, true],
	['over', 0, false]
])('what goes by itself is never indexed, and found until it is over (%s)', async (_name, left, isFound) => {
	const { searched, ben } = await createTwo(3);
	for (const body of ['zyxa', 'zyxb']) await searched.write(ben, body);
	const { time: at } = searched;
	const brief = {
		kind: 'text',
		id: createMessageId(),
		mine: true,
		body: 'zyxbrief',
		sentAt: at,
		at,
		expiresIn: 3_600,
		...(left !== undefined && { expiresAt: at + left })
	} as const;
	await searched.put(ben, brief);
	for (const body of ['zyxc', 'zyxd']) await searched.write(ben, body);
	await searched.index();
	expect(await segmentsOnDisk(searched)).toContain('zyxa');
	expect(await segmentsOnDisk(searched)).not.toContain('zyxbrief');
	const found = bodies(await searched.find('zyx'));
	expect(found).toEqual(['zyxd', 'zyxc', ...(isFound ? ['zyxbrief'] : []), 'zyxb', 'zyxa']);
});

test.each([
	['is missing', undefined],
	['is broken', { database: new Uint8Array(5_000) }]
])('where a segment %s its part is read, and it is made again', async (_, value) => {
	const { searched, ben } = await createTwo(3);
	for (const body of ['zyxa', 'zyxb', 'zyxc', 'zyxd']) await searched.write(ben, body);
	await searched.index();
	await searched.core.store.commit([{ store: 'segment', key: 0, value }]);
	await searched.restart();
	expect(bodies(await searched.find('zyx'))).toEqual(['zyxd', 'zyxc', 'zyxb', 'zyxa']);
	expect(await searched.core.store.readAll('filter')).toEqual([]);
	await searched.index();
	expect((await searched.pages('zyx'))[0]).toMatchObject({ indexed: 3 });
	expect(bodies(await searched.find('zyx'))).toEqual(['zyxd', 'zyxc', 'zyxb', 'zyxa']);
});

test('a segment of another version is made again', async () => {
	const { searched, ben } = await createTwo(3);
	for (const body of ['zyxa', 'zyxb', 'zyxc']) await searched.write(ben, body);
	await searched.index();
	const filter = await searched.core.store.read('filter', 0);
	await searched.core.store.commit([{ store: 'filter', key: 0, value: { ...filter!, version: 0 } }]);
	await searched.restart();
	expect((await searched.pages('zyx'))[0]).toMatchObject({ indexed: 0, growing: true });
	expect(await searched.core.store.readAll('segment')).toEqual([]);
});

const words = ['harbour', 'harm', 'arbour', 'crème', '港口', '老港', 'ab', 'a'];
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' '));
const place = fc.nat(40);
const act = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.record({ kind: fc.constant('write' as const), who: fc.nat(1), body: text, mine: fc.boolean() })
	},
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant('edit' as const), who: fc.nat(1), n: place, body: text }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), who: fc.nat(1), n: place }) },
	{ weight: 2, arbitrary: fc.constantFrom({ kind: 'index' as const }, { kind: 'restart' as const }) }
);
const queries = ['har', 'arb', 'ab', 'a', '港', '港口', 'creme', 'harbour ab', 'zebra'];

test('the index and reading find the same, whatever was done with the history', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40 }), async (acts) => {
			const { searched, ben, eve } = await createTwo(5);
			const meant: { readonly contact: PublicKey; readonly n: number; body: string | undefined }[] = [];
			for (const each of acts) {
				if (each.kind === 'index') await searched.index();
				else if (each.kind === 'restart') await searched.restart();
				else if (each.kind === 'write') {
					const contact = each.who === 0 ? ben : eve;
					meant.push({ contact, n: await searched.write(contact, each.body, each.mine), body: each.body });
				} else {
					const known = meant.filter(({ body }) => body !== undefined);
					const target = known[each.n % Math.max(1, known.length)];
					if (target === undefined) continue;
					target.body = each.kind === 'edit' ? each.body : undefined;
					if (each.kind === 'edit') await searched.edit(target.contact, target.n, each.body);
					else await searched.remove(target.contact, target.n);
				}
			}
			for (const query of queries) {
				const terms = parseQuery(query);
				const expected = meant.filter(({ body }) => body !== undefined && matches(terms, body)).reverse();
				const found = (await searched.find(query)).map(({ contact, n, body }) => ({ contact, n, body }));
				expect(found).toEqual(expected);
			}
			// Nothing but what stands is in any segment.
			const sql = await initSqlJs();
			for (const { value } of await searched.core.store.readAll('segment')) {
				const segment = openSegment(sql, value.database);
				for (const { contact, n } of segment.ask({ terms: parseQuery('har'), before: Infinity, limit: 1_000 })) {
					const key = [...searched.core.contacts.values()].find(({ number }) => number === contact)?.publicKey;
					expect(meant.find((each) => each.contact === key && each.n === n)?.body).toMatch(/har/);
				}
				segment.close();
			}
		}),
		{ numRuns: 40 }
	);
});
