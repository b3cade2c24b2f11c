import * as v from 'valibot';
import { expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { thrownCode } from './hostile.fixture.ts';
import { checkShape, parsedBy, parseJson } from './json.ts';

const schema = v.object({ a: v.number() });

test('JSON of the shape is read', () => {
	expect(parseJson(schema, ' {"a":1,"b":2} ', 100, 'test')).toEqual({ a: 1 });
	expect(checkShape(schema, { a: 1 }, 'test')).toEqual({ a: 1 });
});

test('the size is of UTF-8 and includes the last byte', () => {
	expect(parseJson(v.string(), '"é"', 4, 'test')).toBe('é');
	expect(thrownCode(() => parseJson(v.string(), '"é"', 3, 'test'))).toBe('malformed');
	expect(thrownCode(() => parseJson(v.string(), '"ééé"', 7, 'test'))).toBe('malformed');
});

test('an error names the place and never the data', () => {
	const secret = 'correct horse';
	for (const text of [`{"a":"${secret}"}`, `{"${secret}`, `"${secret}"`]) {
		let error: unknown;
		try {
			parseJson(schema, text, 100, 'place');
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toBeInstanceOf(AppError);
		expect(String(error)).toContain('malformed: place');
		expect(`${String(error)} ${(error as Error).stack ?? ''} ${JSON.stringify(error)}`).not.toContain(secret);
		expect((error as Error).cause).toBeUndefined();
	}
});

test('JSON as deep as its size allows is refused without overflowing', () => {
	const deep = 64 * 1024;
	expect(thrownCode(() => parseJson(schema, '['.repeat(deep), deep, 'test'))).toBe('malformed');
	expect(thrownCode(() => parseJson(schema, `${'['.repeat(deep / 2)}${']'.repeat(deep / 2)}`, deep, 'test'))).toBe(
		'malformed'
	);
});

test('a step by one of our parsers changes the value, and makes its refusal one of the shape', () => {
	const even = parsedBy((text) => {
		if (Number(text) % 2 !== 0) throw new AppError('key-invalid');
		return `even ${text}`;
	});
	expect(checkShape(even, '4', 'test')).toBe('even 4');
	expect(thrownCode(() => checkShape(even, '3', 'test'))).toBe('malformed');
	expect(thrownCode(() => checkShape(even, 4, 'test'))).toBe('malformed');
});
