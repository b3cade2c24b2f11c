// A passkey's wrap of the master key: from what an authenticator answers (WebAuthn PRF) to the key that opens it. Owns the
// derivation and the sealed note beside it; knows nothing of WebAuthn, of the disk or of the passphrase.
import { type Bytes, concat, equalBytes, toBase64Url, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { Passkey, PasskeyNote, PasskeySecret } from './key-ring-port.ts';
import { META } from './schema.ts';
import { openSeal, type Place, seal, type SealingKey } from './seal.ts';
import { ABOUT_BYTES, checkPasskeyId, type PasskeyWrap, type VaultRecord } from './vault-record.ts';

type Bound = Pick<VaultRecord, 'databaseId' | 'generation'>;

/** The place of the passphrase's wrap is `vault`; these are others, so no wrap opens for another. */
const placeOf = (what: 'passkey' | 'about', id: Bytes): Place => ({
	store: META,
	key: ['vault', what, toBase64Url(id)]
});

/** Each credential has a function of its own, so one input does for all of a vault. It is no secret. */
export function saltOf({ databaseId }: Bound): Bytes {
	return concat(utf8('sotto/1 passkey salt '), databaseId);
}

export function passkeysOf(record: VaultRecord): readonly Passkey[] {
	return record.passkeys.map(({ id }) => ({ id, salt: saltOf(record) }));
}

/** Seals the master key for a passkey; does not wipe it. @throws AppError `malformed` */
export async function wrapForPasskey(masterKey: Bytes, secret: PasskeySecret, bound: Bound): Promise<Bytes> {
	const { databaseId, generation } = bound;
	const key = await deriveKek(secret, bound);
	return seal({ key, databaseId, generation }, placeOf('passkey', secret.id), masterKey);
}

/**
 * The master key, for the caller to wipe.
 * @throws AppError `passkey-refused` when the record has no such passkey, or its wrap does not open; `malformed`
 */
export async function unwrapByPasskey(record: VaultRecord, secret: PasskeySecret): Promise<Bytes> {
	const { databaseId, generation, passkeys } = record;
	const key = await deriveKek(secret, record);
	const wrap = passkeys.find(({ id }) => equalBytes(id, secret.id));
	if (wrap === undefined) throw new AppError('passkey-refused');
	try {
		return await openSeal({ key, databaseId, generation }, placeOf('passkey', wrap.id), wrap.wrappedKey);
	} catch {
		throw new AppError('passkey-refused');
	}
}

/** Always of the same length. */
export async function sealNote(under: SealingKey, id: Bytes, note: PasskeyNote): Promise<Bytes> {
	return seal(under, placeOf('about', id), utf8(JSON.stringify(note).padEnd(ABOUT_BYTES)));
}

/** @returns undefined for one that does not open or is not a note: a passkey works without it */
export async function openNote(under: SealingKey, { id, about }: PasskeyWrap): Promise<PasskeyNote | undefined> {
	try {
		const text = new TextDecoder().decode(await openSeal(under, placeOf('about', id), about));
		const { addedAt, attachment } = JSON.parse(text) as Partial<Record<keyof PasskeyNote, unknown>>;
		if (typeof addedAt !== 'number') return undefined;
		return { addedAt, ...((attachment === 'platform' || attachment === 'cross-platform') && { attachment }) };
	} catch {
		return undefined;
	}
}

/** HKDF-SHA-256, bound to the database and the credential, whose id is hashed because it may be longer than `info` is. */
async function deriveKek({ id, key }: PasskeySecret, { databaseId }: Bound): Promise<CryptoKey> {
	checkPasskeyId(id);
	if (!(key instanceof CryptoKey) || key.algorithm.name !== 'HKDF') throw new AppError('malformed', 'passkey');
	const info = concat(utf8('sotto/1 passkey '), new Uint8Array(await crypto.subtle.digest('SHA-256', id)));
	const parameters = { name: 'HKDF', hash: 'SHA-256', salt: databaseId, info };
	const usages: KeyUsage[] = ['encrypt', 'decrypt'];
	return crypto.subtle.deriveKey(parameters, key, { name: 'AES-GCM', length: 256 }, false, usages);
}
