// The vault: from a passphrase to the keys of the stores. Owns the one record that has the wrapped master key and the
// ways to it; refuses to keep or store a key in any form that neither the passphrase nor a passkey is needed for.
import { type Bytes, randomBytes, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { Secret } from './key-ring-port.ts';
import { unwrapByPasskey } from './passkeys.ts';
import { type Database, META, type SealedName, sealedStores } from './schema.ts';
import { DATABASE_ID_BYTES, openSeal, seal, type SealingKey } from './seal.ts';
import { stretch } from './stretch.ts';
import { addVault, readVault, replaceVault, VAULT } from './vault-change.ts';
import { type KdfParameters, MASTER_KEY_BYTES, SALT_BYTES, type VaultRecord } from './vault-record.ts';

/**
 * RFC 9106, section 4, second recommendation, with one lane, as there is one thread: a third of a second in the worker.
 */
export const KDF_TODAY: KdfParameters = { memory: 64 * 1024, passes: 3, lanes: 1 };

/** One key for each store: in memory only, and gone with the worker. */
export type Keys = Readonly<Record<SealedName, SealingKey>>;

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
	const { kdf: parameters, salt, wrappedKey } = await wrap(masterKey, passphrase, kdf, bound);
	await addVault(database, { kdf: parameters, salt, wrappedKey, ...bound, passkeys: [] });
	return deriveKeys(masterKey, bound);
}

/**
 * Opens the vault. A record whose parameters are weaker than `today` is wrapped anew by the passphrase, if the disk takes it.
 * @throws AppError `wrong-passphrase`, `passkey-refused`; `database-gone` when there is no vault; `version` when its record
 * is of a newer app, `unsealable` when it is broken
 */
export async function unlockVault(database: Database, secret: Secret, today = KDF_TODAY): Promise<Keys> {
	const record = await readVault(database);
	const masterKey = await unwrap(record, secret);
	const raised = raisedKdf(record.kdf, today);
	if (typeof secret !== 'string') return deriveKeys(masterKey, record);
	if (raised.memory > record.kdf.memory || raised.passes > record.kdf.passes) {
		try {
			await replaceVault(database, record, { ...record, ...(await wrap(masterKey, secret, raised, record)) });
		} catch {
			// one put, all or nothing: the record that lies there still opens, and the next unlock tries again
		}
	}
	return deriveKeys(masterKey, record);
}

/** What a new wrap costs: today's price, or what was paid before if that was more. */
export function raisedKdf(paid: KdfParameters, today: KdfParameters): KdfParameters {
	const [memory, passes] = [Math.max(paid.memory, today.memory), Math.max(paid.passes, today.passes)];
	return memory > paid.memory || passes > paid.passes ? { memory, passes, lanes: today.lanes } : paid;
}

/** The passphrase's wrap, with a new salt. Does not wipe `masterKey`. */
export async function wrap(
	masterKey: Bytes,
	passphrase: string,
	kdf: KdfParameters,
	{ databaseId, generation }: Bound
): Promise<Pick<VaultRecord, 'kdf' | 'salt' | 'wrappedKey'>> {
	const salt = randomBytes(SALT_BYTES);
	const key = await deriveKek(passphrase, salt, kdf);
	const wrappedKey = await seal({ key, databaseId, generation }, { store: META, key: VAULT }, masterKey);
	const { memory, passes, lanes } = kdf;
	return { kdf: { algorithm: 'argon2id', memory, passes, lanes }, salt, wrappedKey };
}

/** The master key, for the caller to wipe. @throws AppError `wrong-passphrase`, `passkey-refused`, `malformed` */
export async function unwrap(record: VaultRecord, secret: Secret): Promise<Bytes> {
	if (typeof secret !== 'string') return unwrapByPasskey(record, secret);
	if (secret === '') throw new AppError('wrong-passphrase');
	const { databaseId, generation } = record;
	const key = await deriveKek(secret, record.salt, record.kdf);
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
