// Key pairs for the server's tests: people as the signaling server knows them. Owns no key that is used anywhere else.
import { generateKeyPairSync, sign } from 'node:crypto';
import { type PublicKey, parsePublicKey } from '#lib/protocol/ids.ts';

export interface TestKey {
	readonly publicKey: PublicKey;
	/** Signs the bytes behind a base64 challenge. @returns base64 */
	sign(challenge: string): string;
}

export function createTestKey(): TestKey {
	const { publicKey, privateKey } = generateKeyPairSync('ed25519');
	const { x = '' } = publicKey.export({ format: 'jwk' });
	return {
		publicKey: parsePublicKey(Buffer.from(x, 'base64url').toString('base64')),
		sign: (challenge) => sign(undefined, Buffer.from(challenge, 'base64'), privateKey).toString('base64')
	};
}
