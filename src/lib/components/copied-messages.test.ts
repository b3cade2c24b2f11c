import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { copiedText } from './copied-messages.ts';

beforeEach(() => void vi.stubGlobal('navigator', { languages: ['en-GB'] }));
afterEach(() => vi.unstubAllGlobals());

const at = (day: number, hour: number, minute: number) => new Date(2026, 2, day, hour, minute).getTime();

test('each message says who wrote it and when', () => {
	expect(
		copiedText([
			{ at: at(3, 14, 32), name: 'Ben', text: 'Where are you?' },
			{ at: at(3, 14, 33), name: 'Ada', text: 'On my way.' }
		])
	).toBe('[14:32] Ben: Where are you?\n[14:33] Ada: On my way.');
});

test('of several days each has its date', () => {
	const text = copiedText([
		{ at: at(3, 23, 59), name: 'Ben', text: 'good night' },
		{ at: at(4, 8, 1), name: 'Ben', text: 'good morning' }
	]);
	expect(text.split('\n')).toEqual([
		expect.stringMatching(/^\[3 March 2026.* 23:59\] Ben: good night$/u),
		expect.stringMatching(/^\[4 March 2026.* 08:01\] Ben: good morning$/u)
	]);
});

test('a text keeps its lines, its code and its marks, and loses only the space around it', () => {
	const text = '  see\n\n```\n  {name} $1\n```\n';
	expect(copiedText([{ at: at(3, 10, 0), name: '{text}', text }])).toBe('[10:00] {text}: see\n\n```\n  {name} $1\n```');
});
