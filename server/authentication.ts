// The proof that a client holds the key it names: which host its challenge is bound to, and the check of its signature
// (docs/protocol.md, section 2). Owns no state; refuses every second spelling of a key or signature.
import { createPublicKey, verify } from 'node:crypto';
import { toBase64Url } from '#lib/protocol/bytes.ts';
import { type PublicKey, publicKeyBytes } from '#lib/protocol/ids.ts';

/**
 * The host to bind a challenge to: the one that the client asked for if it is listed, else the first that is. The three
 * names of this machine at the listening port are always listed, after the public hosts.
 * @param asked the request's Host header
 * @param port the listening port
 */
export function challengeHost(asked: string | undefined, publicHosts: readonly string[], port: number): string {
	const named = (name: string) => (port === 80 ? name : `${name}:${port}`); // URL.host leaves out the scheme's own
	const listed = [...publicHosts, ...['localhost', '127.0.0.1', '[::1]'].map(named)];
	const [first = named('localhost')] = publicHosts;
	return listed.find((host) => host === asked?.toLowerCase()) ?? first;
}

/**
 * Ed25519 by OpenSSL (RFC 8032): it refuses S >= L and points that are not on the curve, and compares R as bytes; keys that
 * are not canonical or of small order were refused by `parsePublicKey`.
 * @param signature 64 bytes
 */
export function isSignedBy(publicKey: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
	const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKeyBytes(publicKey)) };
	return verify(undefined, message, createPublicKey({ key: jwk, format: 'jwk' }), signature);
}
