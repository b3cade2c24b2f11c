import { expect, test } from 'vitest';
import { benchNames, parseArguments } from './arguments.ts';

test('without a word: every bench, up to 100,000 messages', () => {
	expect(parseArguments([])).toEqual({ benches: benchNames, sizes: ['1k', '10k', '100k'] });
});

test.each([
	[['history'], ['1k', '10k', '100k']],
	[
		['history', 'long'],
		['1k', '10k', '100k', '1M']
	],
	[['long'], ['1k', '10k', '100k', '1M']],
	[
		['10k', 'history', '1k', '10k'],
		['1k', '10k']
	]
])('%j asks for %j', (words, sizes) => {
	expect(parseArguments(words)).toEqual({ benches: ['history'], sizes });
});

test.each(['histroy', '', '5k', '--long', 'toString'])('%j is not understood', (word) => {
	expect(parseArguments(['history', word])).toBeUndefined();
});
