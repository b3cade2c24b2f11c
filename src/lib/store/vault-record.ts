// The vault's record in `meta`: the only thing on disk that is read before anything can be opened. Owns its shape and its
// parser; refuses parameters that would cost more than this machine has.
import type { Bytes } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { DATABASE_ID_BYTES, SEAL_BYTES } from './seal.ts';

/** What Argon2id costs, for us and for whoever guesses. */
export interface KdfParameters {
	/** In KiB. */
	readonly memory: number;
	readonly passes: number;
	readonly lanes: number;
}

/** One record, so that the wrapped key and the way to it change together. */
export interface VaultRecord {
	readonly kdf: KdfParameters & { readonly algorithm: 'argon2id' };
	readonly salt: Bytes;
	/** The master key, sealed under the key that Argon2id makes of the passphrase. */
	readonly wrappedKey: Bytes;
	readonly databaseId: Bytes;
	/** Which master key this is, from 1. */
	readonly generation: number;
}

export const MASTER_KEY_BYTES = 32;
export const SALT_BYTES = 16;

/** A record that was tampered with must not cost more than some seconds and a quarter of a gigabyte. */
export const MOST_KDF: KdfParameters = { memory: 256 * 1024, passes: 16, lanes: 4 };

/** @throws AppError `unsealable` */
export function parseVaultRecord(value: unknown): VaultRecord {
	const { kdf, salt, wrappedKey, databaseId, generation } = fields(value);
	return {
		kdf: parseKdf(fields(kdf)),
		salt: bytes(salt, SALT_BYTES),
		wrappedKey: bytes(wrappedKey, SEAL_BYTES + MASTER_KEY_BYTES),
		databaseId: bytes(databaseId, DATABASE_ID_BYTES),
		generation: whole(generation, 1, 255)
	};
}

function parseKdf({ algorithm, memory, passes, lanes }: Readonly<Record<string, unknown>>): VaultRecord['kdf'] {
	if (algorithm !== 'argon2id') throw broken();
	const lanesUsed = whole(lanes, 1, MOST_KDF.lanes);
	return {
		algorithm,
		memory: whole(memory, 8 * lanesUsed, MOST_KDF.memory), // at least that: RFC 9106, section 3.1
		passes: whole(passes, 1, MOST_KDF.passes),
		lanes: lanesUsed
	};
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
	if (typeof value !== 'object' || value === null) throw broken();
	return value as Readonly<Record<string, unknown>>;
}

function bytes(value: unknown, length: number): Bytes {
	if (!(value instanceof Uint8Array) || value.length !== length) throw broken();
	return new Uint8Array(value);
}

function whole(value: unknown, least: number, most: number): number {
	if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least || value > most) throw broken();
	return value;
}

function broken(): AppError {
	return new AppError('unsealable', 'vault');
}
