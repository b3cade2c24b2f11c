import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAutoLock } from './auto-lock.ts';

let page: EventTarget & { visibilityState: string };
let windowed: EventTarget;
const MINUTE = 60_000;

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

function watch(minutes: number, isBusy = () => false) {
	const lock = vi.fn();
	const autoLock = createAutoLock(lock, isBusy);
	autoLock.set(minutes);
	return { lock, autoLock };
}
const touch = () => windowed.dispatchEvent(new Event('keydown'));

test('what locking would end counts as a touch as long as it lasts', () => {
	let busy = true;
	const { lock } = watch(5, () => busy);
	vi.advanceTimersByTime(60 * MINUTE);
	expect(lock).not.toHaveBeenCalled();
	busy = false;
	vi.advanceTimersByTime(5 * MINUTE);
	expect(lock).toHaveBeenCalledTimes(1);
});

test('after the time without a touch it locks, once', () => {
	const { lock } = watch(5);
	vi.advanceTimersByTime(4 * MINUTE);
	touch();
	vi.advanceTimersByTime(5 * MINUTE - 1);
	expect(lock).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1);
	expect(lock).toHaveBeenCalledTimes(1);
	vi.advanceTimersByTime(60 * MINUTE);
	touch();
	expect(lock).toHaveBeenCalledTimes(1);
});

test('the touch that wakes a device which slept does not count', () => {
	const { lock } = watch(1);
	vi.setSystemTime(Date.now() + 2 * MINUTE); // no timer ran meanwhile
	touch();
	expect(lock).toHaveBeenCalledTimes(1);
});

test('a tab that is looked at again after the time locks before anything is seen', () => {
	const { lock } = watch(1);
	vi.setSystemTime(Date.now() + 30_000);
	page.dispatchEvent(new Event('visibilitychange'));
	expect(lock).not.toHaveBeenCalled();
	vi.setSystemTime(Date.now() + 30_000);
	page.dispatchEvent(new Event('visibilitychange'));
	expect(lock).toHaveBeenCalledTimes(1);
});

test('never means never, another time begins anew, and who stops it is left alone', () => {
	const { lock, autoLock } = watch(0);
	vi.advanceTimersByTime(600 * MINUTE);
	autoLock.set(1);
	vi.advanceTimersByTime(30_000);
	autoLock.set(15);
	vi.advanceTimersByTime(14 * MINUTE);
	autoLock.stop();
	vi.advanceTimersByTime(60 * MINUTE);
	touch();
	expect(lock).not.toHaveBeenCalled();
});
