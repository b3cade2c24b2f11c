import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareSafety, kindOfCode, safetyCodeOf } from './scanned.ts';

const number = '409041890889235088335257464781512150036872649007535513224061';
const groups = number.match(/\d{5}/gu)!;

test('an invite is known by its path, a safety number by its beginning, and all else is neither', () => {
	expect(kindOfCode('https://sotto.example/#/add/AQIDBA')).toBe('invite');
	expect(kindOfCode(safetyCodeOf(number))).toBe('safety');
	expect(kindOfCode(`SOTTO:SAFETY:9:${number}`)).toBe('safety');
	for (const text of ['', 'WIFI:S:cafe;;', 'https://example.org/add/1', number]) expect(kindOfCode(text)).toBe('other');
});

test.each([
	number,
	groups.join(' '),
	groups.join('\n'),
	groups.join('\u00a0'),
	groups.join(' - '),
	`\u202a${groups.join('\u2009')}\u202c\r\n`,
	safetyCodeOf(number),
	` ${safetyCodeOf(number)}\n`
])('%j is the same number', (given) => {
	expect(compareSafety(number, given)).toBe('same');
});

test('one digit that differs, or two that changed places, is another number', () => {
	fc.assert(
		fc.property(fc.nat({ max: 59 }), fc.integer({ min: 1, max: 9 }), (at, step) => {
			const changed = number.slice(0, at) + String((Number(number[at]) + step) % 10) + number.slice(at + 1);
			expect(compareSafety(number, changed)).toBe('different');
			expect(compareSafety(number, safetyCodeOf(changed))).toBe('different');
		})
	);
	expect(compareSafety(number, number.slice(30) + number.slice(0, 30))).toBe('different');
});

test.each(['', '12345', number.slice(1), `${number}1`, `my number: ${number}`, `x${number.slice(1)}`])(
	'%j is no safety number',
	(given) => {
		expect(compareSafety(number, given)).toBe('none');
	}
);

test('a code of a later version is told as that', () => {
	expect(compareSafety(number, 'SOTTO:SAFETY:2:whatever')).toBe('newer');
});

test('no text is taken for the number but the number', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 90 }), (given) => {
			expect(compareSafety(number, given)).not.toBe('same');
		})
	);
});
