// What was used last comes first, once, and the oldest goes.
import { expect, test } from 'vitest';
import { withRecent } from './recent-emoji.ts';

test('the newest stands first, and once', () => {
	expect(withRecent([], '👍')).toEqual(['👍']);
	expect(withRecent(['🎉', '👍', '🦊'], '👍')).toEqual(['👍', '🎉', '🦊']);
});

test('the same once more is no change', () => {
	const recent = ['👍', '🎉'];
	expect(withRecent(recent, '👍')).toBe(recent);
});

test('the oldest of 24 goes', () => {
	const recent = Array.from({ length: 24 }, (_, at) => String(at));
	expect(withRecent(recent, '👍')).toEqual(['👍', ...recent.slice(0, 23)]);
});
