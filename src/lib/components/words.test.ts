import { expect, test } from 'vitest';
import { reactionWords } from './words.ts';

test('a reaction says who gave it', () => {
	const words = (mine: boolean, theirs: boolean) => reactionWords({ emoji: '👍', mine, theirs }, 'Ben');
	expect([words(true, false), words(false, true), words(true, true)]).toEqual([
		'👍, you',
		'👍, Ben',
		'👍, you and Ben'
	]);
});
