import { createRequire } from 'node:module';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isEmoji } from './emoji.ts';

interface Emoji {
	readonly emoji: string;
	readonly skins?: readonly Emoji[];
}
// Past vite, which leaves out what the picker does not ask for.
const emojis = createRequire(import.meta.url)('emojibase-data/en/data.json') as readonly Emoji[];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const countOf = (text: string): number => [...graphemes.segment(text)].length;

/** A skin tone by itself is only part of an emoji. */
const isLoneTone = (text: string): boolean => /^\p{Emoji_Modifier}$/u.test(text);
const known = emojis
	.flatMap(({ emoji, skins = [] }) => [emoji, ...skins.map((skin) => skin.emoji)])
	.filter((emoji) => !isLoneTone(emoji));

test('every emoji of Unicode is one, in every skin', () => {
	expect(known.length).toBeGreaterThan(3_900);
	expect(known.filter((emoji) => !isEmoji(emoji))).toEqual([]);
});

test('one that is written without its presentation mark is one too', () => {
	for (const emoji of ['❤', '☠', '1⃣', '🏳‍🌈']) expect(isEmoji(emoji), emoji).toBe(true);
});

test.each([
	['nothing', ''],
	['a letter', 'a'],
	['a digit, which Unicode counts among emoji', '1'],
	['a hash', '#'],
	['an asterisk', '*'],
	['a word', 'joy'],
	['a space', ' '],
	['an emoji and a space', '😀 '],
	['an emoji and a line break', '😀\n'],
	['a line break and an emoji', '\n😀'],
	['two emoji', '😀😀'],
	['two flags', '🇩🇪🇫🇷'],
	['an emoji and a letter', '😀a'],
	['a letter in a box of combining marks', 'a\u20E3'],
	['a letter with marks', 'e\u0301\u0302\u0303'],
	['an emoji with marks stacked on it', `😀${'\u0301'.repeat(20)}`],
	['a skin tone', '🏽'],
	['a joiner', '\u200D'],
	['a presentation mark', '\uFE0F'],
	['a keycap without a key', '\u20E3'],
	['an emoji that is joined to nothing', '😀\u200D'],
	['an emoji joined to a letter', '😀\u200Da'],
	['an emoji told to look like text', '❤\uFE0E'],
	['an emoji in a turned direction', '\u202E😀'],
	['an emoji and a character of no width', '😀\u200B'],
	['tags without a flag', '\u{E0067}\u{E007F}'],
	['tags without an end', '🏴\u{E0067}\u{E0062}'],
	['half a surrogate pair', '\uD83D'],
	['a family without end', `${'👩\u200D'.repeat(20)}👩`],
	['tags without end', `🏴${'\u{E0067}'.repeat(44_000)}\u{E007F}`],
	['a very long text', '😀'.repeat(22_000)]
])('%s is none', (_what, text) => {
	expect(isEmoji(text)).toBe(false);
});

test('whatever is one is drawn as one, and has no letter or space in it', () => {
	const part = fc.constantFrom(
		'😀',
		'👩',
		'❤',
		'\uFE0F',
		'\u200D',
		'🏽',
		'🇩',
		'🏴',
		'\u{E0067}',
		'\u{E007F}',
		'1',
		'\u20E3',
		'a'
	);
	const built = fc.array(part, { maxLength: 6 }).map((parts) => parts.join(''));
	const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), built);
	fc.assert(
		fc.property(text, (candidate) => {
			fc.pre(isEmoji(candidate));
			expect(countOf(candidate)).toBe(1);
			expect(candidate).not.toMatch(/[\p{L}\s]/u);
		})
	);
});
