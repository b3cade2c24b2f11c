// What was deleted stays deleted, for somebody, too, who has the passphrase and the old bytes; and what that takes.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { createText, PASSPHRASE, type RawRecord, readRaw, readRawValue, writeRaw } from './fixtures.ts';
import { openSealedStore } from './open.ts';
import { buried, createStore, ns, put, reacted, rowAt, upTo } from './packing.fixture.ts';
import type { MessageRow } from './rows.ts';

const unsealable = { code: 'unsealable' };

afterEach(() => vi.restoreAllMocks());

const historyOf = async (name: string) =>
	(await readRaw(name)).filter(({ store, key }) => store !== 'meta' && Array.isArray(key));
async function putBack(name: string, records: readonly RawRecord[]): Promise<void> {
	for (const { store, key, value } of records) await writeRaw(name, store, key, value);
}

test('after a vacuum neither the old page nor what stood beside it opens, though its own old key lies beside it', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	await store.commit([put(5, reacted(5))]);
	const old = (await historyOf(options.name)).filter(({ store: name }) => name !== 'tail');
	await store.commit([put(5, buried(5))]);
	const between = await historyOf(options.name);
	await putBack(options.name, old);
	expect(await store.read('tail', [1, 5]), 'the deletion alone does not do it').toEqual(reacted(5));
	await putBack(options.name, between);
	await store.vacuum();
	expect(await ns(store)).toEqual(upTo(64));
	const now = await historyOf(options.name);
	await putBack(options.name, old);
	await expect(store.read('tail', [1, 5])).rejects.toMatchObject(unsealable);
	await store.close();
	const reopened = await openSealedStore(PASSPHRASE, options);
	await expect(reopened.read('tail', [1, 6])).rejects.toMatchObject(unsealable);
	await putBack(options.name, now);
	expect(await reopened.read('tail', [1, 5])).toEqual(buried(5));
});

test('what stood beside a page was under its key, and is gone with it', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	await store.commit([put(5, reacted(5, '?'))]);
	const beside = await readRawValue(options.name, 'over', [1, 5]);
	await store.commit([put(5, reacted(5, '!'))]);
	await writeRaw(options.name, 'over', [1, 5], beside);
	expect(await store.read('tail', [1, 5])).toEqual(reacted(5, '?'));
	await store.commit([put(5, reacted(5, '!'))]);
	await store.commit([put(6, buried(6))]);
	await writeRaw(options.name, 'over', [1, 5], beside);
	expect(await store.read('tail', [1, 5])).toEqual(reacted(5, '!'));
	expect(await ns(store)).toEqual(upTo(64));
});

test('reading goes on while the secret is exchanged', async () => {
	const { store } = await createStore();
	await store.commit(upTo(640).map((n) => put(n)));
	const { subtle } = crypto;
	const decrypt = subtle.decrypt.bind(subtle);
	vi.spyOn(subtle, 'decrypt').mockImplementation(async (...values) => {
		await new Promise((resolve) => setTimeout(resolve, 3 * Math.random()));
		return decrypt(...values);
	});
	const vacuum = store.vacuum();
	const reads = Array.from({ length: 12 }, async (_, at) => {
		await new Promise((resolve) => setTimeout(resolve, 4 * at));
		return ns(store);
	});
	for (const read of await Promise.all(reads)) expect(read).toEqual(upTo(640));
	await vacuum;
});

test('an exchange that fails leaves the secret that was, and what was deleted is still owed', async () => {
	const { store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	await store.commit([put(5, buried(5))]);
	const { put: real } = IDBObjectStore.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
		if (this.name === 'key' && values[1] === 'secret 1') throw new DOMException('no', 'DataError');
		return real.apply(this, values);
	});
	await expect(store.vacuum()).rejects.toMatchObject({ code: 'internal', message: 'internal: vacuum' });
	spy.mockRestore();
	expect(store.hasResidue).toBe(true);
	expect(await ns(store)).toEqual(upTo(64));
	await store.vacuum();
	expect(store.hasResidue).toBe(false);
	expect(await ns(store)).toEqual(upTo(64));
});

test('a page key that cannot be wrapped again fails the exchange; one that does not open at first is not given up', async () => {
	const { store } = await createStore();
	await store.commit(upTo(200).map((n) => put(n)));
	await store.commit([put(5, buried(5))]);
	const { subtle } = crypto;
	const encrypt = subtle.encrypt.bind(subtle);
	let calls = 0;
	const sealing = vi.spyOn(subtle, 'encrypt').mockImplementation((...values) => {
		if (++calls === 4) return Promise.reject(new DOMException('no', 'OperationError')); // two are the secret's
		return encrypt(...values);
	});
	await expect(store.vacuum()).rejects.toMatchObject({ code: 'internal' });
	sealing.mockRestore();
	expect(store.hasResidue).toBe(true);
	expect(await ns(store)).toEqual(upTo(200));
	const opening = vi
		.spyOn(subtle, 'decrypt')
		.mockImplementationOnce(() => Promise.reject(new DOMException('no', 'OperationError')));
	await store.vacuum();
	expect(opening, 'three pages, nine records, and one once more').toHaveBeenCalledTimes(13);
	expect(store.hasResidue).toBe(false);
	expect(await ns(store)).toEqual(upTo(200));
});

test('where the secret is lost, a vacuum still has the files tidied up', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	await store.commit([put(64, buried(64))]);
	await store.close();
	for (const copy of ['secret 0', 'secret 1']) await writeRaw(options.name, 'key', copy, new Uint8Array(100));
	const reopened = await openSealedStore(PASSPHRASE, options);
	const written = vi.spyOn(IDBObjectStore.prototype, 'put');
	await reopened.vacuum();
	expect(written.mock.calls.length).toBeGreaterThan(500);
	expect(reopened.hasResidue).toBe(false);
});

test('what a vacuum left that was cut short goes when the store is opened, and the vacuum is still owed', async () => {
	const { options, store } = await createStore();
	await store.commit([put(1)]);
	await store.close();
	const keys = async () => (await readRaw(options.name)).map(({ store: name, key }) => [name, key]);
	await writeRaw(options.name, 'meta', 'residue', true);
	const before = await keys();
	await writeRaw(options.name, 'meta', 'vacuum 35 0', new Uint8Array(100));
	await writeRaw(options.name, 'key', 'vacuum 0 1', new Uint8Array(100));
	const reopened = await openSealedStore(PASSPHRASE, options);
	expect(await keys()).toEqual(before);
	expect(reopened.hasResidue).toBe(true);
});

test('a deletion of which it is not known whether it reached the disk is owed', async () => {
	const { store } = await createStore();
	await store.commit([put(1)]);
	const { commit } = IDBTransaction.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
		commit.call(this);
		throw new DOMException('no', 'DataError');
	});
	await expect(store.commit([put(1, buried(1))])).rejects.toMatchObject({ code: 'internal' });
	expect(store.hasResidue).toBe(true);
});

test('one damaged copy of the secret harms nothing; without any the pages are shut, and writing goes on', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(100).map((n) => put(n)));
	await store.close();
	await writeRaw(options.name, 'key', 'secret 0', new Uint8Array(100));
	const once = await openSealedStore(PASSPHRASE, options);
	expect(await ns(once)).toEqual(upTo(100));
	await once.close();
	const kept = await readRawValue(options.name, 'key', 'secret 1');
	await writeRaw(options.name, 'key', 'secret 1', new Uint8Array(100));
	const twice = await openSealedStore(PASSPHRASE, options);
	await expect(twice.read('tail', [1, 5])).rejects.toMatchObject(unsealable);
	await twice.commit([put(5, buried(5)), ...upTo(130, 101).map((n) => put(n))]);
	await expect(twice.read('tail', [1, 70])).rejects.toMatchObject(unsealable);
	expect(await twice.readRange('tail', 1, 101, 130)).toHaveLength(30);
	await writeRaw(options.name, 'key', 'secret 1', kept);
	expect(await ns(twice)).toEqual(upTo(130));
	expect(await twice.read('tail', [1, 5])).toEqual(buried(5));
});

const edited: MessageRow = { ...createText('other'), editedAt: 5 } as MessageRow;
test.each([
	['a deleted message of a page', 5, buried(5), true],
	['an edited one', 5, edited, true],
	['a reaction', 5, reacted(5), false],
	['a new message', 131, rowAt(131), false],
	['a deleted one that is not packed', 129, buried(129), true],
	['an edited one that is not', 129, edited, true],
	['a reaction to one that is not', 129, reacted(129), false],
	['a record that is taken away', 129, undefined, true]
])('%s is noted as owed: that is known after a restart, and a vacuum settles it', async (_, n, row, isOwed) => {
	const { options, store } = await createStore();
	await store.commit(upTo(130).map((each) => put(each)));
	expect(store.hasResidue).toBe(false);
	await store.commit([{ store: 'tail', key: [1, n], value: row }]);
	expect(store.hasResidue).toBe(isOwed);
	await store.close();
	const reopened = await openSealedStore(PASSPHRASE, options);
	expect(reopened.hasResidue).toBe(isOwed);
	await reopened.vacuum();
	expect(reopened.hasResidue).toBe(false);
	await reopened.close();
	expect((await openSealedStore(PASSPHRASE, options)).hasResidue).toBe(false);
});

test('so is an erased conversation', async () => {
	const { store } = await createStore();
	await store.commit([put(1)]);
	await store.commit([{ store: 'tail', contact: 1 }]);
	expect(store.hasResidue).toBe(true);
});

test('what is deleted during a vacuum is owed after it', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	await store.commit([put(5, buried(5))]);
	const vacuum = store.vacuum();
	await store.commit([put(6, buried(6))]);
	await vacuum;
	expect(store.hasResidue).toBe(true);
	expect(await readRawValue(options.name, 'meta', 'residue')).toBe(true);
});

test('a vacuum moves much and leaves nothing; one that the disk refuses leaves nothing either', async () => {
	const { options, store } = await createStore();
	await store.commit([put(1)]);
	const keys = async () => (await readRaw(options.name)).map(({ store: name, key }) => [name, key]);
	const before = await keys();
	const written = vi.spyOn(IDBObjectStore.prototype, 'put');
	await store.vacuum();
	const moved = written.mock.calls.filter(([, key]) => typeof key === 'string' && key.startsWith('vacuum'));
	const sizes = moved.map(([value]) => (value as Uint8Array).length);
	expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(32_000_000);
	expect(Math.max(...sizes)).toBeLessThan(65_536);
	expect(await keys()).toEqual(before);
	written.mockRestore();

	const { commit } = IDBTransaction.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	let commits = 0;
	vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
		if (++commits === 5) (this as unknown as { _abort(name: string): void })._abort('QuotaExceededError');
		else commit.call(this);
	});
	await expect(store.vacuum()).rejects.toMatchObject({ code: 'disk-full' });
	expect(store.hasResidue).toBe(true);
	expect(await keys()).toEqual(before);
});

test('who is not the writer any more vacuums and tidies nothing', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n)));
	const second = await openSealedStore(PASSPHRASE, options);
	await expect(store.vacuum()).rejects.toMatchObject({ code: 'fenced' });
	expect(await ns(second)).toEqual(upTo(64));
	expect(await ns(store), 'it may still read').toEqual(upTo(64));
});
