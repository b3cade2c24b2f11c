// The seal of a record at rest: AES-256-GCM, bound to its place. Owns the layout and the associated data; refuses bytes
// from any other place, key, generation or database.
//
//   sealed: version (1) | key generation (1) | nonce (12) | ciphertext with its tag (n + 16)
//   associated data: version (1) | key generation (1) | database id (16) | store | parts of the key (1) | part ... |
//                    0, or 1 and the version of a session (8)
//   store: length (8) and UTF-8; part of a key: 1 and a number (8), or 2, length (8) and UTF-8; all big endian
import { type Bytes, concat, randomBytes, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const HEAD_BYTES = 2 + NONCE_BYTES;
const TAG_BYTES = 16;

/** What sealing adds to the length of a plaintext. */
export const SEAL_BYTES = HEAD_BYTES + TAG_BYTES;
export const DATABASE_ID_BYTES = 16;

/** A key with what its seals are bound to. */
export interface SealingKey {
	/** AES-GCM, 256 bits. Never stored: a CryptoKey in IndexedDB lies readable on disk. */
	readonly key: CryptoKey;
	/** 1 to 255: which master key it was derived from. */
	readonly generation: number;
	/** 16 random bytes, new for each vault. */
	readonly databaseId: Bytes;
}

/** Where a record lies. */
export interface Place {
	readonly store: string;
	readonly key: string | number | readonly (string | number)[];
	/** Of a session: grows with each write, and stands readable beside the seal. */
	readonly version?: number | undefined;
}

/**
 * Seals a record for one place. The nonce is random: a subkey stays far below the 2^32 writes that allows.
 * @throws AppError `internal` when a number of the place is not a whole one
 */
export async function seal(under: SealingKey, place: Place, plaintext: Bytes): Promise<Bytes> {
	const iv = randomBytes(NONCE_BYTES);
	const additionalData = associatedData(under, place);
	const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, under.key, plaintext);
	return concat(Uint8Array.of(VERSION, under.generation), iv, new Uint8Array(ciphertext));
}

/**
 * Opens what `seal` made for the same place.
 * @param sealed whatever the disk held
 * @throws AppError `unsealable` for anything else
 */
export async function openSeal(under: SealingKey, place: Place, sealed: unknown): Promise<Bytes> {
	if (!(sealed instanceof Uint8Array) || sealed.length < SEAL_BYTES) throw new AppError('unsealable', place.store);
	if (sealed[0] !== VERSION || sealed[1] !== under.generation) throw new AppError('unsealable', place.store);
	const iv = new Uint8Array(sealed.subarray(2, HEAD_BYTES));
	const ciphertext = new Uint8Array(sealed.subarray(HEAD_BYTES));
	try {
		const additionalData = associatedData(under, place);
		return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, under.key, ciphertext));
	} catch {
		throw new AppError('unsealable', place.store);
	}
}

/**
 * The same, under whichever of some keys opens it.
 * @param under at least one; the likeliest first
 * @throws AppError `unsealable`
 */
export async function openSealUnder(under: readonly SealingKey[], place: Place, sealed: unknown): Promise<Bytes> {
	for (const key of under.slice(0, -1)) {
		const opened = await openSeal(key, place, sealed).catch(() => undefined);
		if (opened !== undefined) return opened;
	}
	const last = under.at(-1);
	if (last === undefined) throw new AppError('internal', 'no key');
	return openSeal(last, place, sealed);
}

function associatedData({ generation, databaseId }: SealingKey, { store, key, version }: Place): Bytes {
	const parts = typeof key === 'object' ? key : [key];
	return concat(
		Uint8Array.of(VERSION, generation),
		databaseId,
		text(store),
		Uint8Array.of(parts.length),
		...parts.map((part) =>
			typeof part === 'string' ? concat(Uint8Array.of(2), text(part)) : concat(Uint8Array.of(1), uint64(part))
		),
		version === undefined ? Uint8Array.of(0) : concat(Uint8Array.of(1), uint64(version))
	);
}

function text(value: string): Bytes {
	const bytes = utf8(value);
	return concat(uint64(bytes.length), bytes);
}

function uint64(value: number): Bytes {
	if (!Number.isSafeInteger(value) || value < 0) throw new AppError('internal', 'key of a record');
	const bytes = new Uint8Array(8);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
	return bytes;
}
