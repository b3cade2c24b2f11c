import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { crypto as library } from '@privacyresearch/libsignal-protocol-typescript/lib/internal/crypto.js';
import type * as Curve from './curve.ts';
import { StockCurve } from './library.ts';

vi.setConfig({ testTimeout: 30_000 }); // a busy machine is no failure

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const keyOf = (u: string) => hex(`05${u}`).buffer;

/** RFC 7748, section 6.1. */
const alice = hex('77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a');
const bob = hex('5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb');
const alicePublic = '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a';
const bobPublic = 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f';
const secret = '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742';

/** RFC 7748, section 5.2. */
const multiplications = [
	[
		'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4',
		'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c',
		'c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552'
	],
	[
		'4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d',
		'e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493',
		'95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957'
	]
] as const;

/** The points of small order on the curve and on its twist, and other spellings of them. */
const smallOrder = [
	'0000000000000000000000000000000000000000000000000000000000000000',
	'0100000000000000000000000000000000000000000000000000000000000000',
	'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
	'5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
	'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
	'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
	'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'
];

const textOf = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('hex');

let curve: typeof Curve;
beforeEach(async () => {
	vi.resetModules();
	curve = await import('./curve.ts');
});
afterEach(() => vi.restoreAllMocks());

/** A platform that knows no X25519. */
function withoutX25519(): void {
	const importKey = crypto.subtle.importKey.bind(crypto.subtle);
	vi.spyOn(crypto.subtle, 'importKey').mockImplementation(((...call: Parameters<typeof importKey>) =>
		(call[2] as unknown) === 'X25519'
			? Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))
			: importKey(...call)) as typeof importKey);
}

test('what cannot do X25519 falls back, and installing again changes nothing', async () => {
	withoutX25519();
	expect(await curve.installCurve()).toBe('fallback');
	vi.restoreAllMocks();
	expect(await curve.installCurve()).toBe('fallback');
});

test('a platform that computes something else is not used', async () => {
	vi.spyOn(crypto.subtle, 'deriveBits').mockResolvedValue(new ArrayBuffer(32));
	expect(await curve.installCurve()).toBe('fallback');
});

test.each(['webcrypto', 'fallback'])('%s: the vectors of RFC 7748 come out under the library', async (expected) => {
	if (expected === 'fallback') withoutX25519();
	expect(await curve.installCurve()).toBe(expected);
	for (const [scalar, u, product] of multiplications) {
		expect(textOf(await library.ECDHE(keyOf(u), hex(scalar).buffer))).toBe(product);
	}
	expect(textOf((await library.createKeyPair(alice.slice().buffer)).pubKey)).toBe(`05${alicePublic}`);
	expect(textOf((await library.createKeyPair(bob.slice().buffer)).pubKey)).toBe(`05${bobPublic}`);
	expect(textOf(await library.ECDHE(keyOf(bobPublic), alice.buffer))).toBe(secret);
	expect(textOf(await library.ECDHE(keyOf(alicePublic), bob.buffer))).toBe(secret);
});

test.each(['webcrypto', 'fallback'])('%s: D7: no agreement with a point of small order', async (expected) => {
	const stock = new StockCurve();
	const clamped = (await stock.createKeyPair(alice.slice().buffer)).privKey;
	for (const u of smallOrder) expect(textOf(await stock.ECDHE(keyOf(u), clamped))).toBe('00'.repeat(32));
	if (expected === 'fallback') withoutX25519();
	expect(await curve.installCurve()).toBe(expected);
	for (const u of smallOrder) await expect(library.ECDHE(keyOf(u), alice.buffer)).rejects.toThrow();
});

test('D7: zero is refused even from a platform that agrees on it', async () => {
	expect(await curve.installCurve()).toBe('webcrypto');
	vi.spyOn(crypto.subtle, 'deriveBits').mockResolvedValue(new ArrayBuffer(32));
	await expect(library.ECDHE(keyOf(bobPublic), alice.buffer)).rejects.toMatchObject({ code: 'key-invalid' });
});

test('a private key is clamped, and the random bytes are left as they were', async () => {
	await curve.installCurve();
	const random = new Uint8Array(32).fill(0xff);
	const { privKey } = await library.createKeyPair(random.buffer);
	expect(textOf(privKey)).toBe(`f8${'ff'.repeat(30)}7f`);
	expect(random).toEqual(new Uint8Array(32).fill(0xff));
});

test('a signature holds for its key and message alone', async () => {
	await curve.installCurve();
	const { pubKey, privKey } = await library.createKeyPair(alice.slice().buffer);
	const [message, other] = [hex('0102').buffer, hex('0103').buffer];
	const signature = await library.Ed25519Sign(privKey, message);
	expect(await library.Ed25519Verify(pubKey, message, signature)).toBe(false); // not invalid
	await expect(library.Ed25519Verify(pubKey, other, signature)).rejects.toThrow('Invalid signature');
	await expect(library.Ed25519Verify(keyOf(bobPublic), message, signature)).rejects.toThrow('Invalid signature');
});
