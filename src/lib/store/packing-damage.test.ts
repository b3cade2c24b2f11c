// Pages on a disk that lies, fails or is full: nothing is lost, nothing stops, and what is damaged hides itself alone.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { Connection } from './connection.ts';
import { readRaw, readRawValue, writeRaw } from './fixtures.ts';
import { buried, createStore, layout, ns, put, reacted, remove, rowAt, upTo } from './packing.fixture.ts';
import { getRecords } from './records.ts';

vi.mock('./records.ts', async (original) => {
	const { getRecords: read } = await original<{ readonly getRecords: typeof getRecords }>();
	return { getRecords: vi.fn(read) };
});

const unsealable = { code: 'unsealable' };

const { commit } = IDBTransaction.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object

afterEach(() => vi.restoreAllMocks());

test.each(['page', 'key'])('a damaged %s hides its entries and no others, and stops no commit', async (name) => {
	const { options, store } = await createStore();
	await store.commit(upTo(200).map((n) => put(n)));
	const raw = (await readRawValue(options.name, name, [1, 1])) as Uint8Array;
	await writeRaw(options.name, name, [1, 1], raw.with(20, raw[20]! ^ 1));
	await expect(store.readRange('tail', 1, 60, 70)).rejects.toMatchObject(unsealable);
	await expect(store.read('tail', [1, 64])).rejects.toMatchObject(unsealable);
	expect(await store.readRange('tail', 1, 1, 63)).toHaveLength(63);
	expect(await store.readRange('tail', 1, 128, 200)).toHaveLength(73);
	await store.commit([put(64, buried(64)), remove(65), put(66, reacted(66))]);
	expect(await store.read('tail', [1, 64])).toEqual(buried(64));
	expect(await store.read('tail', [1, 66])).toEqual(reacted(66));
	await expect(store.read('tail', [1, 67])).rejects.toMatchObject(unsealable);
	await writeRaw(options.name, name, [1, 1], raw);
	expect(await store.readRange('tail', 1, 64, 66)).toHaveLength(3);
});

test('a page in the place of another, or with the key of another, does not open', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(200).map((n) => put(n)));
	for (const name of ['page', 'key'])
		await writeRaw(options.name, name, [1, 0], await readRawValue(options.name, name, [1, 1]));
	await expect(store.read('tail', [1, 1])).rejects.toMatchObject(unsealable);
});

test('a record that does not open stays outside when its page is made, and hides itself alone', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(50).map((n) => put(n)));
	const raw = (await readRawValue(options.name, 'tail', [1, 9])) as Uint8Array;
	await writeRaw(options.name, 'tail', [1, 9], raw.with(20, raw[20]! ^ 1));
	await store.commit(upTo(64, 51).map((n) => put(n)));
	expect(await layout(options.name)).toMatchObject({ tail: [9, 64], page: [0] });
	await expect(store.read('tail', [1, 9])).rejects.toMatchObject(unsealable);
	expect(await store.readRange('tail', 1, 10, 64)).toHaveLength(55);
	await store.commit([put(10, buried(10))]);
	await writeRaw(options.name, 'tail', [1, 9], raw);
	expect(await ns(store)).toEqual(upTo(64));
	await store.commit([put(9, buried(9))]);
	expect(await store.read('tail', [1, 9])).toEqual(buried(9));
});

test.each([1, 2, 3, 4])(
	'when put %i of a packing commit fails, all is as before, and the next packs',
	async (failing) => {
		const { options, store } = await createStore();
		await store.commit(upTo(62).map((n) => put(n)));
		const before = await readRaw(options.name);
		const real = IDBObjectStore.prototype.put; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
		let count = 0;
		const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
			this: IDBObjectStore,
			...values
		) {
			if (++count === failing) throw new DOMException('no', 'DataError');
			return real.apply(this, values);
		});
		const packing = store.commit([put(63), put(64), { store: 'conv', key: 1, value: { unread: 1 } }]);
		await expect(packing).rejects.toMatchObject({ code: 'internal' });
		spy.mockRestore();
		expect(await readRaw(options.name)).toEqual(before);
		await store.commit([put(63), put(64)]);
		expect(await layout(options.name)).toEqual({ tail: [64], over: [], page: [0], key: [0] });
		expect(await ns(store)).toEqual(upTo(64));
	}
);

/** The next transactions that write end so, one after the other. */
function spoil(...ends: readonly ('full' | undefined)[]) {
	const left = [...ends];
	return vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
		if (left.shift() === 'full') (this as unknown as { _abort(name: string): void })._abort('QuotaExceededError');
		else commit.call(this);
	});
}

test('on a full disk a page is left out first, and the ballast only then', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(62).map((n) => put(n)));
	spoil('full');
	await store.commit([put(63)]);
	expect(await layout(options.name)).toMatchObject({ tail: upTo(63), page: [] });
	expect(await readRawValue(options.name, 'meta', 'ballast')).toBeDefined();
	await store.commit(upTo(126, 64).map((n) => put(n)));
	spoil('full', 'full');
	await store.commit([put(127)]);
	expect(await layout(options.name)).toMatchObject({ tail: upTo(127), page: [] });
	await store.close();
	vi.restoreAllMocks();
});

test('what may be lost is written without a page, too, when the disk is full', async () => {
	const { options, store } = await createStore();
	spoil('full');
	await store.commit(
		upTo(63).map((n) => put(n)),
		'relaxed'
	);
	expect(await layout(options.name)).toMatchObject({ tail: upTo(63), page: [] });
	spoil('full', 'full');
	await expect(
		store.commit(
			upTo(127, 64).map((n) => put(n)),
			'relaxed'
		)
	).rejects.toMatchObject({ code: 'disk-full' });
	expect(await readRawValue(options.name, 'meta', 'ballast')).toBeDefined();
	while (await store.tidy());
	expect(await layout(options.name)).toEqual({ tail: [], over: [], page: [0], key: [0] });
});

test('tidying on a full disk says so once, keeps the ballast, and is done when there is room', async () => {
	const { options, store } = await createStore();
	spoil('full');
	await store.commit(upTo(63).map((n) => put(n)));
	vi.restoreAllMocks();
	const commits = spoil('full', 'full', 'full');
	await expect(store.tidy()).rejects.toMatchObject({ code: 'disk-full' });
	expect(commits).toHaveBeenCalledTimes(1);
	expect(await readRawValue(options.name, 'meta', 'ballast')).toBeDefined();
	vi.restoreAllMocks();
	while (await store.tidy());
	expect(await layout(options.name)).toEqual({ tail: [], over: [], page: [0], key: [0] });
});

test('tidying that cannot pack something now comes back to it', async () => {
	const { options, store } = await createStore();
	spoil('full');
	await store.commit(upTo(63).map((n) => put(n)));
	vi.restoreAllMocks();
	vi.spyOn(globalThis, 'CompressionStream').mockImplementationOnce(function () {
		throw new Error('out of memory');
	});
	await expect(store.tidy()).rejects.toMatchObject({ code: 'internal' });
	while (await store.tidy());
	expect(await layout(options.name)).toEqual({ tail: [], over: [], page: [0], key: [0] });
});

test('a deletion is never written without its page', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	spoil('full');
	await store.commit([put(5, buried(5))]);
	expect(await readRawValue(options.name, 'meta', 'ballast')).toBeUndefined();
	expect(await layout(options.name)).toEqual({ tail: [64], over: [], page: [0], key: [0] });
	expect(await store.read('tail', [1, 5])).toEqual(buried(5));
	spoil('full', undefined, 'full');
	await expect(store.commit([put(6, buried(6))])).rejects.toMatchObject({ code: 'disk-full' });
	expect(await store.read('tail', [1, 6])).toEqual(rowAt(6));
});

test('what lies in a page and beside it, after a commit that was lost on the way and then did not fit, is deleted in both', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(62).map((n) => put(n)));
	const commits = spoil(undefined, 'full');
	const { run } = Connection.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	vi.spyOn(Connection.prototype, 'run').mockImplementation(async function (this: Connection, unit) {
		const before = commits.mock.calls.length;
		const result = await run.call(this, unit);
		return before === 0 && commits.mock.calls.length > 0 ? run.call(this, unit) : result;
	});
	await store.commit([put(63)]);
	vi.restoreAllMocks();
	expect(await layout(options.name)).toMatchObject({ tail: [63], page: [0] });
	expect(await ns(store)).toEqual(upTo(63));
	await store.commit([put(63, buried(63))]);
	expect(await layout(options.name)).toEqual({ tail: [], over: [], page: [0], key: [0] });
	expect(await store.read('tail', [1, 63])).toEqual(buried(63));
	await store.commit([remove(63)]);
	expect(await ns(store)).toEqual(upTo(62));
});

test('where nothing can be read, entries are written all the same, and packed later', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(62).map((n) => put(n)));
	const read = vi.mocked(getRecords);
	const really = read.getMockImplementation();
	read.mockImplementation((rows, ...asked) =>
		rows.name === 'over' ? Promise.reject(new DOMException('no', 'DataError')) : really!(rows, ...asked)
	);
	await store.commit(upTo(70, 63).map((n) => put(n)));
	read.mockImplementation(really!);
	expect(await layout(options.name)).toMatchObject({ tail: upTo(70), page: [] });
	while (await store.tidy());
	expect(await layout(options.name)).toEqual({ tail: upTo(70, 64), over: [], page: [0], key: [0] });
	expect(await ns(store)).toEqual(upTo(70));
});

test('a deletion that could not reach into its page is seen to by tidying, which owes a vacuum for it', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	const inflating = vi.spyOn(globalThis, 'DecompressionStream').mockImplementation(function () {
		throw new Error('out of memory');
	});
	await store.commit([put(5, buried(5))]);
	inflating.mockRestore();
	expect(await layout(options.name)).toMatchObject({ tail: [5, 64] });
	expect(await store.read('tail', [1, 5])).toEqual(buried(5));
	await store.vacuum();
	while (await store.tidy());
	expect(await layout(options.name)).toEqual({ tail: [64], over: [], page: [0], key: [0] });
	expect(await store.read('tail', [1, 5])).toEqual(buried(5));
	expect(store.hasResidue, 'the words went out of the page only now').toBe(true);
	expect(await readRawValue(options.name, 'meta', 'residue')).toBe(true);
});
