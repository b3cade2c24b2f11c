// The safety number: what two people compare to know that nobody stands between them. Owns nothing but the choice of
// Signal's parameters: version 0, 5,200 iterations, the public key as the stable identifier.
import { FingerprintGenerator } from '@privacyresearch/libsignal-protocol-typescript/lib/fingerprint-generator.js';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { signalIdentityKey } from './identity.ts';

const ITERATIONS = 5_200;

/**
 * 60 digits, the same on both sides (docs/protocol.md, section 1). How long it takes: see `msrcrypto-shim.ts` (D4).
 * @throws AppError `key-invalid`
 */
export function safetyNumber(mine: PublicKey, theirs: PublicKey): Promise<string> {
	const generator = new FingerprintGenerator(ITERATIONS);
	return generator.createFor(mine, signalIdentityKey(mine).buffer, theirs, signalIdentityKey(theirs).buffer);
}
