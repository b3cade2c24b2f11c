// The vault: what opens it, what does not, and what its record can do to this machine.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { utf8 } from '#lib/protocol/bytes.ts';
import { CHEAP_KDF, createOptions, PASSPHRASE } from './fixtures.ts';
import { type Database, openDatabase, sealedStores } from './schema.ts';
import { openSeal, seal } from './seal.ts';
import { createVault, hasVault, unlockVault } from './vault.ts';

interface StoredVault {
	readonly kdf: Readonly<Record<string, unknown>>;
	readonly [field: string]: unknown;
}

/** The real costs are meant to be felt; a busy machine feels them more. */
const slow = { timeout: 30_000 };
const place = { store: 'tail', key: [1, 1] };
const text = utf8('kept');

const openEmpty = (): Promise<Database> => openDatabase({ name: createOptions().name });
const readRecord = async (database: Database) => (await database.get('meta', 'vault')) as StoredVault;

afterEach(() => vi.restoreAllMocks());

test('with the real costs: what one unlocked, the other opens, and the costs stand in the record', slow, async () => {
	const database = await openEmpty();
	const created = await createVault(database, PASSPHRASE);
	const sealed = await seal(created.tail, place, text);
	const { kdf } = await readRecord(database);
	expect(kdf).toEqual({ algorithm: 'argon2id', memory: 65_536, passes: 3, lanes: 1 });
	const unlocked = await unlockVault(database, PASSPHRASE);
	expect(await openSeal(unlocked.tail, place, sealed)).toEqual(text);
	expect(await readRecord(database), 'nothing to raise').toMatchObject({ kdf });
});

test('there is a vault once it was made, and only one', async () => {
	const database = await openEmpty();
	expect(await hasVault(database)).toBe(false);
	await createVault(database, PASSPHRASE, CHEAP_KDF);
	expect(await hasVault(database)).toBe(true);
	await expect(createVault(database, 'another', CHEAP_KDF)).rejects.toMatchObject({ code: 'already-exists' });
	await expect(unlockVault(database, PASSPHRASE, CHEAP_KDF)).resolves.toBeDefined();
});

test('of two that are made at once, one stands and the other is refused', async () => {
	const database = await openEmpty();
	const passphrases = ['first', 'second'];
	const made = await Promise.allSettled(passphrases.map((each) => createVault(database, each, CHEAP_KDF)));
	expect(made.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
	expect(made.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'already-exists' } });
	const winner = passphrases[made.findIndex(({ status }) => status === 'fulfilled')]!;
	await expect(unlockVault(database, winner, CHEAP_KDF)).resolves.toBeDefined();
});

test.each(['Correct horse battery staple', `${PASSPHRASE} `, ''])('"%s" is not the passphrase', async (passphrase) => {
	const database = await openEmpty();
	await createVault(database, PASSPHRASE, CHEAP_KDF);
	await expect(unlockVault(database, passphrase, CHEAP_KDF)).rejects.toMatchObject({ code: 'wrong-passphrase' });
});

test('an empty passphrase makes no vault', async () => {
	const database = await openEmpty();
	await expect(createVault(database, '', CHEAP_KDF)).rejects.toMatchObject({ code: 'malformed' });
	expect(await hasVault(database)).toBe(false);
});

test('a passphrase is the same however a keyboard composes it', async () => {
	const database = await openEmpty();
	await createVault(database, 'caf\u00e9 \ufb01n \u2460', CHEAP_KDF);
	await expect(unlockVault(database, 'cafe\u0301 fin 1', CHEAP_KDF)).resolves.toBeDefined();
});

test('every store has a key of its own, which cannot be read back', async () => {
	const keys = await createVault(await openEmpty(), PASSPHRASE, CHEAP_KDF);
	for (const store of sealedStores) {
		await expect(crypto.subtle.exportKey('raw', keys[store].key)).rejects.toThrow();
		const sealed = await seal(keys[store], place, text);
		for (const other of sealedStores) {
			const opening = openSeal(keys[other], place, sealed);
			if (other === store) expect(await opening).toEqual(text);
			else await expect(opening).rejects.toMatchObject({ code: 'unsealable' });
		}
	}
});

test.each([
	{ name: 'memory', today: { memory: 16, passes: 1, lanes: 1 }, raised: { memory: 16, passes: 1, lanes: 1 } },
	{ name: 'passes', today: { memory: 8, passes: 2, lanes: 1 }, raised: { memory: 8, passes: 2, lanes: 1 } },
	{ name: 'memory, keeping more passes', today: { memory: 16, passes: 1, lanes: 1 }, raised: { memory: 16, passes: 2 } }
])('costs that have aged are raised when the vault is unlocked: $name', async ({ today, raised }) => {
	const database = await openEmpty();
	const made = { ...CHEAP_KDF, passes: raised.passes > today.passes ? 2 : 1 };
	const sealed = await seal((await createVault(database, PASSPHRASE, made)).tail, place, text);
	const before = await readRecord(database);
	await unlockVault(database, PASSPHRASE, today);
	const after = await readRecord(database);
	expect(after.kdf).toMatchObject(raised);
	expect(after.salt).not.toEqual(before.salt);
	expect(after.wrappedKey).not.toEqual(before.wrappedKey);
	const keys = await unlockVault(database, PASSPHRASE, today);
	expect(await openSeal(keys.tail, place, sealed)).toEqual(text);
});

test('costs above today\u2019s stay', async () => {
	const database = await openEmpty();
	await createVault(database, PASSPHRASE, { memory: 16, passes: 2, lanes: 1 });
	const before = await readRecord(database);
	await unlockVault(database, PASSPHRASE, CHEAP_KDF);
	expect(await readRecord(database)).toEqual(before);
});

test('a disk that does not take the raised record does not lock anybody out', async () => {
	const database = await openEmpty();
	await createVault(database, PASSPHRASE, CHEAP_KDF);
	const before = await readRecord(database);
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('', 'QuotaExceededError');
	});
	const raised = { ...CHEAP_KDF, memory: 16 };
	await expect(unlockVault(database, PASSPHRASE, raised)).resolves.toBeDefined();
	expect(await readRecord(database)).toEqual(before);
});

test('a vault that the disk has no room for is not made', async () => {
	const database = await openEmpty();
	vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
		throw new DOMException('', 'QuotaExceededError');
	});
	await expect(createVault(database, PASSPHRASE, CHEAP_KDF)).rejects.toMatchObject({ code: 'disk-full' });
	expect(await hasVault(database)).toBe(false);
});

test('without a vault there is nothing to unlock', async () => {
	const unlocking = unlockVault(await openEmpty(), PASSPHRASE, CHEAP_KDF);
	await expect(unlocking).rejects.toMatchObject({ code: 'database-gone' });
});

test('a wrapped key that was tampered with opens to nothing', async () => {
	const database = await openEmpty();
	await createVault(database, PASSPHRASE, CHEAP_KDF);
	const record = await readRecord(database);
	const wrappedKey = new Uint8Array(record.wrappedKey as Uint8Array);
	wrappedKey[40]! ^= 1;
	await database.put('meta', { ...record, wrappedKey }, 'vault');
	await expect(unlockVault(database, PASSPHRASE, CHEAP_KDF)).rejects.toMatchObject({ code: 'wrong-passphrase' });
});

const hostile: readonly (readonly [string, (record: StoredVault) => unknown])[] = [
	['not an object', () => 'vault'],
	['no object', () => null],
	['no costs', (record) => ({ ...record, kdf: undefined })],
	['another function', ({ kdf, ...record }) => ({ ...record, kdf: { ...kdf, algorithm: 'argon2i' } })],
	['100 GiB', ({ kdf, ...record }) => ({ ...record, kdf: { ...kdf, memory: 100 * 1024 * 1024 } })],
	['memory as text', ({ kdf, ...record }) => ({ ...record, kdf: { ...kdf, memory: '8' } })],
	['no memory', ({ kdf, ...record }) => ({ ...record, kdf: { ...kdf, memory: 0 } })],
	['less than the lanes need', ({ kdf, ...record }) => ({ ...record, kdf: { ...kdf, lanes: 2 } })],
	['a million passes', ({ kdf, ...record }) => ({ ...record, kdf: { ...kdf, passes: 1e6 } })],
	['half a pass', ({ kdf, ...record }) => ({ ...record, kdf: { ...kdf, passes: 1.5 } })],
	['a thousand lanes', ({ kdf, ...record }) => ({ ...record, kdf: { ...kdf, memory: 65_536, lanes: 1_000 } })],
	['a short salt', (record) => ({ ...record, salt: new Uint8Array(8) })],
	['a salt as text', (record) => ({ ...record, salt: 'x'.repeat(16) })],
	['a long wrapped key', (record) => ({ ...record, wrappedKey: new Uint8Array(1_000) })],
	['no database id', (record) => ({ ...record, databaseId: undefined })],
	['generation 0', (record) => ({ ...record, generation: 0 })]
];
test.each(hostile)('a record with %s is refused before it costs anything', async (_name, change) => {
	const database = await openEmpty();
	await createVault(database, PASSPHRASE, CHEAP_KDF);
	await database.put('meta', change(await readRecord(database)), 'vault');
	await expect(unlockVault(database, PASSPHRASE, CHEAP_KDF)).rejects.toMatchObject({ code: 'unsealable' });
});
