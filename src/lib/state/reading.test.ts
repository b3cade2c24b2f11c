import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReading } from './reading.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('the first look counts at once', () => {
	const mark = vi.fn();
	createReading(mark).look();
	expect(mark).toHaveBeenCalledTimes(1);
});

test('a burst makes a mark each half second, and one after its last message', () => {
	const mark = vi.fn();
	const reading = createReading(mark);
	for (let count = 0; count < 110; count++) {
		reading.look();
		vi.advanceTimersByTime(20); // 2.2 s in all
	}
	expect(mark.mock.calls.length).toBeGreaterThanOrEqual(4);
	expect(mark.mock.calls.length).toBeLessThanOrEqual(5);
	const during = mark.mock.calls.length;
	vi.advanceTimersByTime(500);
	expect(mark).toHaveBeenCalledTimes(during + 1);
	vi.advanceTimersByTime(5_000);
	expect(mark).toHaveBeenCalledTimes(during + 1);
});

test('nothing is marked after the end', () => {
	const mark = vi.fn();
	const reading = createReading(mark);
	reading.look();
	reading.look();
	reading.stop();
	vi.advanceTimersByTime(5_000);
	expect(mark).toHaveBeenCalledTimes(1);
});
