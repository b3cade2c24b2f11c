import { expect, test } from 'vitest';
import { type Arrived, excerptOf, noticeWords } from './notice-words.ts';

const arrived = (given: Partial<Arrived> = {}): Arrived => ({
	...{ name: 'Ada', isNamesake: false, count: 1, excerpt: 'hello' },
	...given
});

test('each choice shows what it says, and nothing is said of nothing', () => {
	const several = [arrived({ count: 2 })];
	expect(noticeWords('text', several)).toEqual({ title: 'Ada (2)', body: 'hello' });
	expect(noticeWords('name', several)).toEqual({ title: 'Ada', body: '2 new messages' });
	expect(noticeWords('nothing', [...several, arrived({ name: 'Ben' })])).toEqual({
		title: 'Sotto',
		body: '3 new messages'
	});
	for (const content of ['text', 'name', 'nothing'] as const) {
		expect(noticeWords(content, [])).toBeUndefined();
		expect(noticeWords(content, [arrived({ count: 0 })])).toBeUndefined();
	}
});

test('a name that another has is never shown alone', () => {
	for (const content of ['text', 'name'] as const)
		expect(noticeWords(content, [arrived({ isNamesake: true })])?.title).toBe('Ada (another key)');
});

test('a text is cut between characters, and one that disappears is not shown', () => {
	expect(excerptOf({ body: 'short' })).toBe('short');
	expect(excerptOf({ body: 'short', expiresIn: 60 })).toBeUndefined();
	expect(excerptOf({ body: 'x'.repeat(5_000) })).toBe(`${'x'.repeat(159)}…`);
	const foxes = excerptOf({ body: '🦊'.repeat(5_000) }) ?? '';
	expect(foxes).toBe(`${'🦊'.repeat(79)}…`);
	expect(foxes.isWellFormed()).toBe(true);
	expect(noticeWords('text', [arrived({ excerpt: undefined })])).toEqual({ title: 'Ada', body: 'New message' });
});
