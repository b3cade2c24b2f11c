// The vault: from a passphrase to the keys of the stores. Owns the one record that has the wrapped master key and the
// way to it; refuses to keep or store a key in any form that the passphrase is not needed for.
import { type Bytes, randomBytes, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { allDone, errorName, toAppError } from './disk-errors.ts';
import { type Database, META, type SealedName, sealedStores } from './schema.ts';
import { DATABASE_ID_BYTES, openSeal, seal, type SealingKey } from './seal.ts';
import { stretch } from './stretch.ts';
import {
	type KdfParameters,
	MASTER_KEY_BYTES,
	parseVaultRecord,
	SALT_BYTES,
	type VaultRecord
} from './vault-record.ts';

/**
 * RFC 9106, section 4, second recommendation, with one lane, as there is one thread: a third of a second in the worker.
 */
export const KDF_TODAY: KdfParameters = { memory: 64 * 1024, passes: 3, lanes: 1 };

/** One key for each store: in memory only, and gone with the worker. */
export type Keys = Readonly<Record<SealedName, SealingKey>>;

/** The key of the vault's record in `meta`. */
export const VAULT = 'vault';
const GENERATION = 1;

/** What every seal of this vault is bound to. */
type Bound = Pick<VaultRecord, 'databaseId' | 'generation'>;

export async function hasVault(database: Database): Promise<boolean> {
	return (await database.getKey(META, VAULT)) !== undefined;
}

/**
 * Makes a vault with a new master key, on disk when it resolves.
 * @throws AppError `already-exists`; `malformed` for an empty passphrase; `disk-full`, `internal`
 */
export async function createVault(database: Database, passphrase: string, kdf = KDF_TODAY): Promise<Keys> {
	if (passphrase === '') throw new AppError('malformed', 'passphrase');
	if (await hasVault(database)) throw new AppError('already-exists');
	const masterKey = randomBytes(MASTER_KEY_BYTES);
	const bound = { databaseId: randomBytes(DATABASE_ID_BYTES), generation: GENERATION };
	await writeVault(database, 'add', await wrap(masterKey, passphrase, kdf, bound));
	return deriveKeys(masterKey, bound);
}

/**
 * Opens the vault. A record whose parameters are weaker than `today` is wrapped anew, if the disk takes it.
 * @throws AppError `wrong-passphrase`; `database-gone` when there is no vault; `unsealable` when its record is broken
 */
export async function unlockVault(database: Database, passphrase: string, today = KDF_TODAY): Promise<Keys> {
	const record = await readVault(database);
	const masterKey = await unwrap(record, passphrase);
	const memory = Math.max(record.kdf.memory, today.memory);
	const passes = Math.max(record.kdf.passes, today.passes);
	if (memory > record.kdf.memory || passes > record.kdf.passes) {
		try {
			const raised = { memory, passes, lanes: today.lanes };
			await writeVault(database, 'put', await wrap(masterKey, passphrase, raised, record));
		} catch {
			// one put, all or nothing: the old record still opens, and the next unlock tries again
		}
	}
	return deriveKeys(masterKey, record);
}

/** Whether this is the passphrase; keeps nothing of it. @throws AppError `wrong-passphrase`, `database-gone`, `unsealable` */
export async function checkPassphrase(database: Database, passphrase: string): Promise<void> {
	(await unwrap(await readVault(database), passphrase)).fill(0);
}

async function readVault(database: Database): Promise<VaultRecord> {
	const value: unknown = await database.get(META, VAULT);
	if (value === undefined) throw new AppError('database-gone');
	return parseVaultRecord(value);
}

/** `add` does not replace: an identity that is there must not be lost to a second one. */
async function writeVault(database: Database, how: 'add' | 'put', record: VaultRecord): Promise<void> {
	try {
		const transaction = database.transaction(META, 'readwrite', { durability: 'strict' });
		await allDone([transaction.store[how](record, VAULT), transaction.done]);
	} catch (thrown) {
		throw errorName(thrown) === 'ConstraintError' ? new AppError('already-exists') : toAppError(thrown, 'write vault');
	}
}

async function wrap(
	masterKey: Bytes,
	passphrase: string,
	kdf: KdfParameters,
	{ databaseId, generation }: Bound
): Promise<VaultRecord> {
	const salt = randomBytes(SALT_BYTES);
	const key = await deriveKek(passphrase, salt, kdf);
	const wrappedKey = await seal({ key, databaseId, generation }, { store: META, key: VAULT }, masterKey);
	const { memory, passes, lanes } = kdf;
	return { kdf: { algorithm: 'argon2id', memory, passes, lanes }, salt, wrappedKey, databaseId, generation };
}

async function unwrap(record: VaultRecord, passphrase: string): Promise<Bytes> {
	if (passphrase === '') throw new AppError('wrong-passphrase');
	const { databaseId, generation } = record;
	const key = await deriveKek(passphrase, record.salt, record.kdf);
	try {
		return await openSeal({ key, databaseId, generation }, { store: META, key: VAULT }, record.wrappedKey);
	} catch {
		throw new AppError('wrong-passphrase');
	}
}

async function deriveKek(passphrase: string, salt: Bytes, kdf: KdfParameters): Promise<CryptoKey> {
	return importSecret(await stretch(passphrase, salt, kdf), 'AES-GCM', ['encrypt', 'decrypt']);
}

/** HKDF-SHA-256: one subkey for each store, none of which tells another. Wipes `masterKey`. */
async function deriveKeys(masterKey: Bytes, { databaseId, generation }: Bound): Promise<Keys> {
	const base = await importSecret(masterKey, 'HKDF', ['deriveKey']);
	const derive = async (store: SealedName): Promise<readonly [SealedName, SealingKey]> => {
		const parameters = { name: 'HKDF', hash: 'SHA-256', salt: databaseId, info: utf8(`sotto/1 store ${store}`) };
		const usages: KeyUsage[] = ['encrypt', 'decrypt'];
		const key = await crypto.subtle.deriveKey(parameters, base, { name: 'AES-GCM', length: 256 }, false, usages);
		return [store, { key, databaseId, generation }];
	};
	return Object.fromEntries(await Promise.all(sealedStores.map(derive))) as Keys;
}

/** A key that cannot be read back. Wipes `secret`. */
async function importSecret(secret: Bytes, algorithm: 'AES-GCM' | 'HKDF', usages: KeyUsage[]): Promise<CryptoKey> {
	const key = await crypto.subtle.importKey('raw', secret, algorithm, false, usages);
	secret.fill(0);
	return key;
}
