// The errors that people and rooms act on. Owns the closed list of codes; refuses any detail that could hold a secret:
// an error carries a code and nothing that was typed, received, derived or decrypted.

/** What went wrong, for the code that must act on it and for the words that a person reads. */
export const errorCodes = [
	'already-exists', // there is an identity in this browser already
	'another-tab', // another tab holds the writer lock
	'backup-damaged', // a backup that is not as it was written
	'backup-newer', // written by a newer version of the app
	'backup-none', // a file that is no backup
	'backup-passphrase', // not the passphrase of this backup
	'backup-truncated', // the end of the backup is missing
	'bad-challenge', // not 32 bytes, or bound to another host
	'contact-closed', // blocked or removed: nothing is sent to them
	'contact-unknown',
	'database-gone', // it existed and does not any more
	'passkey-unable', // its authenticator has no secret to give (PRF), or did not ask who is there
	'disk-full',
	'fenced', // a newer writer has taken over; this one may not commit
	'file-full', // no room where a file was being written
	'identity-mismatch', // a prekey message or bundle names another identity key
	'internal',
	'invite-invalid',
	'invite-own',
	'key-invalid',
	'key-own',
	'locked',
	'malformed', // foreign bytes that are not what they should be
	'message-gone', // deleted, or none that may be acted on
	'no-session',
	'passkey-cancelled', // by the person, or by the time that the browser gives them
	'passkey-known', // the authenticator has one for this vault already
	'passkey-refused', // it does not open this vault, or does not any more
	'too-long',
	'too-many', // reactions of one person to one message
	'undecryptable',
	'unsealable', // a seal that does not open: wrong key, tampered or moved
	'version', // written by a newer version of the app
	'wrong-passphrase'
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The one error class that crosses rooms and the worker boundary. Its message is its code (and a place, never data). */
export class AppError extends Error {
	readonly code: ErrorCode;

	constructor(code: ErrorCode, where?: string) {
		super(where === undefined ? code : `${code}: ${where}`);
		this.name = 'AppError';
		this.code = code;
	}
}

/** The code of an unknown thrown value; `internal` for what is not ours. */
export function errorCode(thrown: unknown): ErrorCode {
	return thrown instanceof AppError ? thrown.code : 'internal';
}

/** The end of a switch over a union: does not compile while a case is missing. */
export function unreachable(_value: never): never {
	throw new AppError('internal', 'unreachable');
}
