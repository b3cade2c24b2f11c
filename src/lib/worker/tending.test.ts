// When the store is tended: in idle times, packing first, and not all day long.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tend, type Tended, TENDING_PACE, VACUUM_PAUSE } from './tending.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (paces = 1) => vi.advanceTimersByTimeAsync(paces * TENDING_PACE);

function createStore(pages: number, hasResidue: boolean) {
	let left = pages;
	const store = {
		commits: 0,
		hasResidue,
		tidy: vi.fn(() => Promise.resolve(left-- > 0)),
		vacuum: vi.fn(() => {
			store.hasResidue = false;
			return Promise.resolve();
		})
	};
	return store satisfies Tended;
}
const roomy = () => Promise.resolve(true);

test('it packs all there is, then makes what was deleted final', async () => {
	const store = createStore(5, true);
	tend(store, roomy);
	await pass();
	expect(store.tidy).toHaveBeenCalledTimes(6);
	expect(store.vacuum).not.toHaveBeenCalled();
	await pass();
	expect(store.vacuum).toHaveBeenCalledTimes(1);
	await pass(100);
	expect([store.tidy.mock.calls.length, store.vacuum.mock.calls.length]).toEqual([6, 1]);
});

test('it waits while something is committed, and makes way between pages', async () => {
	const store = createStore(3, true);
	tend(store, roomy);
	for (let look = 0; look < 4; look++) {
		store.commits++;
		await pass();
	}
	expect(store.tidy).not.toHaveBeenCalled();
	store.tidy.mockImplementationOnce(() => {
		store.commits++;
		return Promise.resolve(true);
	});
	await pass();
	expect(store.tidy).toHaveBeenCalledTimes(1);
	await pass(3);
	expect(store.vacuum).toHaveBeenCalledTimes(1);
});

test('what a commit left unpacked is packed after it', async () => {
	const store = createStore(0, false);
	tend(store, roomy);
	await pass(2);
	store.commits++;
	await pass(2);
	expect(store.tidy).toHaveBeenCalledTimes(2);
});

test('packing that fails waits for the next look, and holds up no deletion', async () => {
	const store = createStore(0, true);
	store.tidy.mockRejectedValue(new Error('full'));
	tend(store, roomy);
	await pass(3);
	expect([store.tidy.mock.calls.length, store.vacuum.mock.calls.length]).toEqual([3, 1]);
});

test('what is deleted all day is made final now and then', async () => {
	const store = createStore(0, true);
	tend(store, roomy);
	await pass(2);
	store.hasResidue = true;
	await vi.advanceTimersByTimeAsync(VACUUM_PAUSE - 2 * TENDING_PACE);
	expect(store.vacuum).toHaveBeenCalledTimes(1);
	await pass(4);
	expect(store.vacuum).toHaveBeenCalledTimes(2);
});

test('it keeps off a disk that is almost full, and comes back', async () => {
	const store = createStore(0, true);
	let free = 1_000_000;
	tend(store, (bytes) => Promise.resolve(free > bytes));
	await pass(5);
	expect(store.vacuum).not.toHaveBeenCalled();
	free = 200_000_000;
	await pass();
	expect(store.vacuum).toHaveBeenCalledTimes(1);
});

test('what fails is tried again', async () => {
	const store = createStore(1, true);
	store.tidy.mockRejectedValueOnce(new Error('no'));
	store.vacuum.mockRejectedValueOnce(new Error('no'));
	tend(store, roomy);
	await pass(3);
	expect(store.tidy).toHaveBeenCalledTimes(3);
	expect(store.vacuum).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(VACUUM_PAUSE + TENDING_PACE);
	expect(store.vacuum).toHaveBeenCalledTimes(2);
});
