// What opens a vault, as the worker sees it. Owns types only.
import type { Bytes } from '#lib/protocol/bytes.ts';

/** What the authenticator answered for a passkey. */
export interface PasskeySecret {
	/** The credential id. */
	readonly id: Bytes;
	/** The 32 bytes of its answer, as a key for HKDF that cannot be read back: they leave the page in no other form. */
	readonly key: CryptoKey;
}

/** What opens a vault: the passphrase, or a passkey. */
export type Secret = string | PasskeySecret;

/** What an authenticator must be asked with. */
export interface Passkey {
	readonly id: Bytes;
	/** The input of its function: the same for every passkey of a vault, as not every browser can ask with several. */
	readonly salt: Bytes;
}

/** platform: in this device; cross-platform: a security key or another device. */
export type Attachment = 'platform' | 'cross-platform';

/** What the person is told of a passkey; sealed, since it has a time in it. */
export interface PasskeyNote {
	/** Ms since 1970. */
	readonly addedAt: number;
	readonly attachment?: Attachment;
}

/**
 * Each change is one strict put: after it, or after a crash in it, the vault opens as before or as wished. Whoever gets
 * another error than those named does not know which.
 * All throw AppError `fenced`, `database-gone`, `unsealable`, `version`, `internal`.
 */
export interface KeyRing {
	/** @throws AppError `wrong-passphrase` */
	checkPassphrase(passphrase: string): Promise<void>;
	/**
	 * @param from what opens the vault now
	 * @param forgetPasskeys removes every passkey in the same put: whoever knew the old passphrase may have added one
	 * @throws AppError `wrong-passphrase`, `passkey-refused`; `malformed` for an empty one; `disk-full`
	 */
	changePassphrase(from: Secret, to: string, forgetPasskeys: boolean): Promise<void>;
	/** With what an authenticator must be asked for a passkey of this vault. */
	salt(): Promise<Bytes>;
	/** With what is known of each; a note that does not open is left out. */
	passkeys(): Promise<readonly (Passkey & Partial<PasskeyNote>)[]>;
	/** @throws AppError `wrong-passphrase`, `already-exists`, `too-many`, `malformed`, `disk-full` */
	addPasskey(passphrase: string, passkey: PasskeySecret, note: PasskeyNote): Promise<void>;
	/** Nothing when there is no such one. @throws AppError `disk-full` */
	removePasskey(id: Bytes): Promise<void>;
}
