import { expect, test } from 'vitest';
import { momentOf } from './clock.ts';
import { expiryWords, spanOf, timerNote } from './expiry-words.ts';

test('a span is told in the largest unit that says it exactly', () => {
	const told = [1, 59, 60, 5_400, 3_600, 86_400, 129_600, 604_800, 1_209_600].map(spanOf);
	expect(told).toEqual([
		...['1 second', '59 seconds', '1 minute', '90 minutes', '1 hour', '1 day', '36 hours', '1 week', '2 weeks']
	]);
});

test('when a message goes is told once it is known', () => {
	expect(expiryWords(3_600, undefined, 4)).toBe('Disappears 1 hour after it was seen');
	expect(expiryWords(3_600, 5, 4)).toBe(`Disappears ${momentOf(5)}`);
	expect(expiryWords(3_600, 5, 5)).toBe('Disappears when it has arrived');
});

test('a change says who made it, and what it means for new messages', () => {
	expect([timerNote(86_400, true, 'Ben'), timerNote(0, false, 'Ben')]).toEqual([
		'You set new messages to disappear after 1 day.',
		'Ben turned disappearing messages off. New messages stay.'
	]);
});
