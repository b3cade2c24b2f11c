// The official implementation of the Signal Protocol (libsignal, in Rust) as the other side of a conversation, in the last
// version that speaks X3DH and version 3 of the messages.
import {
	CiphertextMessageType,
	type Direction,
	IdentityKeyStore,
	PreKeyBundle,
	PreKeyRecord,
	PreKeySignalMessage,
	PreKeyStore,
	PrivateKey,
	processPreKeyBundle,
	ProtocolAddress,
	PublicKey,
	SessionRecord,
	SessionStore,
	signalDecrypt,
	signalDecryptPreKey,
	signalEncrypt,
	SignalMessage,
	SignedPreKeyRecord,
	SignedPreKeyStore
} from '@signalapp/libsignal-client';
import type { PrekeyBundle } from '#lib/protocol/description.ts';
import { type Bytes, fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import type { Envelope } from '#lib/protocol/frame.ts';
import { createIdentity, type Identity } from './identity.ts';

const REGISTRATION_ID = 4_711;
const SIGNED_PREKEY = 22;

class Sessions extends SessionStore {
	record: Buffer | undefined;
	override saveSession(_name: ProtocolAddress, record: SessionRecord): Promise<void> {
		this.record = record.serialize();
		return Promise.resolve();
	}
	override getSession(): Promise<SessionRecord | null> {
		return Promise.resolve(this.record ? SessionRecord.deserialize(this.record) : null);
	}
	override getExistingSessions(): Promise<SessionRecord[]> {
		return Promise.resolve([]);
	}
}

class Keys extends IdentityKeyStore {
	readonly key: PrivateKey;
	constructor({ signalKey }: Identity) {
		super();
		this.key = PrivateKey.deserialize(Buffer.from(signalKey.privateKey));
	}
	override getIdentityKey(): Promise<PrivateKey> {
		return Promise.resolve(this.key);
	}
	override getLocalRegistrationId(): Promise<number> {
		return Promise.resolve(REGISTRATION_ID);
	}
	override saveIdentity(): Promise<boolean> {
		return Promise.resolve(false);
	}
	override isTrustedIdentity(_name: ProtocolAddress, _key: PublicKey, _direction: Direction): Promise<boolean> {
		return Promise.resolve(true);
	}
	override getIdentity(): Promise<PublicKey | null> {
		return Promise.resolve(null);
	}
}

class Prekeys extends PreKeyStore {
	readonly records = new Map<number, PreKeyRecord>();
	override savePreKey(id: number, record: PreKeyRecord): Promise<void> {
		return Promise.resolve(void this.records.set(id, record));
	}
	override getPreKey(id: number): Promise<PreKeyRecord> {
		const record = this.records.get(id);
		return record ? Promise.resolve(record) : Promise.reject(new Error(`no prekey ${id}`));
	}
	override removePreKey(id: number): Promise<void> {
		return Promise.resolve(void this.records.delete(id));
	}
}

class SignedPrekeys extends SignedPreKeyStore {
	readonly record: SignedPreKeyRecord;
	constructor(identityKey: PrivateKey) {
		super();
		const key = PrivateKey.generate();
		const publicKey = key.getPublicKey();
		const signature = identityKey.sign(publicKey.serialize());
		this.record = SignedPreKeyRecord.new(SIGNED_PREKEY, 0, publicKey, key, signature);
	}
	override saveSignedPreKey(): Promise<void> {
		return Promise.resolve();
	}
	override getSignedPreKey(): Promise<SignedPreKeyRecord> {
		return Promise.resolve(this.record);
	}
}

/** One official side, in conversation with one of ours. Its identity is one of ours, so that it has a public key. */
export class OfficialParty {
	readonly identity = createIdentity();
	readonly #contact = ProtocolAddress.new('contact', 1);
	readonly #sessions = new Sessions();
	readonly #keys = new Keys(this.identity);
	readonly #prekeys = new Prekeys();
	readonly #signed = new SignedPrekeys(this.#keys.key);

	/** What the official implementation makes of the identity key. */
	get signalPublicKey(): Bytes {
		return new Uint8Array(this.#keys.key.getPublicKey().serialize());
	}

	bundle(): PrekeyBundle {
		const id = this.#prekeys.records.size + 31;
		const key = PrivateKey.generate();
		this.#prekeys.records.set(id, PreKeyRecord.new(id, key.getPublicKey(), key));
		const { record } = this.#signed;
		return {
			registrationId: REGISTRATION_ID,
			signedPreKey: {
				id: SIGNED_PREKEY,
				publicKey: toBase64(record.publicKey().serialize()),
				signature: toBase64(record.signature())
			},
			oneTimePreKey: { id, publicKey: toBase64(key.getPublicKey().serialize()) }
		};
	}

	async start({ signalKey }: Identity, { registrationId, signedPreKey, oneTimePreKey }: PrekeyBundle): Promise<void> {
		const bundle = PreKeyBundle.new(
			registrationId,
			1,
			oneTimePreKey.id,
			publicKeyOf(fromBase64(oneTimePreKey.publicKey)),
			signedPreKey.id,
			publicKeyOf(fromBase64(signedPreKey.publicKey)),
			Buffer.from(fromBase64(signedPreKey.signature)),
			publicKeyOf(signalKey.publicKey)
		);
		await processPreKeyBundle(bundle, this.#contact, this.#sessions, this.#keys);
	}

	async encrypt(plaintext: Bytes): Promise<Envelope> {
		const message = await signalEncrypt(Buffer.from(plaintext), this.#contact, this.#sessions, this.#keys);
		const prekey: number = CiphertextMessageType.PreKey;
		const kind = message.type() === prekey ? 'prekey' : 'ratchet';
		return { kind, body: new Uint8Array(message.serialize()) };
	}

	async decrypt({ kind, body }: Envelope): Promise<Bytes> {
		const bytes = Buffer.from(body);
		const stores = [this.#contact, this.#sessions, this.#keys] as const;
		const plaintext =
			kind === 'prekey'
				? signalDecryptPreKey(PreKeySignalMessage.deserialize(bytes), ...stores, this.#prekeys, this.#signed)
				: signalDecrypt(SignalMessage.deserialize(bytes), ...stores);
		return new Uint8Array(await plaintext);
	}
}

function publicKeyOf(bytes: Bytes): PublicKey {
	return PublicKey.deserialize(Buffer.from(bytes));
}
