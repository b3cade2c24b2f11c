// HMAC, AES and X25519 for tests with thousands of messages: Node's own, called at once instead of through the thread
// pool that its WebCrypto waits for. The same bytes, several times as fast. Signatures are not checked at all.
import {
	createCipheriv,
	createDecipheriv,
	createHmac,
	createPrivateKey,
	createPublicKey,
	diffieHellman,
	type KeyObject
} from 'node:crypto';
import { setWebCrypto } from '@privacyresearch/libsignal-protocol-typescript';
import { installCurve } from './curve.ts';
import { setCurve, StockCurve } from './library.ts';

type Cipher = ReturnType<typeof createCipheriv> | ReturnType<typeof createDecipheriv>;

const basePoint = Buffer.from([9, ...new Array<number>(31).fill(0)]);
const privateHeader = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicHeader = Buffer.from('302a300506032b656e032100', 'hex');

/** Puts it under the library for the rest of the test file. */
export async function useQuickPlatform(): Promise<void> {
	await installCurve();
	setWebCrypto({ getRandomValues: crypto.getRandomValues.bind(crypto), subtle } as unknown as Crypto);
	const stock = new StockCurve();
	setCurve({
		keyPair: (privateKey) => Promise.resolve({ pubKey: multiply(basePoint, privateKey), privKey: privateKey }),
		sharedSecret: (publicKey, privateKey) => Promise.resolve(multiply(publicKey, privateKey)),
		sign: (privateKey, message) => stock.Ed25519Sign(privateKey, message),
		verify: () => Promise.resolve(false) // not invalid
	});
}

const subtle = {
	importKey: (_format: string, key: ArrayBuffer) => Promise.resolve(Buffer.from(key)),
	sign: (_algorithm: unknown, key: Buffer, data: ArrayBuffer) =>
		Promise.resolve(bytesOf(createHmac('sha256', key).update(new Uint8Array(data)).digest())),
	encrypt: ({ iv }: AesCbcParams, key: Buffer, data: ArrayBuffer) =>
		Promise.resolve(run(createCipheriv('aes-256-cbc', key, iv as Uint8Array), data)),
	decrypt: ({ iv }: AesCbcParams, key: Buffer, data: ArrayBuffer) =>
		Promise.resolve(run(createDecipheriv('aes-256-cbc', key, iv as Uint8Array), data))
};

function run(cipher: Cipher, data: ArrayBuffer): ArrayBuffer {
	return bytesOf(Buffer.concat([cipher.update(new Uint8Array(data)), cipher.final()]));
}

function multiply(publicKey: ArrayBuffer | Uint8Array, privateKey: ArrayBuffer): ArrayBuffer {
	return bytesOf(
		diffieHellman({
			privateKey: keyOf(privateHeader, privateKey, (key) => createPrivateKey({ key, format: 'der', type: 'pkcs8' })),
			publicKey: keyOf(publicHeader, publicKey, (key) => createPublicKey({ key, format: 'der', type: 'spki' }))
		})
	);
}

/** Making Node's key object takes longer than using it. */
const keys = new Map<string, KeyObject>();

function keyOf(header: Buffer, bytes: ArrayBuffer | Uint8Array, create: (der: Buffer) => KeyObject): KeyObject {
	const der = Buffer.concat([header, new Uint8Array(bytes)]);
	const name = der.toString('latin1');
	const key = keys.get(name) ?? create(der);
	keys.set(name, key);
	return key;
}

function bytesOf(buffer: Buffer): ArrayBuffer {
	return new Uint8Array(buffer).buffer;
}
