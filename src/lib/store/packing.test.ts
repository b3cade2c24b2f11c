// Pages: whatever is written, deleted and read back, `tail` is a map to whoever asks; and what lies on the disk for it.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { createText, PASSPHRASE, readRaw, readRawValue, writeRaw } from './fixtures.ts';
import { openSealedStore } from './open.ts';
import { buried, createStore, layout, ns, put, reacted, remove, rowAt, upTo } from './packing.fixture.ts';
import { getRecords } from './records.ts';
import type { MessageRow } from './rows.ts';

vi.mock('./records.ts', async (original) => {
	const { getRecords: read } = await original<{ readonly getRecords: typeof getRecords }>();
	return { getRecords: vi.fn(read) };
});

const unsealable = { code: 'unsealable' };
/** Which pages are fetched while `act` runs. */
async function pagesRead(act: () => Promise<unknown>): Promise<readonly unknown[]> {
	const read = vi.mocked(getRecords);
	read.mockClear();
	await act();
	const ofPages = read.mock.results.filter((_, at) => read.mock.calls[at]?.[0].name === 'page');
	return (await Promise.all(ofPages.map(({ value }) => value as ReturnType<typeof getRecords>))).flat();
}

afterEach(() => vi.restoreAllMocks());

test('a page of 64 places is made by the commit that completes it, in its transaction', async () => {
	const { options, store } = await createStore();
	for (const n of upTo(62)) await store.commit([put(n)]);
	expect(await layout(options.name)).toMatchObject({ tail: upTo(62), page: [], key: [] });
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	await store.commit([put(63)]);
	expect(transaction.mock.calls.filter(([, mode]) => mode === 'readwrite')).toHaveLength(1);
	expect(await layout(options.name)).toEqual({ tail: [], over: [], page: [0], key: [0] });
	await store.commit([put(64)]);
	expect(await layout(options.name)).toEqual({ tail: [64], over: [], page: [0], key: [0] });
	const all = upTo(64).map((n) => ({ key: [1, n], value: rowAt(n) }));
	expect(await store.readAll('tail')).toEqual(all);
	await store.close();
	const reopened = await openSealedStore(PASSPHRASE, options);
	expect(await reopened.readRange('tail', 1, 1, 64)).toEqual(all);
	expect(await reopened.read('tail', [1, 63])).toEqual(rowAt(63));
	expect(await reopened.read('tail', [1, 65])).toBeUndefined();
});

test('a page whose last places are absent is made when a later one begins, also after a restart', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(40).map((n) => put(n)));
	await store.close();
	const reopened = await openSealedStore(PASSPHRASE, options);
	await reopened.commit([put(200)]);
	expect(await layout(options.name)).toEqual({ tail: [200], over: [], page: [0], key: [0] });
	expect(await ns(reopened)).toEqual([...upTo(40), 200]);
	await reopened.commit([put(50), put(130)]);
	expect(await layout(options.name), 'what came late stays by itself, or has a page of its own').toEqual({
		tail: [50, 200],
		over: [],
		page: [0, 2],
		key: [0, 2]
	});
	expect(await ns(reopened)).toEqual([...upTo(40), 50, 130, 200]);
});

test('thousands of entries in one commit become pages without a record of their own', async () => {
	const { options, store } = await createStore();
	const encrypt = vi.spyOn(crypto.subtle, 'encrypt');
	await store.commit(upTo(1_000).map((n) => put(n)));
	expect(encrypt.mock.calls.length).toBeLessThan(2 * 15 + 41 + 5);
	expect(await layout(options.name)).toEqual({ tail: upTo(1_000, 960), over: [], page: upTo(14, 0), key: upTo(14, 0) });
	expect(await ns(store)).toEqual(upTo(1_000));
});

test('a commit into the open page reads nothing beforehand', async () => {
	const { store } = await createStore();
	await store.commit(upTo(100).map((n) => put(n)));
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	await store.commit([put(101)]);
	expect(transaction).toHaveBeenCalledTimes(1);
});

test('no more pages are read than the answer touches', async () => {
	const { store } = await createStore();
	await store.commit(upTo(6_400).map((n) => put(n)));
	expect(await pagesRead(() => store.readRange('tail', 1, 3_264, 3_313))).toHaveLength(1);
	expect(await pagesRead(() => store.readRange('tail', 1, 3_200, 3_263))).toHaveLength(1);
	expect(await pagesRead(() => store.readRange('tail', 1, 3_250, 3_299))).toHaveLength(2);
	expect(await pagesRead(() => store.readRange('tail', 1, 1, 6_400, 50))).toHaveLength(1);
	expect(await pagesRead(() => store.readRange('tail', 1, 100, Infinity, 64))).toHaveLength(2);
	expect(await pagesRead(() => store.read('tail', [1, 3_000]))).toHaveLength(1);
	const rows = await store.readRange('tail', 1, 100, Infinity, 64);
	expect(rows.map(({ key: [, n] }) => n)).toEqual(upTo(163, 100));
});

test('a limit is met across pages with few entries', async () => {
	const { store } = await createStore();
	await store.commit(
		upTo(640)
			.filter((n) => n % 50 === 0)
			.map((n) => put(n))
	);
	const read = async (limit: number) =>
		(await store.readRange('tail', 1, 60, Infinity, limit)).map(({ key: [, n] }) => n);
	expect(await read(3)).toEqual([100, 150, 200]);
	expect(await read(11)).toEqual(upTo(12, 2).map((times) => times * 50));
	expect(await read(20)).toEqual(upTo(12, 2).map((times) => times * 50));
});

test('reactions stand beside a page until there are many, then the page is sealed anew', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	const page = await readRawValue(options.name, 'page', [1, 0]);
	for (const n of upTo(16)) await store.commit([put(n, reacted(n))]);
	await store.commit([put(3, reacted(3, '!'))]);
	expect(await layout(options.name)).toMatchObject({ over: upTo(16) });
	expect(await readRawValue(options.name, 'page', [1, 0])).toEqual(page);
	expect(await store.read('tail', [1, 3])).toEqual(reacted(3, '!'));
	await store.commit([put(17, reacted(17))]);
	expect(await layout(options.name)).toEqual({ tail: [64], over: [], page: [0], key: [0] });
	expect(await readRawValue(options.name, 'page', [1, 0])).not.toEqual(page);
	const values = (await store.readRange('tail', 1, 1, 64)).map(({ value }) => value);
	expect(values).toEqual(upTo(64).map((n) => (n === 3 ? reacted(3, '!') : n <= 17 ? reacted(n) : rowAt(n))));
});

test.each([
	['a tombstone', buried(5)],
	['an edit', { ...rowAt(5), body: 'other', editedAt: 7 } as MessageRow],
	['a deletion', undefined],
	['a time to disappear at', { ...rowAt(5), ...{ expiresAt: 7 } }],
	['a time to disappear after', { ...rowAt(5), ...{ expiresIn: 7 } }]
])('%s has the page sealed anew at once, under another key, and the old key is gone', async (_name, row) => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	await store.commit([put(6, reacted(6))]);
	const read = () =>
		Promise.all([readRawValue(options.name, 'page', [1, 0]), readRawValue(options.name, 'key', [1, 0])]);
	const [page, key] = await read();
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	await store.commit([{ store: 'tail', key: [1, 5], value: row }]);
	expect(transaction.mock.calls.filter(([, mode]) => mode === 'readwrite')).toHaveLength(1);
	expect((await layout(options.name)).over).toEqual([]);
	const [newPage] = await read();
	const expected = upTo(64).flatMap((n) => {
		const value = n === 5 ? row : n === 6 ? reacted(6) : rowAt(n);
		return value === undefined ? [] : [{ key: [1, n], value }];
	});
	expect(await store.readRange('tail', 1, 1, 64)).toEqual(expected);
	// The old page does not open under the new key; only with its own beside it.
	await writeRaw(options.name, 'page', [1, 0], page);
	await expect(store.readRange('tail', 1, 10, 20)).rejects.toMatchObject(unsealable);
	await writeRaw(options.name, 'key', [1, 0], key);
	expect(await store.read('tail', [1, 10])).toEqual(rowAt(10));
	expect(newPage).not.toEqual(page);
});

test('a page with nothing left in it is gone, with its key', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	await store.commit(upTo(63).map(remove));
	expect(await layout(options.name)).toEqual({ tail: [64], over: [], page: [], key: [] });
	expect(await ns(store)).toEqual([64]);
});

test('an erased conversation leaves neither page, key nor change, and a new one may begin in the same commit', async () => {
	const { options, store } = await createStore();
	await store.commit([...upTo(130), 900].map((n) => put(n)));
	await store.commit([put(5, reacted(5)), put(7, rowAt(7), 2), ...upTo(64).map((n) => put(n, rowAt(n), 3))]);
	await store.commit([{ store: 'tail', contact: 1 }]);
	expect((await readRaw(options.name)).filter(({ key }) => (key as number[])[0] === 1)).toEqual([]);
	expect(await store.readAll('tail')).toHaveLength(65);
	await store.commit([
		put(1, rowAt(1), 3),
		{ store: 'tail', contact: 3 },
		...upTo(64).map((n) => put(n, reacted(n), 3))
	]);
	expect(await store.readRange('tail', 3, 0, 99)).toEqual(upTo(64).map((n) => ({ key: [3, n], value: reacted(n) })));
	await store.commit([{ store: 'tail', contact: 3 }, put(70, rowAt(70), 3)]);
	expect((await store.readAll('tail')).map(({ key }) => key)).toEqual([
		[2, 7],
		[3, 70]
	]);
});

test('the longest stay out of a page, which is never as large as a file of its own', async () => {
	const { options, store } = await createStore();
	const noise = (length: number) =>
		Array.from({ length }, () => String.fromCodePoint(0x4e00 + Math.floor(Math.random() * 20_000))).join('');
	const rows = new Map(upTo(63).map((n) => [n, createText(noise(n % 4 === 0 ? 14_000 : 100 * (n % 7)))]));
	await store.commit([...rows].map(([n, row]) => put(n, row)));
	const page = (await readRawValue(options.name, 'page', [1, 0])) as Uint8Array;
	expect(page.length).toBeLessThan(65_536);
	expect(page.length).toBeGreaterThan(20_000);
	const { tail } = await layout(options.name);
	expect(tail).toEqual(expect.arrayContaining(upTo(15).map((times) => times * 4)));
	const all = () => [...rows].map(([n, value]) => ({ key: [1, n], value }));
	expect(await store.readRange('tail', 1, 1, 63)).toEqual(all());
	rows.set(4, createText('short'));
	rows.set(5, createText(noise(14_000)));
	await store.commit([put(4, rows.get(4)), put(5, rows.get(5))]);
	expect(await store.readRange('tail', 1, 1, 63)).toEqual(all());
	rows.delete(8);
	await store.commit([remove(8)]);
	expect(await store.readRange('tail', 1, 1, 63)).toEqual(all());
});

test('64 long texts that deflate well do share a page', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n, createText('word '.repeat(600)))));
	expect(await layout(options.name)).toEqual({ tail: [64], over: [], page: [0], key: [0] });
});
