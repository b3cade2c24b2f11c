// The authentication challenge, and its form that is bound to a host (docs/protocol.md, section 2). Owns the layout;
// signs nothing. A hostile server cannot pass another server's challenge on: the host part would not be its own.
import { type Bytes, concat, equalBytes, randomBytes, utf8 } from './bytes.ts';
import { AppError } from './errors.ts';

export const CHALLENGE_BYTES = 32;
const NONCE_BYTES = 12;
const MARK_BYTES = 8;
const HOST_BYTES = 12;

async function digest(...parts: readonly Uint8Array[]): Promise<Bytes> {
	return new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));
}

async function markOf(nonce: Uint8Array): Promise<Bytes> {
	return (await digest(utf8('sotto/1 mark'), nonce)).slice(0, MARK_BYTES);
}

async function hostPartOf(nonce: Uint8Array, host: string): Promise<Bytes> {
	return (await digest(utf8('sotto/1 host'), nonce, utf8(host))).slice(0, HOST_BYTES);
}

/**
 * A challenge bound to a host: n || SHA-256("sotto/1 mark" || n)[0..8] || SHA-256("sotto/1 host" || n || host)[0..12].
 * @param host as `URL.host` spells it: lower case, with the port where it is not the scheme's own
 */
export async function createChallenge(host: string): Promise<Bytes> {
	const nonce = randomBytes(NONCE_BYTES);
	return concat(nonce, await markOf(nonce), await hostPartOf(nonce, host));
}

/**
 * Lets a challenge pass only if it may be signed for the server that was dialled.
 * @param host `URL.host` of the dialled address
 * @throws AppError `bad-challenge` when it is not 32 bytes, or carries the mark and another host
 */
export async function checkChallenge(challenge: Uint8Array, host: string): Promise<void> {
	if (challenge.length !== CHALLENGE_BYTES) throw new AppError('bad-challenge', 'length');
	const nonce = challenge.subarray(0, NONCE_BYTES);
	const mark = challenge.subarray(NONCE_BYTES, NONCE_BYTES + MARK_BYTES);
	if (!equalBytes(mark, await markOf(nonce))) return; // a server that knows only the base protocol
	const hostPart = challenge.subarray(NONCE_BYTES + MARK_BYTES);
	if (!equalBytes(hostPart, await hostPartOf(nonce, host))) throw new AppError('bad-challenge', 'host');
}
