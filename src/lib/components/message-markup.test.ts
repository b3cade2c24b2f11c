import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Block, parseMarkup, type Piece } from './message-markup.ts';

const sourceOf = (block: Block): string =>
	block.kind === 'code'
		? block.open + block.text + block.close
		: block.pieces.map(({ text, ticks = '' }) => ticks + text + ticks).join('');

/** What a text without blocks is made of. */
function pieces(text: string): readonly Piece[] {
	const [block, ...others] = parseMarkup(text);
	if (block?.kind !== 'words' || others.length > 0) throw new Error('It has blocks of code.');
	return block.pieces;
}

/** Each block in short: its code, or its words with their backticks. */
const outline = (text: string): readonly unknown[] =>
	parseMarkup(text).map((block) => (block.kind === 'code' ? { code: block.text } : sourceOf(block)));

test('a text without code is one block of words, with its line breaks', () => {
	expect(parseMarkup('one\n\n*two*')).toEqual([{ kind: 'words', pieces: [{ text: 'one\n\n*two*' }] }]);
	expect(pieces('')).toEqual([]);
});

test('code between backticks stands apart from the words around it', () => {
	expect(pieces('use `npm ci`, not ```npm i```')).toEqual([
		{ text: 'use ' },
		{ text: 'npm ci', ticks: '`' },
		{ text: ', not ' },
		{ text: 'npm i', ticks: '```' }
	]);
});

test.each(['a ` b', '``', '` `', '``a``', '`a\nb`', '`a``', '````a````', "it's `", '```a'])(
	'in %j there is no code',
	(text) => {
		expect(pieces(text)).toEqual([{ text }]);
	}
);

test('an address is a link in words, and none in code', () => {
	expect(pieces('https://a.example `https://b.example`')).toEqual([
		{ text: 'https://a.example', href: 'https://a.example/' },
		{ text: ' ' },
		{ text: 'https://b.example', ticks: '`' }
	]);
	expect(parseMarkup('```\nhttps://a.example\n```')).toEqual([
		{ kind: 'code', open: '```\n', text: 'https://a.example', close: '\n```' }
	]);
});

test('whole lines between fences are a block, as they stand', () => {
	expect(outline('before\n```ts\n\tlet a = `b`;\n\n  c\n```\nafter `d`')).toEqual([
		'before',
		{ code: '\tlet a = `b`;\n\n  c' },
		'after `d`'
	]);
	expect(outline('```c++ \na\n``` \r\n```\nb\n```')).toEqual([{ code: 'a' }, { code: 'b' }]);
});

test('a blank line next to a block stays one', () => {
	expect(outline('a\n\n```\nb\n```\n\nc')).toEqual(['a\n', { code: 'b' }, '\nc']);
});

test.each([
	['a fence that is never closed', '```\na'],
	['fences with nothing between', '```\n```'],
	['fences with a blank line between', 'a\n```\n \n```\nb'],
	['an opening fence with more than a word', '```no language at all\na\n```'],
	['a fence that is not alone on its line', 'a ```\nb\n```']
])('%s is words', (_what, text) => {
	expect(parseMarkup(text).map(({ kind }) => kind)).toEqual(['words']);
});

test('the first fence that can close a block does, and the next one opens another', () => {
	expect(outline('```\n```\na\n```\n```js\n```js\nb\n```')).toEqual(['```', { code: 'a' }, { code: '```js\nb' }]);
});

test('other scripts and wide characters come through', () => {
	expect(pieces('שלום `קוד` 👩‍👩‍👧 مرحبا')).toEqual([
		{ text: 'שלום ' },
		{ text: 'קוד', ticks: '`' },
		{ text: ' 👩‍👩‍👧 مرحبا' }
	]);
});

const part = fc.constantFrom(
	...[
		'`',
		'```',
		'``',
		'\n',
		'\n```\n',
		'```js\n',
		' ',
		'\r',
		'word',
		'https://a.example/',
		'(',
		')',
		'ש',
		'👩‍👩‍👧',
		'\uD83D'
	]
);
const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''))
);

test('no character of a text is lost, added or moved', () => {
	fc.assert(
		fc.property(anyText, (text) => {
			expect(parseMarkup(text).map(sourceOf).join('')).toBe(text);
		})
	);
});

test('marks are backticks and fences alone, blocks are whole lines, and code is neither empty nor a link', () => {
	fc.assert(
		fc.property(anyText, (text) => {
			for (const block of parseMarkup(text))
				if (block.kind === 'code') {
					expect(block.open).toMatch(/^\n?```[^\s`]*[ \t\r]*\n$/);
					expect(block.close).toMatch(/^\n```[ \t\r]*\n?$/);
					expect(block.text).toMatch(/\S/);
				} else
					for (const { text: words, ticks, href } of block.pieces)
						if (ticks !== undefined) {
							expect(ticks).toMatch(/^(`|```)$/);
							expect(words).toMatch(/^[^`\n]*[^`\s][^`\n]*$/);
							expect(href).toBeUndefined();
						}
		})
	);
});

test('a text of more backticks than anybody types is shown as it stands', () => {
	expect(pieces('`a` '.repeat(900))).toHaveLength(1_800);
	expect(pieces('`a` '.repeat(1_100))).toEqual([{ text: '`a` '.repeat(1_100) }]);
});

// A message holds some 44,000 characters. One that is taken apart in the square of its length takes longer than a test
// may: each of these is ten times a message, and its square is two hundred thousand million steps.
const LONG = 440_000;
test.each(['`', '`a', '```\n', '```\na\n', '[', '](', '(', ')', '.', ' ', '\n', 'https://', 'https://a.example '])(
	'a very long text of nothing but %j is taken apart in one go',
	(unit) => {
		for (const [before, after] of [
			['', ''],
			['`', '\n'],
			['```\n', '\n```x'],
			['https://a.example/', 'x']
		] as const) {
			const text = before + unit.repeat(LONG / unit.length) + after;
			// Compared as a value: printing the difference of two such texts would take longer than finding it.
			expect(parseMarkup(text).map(sourceOf).join('') === text).toBe(true);
		}
	}
);
