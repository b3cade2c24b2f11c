// Public keys of the Signal Protocol: 33 bytes, 0x05 and the coordinate u. Owns their one spelling; multiplies nothing.
import { type Bytes, compareBytes, concat } from '#lib/protocol/bytes.ts';

/** Says "Curve25519" before the 32 bytes of u. */
const PREFIX = 0x05;
const KEY_BYTES = 33;

/** 2^255 - 19, big endian. */
const prime = Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 0x7f : index === 31 ? 0xed : 0xff));

/** The Signal public key with this coordinate. */
export function signalKeyOf(u: Uint8Array): Bytes {
	return concat(Uint8Array.of(PREFIX), u);
}

/** The coordinate u alone, as WebCrypto and HPKE take it. */
export function coordinateOf(key: Bytes): Bytes {
	return key.slice(1);
}

/**
 * Whether these bytes are a public key in its one spelling: 0x05 and, little endian, u below 2^255 - 19.
 * The library would also take 32 bytes, as which a signaling challenge could be a signed prekey, and it ignores the
 * highest bit, so that one base key would have two names.
 */
export function isSignalKey(key: Uint8Array): boolean {
	if (key.length !== KEY_BYTES || key[0] !== PREFIX) return false;
	return compareBytes(key.slice(1).reverse(), prime) < 0;
}
