// The waits between dials: how long, and spread how far.
import { expect, test } from 'vitest';
import { backoff, FIRST_BACKOFF, LONGEST_BACKOFF, PROBE_DEADLINE, PROBE_GAP } from './limits.ts';

test('waits double, and are spread from half to one and a half, up to the longest', () => {
	expect([0, 1, 2, 3].map((tries) => backoff(tries, 0))).toEqual([0.5, 1, 2, 4].map((times) => times * FIRST_BACKOFF));
	expect([0, 1, 2, 3].map((tries) => backoff(tries, 1))).toEqual([1.5, 3, 6, 12].map((times) => times * FIRST_BACKOFF));
	expect([10, 100, 10_000].map((tries) => backoff(tries, 1))).toEqual(Array(3).fill(LONGEST_BACKOFF));
	expect([10, 100, 10_000].map((tries) => backoff(tries, 0))).toEqual(Array(3).fill(LONGEST_BACKOFF / 2));
	expect(new Set(Array.from({ length: 20 }, () => backoff(3))).size).toBeGreaterThan(1);
});

test('no question of life is asked again before the one before it has had its time', () => {
	expect(PROBE_GAP).toBeGreaterThan(PROBE_DEADLINE);
});
