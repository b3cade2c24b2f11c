// The library as it comes, with a store like the one in its own documentation: what the tests of the defects compare with.
import type { Envelope } from '#lib/protocol/frame.ts';
import {
	KeyHelper,
	type KeyPairType,
	SessionBuilder,
	SessionCipher,
	SignalProtocolAddress,
	type StorageType
} from './library.ts';

export interface BareParty {
	readonly storage: StorageType;
	readonly address: SignalProtocolAddress;
	readonly identityKeys: KeyPairType;
	readonly oneTime: Map<number, KeyPairType>;
	readonly sessions: Map<string, string>;
	/** The addresses under which an identity was saved, in order. */
	readonly saved: string[];
	readonly signed: { readonly keyId: number; readonly publicKey: ArrayBuffer; readonly signature: ArrayBuffer };
}

/** @param own identity keys; undefined: new ones */
export async function createBareParty(name: string, own?: KeyPairType): Promise<BareParty> {
	const identityKeys = own ?? (await KeyHelper.generateIdentityKeyPair());
	const signed = await KeyHelper.generateSignedPreKey(identityKeys, 7);
	const trusted = new Map<string, string>();
	const oneTime = new Map<number, KeyPairType>();
	const sessions = new Map<string, string>();
	const saved: string[] = [];
	const nothing = () => Promise.resolve();
	const storage: StorageType = {
		getIdentityKeyPair: () => Promise.resolve(identityKeys),
		getLocalRegistrationId: () => Promise.resolve(4_242),
		isTrustedIdentity: (contact, key) =>
			Promise.resolve([undefined, String(new Uint8Array(key))].includes(trusted.get(contact))),
		saveIdentity: (address, key) => {
			saved.push(address);
			const contact = address.replace(/\.1$/, '');
			if (!trusted.has(contact)) trusted.set(contact, String(new Uint8Array(key)));
			return Promise.resolve(false);
		},
		loadPreKey: (id) => Promise.resolve(oneTime.get(Number(id))),
		removePreKey: (id) => Promise.resolve(void oneTime.delete(Number(id))),
		loadSignedPreKey: () => Promise.resolve(signed.keyPair),
		loadSession: (address) => Promise.resolve(sessions.get(address)),
		storeSession: (address, record) => Promise.resolve(void sessions.set(address, record)),
		storePreKey: nothing,
		storeSignedPreKey: nothing,
		removeSignedPreKey: nothing
	};
	return {
		storage,
		address: new SignalProtocolAddress(name, 1),
		identityKeys,
		oneTime,
		sessions,
		saved,
		signed: { keyId: 7, publicKey: signed.keyPair.pubKey, signature: signed.signature }
	};
}

/** What a party must know of another to start a session. */
type BareContact = Pick<BareParty, 'address' | 'signed' | 'oneTime'> & {
	readonly identityKeys: Pick<KeyPairType, 'pubKey'>;
};

/** @param prekey id of a one-time prekey to make and use; undefined: none */
export async function bareStart(me: BareParty, contact: BareContact, prekey?: number): Promise<void> {
	const oneTime = prekey === undefined ? undefined : await KeyHelper.generatePreKey(prekey);
	if (oneTime) contact.oneTime.set(oneTime.keyId, oneTime.keyPair);
	await new SessionBuilder(me.storage, contact.address).processPreKey({
		registrationId: 4_242,
		identityKey: contact.identityKeys.pubKey,
		signedPreKey: contact.signed,
		...(oneTime && { preKey: { keyId: oneTime.keyId, publicKey: oneTime.keyPair.pubKey } })
	});
}

export async function bareSend(me: BareParty, contact: Pick<BareParty, 'address'>, text: string): Promise<Envelope> {
	const plaintext = new TextEncoder().encode(text).buffer;
	const { type, body = '' } = await new SessionCipher(me.storage, contact.address).encrypt(plaintext);
	return { kind: type === 3 ? 'prekey' : 'ratchet', body: Uint8Array.from(body, (byte) => byte.charCodeAt(0)) };
}

export async function bareReceive(me: BareParty, contact: BareParty, { kind, body }: Envelope): Promise<string> {
	const cipher = new SessionCipher(me.storage, contact.address);
	const message = body.slice().buffer;
	const plaintext = await (kind === 'prekey'
		? cipher.decryptPreKeyWhisperMessage(message)
		: cipher.decryptWhisperMessage(message));
	return new TextDecoder().decode(plaintext);
}
