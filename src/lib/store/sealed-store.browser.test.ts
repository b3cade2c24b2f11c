// The store on a real disk, with the browser's own IndexedDB and WebCrypto.
import { deleteDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import {
	contact,
	createOptions,
	createText,
	outboxEntry,
	PASSPHRASE,
	readRaw,
	summary,
	withDatabase,
	identity
} from './fixtures.ts';
import { createSealedStore, inspectVault, openSealedStore } from './open.ts';
import type { Write } from './rows.ts';
import { openDatabase } from './schema.ts';

const options = createOptions();
const long = createText('x'.repeat(43_000));
const writes: readonly Write[] = [
	{ store: 'session', key: 1, value: contact },
	{ store: 'tail', key: [1, 1], value: createText('hello') },
	{ store: 'tail', key: [1, 2], value: long },
	{ store: 'outbox', key: [1, 7], value: outboxEntry },
	{ store: 'conv', key: 1, value: summary },
	{ store: 'prekey', key: 4, value: undefined },
	{ store: 'settings', key: 'identity', value: identity }
];

afterEach(async () => {
	vi.restoreAllMocks();
	await deleteDB(options.name);
});

test('what was written is there after closing and opening again, and strict is what the browser was told', async () => {
	expect(await inspectVault(options)).toBe('empty');
	const store = await createSealedStore(PASSPHRASE, options);
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	await store.commit(writes);
	await store.commit([{ store: 'tail', key: [1, 1], value: createText('changed') }], 'relaxed');
	const written = transaction.mock.results.map(({ value }) => value as IDBTransaction);
	const durabilities = written.filter(({ mode }) => mode === 'readwrite').map(({ durability }) => durability);
	expect(durabilities).toEqual(['strict', 'relaxed']);
	await store.close();

	expect(await inspectVault(options)).toBe('locked');
	await expect(openSealedStore('wrong', options)).rejects.toMatchObject({ code: 'wrong-passphrase' });
	const reopened = await openSealedStore(PASSPHRASE, options);
	expect(await reopened.read('session', 1)).toEqual(contact);
	expect(await reopened.readRange('tail', 1, 1, Infinity)).toEqual([
		{ key: [1, 1], value: createText('changed') },
		{ key: [1, 2], value: long }
	]);
	expect(await reopened.readAll('outbox')).toEqual([{ key: [1, 7], value: outboxEntry }]);
	await reopened.commit([{ store: 'session', key: 1, value: { ...contact, lastN: 13 } }]);
	expect(await reopened.read('session', 1)).toMatchObject({ lastN: 13 });
});

test('an older writer is fenced, and nothing of its commit is on the disk', async () => {
	const older = await createSealedStore(PASSPHRASE, options);
	const newer = await openSealedStore(PASSPHRASE, options);
	await expect(older.commit(writes)).rejects.toMatchObject({ code: 'fenced' });
	expect((await readRaw(options.name)).map(({ store }) => store)).toEqual(['meta', 'meta', 'meta']);
	await newer.commit(writes);
	expect(await newer.readAll('tail')).toHaveLength(2);
});

test('a commit that the browser aborts leaves nothing', async () => {
	const store = await createSealedStore(PASSPHRASE, options);
	const real = IDBObjectStore.prototype.put; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
		if (key === 1 && this.name === 'conv') return this.put({ uncloneable: () => undefined }, 2);
		return real.call(this, value, key);
	});
	await expect(store.commit(writes)).rejects.toMatchObject({ code: 'internal' });
	expect(await store.readAll('session')).toEqual([]);
	expect(await store.readAll('tail')).toEqual([]);
});

test('a store makes way for the deletion of its database, and does not bring it back', async () => {
	const store = await createSealedStore(PASSPHRASE, options);
	await store.commit(writes);
	await deleteDB(options.name);
	await expect(store.commit(writes)).rejects.toMatchObject({ code: 'database-gone' });
	expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(options.name);
	await expect(withDatabase(options.name, () => Promise.resolve())).rejects.toMatchObject({ code: 'database-gone' });
	(await openDatabase(options)).close();
});
