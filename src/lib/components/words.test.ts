import { expect, test } from 'vitest';
import { countOf, reactionWords } from './words.ts';

test('one and many', () => {
	expect([countOf(1, 'message'), countOf(3, 'message')]).toEqual(['1 message', '3 messages']);
});

test('a reaction says who gave it', () => {
	const words = (mine: boolean, theirs: boolean) => reactionWords({ emoji: '👍', mine, theirs }, 'Ben');
	expect([words(true, false), words(false, true), words(true, true)]).toEqual([
		'👍, you',
		'👍, Ben',
		'👍, you and Ben'
	]);
});
