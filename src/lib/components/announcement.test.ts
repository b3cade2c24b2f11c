import { expect, test } from 'vitest';
import { sentenceOf } from './announcement.ts';

test('one message of the open conversation is read out, and one from elsewhere is only named', () => {
	expect(sentenceOf([{ name: 'Ada', body: 'Hello' }])).toBe('Ada: Hello');
	expect(sentenceOf([{ name: 'Bob' }])).toBe('New message from Bob');
});

test('several are counted, not read out', () => {
	expect(
		sentenceOf([
			{ name: 'Ada', body: 'a' },
			{ name: 'Ada', body: 'b' }
		])
	).toBe('2 new messages from Ada');
	expect(sentenceOf([{ name: 'Ada', body: 'a' }, { name: 'Bob' }])).toBe('2 new messages');
});

test('a long text is begun and not read to its end', () => {
	expect(sentenceOf([{ name: 'Ada', body: 'x'.repeat(40_000) }]).length).toBeLessThan(250);
});
