import { expect, test } from 'vitest';
import { isOnlyEmoji } from './only-emoji.ts';

test.each(['😀', '😀😀', '👍🏽 🎉', '👩‍👩‍👧‍👦🏳️‍🌈🇩🇪', ' ❤️\n', '1️⃣2️⃣3️⃣'])('%j is only emoji', (text) => {
	expect(isOnlyEmoji(text)).toBe(true);
});

test.each(['', ' ', '1', '123', '#', 'ok', '😀!', '😀 ok', '😀😀😀😀', '\u200D', '🏽', `😀${' '.repeat(44_000)}`])(
	'%j is not',
	(text) => {
		expect(isOnlyEmoji(text)).toBe(false);
	}
);

test('emoji that run together are counted as they are drawn', () => {
	expect(isOnlyEmoji('🇩🇪🇫🇷🇮🇹')).toBe(true);
	expect(isOnlyEmoji('🇩🇪🇫🇷🇮🇹🇪🇸')).toBe(false);
	expect(isOnlyEmoji('👩‍👩‍👧‍👦'.repeat(3))).toBe(true);
});
