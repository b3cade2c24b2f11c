import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenDone } from './when-done.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('at once where nothing is waited for', () => {
	const act = vi.fn();
	whenDone([undefined], 1_000, act);
	expect(act).toHaveBeenCalledTimes(1);
});

test('when all have ended, however they did, and not after the time again', async () => {
	const act = vi.fn();
	const [one, two] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
	whenDone([one.promise, two.promise, undefined], 1_000, act);
	one.reject(new Error('failed'));
	await vi.advanceTimersByTimeAsync(500);
	expect(act).not.toHaveBeenCalled();
	two.resolve(undefined);
	await vi.advanceTimersByTimeAsync(5_000);
	expect(act).toHaveBeenCalledTimes(1);
});

test('after the time, whatever has not ended', async () => {
	const act = vi.fn();
	whenDone([new Promise(() => undefined)], 1_000, act);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(act).toHaveBeenCalledTimes(1);
});
