import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
	compareBytes,
	concat,
	equalBytes,
	fromBase64,
	fromBase64Url,
	fromUtf8,
	pad,
	randomBytes,
	toBase64,
	toBase64Url,
	unpad,
	utf8
} from './bytes.ts';
import { answersOrThrows, anyText, thrownCode } from './hostile.fixture.ts';

const anyBytes = fc.uint8Array({ maxLength: 300 });

test.each([
	['', ''],
	['f', 'Zg=='],
	['fo', 'Zm8='],
	['foobar', 'Zm9vYmFy']
])('writes base64 as RFC 4648 does: %j', (text, base64) => {
	expect(toBase64(utf8(text))).toBe(base64);
	expect(fromUtf8(fromBase64(base64))).toBe(text);
	expect(toBase64Url(utf8(text))).toBe(base64.replaceAll('=', ''));
});

test('bytes come back from both alphabets', () => {
	fc.assert(
		fc.property(anyBytes, (bytes) => {
			expect(fromBase64(toBase64(bytes))).toEqual(bytes);
			expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes);
		})
	);
});

test.each(['Zg=', 'Zg', 'Zg===', 'Zh==', 'Zm9=', 'Zg==\n', ' Zg==', 'Zm 8=', '-_8=', 'Zg==Zg==', '====', 'é'])(
	'refuses base64 in another spelling: %j',
	(text) => {
		expect(thrownCode(() => fromBase64(text))).toBe('malformed');
	}
);

test.each(['Zg==', 'Zh', 'Z', '+/8', 'Zm9v\n', ' Zm9v'])('refuses base64url in another spelling: %j', (text) => {
	expect(thrownCode(() => fromBase64Url(text))).toBe('malformed');
});

test('no text but its own spelling is ever read as base64', () => {
	const nearly = fc.string({ unit: fc.constantFrom(...Array.from('AQgwZ09+/-_= \n')), maxLength: 9 });
	fc.assert(
		fc.property(fc.oneof(nearly, anyText), (text) => {
			answersOrThrows(() => {
				expect(toBase64(fromBase64(text))).toBe(text);
			}, 'malformed');
			answersOrThrows(() => {
				expect(toBase64Url(fromBase64Url(text))).toBe(text);
			}, 'malformed');
		}),
		{ numRuns: 3_000 }
	);
});

test('text comes back from UTF-8, a byte order mark included', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary' }), (text) => {
			expect(fromUtf8(utf8(text))).toBe(text);
		})
	);
	expect(fromUtf8(utf8('\ufeffx'))).toBe('\ufeffx');
});

test('bytes that are not UTF-8 are refused, and the next that are, are read', () => {
	for (const bytes of [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80], [0xc0, 0x80]])
		expect(thrownCode(() => fromUtf8(Uint8Array.from(bytes)))).toBe('malformed');
	expect(fromUtf8(utf8('é'))).toBe('é');
});

test('concat puts parts one behind the other', () => {
	fc.assert(
		fc.property(fc.array(anyBytes), (parts) => {
			expect([...concat(...parts)]).toEqual(parts.flatMap((part) => [...part]));
		})
	);
});

test('compares unsigned, first byte first, and the shorter first', () => {
	expect(compareBytes(Uint8Array.of(0x80), Uint8Array.of(0x7f))).toBeGreaterThan(0);
	expect(compareBytes(Uint8Array.of(1, 255), Uint8Array.of(2, 0))).toBeLessThan(0);
	expect(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0);
	expect(compareBytes(Uint8Array.of(1, 0), Uint8Array.of(1))).toBeGreaterThan(0);
	const few = fc.uint8Array({ max: 2, maxLength: 4 });
	fc.assert(
		fc.property(few, few, (a, b) => {
			const [hexA, hexB] = [a, b].map((bytes) => Buffer.from(bytes).toString('hex')) as [string, string];
			expect(Math.sign(compareBytes(a, b))).toBe(hexA < hexB ? -1 : hexA > hexB ? 1 : 0);
			expect(equalBytes(a, b)).toBe(hexA === hexB);
		})
	);
});

test('padding fills whole blocks, at least by one byte, and comes off again', () => {
	fc.assert(
		fc.property(anyBytes, fc.integer({ min: 1, max: 200 }), (bytes, block) => {
			const padded = pad(bytes, block);
			expect(padded.length % block).toBe(0);
			expect(padded.length).toBeGreaterThan(bytes.length);
			expect(padded.length).toBeLessThanOrEqual(bytes.length + block);
			expect(unpad(padded)).toEqual(bytes);
		})
	);
});

test('padding that was never written is refused', () => {
	for (const bytes of [[], [0], [0, 0, 0], [1, 2, 3], [0x80, 1], [0x81, 0]])
		expect(thrownCode(() => unpad(Uint8Array.from(bytes)))).toBe('malformed');
	fc.assert(
		fc.property(anyBytes, (bytes) => {
			answersOrThrows(() => unpad(bytes), 'malformed');
		})
	);
});

test('random bytes are of the length asked for, and not the same twice', () => {
	expect(randomBytes(16)).toHaveLength(16);
	expect(randomBytes(16)).not.toEqual(randomBytes(16));
});
