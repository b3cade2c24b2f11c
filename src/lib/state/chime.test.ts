import { afterEach, expect, test, vi } from 'vitest';
import { createChime } from './chime.ts';

class FakeContext {
	static made: FakeContext[] = [];
	readonly sources: (EventTarget & { readonly frequency: { readonly value: number } })[] = [];
	readonly destination = {};
	readonly currentTime = 0;
	readonly resume = vi.fn(() => Promise.resolve());
	readonly suspend = vi.fn(() => Promise.resolve());
	constructor() {
		FakeContext.made.push(this);
	}
	createOscillator() {
		const source = Object.assign(new EventTarget(), {
			...{ frequency: { value: 0 }, start: vi.fn(), stop: vi.fn(), connect: (next: unknown) => next }
		});
		this.sources.push(source);
		return source;
	}
	createGain() {
		const gain = { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn(), exponentialRampToValueAtTime: vi.fn() };
		return { gain, connect: (next: unknown) => next };
	}
}
function stub(hasBeenActive: boolean) {
	FakeContext.made = [];
	vi.stubGlobal('AudioContext', FakeContext);
	vi.stubGlobal('navigator', { userActivation: { hasBeenActive } });
}
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});
/** Lets what was asked of the device be answered. */
const settle = () => vi.advanceTimersByTimeAsync(0);

test('two tones that end, after which the device may rest; the next time it is woken', async () => {
	vi.useFakeTimers();
	stub(true);
	const chime = createChime();
	chime();
	await settle();
	const [context] = FakeContext.made;
	expect(context?.sources).toHaveLength(2);
	for (const source of context?.sources ?? []) {
		const { start, stop } = source as unknown as Record<'start' | 'stop', ReturnType<typeof vi.fn>>;
		const [from, to] = [Number(start.mock.calls[0]?.[0]), Number(stop.mock.calls[0]?.[0])];
		expect(to - from).toBeLessThan(1);
		expect(to).toBeGreaterThan(from);
	}
	expect(context?.sources.map(({ frequency }) => frequency.value)).toEqual([659.25, 880]);
	expect(context?.suspend).not.toHaveBeenCalled();
	context?.sources.at(-1)?.dispatchEvent(new Event('ended'));
	expect(context?.suspend).toHaveBeenCalledTimes(1);
	chime();
	await settle();
	expect(FakeContext.made).toHaveLength(1);
	expect(context?.resume).toHaveBeenCalledTimes(2);
	expect(context?.sources).toHaveLength(4);
});

test('before any touch nothing is asked of the browser, and without a device nothing is amiss', async () => {
	vi.useFakeTimers();
	stub(false);
	createChime()();
	expect(FakeContext.made).toEqual([]);
	stub(true);
	const chime = createChime();
	vi.stubGlobal(
		'AudioContext',
		class extends FakeContext {
			override readonly resume = vi.fn(() => Promise.reject(new Error('not allowed')));
		}
	);
	chime();
	await settle();
	expect(FakeContext.made[0]?.sources).toEqual([]);
	vi.stubGlobal('AudioContext', undefined);
	expect(() => createChime()()).not.toThrow();
});

test('a sound that is let through much later is not made', async () => {
	vi.useFakeTimers();
	stub(true);
	const later = Promise.withResolvers<undefined>();
	vi.stubGlobal(
		'AudioContext',
		class extends FakeContext {
			override readonly resume = vi.fn(() => later.promise);
		}
	);
	createChime()();
	await vi.advanceTimersByTimeAsync(60_000);
	later.resolve(undefined);
	await settle();
	expect(FakeContext.made[0]?.sources).toEqual([]);
});
