import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { toBase64 } from './bytes.ts';
import { anyText } from './hostile.fixture.ts';
import { MAX_NAME_LENGTH } from './limits.ts';
import { base64Of, cleanName, count, nameSchema, timeSchema } from './schemas.ts';

const read = (schema: v.GenericSchema, value: unknown) => {
	const result = v.safeParse(schema, value);
	return result.success ? result.output : undefined;
};

test('counters are whole, exact, and not below the least', () => {
	for (const value of [1, 2, Number.MAX_SAFE_INTEGER]) expect(read(count(1), value)).toBe(value);
	for (const value of [0, -1, 1.5, 2 ** 53, Infinity, NaN, '1', null]) expect(read(count(1), value)).toBeUndefined();
});

test('a time is one that a Date can show', () => {
	for (const time of [0, 1_700_000_000_000, 8.64e15]) {
		expect(read(timeSchema, time)).toBe(time);
		expect(new Date(time).toISOString()).toContain('Z');
	}
	for (const time of [-1, 8.64e15 + 1, 0.5]) expect(read(timeSchema, time)).toBeUndefined();
});

test('base64 is of the length asked for', () => {
	const bytes = (length: number) => toBase64(new Uint8Array(length));
	expect(read(base64Of(16), bytes(16))).toBe(bytes(16));
	for (const length of [0, 15, 17]) expect(read(base64Of(16), bytes(length))).toBeUndefined();
	for (const length of [1, 2, 5]) expect(read(base64Of(1, 5), bytes(length))).toBe(bytes(length));
	for (const length of [0, 6]) expect(read(base64Of(1, 5), bytes(length))).toBeUndefined();
	expect(read(base64Of(1, 5), 'AA')).toBeUndefined();
});

test.each([
	['  Ada  Lovelace ', 'Ada Lovelace'],
	['Ada\r\n\tLovelace', 'Ada Lovelace'],
	['Ada\u0000\u0007', 'Ada'],
	['\u202eadA\u202c', 'adA'], // nobody's name turns the words after it round
	['A\u200bd\u2060a\ufeff\u200e', 'Ada'], // and none looks like another by what is not seen
	['e\u0301', 'é'],
	['e\u200b\u0301', 'é'],
	['\ud800Ada', '\ufffdAda'],
	['👩‍🔬', '👩‍🔬'],
	['می‌خواهم', 'می‌خواهم'],
	['\u200d\u200c', ''],
	['\u00a0\u3000', '']
])('cleans %j to %j', (name, clean) => {
	expect(cleanName(name)).toBe(clean);
});

test('a clean name is one line, whole, and clean', () => {
	fc.assert(
		fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (text) => {
			const name = cleanName(text);
			expect(cleanName(name)).toBe(name);
			expect(name.isWellFormed()).toBe(true);
			expect(name).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
			expect(name).toBe(name.trim());
		}),
		{ numRuns: 3_000 }
	);
});

test('a name is neither empty nor too long, as it is shown', () => {
	expect(read(nameSchema, ' Ada ')).toBe('Ada');
	expect(read(nameSchema, 'x'.repeat(MAX_NAME_LENGTH))).toHaveLength(MAX_NAME_LENGTH);
	expect(read(nameSchema, `${'x'.repeat(MAX_NAME_LENGTH)}  `)).toHaveLength(MAX_NAME_LENGTH);
	for (const name of ['', ' ', '\u200b', 'x'.repeat(MAX_NAME_LENGTH + 1), ' '.repeat(1_000), 5])
		expect(read(nameSchema, name)).toBeUndefined();
});
