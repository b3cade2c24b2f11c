import { expect, test } from 'vitest';
import { withRecent } from './recent-emoji.ts';

test('the newest stands first, once, and the oldest of many go', () => {
	expect(withRecent([], 'a')).toEqual(['a']);
	expect(withRecent(['a', 'b'], 'b')).toEqual(['b', 'a']);
	expect(withRecent(['a', 'b'], 'a')).toBeUndefined();
	const many = Array.from({ length: 30 }, (_, at) => `${at}`);
	expect(withRecent(many, 'new')).toEqual(['new', ...many.slice(0, 23)]);
});
