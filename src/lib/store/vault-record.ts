// The vault's record in `meta`: the only thing on disk that is read before anything can be opened. Owns its shape and its
// parser; refuses parameters that would cost more than this machine has, and whatever it does not know.
import { type Bytes, equalBytes } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { DATABASE_ID_BYTES, SEAL_BYTES } from './seal.ts';

/** What Argon2id costs, for us and for whoever guesses. */
export interface KdfParameters {
	/** In KiB. */
	readonly memory: number;
	readonly passes: number;
	readonly lanes: number;
}

/** A passkey's way to the master key, beside the passphrase's. */
export interface PasskeyWrap {
	/** The credential id, as its authenticator gave it. Readable: the authenticator is asked for it before unlocking. */
	readonly id: Bytes;
	/** The master key, sealed under the key that HKDF makes of the authenticator's answer. */
	readonly wrappedKey: Bytes;
	/** When it was added and what it is, sealed under a key of the vault. */
	readonly about: Bytes;
}

/** One record, so that the wrapped keys and the ways to them change together. Every wrap holds the same master key. */
export interface VaultRecord {
	readonly kdf: KdfParameters & { readonly algorithm: 'argon2id' };
	readonly salt: Bytes;
	/** The master key, sealed under the key that Argon2id makes of the passphrase. There is always this one. */
	readonly wrappedKey: Bytes;
	readonly databaseId: Bytes;
	/** Which master key this is, from 1. */
	readonly generation: number;
	readonly passkeys: readonly PasskeyWrap[];
}

/** As it lies on the disk. Version 1 had no `version` and no passkeys. */
export interface StoredVault extends VaultRecord {
	readonly version: 2;
}

export const MASTER_KEY_BYTES = 32;
export const SALT_BYTES = 16;
/** Of a person's authenticators; more are a mistake. */
export const MAX_PASSKEYS = 8;
export const ABOUT_BYTES = 128;
const WRAPPED_BYTES = SEAL_BYTES + MASTER_KEY_BYTES;
/** What WebAuthn allows. */
const [LEAST_ID_BYTES, MOST_ID_BYTES] = [16, 1023];
const VERSION = 2;

const versionOne = ['kdf', 'salt', 'wrappedKey', 'databaseId', 'generation'] as const;
const versionTwo = [...versionOne, 'version', 'passkeys'] as const;

/** A record that was tampered with must not cost more than some seconds and a quarter of a gigabyte. */
export const MOST_KDF: KdfParameters = { memory: 256 * 1024, passes: 16, lanes: 4 };

export function storedVault(record: VaultRecord): StoredVault {
	return { ...record, version: VERSION };
}

/** @throws AppError `version` for one of a newer app; `unsealable` */
export function parseVaultRecord(value: unknown): VaultRecord {
	if (typeof value !== 'object' || value === null) throw broken();
	const isFirst = !('version' in value);
	if (!isFirst && whole(value.version, VERSION, Number.MAX_SAFE_INTEGER) > VERSION)
		throw new AppError('version', 'vault');
	const record = fields(value, isFirst ? versionOne : versionTwo);
	return {
		kdf: parseKdf(fields(record.kdf, ['algorithm', 'memory', 'passes', 'lanes'])),
		salt: bytes(record.salt, SALT_BYTES),
		wrappedKey: bytes(record.wrappedKey, WRAPPED_BYTES),
		databaseId: bytes(record.databaseId, DATABASE_ID_BYTES),
		generation: whole(record.generation, 1, 255),
		passkeys: isFirst ? [] : parsePasskeys(record.passkeys)
	};
}

/** Whether two are the same in every byte. */
export function isSameRecord(one: VaultRecord, other: VaultRecord): boolean {
	const spelled = (record: VaultRecord) =>
		JSON.stringify(record, (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));
	return spelled(one) === spelled(other);
}

/** Whether something that opened `before` opens `after` no more, or by another wrap. */
export function takesWrapAway(before: VaultRecord, after: VaultRecord): boolean {
	const wraps = ({ wrappedKey, passkeys }: VaultRecord) => [wrappedKey, ...passkeys.map((each) => each.wrappedKey)];
	return wraps(before).some((old) => !wraps(after).some((kept) => equalBytes(old, kept)));
}

function parseKdf({ algorithm, memory, passes, lanes }: Fields): VaultRecord['kdf'] {
	if (algorithm !== 'argon2id') throw broken();
	const lanesUsed = whole(lanes, 1, MOST_KDF.lanes);
	return {
		algorithm,
		memory: whole(memory, 8 * lanesUsed, MOST_KDF.memory), // at least that: RFC 9106, section 3.1
		passes: whole(passes, 1, MOST_KDF.passes),
		lanes: lanesUsed
	};
}

function parsePasskeys(value: unknown): PasskeyWrap[] {
	if (!Array.isArray(value) || value.length > MAX_PASSKEYS) throw broken();
	const ids = new Set<string>();
	return value.flatMap((each) => {
		// One that is broken opens nothing, and must not keep the passphrase from opening either.
		try {
			const passkey = parsePasskey(each);
			const name = passkey.id.join();
			if (ids.has(name)) return [];
			ids.add(name);
			return [passkey];
		} catch {
			return [];
		}
	});
}

function parsePasskey(value: unknown): PasskeyWrap {
	const { id, wrappedKey, about } = fields(value, ['id', 'wrappedKey', 'about']);
	return {
		id: bytes(id, LEAST_ID_BYTES, MOST_ID_BYTES),
		wrappedKey: bytes(wrappedKey, WRAPPED_BYTES),
		about: bytes(about, SEAL_BYTES + ABOUT_BYTES)
	};
}

/** @throws AppError `malformed` for what cannot be a credential's id */
export function checkPasskeyId(id: unknown): void {
	try {
		bytes(id, LEAST_ID_BYTES, MOST_ID_BYTES);
	} catch {
		throw new AppError('malformed', 'passkey');
	}
}

type Fields = Readonly<Record<string, unknown>>;

/** Exactly these: what a newer app would add has a newer version, and everything else was tampered with. */
function fields(value: unknown, names: readonly string[]): Fields {
	if (typeof value !== 'object' || value === null) throw broken();
	const present = Object.keys(value);
	if (present.length !== names.length || !names.every((name) => present.includes(name))) throw broken();
	return value as Fields;
}

function bytes(value: unknown, least: number, most = least): Bytes {
	if (!(value instanceof Uint8Array) || value.length < least || value.length > most) throw broken();
	return new Uint8Array(value);
}

function whole(value: unknown, least: number, most: number): number {
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most) throw broken();
	return value;
}

function broken(): AppError {
	return new AppError('unsealable', 'vault');
}
