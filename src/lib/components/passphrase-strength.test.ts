import { expect, test } from 'vitest';
import { ACCEPTABLE, strengthOf, timeWords } from './passphrase-strength.ts';

test('a common password is very weak, and said to be', async () => {
	const { score, label, words } = await strengthOf('password1', []);
	expect(score).toBe(0);
	expect(label).toBe('Very weak');
	expect(words).toContain('within a minute');
});

test('four unrelated words are taken without asking back', async () => {
	const { score, words } = await strengthOf('quiet lamp anchor violin', []);
	expect(score).toBeGreaterThanOrEqual(ACCEPTABLE);
	expect(words).toContain('only in more than 1,000 years');
});

test('what a thief of this device knows counts against it', async () => {
	const unknown = await strengthOf('Wilhelmine1990', []);
	const known = await strengthOf('Wilhelmine1990', ['Wilhelmine']);
	expect(known.score).toBeLessThan(unknown.score ?? 0);
	expect(known.score).toBeLessThan(ACCEPTABLE);
});

test('times are rounded to what one can say', () => {
	expect(timeWords(3)).toBe('within a minute');
	expect(timeWords(3_600)).toBe('in about 1 hour');
	expect(timeWords(3 * 86_400 + 5)).toBe('in about 3 days');
	expect(timeWords(40 * 31_557_600)).toBe('in about 40 years');
	expect(timeWords(1e30)).toBe('only in more than 1,000 years');
});
