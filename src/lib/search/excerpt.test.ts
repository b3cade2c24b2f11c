import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptOf } from './excerpt.ts';
import { parseQuery } from './terms.ts';

const shown = (query: string, body: string) => {
	const { excerpt, marks, cutBefore, cutAfter } = excerptOf(parseQuery(query), body);
	let text = '';
	let at = 0;
	for (const [start, end] of marks) {
		text += `${excerpt.slice(at, start)}[${excerpt.slice(start, end)}]`;
		at = end;
	}
	return `${cutBefore ? '…' : ''}${text}${excerpt.slice(at)}${cutAfter ? '…' : ''}`;
};

test('a short text is shown whole, on one line, with its matches', () => {
	expect(shown('harb', 'The old\nharbour, the new harbour')).toBe('The old [harb]our, the new [harb]our');
});

test('of a long text the part around the first match', () => {
	const text = shown('needle', `${'some hay and '.repeat(40)}a needle, ${'more hay '.repeat(40)}`);
	expect(text).toMatch(/^…(hay |and |some |a )+\[needle\], more hay/u);
	expect(text.endsWith('…')).toBe(true);
	expect(text.length).toBeLessThan(130);
});

test('no character is cut, and every mark lies within', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 }), fc.nat(), (body, at) => {
			const query = parseQuery(body.slice(at % body.length, (at % body.length) + 3));
			const { excerpt, marks } = excerptOf(query, body);
			expect(excerpt.isWellFormed() || !body.isWellFormed()).toBe(true);
			for (const [start, end] of marks) expect(start >= 0 && start < end && end <= excerpt.length).toBe(true);
		})
	);
});
