// What counts as a sign that the world may have changed, and how often it is acted upon.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PROBE_GAP } from '#lib/rtc/limits.ts';
import { watchWake } from './wake.ts';

let page: EventTarget;
beforeEach(() => {
	vi.useFakeTimers();
	page = new EventTarget();
	vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
	vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function watch(connection?: EventTarget & { type?: string }) {
	vi.stubGlobal('navigator', { connection });
	const told: string[] = [];
	const abort = new AbortController();
	watchWake({ news: () => told.push('news'), probe: () => told.push('probe') }, abort.signal);
	return { told: () => told.splice(0), abort };
}
/** The device sleeps: the calendar goes on, and no timer rings. */
const sleep = (ms: number) => vi.setSystemTime(Date.now() + ms);

test.each([
	['the network is back', () => page.dispatchEvent(new Event('online'))],
	['the page is shown again', () => page.dispatchEvent(new Event('pageshow'))],
	['a frozen page goes on', () => document.dispatchEvent(new Event('resume'))],
	['somebody looks at the tab', () => document.dispatchEvent(new Event('visibilitychange'))],
	[
		'the device was asleep',
		() => {
			sleep(3_600_000);
			vi.advanceTimersByTime(3_000);
		}
	]
])('%s: good news, and a probe at once', (_, happen) => {
	const { told } = watch();
	happen();
	expect(told()).toEqual(['news', 'probe']);
	vi.advanceTimersByTime(600_000);
	expect(told()).toEqual([]);
});

test('a tab that is left is no news', () => {
	const { told } = watch();
	vi.stubGlobal('document', Object.assign(document, { visibilityState: 'hidden' }));
	document.dispatchEvent(new Event('visibilitychange'));
	expect(told()).toEqual([]);
});

test('timers that come a little late, and a clock that is set back, are no sleep', () => {
	const { told } = watch();
	for (let time = 0; time < 20; time++) {
		sleep(time % 2 === 0 ? 8_000 : -3_600_000);
		vi.advanceTimersByTime(3_000);
	}
	expect(told()).toEqual([]);
});

test('signs that come in a swarm are news each, and two probes: the second when it may tell more than the first', () => {
	const { told } = watch();
	for (let time = 0; time < 4; time++) {
		page.dispatchEvent(new Event('online'));
		vi.advanceTimersByTime(1_000);
	}
	expect(told()).toEqual(['news', 'probe', 'news', 'news', 'news']);
	vi.advanceTimersByTime(PROBE_GAP - 4_000);
	expect(told()).toEqual(['probe']);
	page.dispatchEvent(new Event('online'));
	vi.advanceTimersByTime(PROBE_GAP - 1);
	expect(told()).toEqual(['news']);
	vi.advanceTimersByTime(1);
	expect(told()).toEqual(['probe']);
});

test('another kind of network is good news; the same one is not', () => {
	const connection = Object.assign(new EventTarget(), { type: 'wifi' });
	const { told } = watch(connection);
	connection.dispatchEvent(new Event('change'));
	expect(told()).toEqual([]);
	connection.type = 'cellular';
	connection.dispatchEvent(new Event('change'));
	connection.dispatchEvent(new Event('change'));
	expect(told()).toEqual(['news', 'probe']);
});

test('where the kind is not told, a change is a reason to ask, and none to dial', () => {
	const connection = new EventTarget();
	const { told } = watch(connection);
	connection.dispatchEvent(new Event('change'));
	expect(told()).toEqual(['probe']);
});

test('stopped, it hears nothing and leaves no timer', () => {
	const connection = Object.assign(new EventTarget(), { type: 'wifi' });
	const { told, abort } = watch(connection);
	page.dispatchEvent(new Event('online'));
	page.dispatchEvent(new Event('online'));
	told();
	abort.abort();
	for (const name of ['online', 'pageshow']) page.dispatchEvent(new Event(name));
	for (const name of ['resume', 'visibilitychange']) document.dispatchEvent(new Event(name));
	connection.type = 'none';
	connection.dispatchEvent(new Event('change'));
	sleep(3_600_000);
	vi.advanceTimersByTime(60_000);
	expect(told()).toEqual([]);
	expect(vi.getTimerCount()).toBe(0);
});
