import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findLinks } from './links.ts';

const hrefs = (text: string): (string | undefined)[] => findLinks(text).flatMap(({ href }) => href ?? []);

test('an address is found within a sentence, without the punctuation that ends it', () => {
	expect(findLinks('See https://example.org/a?b=1. Then (http://example.com/x), please')).toEqual([
		{ text: 'See ' },
		{ text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
		{ text: '. Then (' },
		{ text: 'http://example.com/x', href: 'http://example.com/x' },
		{ text: '), please' }
	]);
});

test('a bracket that was opened in the address belongs to it', () => {
	expect(hrefs('https://example.org/wiki/Sotto_(voice)')).toEqual(['https://example.org/wiki/Sotto_(voice)']);
});

test('only the web is linked', () => {
	for (const text of [
		'javascript:alert(1)',
		'data:text/html,x',
		'file:///etc/passwd',
		'example.org',
		'https://',
		'http://..'
	])
		expect(hrefs(text), text).toEqual([]);
});

test('an address whose direction of writing could be turned is left as text', () => {
	expect(hrefs('https://example.org/\u202Egro.elpmaxe')).toEqual([]);
	expect(hrefs('https://exam\u200Bple.org/')).toEqual([]);
});

test('nothing of a text is lost or added, and every link is http or https', () => {
	const part = fc.constantFrom(
		'https://',
		'http://',
		'a.example',
		'/',
		')',
		'(',
		'.',
		' ',
		'\n',
		'@',
		'ü',
		'\u202E',
		'[',
		'"'
	);
	const text = fc.oneof(
		fc.string(),
		fc.array(part).map((parts) => parts.join(''))
	);
	fc.assert(
		fc.property(text, (whole) => {
			const pieces = findLinks(whole);
			expect(pieces.map((piece) => piece.text).join('')).toBe(whole);
			for (const { href } of pieces) if (href !== undefined) expect(href).toMatch(/^https?:\/\/[^/]/);
		})
	);
});
