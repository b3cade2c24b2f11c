import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { createRedials } from './redials.ts';

const ada = 'ada' as PublicKey;
const ben = 'ben' as PublicKey;
const MINUTE = 60_000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Redials that note who was dialled, in minutes since the beginning. */
function createNoted() {
	const began = Date.now();
	const dialled: (readonly [PublicKey, number])[] = [];
	return { dialled, redials: createRedials((contact) => dialled.push([contact, (Date.now() - began) / MINUTE])) };
}

test('who was not there is dialled again in a minute, then in twice the time, up to a quarter of an hour', () => {
	const { dialled, redials } = createNoted();
	for (let missed = 0; missed < 7; missed++) {
		redials.missed(ada);
		vi.advanceTimersByTime(15 * MINUTE);
	}
	expect(dialled.map(([, at], index) => at - 15 * index)).toEqual([1, 2, 4, 8, 15, 15, 15]);
});

test('without another miss there is one dial, and after a success none', () => {
	const { dialled, redials } = createNoted();
	redials.missed(ada);
	vi.advanceTimersByTime(60 * MINUTE);
	expect(dialled).toEqual([[ada, 1]]);
	redials.missed(ada);
	redials.succeeded(ada);
	vi.advanceTimersByTime(60 * MINUTE);
	expect(dialled).toHaveLength(1);
	redials.missed(ada); // begins again at a minute
	vi.advanceTimersByTime(MINUTE);
	expect(dialled).toHaveLength(2);
});

test('several misses before a dial are one dial; contacts wait each for themselves', () => {
	const { dialled, redials } = createNoted();
	redials.missed(ada);
	redials.missed(ben);
	vi.advanceTimersByTime(MINUTE / 2);
	redials.missed(ada);
	vi.advanceTimersByTime(10 * MINUTE);
	expect(dialled).toEqual([
		[ben, 1],
		[ada, 2.5]
	]);
});

test('after the stop nobody is dialled', () => {
	const { dialled, redials } = createNoted();
	redials.missed(ada);
	redials.missed(ben);
	redials.stop();
	vi.advanceTimersByTime(60 * MINUTE);
	expect(dialled).toEqual([]);
});
