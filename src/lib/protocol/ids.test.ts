import { ed25519, ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBase64 } from './bytes.ts';
import { answersOrThrows, anyText, thrownCode } from './hostile.fixture.ts';
import {
	createAttempt,
	createMessageId,
	isPolite,
	parseAttempt,
	parseEpoch,
	parseMessageId,
	parsePublicKey,
	parseSessionName,
	publicKeyBytes,
	type PublicKey
} from './ids.ts';

const prime = 2n ** 255n - 19n;

/** 32 bytes, little endian, as base64. */
function spell(y: bigint, sign = 0): string {
	const bytes = Uint8Array.from({ length: 32 }, (_, index) => Number((y >> BigInt(8 * index)) & 0xffn));
	bytes[31]! |= sign << 7;
	return toBase64(bytes);
}

const accepted = (text: unknown) => thrownCode(() => parsePublicKey(text)) === undefined;

test('every key that Ed25519 makes is accepted as it is', () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
			const bytes = ed25519.getPublicKey(seed);
			const key = parsePublicKey(toBase64(bytes));
			expect(key).toBe(toBase64(bytes));
			expect(publicKeyBytes(key)).toEqual(bytes);
		})
	);
});

test('the eight points of small order are refused, in every spelling', () => {
	expect(ED25519_TORSION_SUBGROUP).toHaveLength(8);
	for (const hex of ED25519_TORSION_SUBGROUP) {
		const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
		expect(accepted(toBase64(bytes))).toBe(false);
		bytes[31]! ^= 0x80;
		expect(accepted(toBase64(bytes))).toBe(false);
	}
});

test('a y that is not below the prime is refused: one key has not two spellings', () => {
	for (let over = 0n; over < 19n; over++)
		for (const sign of [0, 1]) expect(accepted(spell(prime + over, sign))).toBe(false);
	// Just below it are ordinary keys, but for -1, which is of order 2.
	expect(accepted(spell(prime - 1n))).toBe(false);
	expect(accepted(spell(prime - 2n))).toBe(true);
	expect(accepted(spell(prime - 2n, 1))).toBe(true);
	expect([0n, 1n, 2n, 3n].map((y) => accepted(spell(y)))).toEqual([false, false, true, true]);
});

test('whatever is accepted is 44 characters that encode back to themselves', () => {
	const key = toBase64(ed25519.getPublicKey(new Uint8Array(32).fill(7)));
	const edited = fc
		.tuple(fc.nat(43), fc.constantFrom(...Array.from('AB/+-_=\n é')))
		.map(([at, char]) => key.slice(0, at) + char + key.slice(at + 1));
	fc.assert(
		fc.property(fc.oneof(edited, anyText, fc.anything()), (text) => {
			answersOrThrows(() => {
				expect(toBase64(publicKeyBytes(parsePublicKey(text)))).toBe(text);
			}, 'key-invalid');
		}),
		{ numRuns: 5_000 }
	);
	expect(accepted(key)).toBe(true);
	for (const other of [key.slice(0, 43), `${key}=`, ` ${key}`, key.replace('=', ''), { toString: () => key }])
		expect(accepted(other)).toBe(false);
});

test('of two people exactly one is polite: the one with the larger key, unsigned', () => {
	const low = parsePublicKey(toBase64(Uint8Array.of(0x7f, ...new Uint8Array(30), 0x01)));
	const high = parsePublicKey(toBase64(Uint8Array.of(0x80, ...new Uint8Array(31))));
	expect(isPolite(high, low)).toBe(true);
	expect(isPolite(low, high)).toBe(false);
	// The order is of the bytes and not of the base64: `/` is before `A` in ASCII, and stands for 63.
	const slash = spell(0xffn + (1n << 200n)) as PublicKey;
	const letter = spell(0x02n + (1n << 200n)) as PublicKey;
	expect(slash < letter).toBe(true);
	expect(isPolite(slash, letter)).toBe(true);
});

test('ids are made in the form that is parsed', () => {
	expect(parseMessageId(createMessageId())).toMatch(/^[0-9a-f-]{36}$/);
	expect(parseAttempt(createAttempt())).toMatch(/^[0-9a-f-]{36}$/);
	expect(createMessageId()).not.toBe(createMessageId());
});

test.each(['', 'x', crypto.randomUUID().toUpperCase(), `${crypto.randomUUID()}\n`, `{${crypto.randomUUID()}}`])(
	'refuses as an id: %j',
	(text) => {
		expect(thrownCode(() => parseMessageId(text))).toBe('malformed');
		expect(thrownCode(() => parseAttempt(text))).toBe('malformed');
	}
);

test('epochs and session names are 16 bytes, no more and no fewer', () => {
	const name = toBase64(new Uint8Array(16).fill(9));
	expect(parseEpoch(name)).toBe(name);
	expect(parseSessionName(name)).toBe(name);
	for (const length of [0, 15, 17, 32]) {
		expect(thrownCode(() => parseEpoch(toBase64(new Uint8Array(length))))).toBe('malformed');
		expect(thrownCode(() => parseSessionName(toBase64(new Uint8Array(length))))).toBe('malformed');
	}
});
