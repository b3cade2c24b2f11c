// Prekeys: made here, and checked here when they come from a contact (docs/protocol.md, section 4). Owns no storage and
// no clock. Refuses id 0 and every spelling of a public key but one.
import { type Bytes, fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import type { PrekeyBundle } from '#lib/protocol/description.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { installCurve } from './curve.ts';
import type { Identity } from './identity.ts';
import { KeyHelper, type KeyPairType } from './library.ts';
import { isSignalKey } from './signal-key.ts';

/** A prekey as it is stored; keys and signature in base64. One-time prekeys have no signature. */
export interface Prekey {
	readonly publicKey: string;
	readonly privateKey: string;
	readonly signature?: string;
	/** Milliseconds since 1970, by this device's clock. */
	readonly createdAt: number;
}

/** A bundle whose keys have the right shape. Whether its signature holds, X3DH asks. */
export interface CheckedBundle {
	readonly registrationId: number;
	readonly signedPreKey: { readonly id: number; readonly publicKey: Bytes; readonly signature: Bytes };
	readonly oneTimePreKey: { readonly id: number; readonly publicKey: Bytes };
}

/** @throws AppError `malformed` for an id that is no whole number above 0 */
export async function createSignedPrekey(identity: Identity, id: number, createdAt: number): Promise<Prekey> {
	checkPrekeyId(id);
	await installCurve();
	const { publicKey, privateKey } = identity.signalKey;
	const identityKeys = { pubKey: publicKey.slice().buffer, privKey: privateKey.slice().buffer };
	const { keyPair, signature } = await KeyHelper.generateSignedPreKey(identityKeys, id);
	return { ...stored(keyPair), signature: toBase64(new Uint8Array(signature)), createdAt };
}

/** @throws AppError `malformed` for an id that is no whole number above 0 */
export async function createOneTimePrekey(id: number, createdAt: number): Promise<Prekey> {
	checkPrekeyId(id);
	await installCurve();
	const { keyPair } = await KeyHelper.generatePreKey(id);
	return { ...stored(keyPair), createdAt };
}

/**
 * Decodes a contact's bundle.
 * @throws AppError `malformed` when a public key is not 33 bytes beginning 0x05, or an id is 0
 */
export function checkBundle({ registrationId, signedPreKey, oneTimePreKey }: PrekeyBundle): CheckedBundle {
	checkPrekeyId(signedPreKey.id);
	checkPrekeyId(oneTimePreKey.id);
	return {
		registrationId,
		signedPreKey: {
			id: signedPreKey.id,
			publicKey: decodeKey(signedPreKey.publicKey),
			signature: fromBase64(signedPreKey.signature)
		},
		oneTimePreKey: { id: oneTimePreKey.id, publicKey: decodeKey(oneTimePreKey.publicKey) }
	};
}

/** D8: the library writes 0 where there is no one-time prekey, so that 0 can be the id of none. */
function checkPrekeyId(id: number): void {
	if (!Number.isSafeInteger(id) || id < 1) throw new AppError('malformed', 'prekey id');
}

function decodeKey(text: string): Bytes {
	const key = fromBase64(text);
	if (!isSignalKey(key)) throw new AppError('malformed', 'prekey');
	return key;
}

function stored({ pubKey, privKey }: KeyPairType): Pick<Prekey, 'publicKey' | 'privateKey'> {
	return { publicKey: toBase64(new Uint8Array(pubKey)), privateKey: toBase64(new Uint8Array(privKey)) };
}
