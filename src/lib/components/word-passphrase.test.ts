import { dictionary } from '@zxcvbn-ts/language-common';
import { afterEach, expect, test, vi } from 'vitest';
import { strengthOf } from './passphrase-strength.ts';
import { suggestPassphrase } from './word-passphrase.ts';

const words = dictionary['diceware-common'];

afterEach(() => vi.restoreAllMocks());

test('a suggestion has five words of the list, others each time, and is strong', async () => {
	const suggestions = await Promise.all(Array.from({ length: 20 }, suggestPassphrase));
	for (const suggestion of suggestions) {
		expect(suggestion.split(' ')).toHaveLength(5);
		expect(words).toEqual(expect.arrayContaining(suggestion.split(' ')));
	}
	expect(new Set(suggestions)).toHaveLength(20);
	expect((await strengthOf(suggestions[0]!, [])).score).toBe(4);
});

test('every word is as likely: numbers that would favour some are drawn again', async () => {
	const drawn = [62_208, 65_535, 62_207, 0, 1, 7_776, 7_775];
	vi.spyOn(crypto, 'getRandomValues').mockImplementation((into) => {
		(into as Uint16Array)[0] = drawn.shift()!;
		return into;
	});
	expect(await suggestPassphrase()).toBe([7_775, 0, 1, 0, 7_775].map((at) => words[at]).join(' '));
	expect(drawn).toEqual([]);
});
