// Invites (docs/protocol.md, section 6): `<origin>/#/add/<base64url>`. Owns the codec of the last part; knows nothing of
// whether a token is still honoured.
//
//   version (1) | public key (32) | token (16) | name length (1) | name | server length (2, big endian) | server
import { concat, fromBase64, fromBase64Url, fromUtf8, toBase64, toBase64Url, utf8 } from './bytes.ts';
import { AppError } from './errors.ts';
import { parsePublicKey, publicKeyBytes, type PublicKey } from './ids.ts';
import { MAX_INVITE_LENGTH, MAX_NAME_LENGTH } from './limits.ts';
import { cleanName } from './schemas.ts';

const VERSION = 1;
const TOKEN_BYTES = 16;
const HEAD_BYTES = 1 + 32 + TOKEN_BYTES;

export interface Invite {
	readonly publicKey: PublicKey;
	/** Base64 of 16 bytes; single-use. */
	readonly token: string;
	/** The issuer's name as they spell it. */
	readonly name: string;
	/** The issuer's signaling server, where it is not the app's own (`wss://...`). */
	readonly server?: string;
}

/** The path of an invite within the app, behind its `#`. */
export const INVITE_PATH = '/add/';

/**
 * The link that a person passes on.
 * @param origin of the app, such as `https://sotto.example`
 * @throws AppError `too-long` when the server's address leaves no room
 */
export function createInviteLink(origin: string, invite: Invite): string {
	const name = utf8(invite.name);
	const server = utf8(invite.server ?? '');
	const bytes = concat(
		Uint8Array.of(VERSION),
		publicKeyBytes(invite.publicKey),
		fromBase64(invite.token),
		Uint8Array.of(name.length),
		name,
		Uint8Array.of(server.length >> 8, server.length & 0xff),
		server
	);
	const code = toBase64Url(bytes);
	if (name.length > 255 || code.length > MAX_INVITE_LENGTH) throw new AppError('too-long', 'invite');
	return `${origin}/#${INVITE_PATH}${code}`;
}

/**
 * Reads an invite from a link, or from its last part alone, as people paste them.
 * @throws AppError `invite-invalid`, or `version` when it was made by a newer app
 */
export function parseInvite(text: string): Invite {
	const code = text.trim().split(INVITE_PATH).at(-1) ?? '';
	if (code.length > MAX_INVITE_LENGTH) throw new AppError('invite-invalid', 'size');
	try {
		return decode(fromBase64Url(code));
	} catch (error) {
		if (error instanceof AppError && error.code === 'version') throw error;
		throw new AppError('invite-invalid');
	}
}

function decode(bytes: Uint8Array): Invite {
	if (bytes.length < HEAD_BYTES + 3) throw new AppError('invite-invalid', 'length');
	if (bytes[0] !== VERSION) throw new AppError((bytes[0] ?? 0) > VERSION ? 'version' : 'invite-invalid');
	const nameEnd = HEAD_BYTES + 1 + (bytes[HEAD_BYTES] ?? 0);
	const serverStart = nameEnd + 2;
	const serverLength = ((bytes[nameEnd] ?? 0) << 8) | (bytes[nameEnd + 1] ?? 0);
	if (bytes.length !== serverStart + serverLength) throw new AppError('invite-invalid', 'length');
	const name = cleanName(fromUtf8(bytes.subarray(HEAD_BYTES + 1, nameEnd)));
	if (name.length === 0 || name.length > MAX_NAME_LENGTH) throw new AppError('invite-invalid', 'name');
	const server = fromUtf8(bytes.subarray(serverStart));
	return {
		publicKey: parsePublicKey(toBase64(bytes.subarray(1, 33))),
		token: toBase64(bytes.subarray(33, HEAD_BYTES)),
		name,
		...(server !== '' && { server: parseServer(server) })
	};
}

/** A signaling server's address, as it is kept. @throws AppError `invite-invalid` */
export function parseServer(text: string): string {
	const url = new URL(text);
	// With a query it would be another address of the same server, where one key can be signed in once.
	const isPlain = !url.username && !url.password && !url.hash && !url.search;
	if (!['ws:', 'wss:'].includes(url.protocol) || !isPlain || url.href !== text)
		throw new AppError('invite-invalid', 'server');
	return url.href;
}
