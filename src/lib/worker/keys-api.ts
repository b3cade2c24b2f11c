// The part of the contract that is about what opens the vault, and about the room on its disk. Owns types only; of keys, a
// passkey's answer alone crosses, in a form that nobody reads back.
import type { Bytes } from '#lib/protocol/bytes.ts';

/** What a passkey's authenticator must be asked with. */
export interface PasskeyDoor {
	/** The credential id. */
	readonly id: Bytes;
	/** The input of its PRF: the same for every passkey of a vault. */
	readonly salt: Bytes;
}
/** platform: in this device; cross-platform: a security key or another device. */
export type Attachment = 'platform' | 'cross-platform';

export interface PasskeyView extends PasskeyDoor {
	/** Ms since 1970. Undefined, as what it is, while the vault is locked. */
	readonly addedAt?: number;
	readonly attachment?: Attachment;
}

/** What the authenticator answered: its 32 bytes as a key for HKDF that cannot be read back. */
export interface PasskeyAnswer {
	readonly id: Bytes;
	readonly key: CryptoKey;
}
/** Either opens the vault. */
export type UnlockSecret = { readonly passphrase: string } | { readonly passkey: PasskeyAnswer };

export interface KeysApi {
	/** The passkeys that open this vault, whether or not it is open. @throws `unsealable`, `version` */
	passkeys(): Promise<readonly PasskeyView[]>;
	/** With what a new passkey must be asked. */
	passkeySalt(): Promise<Bytes>;
	/** @throws `wrong-passphrase` */
	checkPassphrase(request: { readonly passphrase: string }): Promise<void>;
	/**
	 * One write: afterwards either the old or the new one opens the vault, even after a crash. Other errors than these leave
	 * open which.
	 * @param request.forgetPasskeys removes all of them with it
	 * @throws `wrong-passphrase`, `passkey-refused`, `malformed` (empty), `disk-full`
	 */
	changePassphrase(request: {
		readonly from: UnlockSecret;
		readonly to: string;
		readonly forgetPasskeys: boolean;
	}): Promise<void>;
	/** @throws `wrong-passphrase`, `already-exists`, `too-many`, `malformed`, `disk-full` */
	addPasskey(request: {
		readonly passphrase: string;
		readonly passkey: PasskeyAnswer;
		readonly attachment?: Attachment;
	}): Promise<void>;
	/** @throws `disk-full` */
	removePasskey(request: { readonly id: Bytes }): Promise<void>;

	/** Whether the disk takes something now. A person's commit is not needed to find out. */
	hasRoom(): Promise<boolean>;
}
