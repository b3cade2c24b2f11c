// An attacker with the protocol's own libraries: forges sealed offers under keys of their own. Owns nothing of a victim but
// what a hostile signaling server sees.
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { ed25519 } from '@noble/curves/ed25519.js';
import { concat, toBase64 } from '../src/lib/protocol/bytes.ts';
import { encodeOffer, type Offer } from '../src/lib/protocol/description.ts';
import { createAttempt, parsePublicKey, publicKeyBytes, type PublicKey } from '../src/lib/protocol/ids.ts';

const suite = new CipherSuite({ kem: new DhkemX25519HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

export interface Attacker {
	readonly publicKey: PublicKey;
	/**
	 * An offer to `victim` that says it is from `claimed`, sealed with the attacker's own key: the best that somebody
	 * without `claimed`'s secret can do.
	 */
	forgeOffer(victim: string, claimed: string, offer?: Partial<Offer>): Promise<string>;
}

export function createAttacker(): Attacker {
	const { secretKey, publicKey } = ed25519.keygen();
	const montgomery = ed25519.utils.toMontgomerySecret(secretKey);
	return {
		publicKey: parsePublicKey(toBase64(publicKey)),
		async forgeOffer(victim, claimed, offer = {}) {
			const to = publicKeyBytes(parsePublicKey(victim));
			const from = publicKeyBytes(parsePublicKey(claimed));
			const { kem } = suite;
			const sender = await suite.createSenderContext({
				senderKey: await kem.importKey('raw', exact(montgomery), false),
				recipientPublicKey: await kem.importKey('raw', exact(ed25519.utils.toMontgomery(to)), true),
				info: new TextEncoder().encode('sotto/1 offer').buffer
			});
			const plaintext = encodeOffer({ attempt: createAttempt(), at: Date.now() + 1_000, sdp: 'v=0', ...offer });
			const sealed = await sender.seal(plaintext.buffer, concat(from, to).buffer);
			return toBase64(concat(new Uint8Array(sender.enc), new Uint8Array(sealed)));
		}
	};
}

/** An ArrayBuffer of just these bytes. */
function exact(bytes: Uint8Array): ArrayBuffer {
	return new Uint8Array(bytes).buffer;
}
