// Who this person is: one Ed25519 key pair and its Signal side (docs/protocol.md, section 1). Refuses to sign anything
// but a signaling challenge: one key serves two protocols, and no message of one may be read as a message of the other.
import { ed25519 } from '@noble/curves/ed25519.js';
import { type Bytes, randomBytes, toBase64 } from '#lib/protocol/bytes.ts';
import { checkChallenge } from '#lib/protocol/challenge.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { parsePublicKey, type PublicKey, publicKeyBytes } from '#lib/protocol/ids.ts';
import { signalKeyOf } from './signal-key.ts';

export interface Identity {
	readonly publicKey: PublicKey;
	/** The Ed25519 private key, 32 bytes. */
	readonly seed: Bytes;
	/** The same key on the Montgomery side: 33 bytes of public key (0x05 and u), 32 bytes of clamped private key. */
	readonly signalKey: { readonly publicKey: Bytes; readonly privateKey: Bytes };
}

const SEED_BYTES = 32;

export function createIdentity(): Identity {
	return identityFromSeed(randomBytes(SEED_BYTES));
}

/** @throws AppError `malformed` when the seed is not 32 bytes */
export function identityFromSeed(seed: Uint8Array): Identity {
	if (seed.length !== SEED_BYTES) throw new AppError('malformed', 'seed');
	const publicKey = parsePublicKey(toBase64(ed25519.getPublicKey(seed)));
	return {
		publicKey,
		seed: new Uint8Array(seed),
		signalKey: {
			publicKey: signalIdentityKey(publicKey),
			privateKey: new Uint8Array(ed25519.utils.toMontgomerySecret(seed))
		}
	};
}

/**
 * The Ed25519 signature over a signaling challenge, 64 bytes.
 * @param host `URL.host` of the server that was dialled
 * @throws AppError `bad-challenge` when it is not 32 bytes (a signed prekey has 33), or is bound to another host
 */
export async function signChallenge(identity: Identity, challenge: Uint8Array, host: string): Promise<Bytes> {
	const message = new Uint8Array(challenge); // what is checked is what is signed
	await checkChallenge(message, host);
	return new Uint8Array(ed25519.sign(message, identity.seed));
}

/** Finding the point costs more than decrypting a message, and the same few contacts come again. */
const computed = new Map<PublicKey, Bytes>();
const MAX_COMPUTED = 256;

/**
 * The Signal identity key of a person, 33 bytes: always computed, never taken from the wire.
 * @throws AppError `key-invalid` when the key is no point of the curve
 */
export function signalIdentityKey(publicKey: PublicKey): Bytes {
	let key = computed.get(publicKey);
	if (key === undefined) {
		key = signalKeyOf(montgomeryOf(publicKeyBytes(publicKey)));
		if (computed.size >= MAX_COMPUTED) computed.clear();
		computed.set(publicKey, key);
	}
	return key.slice();
}

function montgomeryOf(point: Bytes): Uint8Array {
	try {
		return ed25519.utils.toMontgomery(point);
	} catch {
		throw new AppError('key-invalid');
	}
}
