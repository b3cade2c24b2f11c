// Crypto for tests with thousands of conversations: toys that agree, bind and tell the right key from a wrong one as the
// real ones do, and protect nothing. Whether a record, a key or a message is the right one still decides whether it
// decrypts: that is what such tests ask. Each of them has a smaller sibling with the real crypto.
import { hash } from 'node:crypto';
import { setWebCrypto } from '@privacyresearch/libsignal-protocol-typescript';
import { x25519 } from '@noble/curves/ed25519.js';
import { installCurve } from '#lib/signal/curve.ts';
import { setCurve } from '#lib/signal/library.ts';

/** Puts it under everything for the rest of the test file, which mocks `sealing.ts` and `identity.ts` itself. */
export async function useQuickCrypto(): Promise<void> {
	await installCurve(); // so that it is not installed over this one
	setWebCrypto({ getRandomValues: crypto.getRandomValues.bind(crypto), subtle } as unknown as Crypto);
	setCurve({
		keyPair(privateKey) {
			const own = Buffer.from(privateKey.slice(0));
			own[31] = TOY;
			return Promise.resolve({ pubKey: new Uint8Array(publicOf(own)).buffer, privKey: own.buffer });
		},
		sharedSecret(publicKey, privateKey) {
			const keys = [Buffer.from(publicKey), publicOf(Buffer.from(privateKey))].sort((a, b) => a.compare(b));
			return Promise.resolve(digest(...keys));
		},
		sign: () => Promise.resolve(new ArrayBuffer(64)),
		verify: () => Promise.resolve(false) // not invalid
	});
	// At once, instead of through the thread pool.
	Object.defineProperty(crypto.subtle, 'digest', {
		configurable: true,
		value: (name: string, data: ArrayBuffer | Uint8Array) => {
			if (name !== 'SHA-256') throw new Error(`no quick ${name}`);
			return Promise.resolve(digest(new Uint8Array(data)));
		}
	});
}

/** A keyed hash for HMAC; for AES, what a hash of key and nonce covers. */
const subtle = {
	importKey: (_format: string, key: ArrayBuffer) => Promise.resolve(new Uint8Array(key)),
	sign: (_algorithm: unknown, key: Uint8Array, data: ArrayBuffer) => Promise.resolve(digest(key, new Uint8Array(data))),
	encrypt: cover,
	decrypt: cover
};

function cover({ iv }: AesCbcParams, key: Uint8Array, data: ArrayBuffer): Promise<ArrayBuffer> {
	const mask = new Uint8Array(digest(key, iv as Uint8Array));
	return Promise.resolve(new Uint8Array(data).map((byte, index) => byte ^ (mask[index % mask.length] ?? 0)).buffer);
}

/** The last byte of every private key of the toy curve, and of no real one: its highest bit is cleared there. */
const TOY = 0xff;
const points = new Map<string, Buffer>();

/** On the toy curve a public key is its private key but for that byte; those of identities are real. */
function publicOf(privateKey: Buffer): Buffer {
	if (privateKey[31] === TOY) return Buffer.concat([privateKey.subarray(0, 31), Buffer.of(0)]);
	const name = privateKey.toString('latin1');
	const point = points.get(name) ?? Buffer.from(x25519.getPublicKey(privateKey));
	points.set(name, point);
	return point;
}

function digest(...parts: readonly Uint8Array[]): ArrayBuffer {
	return new Uint8Array(hash('sha256', Buffer.concat(parts), 'buffer')).buffer;
}
