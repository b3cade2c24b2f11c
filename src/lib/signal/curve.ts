// The curve under the library: X25519 by the platform, or by @noble/curves where the platform has none; signatures stay
// the library's own XEdDSA. Refuses an agreement on nothing (D7).
import { x25519 } from '@noble/curves/ed25519.js';
import { type Bytes, concat, equalBytes, fromBase64 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { setCurve, StockCurve } from './library.ts';
import { signalKeyOf } from './signal-key.ts';

/** Scalar multiplication, 32 bytes in and out. Both refuse a result of zero. */
interface Agreement {
	readonly publicKeyOf: (privateKey: Bytes) => Promise<Bytes>;
	readonly agree: (publicKey: Bytes, privateKey: Bytes) => Promise<Bytes>;
}

/** RFC 7748, section 6.1: Alice's private key, Bob's public key, and what they agree on. */
const known = {
	privateKey: fromBase64('dwdtCnMYpX08FsFyUbJmRd9ML4frwJkqsXf7pR25LCo='),
	publicKey: fromBase64('3p7bfXt9wbTTW2HC7OQ1Nz+DQ8hbeGdNrfx+FG+IK08='),
	secret: fromBase64('Sl2dW6TOLeFyjjv0gDUPJeB+IclH0Z4zdvCbPB4WF0I=')
};

/** A PKCS #8 private key is these bytes and the 32 of the key (RFC 8410). WebCrypto takes no bare private key. */
const pkcs8Header = fromBase64('MC4CAQAwBQYDK2VuBCIEIA==');
const basePoint = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 9 : 0));
const algorithm = 'X25519';

const platform: Agreement = {
	publicKeyOf: (privateKey) => platform.agree(basePoint, privateKey),
	agree: async (publicKey, privateKey) => {
		const [own, other] = await Promise.all([
			crypto.subtle.importKey('pkcs8', concat(pkcs8Header, privateKey), algorithm, false, ['deriveBits']),
			crypto.subtle.importKey('raw', publicKey, algorithm, true, [])
		]);
		return new Uint8Array(await crypto.subtle.deriveBits({ name: algorithm, public: other }, own, 256));
	}
};

/* eslint-disable @typescript-eslint/require-await -- what it throws shall be a rejection, as the platform's is */
const fallback: Agreement = {
	publicKeyOf: async (privateKey) => new Uint8Array(x25519.getPublicKey(privateKey)),
	agree: async (publicKey, privateKey) => new Uint8Array(x25519.getSharedSecret(privateKey, publicKey))
};
/* eslint-enable */

let installed: Promise<'webcrypto' | 'fallback'> | undefined;

/**
 * Puts the curve under the library, once; every later call returns the first one's result.
 * The library's own, compiled from C to JavaScript, needs 5 ms for a multiplication where the platform needs 0.1.
 */
export function installCurve(): Promise<'webcrypto' | 'fallback'> {
	return (installed ??= install());
}

async function install(): Promise<'webcrypto' | 'fallback'> {
	const native = await works(platform);
	const { publicKeyOf, agree } = native ? platform : fallback;
	const stock = new StockCurve();
	setCurve({
		async keyPair(privateKey) {
			const clamped = clamp(new Uint8Array(privateKey));
			return { pubKey: (await publicKeyOf(clamped)).buffer, privKey: clamped.buffer };
		},
		async sharedSecret(publicKey, privateKey) {
			const secret = await agree(new Uint8Array(publicKey), new Uint8Array(privateKey));
			// D7: the library's own curve agrees on zero with a key of small order, so that anybody knows the secret.
			// Both curves here refuse; not every version of every platform did.
			if (secret.every((byte) => byte === 0)) throw new AppError('key-invalid', 'small order');
			return secret.buffer;
		},
		sign: (privateKey, message) => stock.Ed25519Sign(privateKey, message),
		// D10: a curve answers true for a signature that is NOT valid; the stock wrapper throws then.
		verify: (publicKey, message, signature) =>
			stock.Ed25519Verify(signalKeyOf(new Uint8Array(publicKey)).buffer, message, signature).then(
				() => false,
				() => true
			)
	});
	return native ? 'webcrypto' : 'fallback';
}

/** RFC 7748, section 5: the multiplication does it again, but what is stored and signed with is the clamped key. */
function clamp(privateKey: Bytes): Bytes {
	const clamped = privateKey.slice();
	const view = new DataView(clamped.buffer);
	view.setUint8(0, view.getUint8(0) & 0xf8);
	view.setUint8(31, (view.getUint8(31) & 0x7f) | 0x40);
	return clamped;
}

async function works({ agree }: Agreement): Promise<boolean> {
	try {
		return equalBytes(await agree(known.publicKey, known.privateKey), known.secret);
	} catch {
		return false;
	}
}
