import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { IDLE_AFTER, presenceOf, watchIdle } from './idle.ts';

let page: EventTarget & { visibilityState: string };
let windowed: EventTarget;
beforeEach(() => {
	vi.useFakeTimers();
	windowed = new EventTarget();
	page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
	vi.stubGlobal('addEventListener', windowed.addEventListener.bind(windowed));
	vi.stubGlobal('document', page);
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

/** What was told so far, and nothing told twice. */
function watch() {
	const told: boolean[] = [];
	const stop = watchIdle((isIdle) => told.push(isIdle));
	return { told, stop };
}

test('nobody is here after five minutes without a sign, and somebody at the first one', () => {
	const { told } = watch();
	vi.advanceTimersByTime(IDLE_AFTER - 1);
	expect(told).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(told).toEqual([true]);
	vi.advanceTimersByTime(10 * IDLE_AFTER);
	expect(told).toEqual([true]);
	windowed.dispatchEvent(new Event('keydown'));
	expect(told).toEqual([true, false]);
	vi.advanceTimersByTime(IDLE_AFTER);
	expect(told).toEqual([true, false, true]);
});

test.each(['pointerdown', 'pointermove', 'keydown', 'touchstart', 'wheel', 'focus'])('%s is a sign', (sign) => {
	const { told } = watch();
	vi.advanceTimersByTime(IDLE_AFTER - 1);
	windowed.dispatchEvent(new Event(sign));
	vi.advanceTimersByTime(IDLE_AFTER - 1);
	expect(told).toEqual([]);
	vi.advanceTimersByTime(1);
	expect(told).toEqual([true]);
});

test('a page that is looked at again is a sign, one that is hidden is none', () => {
	const { told } = watch();
	vi.advanceTimersByTime(IDLE_AFTER);
	page.visibilityState = 'hidden';
	page.dispatchEvent(new Event('visibilitychange'));
	expect(told).toEqual([true]);
	page.visibilityState = 'visible';
	page.dispatchEvent(new Event('visibilitychange'));
	expect(told).toEqual([true, false]);
});

test('a device that slept was not touched meanwhile', () => {
	const { told } = watch();
	vi.advanceTimersByTime(IDLE_AFTER - 1_000);
	windowed.dispatchEvent(new Event('keydown'));
	vi.setSystemTime(Date.now() + 60 * 60_000);
	vi.advanceTimersByTime(1_000); // the first timer, with the clock an hour on
	expect(told).toEqual([true]);
});

test('an ended watch says nothing more', () => {
	const { told, stop } = watch();
	stop();
	vi.advanceTimersByTime(2 * IDLE_AFTER);
	windowed.dispatchEvent(new Event('keydown'));
	expect(told).toEqual([]);
});

test('only who is online is away by itself', () => {
	expect((['online', 'away', 'busy', 'invisible'] as const).map((chosen) => presenceOf(chosen, true))).toEqual([
		'away',
		'away',
		'busy',
		'invisible'
	]);
	expect(presenceOf('online', false)).toBe('online');
});
