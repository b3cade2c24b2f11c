// The database: its stores, its versions, and the tabs that hold it open.
import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { createOptions } from './fixtures.ts';
import { BLOCKED_GRACE, type Migration, migrations, openDatabase, sealedStores } from './schema.ts';

const createName = () => createOptions().name;
const databaseNames = async () => (await indexedDB.databases()).map(({ name }) => name);
/** As some later version might. */
const addLater: Migration = (database) => void database.createObjectStore('later');

afterEach(() => {
	vi.useRealTimers();
	vi.restoreAllMocks();
});

test('a new database has today\u2019s version and stores, and none of them an index or a key path', async () => {
	const database = await openDatabase({ name: createName() });
	expect(database.version).toBe(migrations.length);
	expect([...database.objectStoreNames]).toEqual(['meta', ...sealedStores].toSorted());
	for (const name of database.objectStoreNames) {
		const store = database.transaction(name).store;
		expect([...store.indexNames], name).toEqual([]);
		expect(store.keyPath, name).toBeNull();
		expect(store.autoIncrement, name).toBe(false);
	}
});

test('it is called sotto unless a test says otherwise', async () => {
	const database = await openDatabase();
	expect(database.name).toBe('sotto');
	database.close();
});

const released = migrations.map((_migration, index) => index + 1);
test.each(released)('a database written by version %i opens today with all that was in it', async (version) => {
	const name = createName();
	const old = await openDatabase({ name, steps: migrations.slice(0, version) });
	expect(old.version).toBe(version);
	const stores = [...old.objectStoreNames];
	for (const store of stores) await old.put(store, Uint8Array.of(version), 1);
	old.close();
	const today = await openDatabase({ name });
	expect(today.version).toBe(migrations.length);
	expect([...today.objectStoreNames]).toEqual(['meta', ...sealedStores].toSorted());
	for (const store of stores) expect(await today.get(store, 1), store).toEqual(Uint8Array.of(version));
});

test('an upgrade runs the new migrations alone', async () => {
	const name = createName();
	(await openDatabase({ name })).close();
	const first = vi.fn<Migration>();
	const database = await openDatabase({ name, steps: [...migrations.map(() => first), addLater] });
	expect(first).not.toHaveBeenCalled();
	expect(database.version).toBe(migrations.length + 1);
	expect([...database.objectStoreNames]).toContain('later');
});

test('a migration that fails leaves the database as it was', async () => {
	const name = createName();
	(await openDatabase({ name })).close();
	const broken: Migration = (database) => {
		database.createObjectStore('later');
		throw new Error('broken');
	};
	await expect(openDatabase({ name, steps: [...migrations, broken] })).rejects.toMatchObject({ code: 'internal' });
	const database = await openDatabase({ name });
	expect([...database.objectStoreNames]).not.toContain('later');
});

test('what a newer version has written is told, and left alone', async () => {
	const name = createName();
	(await openDatabase({ name, steps: [...migrations, addLater] })).close();
	await expect(openDatabase({ name })).rejects.toMatchObject({ code: 'version' });
});

test('a database that must exist is not made', async () => {
	const name = createName();
	await expect(openDatabase({ name, existing: true })).rejects.toMatchObject({ code: 'database-gone' });
	expect(await databaseNames()).not.toContain(name);
	(await openDatabase({ name })).close();
	await expect(openDatabase({ name, existing: true })).resolves.toMatchObject({ name });
});

test('an open connection makes way for a newer version', async () => {
	const name = createName();
	const old = await openDatabase({ name });
	const newer = await openDatabase({ name, steps: [...migrations, addLater] });
	expect(newer.version).toBe(migrations.length + 1);
	expect(() => old.transaction('meta')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
});

test('a tab that does not make way is told of after a while, and what opens then is closed', async () => {
	const name = createName();
	const stubborn = await openDB(name, 1, { upgrade: (database) => migrations[0]!(database, undefined as never) });
	const late = Promise.withResolvers<IDBDatabase>();
	const open = indexedDB.open.bind(indexedDB);
	vi.spyOn(indexedDB, 'open').mockImplementationOnce((...values) => {
		const request = open(...values);
		request.addEventListener('success', () => late.resolve(request.result));
		return request;
	});
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	const opening = openDatabase({ name, steps: [...migrations, addLater] });
	const refused = expect(opening).rejects.toMatchObject({ code: 'another-tab' });
	await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
	await vi.advanceTimersByTimeAsync(BLOCKED_GRACE);
	await refused;
	vi.useRealTimers();
	stubborn.close();
	const opened = await late.promise;
	await vi.waitFor(() =>
		expect(() => opened.transaction('meta')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
	);
	expect((await openDatabase({ name, steps: [...migrations, addLater] })).version).toBe(migrations.length + 1);
});

test('a tab that makes way in time is waited for', async () => {
	const name = createName();
	const slow = await openDB(name, 1, { upgrade: (database) => migrations[0]!(database, undefined as never) });
	slow.addEventListener('versionchange', () => setTimeout(() => slow.close(), 20));
	const newer = await openDatabase({ name, steps: [...migrations, addLater] });
	expect(newer.version).toBe(migrations.length + 1);
});
