// The writer lock over a lock manager of the test's own, after the Web Locks specification: one holder, a queue, `steal`.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { takeWriterLock, type WriterLock } from './writer-lock.ts';

interface Holder {
	readonly end: (error?: DOMException) => void;
}

/** One exclusive lock of any name. */
function createLocks(): Pick<LockManager, 'request'> {
	let holder: Holder | undefined;
	const queue: (() => void)[] = [];
	const aborted = () => new DOMException('', 'AbortError');

	function grant(callback: (lock: Lock | null) => unknown, settle: PromiseWithResolvers<unknown>): void {
		const mine: Holder = {
			end(error) {
				if (holder === mine) holder = undefined;
				if (error) settle.reject(error);
				if (holder === undefined) queue.shift()?.();
			}
		};
		holder = mine;
		Promise.resolve(callback({} as Lock)).then((value) => {
			settle.resolve(value);
			if (holder === mine) mine.end();
		}, settle.reject);
	}

	const request = (_name: string, options: LockOptions, callback: (lock: Lock | null) => unknown) => {
		const settle = Promise.withResolvers<unknown>();
		if (options.steal === true) {
			const before = holder;
			grant(callback, settle);
			before?.end(aborted());
		} else if (holder === undefined) grant(callback, settle);
		else if (options.ifAvailable === true) Promise.resolve(callback(null)).then(settle.resolve, settle.reject);
		else {
			const turn = () => grant(callback, settle);
			queue.push(turn);
			options.signal?.addEventListener('abort', () => {
				const at = queue.indexOf(turn);
				if (at < 0) return;
				queue.splice(at, 1);
				settle.reject(aborted());
			});
		}
		return settle.promise;
	};
	return { request: request as LockManager['request'] };
}

let held: WriterLock[] = [];
const take = async (takeOver: boolean) => {
	const lock = await takeWriterLock(takeOver);
	held.push(lock);
	return lock;
};
const soon = <Value>(value: Value) => new Promise<Value>((resolve) => setTimeout(resolve, 0, value));
const isLost = ({ lost }: WriterLock) => Promise.race([lost.then(() => true), soon(false)]);

beforeEach(() => {
	held = [];
	vi.stubGlobal('navigator', { locks: createLocks() });
});
afterEach(() => {
	for (const lock of held) lock.release();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('the first has the lock; the second is told of the other tab, and the first keeps it', async () => {
	const first = await take(false);
	await expect(take(false)).rejects.toMatchObject({ code: 'another-tab' });
	expect(await isLost(first)).toBe(false);
});

test('a lock that was released is there for the next', async () => {
	(await take(false)).release();
	await soon(undefined);
	expect(await isLost(await take(false))).toBe(false);
});

test('who takes over asks the holder to end, and has the lock as soon as that has', async () => {
	const first = await take(false);
	void first.lost.then(() => first.release()); // the page ends its worker
	const second = await take(true);
	expect(await isLost(first)).toBe(true);
	expect(await isLost(second)).toBe(false);
	await expect(take(false)).rejects.toMatchObject({ code: 'another-tab' });
});

test('of a holder that stays silent the lock is stolen, not before a second and a half', async () => {
	const first = await take(false);
	const since = Date.now();
	const second = await take(true);
	expect(Date.now() - since).toBeGreaterThanOrEqual(1_400);
	await first.lost;
	expect(await isLost(second)).toBe(false);
	await expect(take(false)).rejects.toMatchObject({ code: 'another-tab' });
});

test('who takes over where nobody writes does not wait', async () => {
	expect(await isLost(await take(true))).toBe(false);
});

test('the lock goes on to whoever asks next, again and again', async () => {
	let lock = await take(false);
	for (let count = 0; count < 3; count++) {
		const before = lock;
		void before.lost.then(() => before.release());
		lock = await take(true);
		expect(await isLost(before)).toBe(true);
	}
	expect(await isLost(lock)).toBe(false);
});

test('who unlocks at once after locking waits for the worker of before to be gone', async () => {
	const first = await take(false);
	setTimeout(() => first.release(), 50);
	const second = await take(false);
	expect(await isLost(second)).toBe(false);
});
