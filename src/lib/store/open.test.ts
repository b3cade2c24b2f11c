// The doors of the store: what a browser that has nothing, something, or something newer is told.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { createOptions, identity, PASSPHRASE, writeRaw } from './fixtures.ts';
import { createSealedStore, inspectVault, openSealedStore } from './open.ts';
import { migrations, openDatabase } from './schema.ts';

const readIdentity = async (options: ReturnType<typeof createOptions>) =>
	(await openSealedStore(PASSPHRASE, options)).read('settings', 'identity');

afterEach(() => vi.restoreAllMocks());

test('an unused browser is empty, and looking leaves it so', async () => {
	const { name } = createOptions();
	expect(await inspectVault({ name })).toBe('empty');
	expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
	expect(await inspectVault()).toBe('empty');
});

test('a database without a vault is empty: its making was cut short, and can begin again', async () => {
	const options = createOptions();
	(await openDatabase(options)).close();
	expect(await inspectVault(options)).toBe('empty');
	const store = await createSealedStore(PASSPHRASE, options);
	await store.commit([{ store: 'settings', key: 'identity', value: identity }]);
	expect(await inspectVault(options)).toBe('locked');
});

test('a newer version is told as that by every door', async () => {
	const options = createOptions();
	(await openDatabase({ ...options, steps: [...migrations, () => undefined] })).close();
	expect(await inspectVault(options)).toBe('newer-version');
	await expect(createSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'version' });
	await expect(openSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'version' });
});

test('a vault is made once, and a second try harms nothing', async () => {
	const options = createOptions();
	const store = await createSealedStore(PASSPHRASE, options);
	await store.commit([{ store: 'settings', key: 'identity', value: identity }]);
	await expect(createSealedStore('another', options)).rejects.toMatchObject({ code: 'already-exists' });
	await store.commit([]);
	expect(await readIdentity(options)).toEqual(identity);
});

test('a vault whose making was interrupted before the identity is made again', async () => {
	const options = createOptions();
	await createSealedStore('of the first try', options);
	expect(await inspectVault(options)).toBe('empty');
	const store = await createSealedStore(PASSPHRASE, options);
	await store.commit([{ store: 'settings', key: 'identity', value: identity }]);
	expect(await inspectVault(options)).toBe('locked');
	expect(await readIdentity(options)).toEqual(identity);
});

test('a wrong passphrase opens nothing and fences nobody', async () => {
	const options = createOptions();
	const store = await createSealedStore(PASSPHRASE, options);
	await expect(openSealedStore('wrong', options)).rejects.toMatchObject({ code: 'wrong-passphrase' });
	await store.commit([{ store: 'settings', key: 'identity', value: identity }]);
	expect(await readIdentity(options)).toEqual(identity);
});

test('what is not there, or broken, is not opened', async () => {
	const options = createOptions();
	await expect(openSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'database-gone' });
	(await openDatabase(options)).close();
	await expect(openSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'database-gone' });
	await writeRaw(options.name, 'meta', 'vault', { kdf: 'none' });
	await expect(openSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'unsealable' });
});

test('a door that stayed shut holds no connection', async () => {
	const options = createOptions();
	await createSealedStore(PASSPHRASE, options);
	await expect(openSealedStore('wrong', options)).rejects.toBeDefined();
	await inspectVault(options);
	const blocked = vi.spyOn(IDBDatabase.prototype, 'close');
	await openDatabase({ ...options, steps: [...migrations, () => undefined] });
	expect(blocked, 'only the open store had to make way').toHaveBeenCalledTimes(1);
});

test('a storage that the browser withholds is told without its words', async () => {
	vi.spyOn(indexedDB, 'open').mockImplementation(() => {
		throw new DOMException('the user said no', 'SecurityError');
	});
	const refused = { code: 'internal', message: 'internal: open database' };
	await expect(inspectVault()).rejects.toMatchObject(refused);
	await expect(openSealedStore(PASSPHRASE)).rejects.toMatchObject(refused);
	await expect(createSealedStore(PASSPHRASE)).rejects.toMatchObject(refused);
});

test('a disk that fails while it is looked at is told without its words', async () => {
	const options = createOptions();
	await createSealedStore(PASSPHRASE, options);
	vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
		throw new DOMException('at /home/somebody', 'UnknownError');
	});
	await expect(inspectVault(options)).rejects.toMatchObject({ message: 'internal: inspect' });
	await expect(openSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ message: 'internal: open store' });
});
