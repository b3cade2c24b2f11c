// What the library sees of the world during one call: a store in memory that knows one contact's true identity key.
// Owns nothing afterwards: the caller takes the next record and the used prekey out of it.
import { type Bytes, equalBytes, fromBase64 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { Identity } from './identity.ts';
import type { KeyPairType, StorageType } from './library.ts';
import type { Prekey } from './prekeys.ts';

/** The private side of the prekeys that a contact may use, by id. */
export interface Prekeys {
	readonly signed: ReadonlyMap<number, Prekey>;
	readonly oneTime: ReadonlyMap<number, Prekey>;
}

export interface Overlay {
	readonly storage: StorageType;
	/** What the library stored last; undefined: nothing. */
	record: string | undefined;
	usedOneTimePrekey: number | undefined;
}

/** @param contactKey the contact's Signal identity key, computed from their public key */
export function createOverlay(
	identity: Identity,
	registrationId: number,
	contactKey: Bytes,
	prekeys: Prekeys
): Overlay {
	const identityKeys = keyPairOf(identity.signalKey.publicKey, identity.signalKey.privateKey);

	// D1: the library does not wait for the answer to "is this identity trusted?", so that any identity key starts a
	// session in a contact's name. D5: it saves an identity before it has checked a MAC. D10: it does not wait for
	// that either. Here nothing is saved, and both throw at once, which cannot be overlooked.
	const trust = (_name: string, key: ArrayBuffer): Promise<boolean> => {
		if (!equalBytes(new Uint8Array(key), contactKey)) throw new AppError('identity-mismatch');
		return Promise.resolve(true);
	};
	const unused = () => Promise.reject(new AppError('internal', 'overlay'));

	const overlay: Overlay = {
		record: undefined,
		usedOneTimePrekey: undefined,
		storage: {
			getIdentityKeyPair: () => Promise.resolve(identityKeys),
			getLocalRegistrationId: () => Promise.resolve(registrationId),
			isTrustedIdentity: trust,
			saveIdentity: trust,
			loadPreKey: (id) => Promise.resolve(storedPair(prekeys.oneTime.get(Number(id)))),
			loadSignedPreKey: (id) => Promise.resolve(storedPair(prekeys.signed.get(Number(id)))),
			removePreKey: (id) => {
				overlay.usedOneTimePrekey = Number(id);
				return Promise.resolve();
			},
			loadSession: () => Promise.resolve(undefined),
			storeSession: (_address, record) => {
				overlay.record = record;
				return Promise.resolve();
			},
			storePreKey: unused,
			storeSignedPreKey: unused,
			removeSignedPreKey: unused
		}
	};
	return overlay;
}

function storedPair(prekey: Prekey | undefined): KeyPairType | undefined {
	return prekey && keyPairOf(fromBase64(prekey.publicKey), fromBase64(prekey.privateKey));
}

function keyPairOf(publicKey: Bytes, privateKey: Bytes): KeyPairType {
	return { pubKey: publicKey.slice().buffer, privKey: privateKey.slice().buffer };
}
