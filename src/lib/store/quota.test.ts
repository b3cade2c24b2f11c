// A full disk: the ballast goes, the commit is tried once more, and then it is said.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { BALLAST_BYTES } from './ballast.ts';
import { createOptions, createText, PASSPHRASE, readRawValue, withDatabase } from './fixtures.ts';
import { createSealedStore, openSealedStore } from './open.ts';
import type { Write } from './rows.ts';
import { raiseWriter } from './transaction.ts';

const text = (n: number): Write => ({ store: 'tail', key: [1, n], value: createText(`text ${n}`) });

async function createStore() {
	const options = createOptions();
	return { options, store: await createSealedStore(PASSPHRASE, options) };
}

const ballast = (name: string) => readRawValue(name, 'meta', 'ballast') as Promise<Uint8Array | undefined>;

/** A disk that takes no put in the next `times` transactions that hold one; deletes go through. As Chromium does it. */
function fillDisk(times: number): { readonly refused: () => number } {
	const putting = new WeakSet<IDBTransaction>();
	/* eslint-disable @typescript-eslint/unbound-method -- both are called on their own objects */
	const { put } = IDBObjectStore.prototype;
	const { commit } = IDBTransaction.prototype;
	/* eslint-enable @typescript-eslint/unbound-method */
	let refused = 0;
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
		putting.add(this.transaction);
		return put.apply(this, values);
	});
	vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
		if (!putting.has(this) || refused === times) {
			commit.call(this);
			return;
		}
		refused++;
		(this as unknown as { _abort(name: string): void })._abort('QuotaExceededError');
	});
	return { refused: () => refused };
}

afterEach(() => vi.restoreAllMocks());

test('a new store has its ballast, which nothing compresses', async () => {
	const { options } = await createStore();
	const bytes = await ballast(options.name);
	expect(bytes).toHaveLength(BALLAST_BYTES);
	const blocks = new Set(
		Array.from({ length: 1_024 }, (_, index) =>
			bytes!
				.subarray(index * 1_024)
				.slice(0, 16)
				.join()
		)
	);
	expect(blocks.size).toBe(1_024);
});

test('on a full disk the ballast makes room for the commit, and comes back with a later one', async () => {
	const { options, store } = await createStore();
	fillDisk(1);
	await store.commit([text(1)]);
	expect(await ballast(options.name)).toBeUndefined();
	expect(await store.read('tail', [1, 1])).toEqual(createText('text 1'));
	await store.commit([text(2)]);
	await store.close();
	expect(await ballast(options.name)).toHaveLength(BALLAST_BYTES);
});

test('a disk that stays full is said to be full, keeps what it has, and takes the next commit once there is room', async () => {
	const { options, store } = await createStore();
	await store.commit([text(1)]);
	const disk = fillDisk(4);
	await expect(store.commit([text(2)])).rejects.toMatchObject({ code: 'disk-full' });
	await expect(store.commit([text(3)], 'relaxed')).rejects.toMatchObject({ code: 'disk-full' });
	expect(disk.refused()).toBe(3); // what may be lost is not tried again at the ballast's cost
	expect(await ballast(options.name)).toBeUndefined();
	expect((await store.readAll('tail')).map(({ key }) => key)).toEqual([[1, 1]]);
	await store.commit([{ store: 'tail', key: [1, 1], value: undefined }]);
	await store.commit([text(4)]);
	await store.close();
	expect(await ballast(options.name)).toHaveLength(BALLAST_BYTES);
});

test('ballast for which there is no room yet fails no commit', async () => {
	const { options, store } = await createStore();
	const disk = fillDisk(1);
	await store.commit([text(1)]);
	vi.restoreAllMocks();
	expect(disk.refused()).toBe(1);
	await store.commit([text(2)]);
	const again = fillDisk(Infinity);
	await store.close();
	expect(again.refused()).toBe(1);
	expect(await ballast(options.name)).toBeUndefined();
	vi.restoreAllMocks();
	await (await openSealedStore(PASSPHRASE, options)).close();
	expect(await ballast(options.name), 'laid when the store is opened').toHaveLength(BALLAST_BYTES);
});

test('a fenced writer does not drop the ballast of its successor', async () => {
	const { options, store } = await createStore();
	await withDatabase(options.name, raiseWriter);
	fillDisk(1);
	await expect(store.commit([text(1)])).rejects.toMatchObject({ code: 'fenced' });
	expect(await ballast(options.name)).toHaveLength(BALLAST_BYTES);
});

test('no vault is made where there is no room for one', async () => {
	const options = createOptions();
	vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
		throw new DOMException('', 'QuotaExceededError');
	});
	await expect(createSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'disk-full' });
	vi.restoreAllMocks();
	await expect(createSealedStore(PASSPHRASE, options)).resolves.toBeDefined();
});
