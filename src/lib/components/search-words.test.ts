import { expect, test } from 'vitest';
import { coverageWords, partsOf, statusWords } from './search-words.ts';

const coverage = { judged: 12_400, total: 100_000, indexed: 40_000, entries: 99_000, growing: true };
const state = { status: 'none', hits: [], coverage, problem: undefined } as const;

test('says how far it is, and what came of it', () => {
	expect(statusWords(state, 'Ben')).toBe('Type what you are looking for in your conversation with Ben.');
	expect(statusWords(state, undefined)).toMatch(/^Type a word/);
	expect(statusWords({ ...state, status: 'looking' }, undefined)).toBe(
		'Looking through your messages… 12,400 of 100,000'
	);
	expect(statusWords({ ...state, status: 'done' }, undefined)).toMatch(/^Nothing found\./);
	expect(statusWords({ ...state, status: 'failed', problem: 'Why.' }, undefined)).toBe(
		'The search stopped. Why. Your messages are as they were.'
	);
});

test('speaks of the index only while it grows', () => {
	expect(coverageWords(coverage)).toMatch(/: 40 % so far\./);
	expect(coverageWords({ ...coverage, growing: false })).toBeUndefined();
	expect(coverageWords(undefined)).toBeUndefined();
});

test('an excerpt is cut at its marks', () => {
	expect(
		partsOf({
			excerpt: 'old harbour',
			marks: [
				[0, 3],
				[4, 8]
			]
		})
	).toEqual([
		{ text: 'old', marked: true },
		{ text: ' ', marked: false },
		{ text: 'harb', marked: true },
		{ text: 'our', marked: false }
	]);
});
