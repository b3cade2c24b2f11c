import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError, type ErrorCode } from '#lib/protocol/errors.ts';
import type { VaultApi } from '#lib/worker/api.ts';
import { DiskRoom } from './disk-room.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function createParts() {
	const probe = vi.fn(() => Promise.resolve(false));
	const returned = vi.fn();
	const room = new DiskRoom(probe, returned);
	const refuse = (code: ErrorCode) =>
		room
			.watch({ send: () => Promise.reject(new AppError(code)) } as unknown as VaultApi)
			.send({ contact: '' as never, body: '' });
	return { probe, returned, room, refuse };
}

test('a call that the disk refuses is noticed, and still refused', async () => {
	const { room, refuse } = createParts();
	await expect(refuse('too-long')).rejects.toMatchObject({ code: 'too-long' });
	expect(room.isFull).toBe(false);
	await expect(refuse('disk-full')).rejects.toMatchObject({ code: 'disk-full' });
	expect(room.isFull).toBe(true);
	const passing = room.watch({ hasRoom: () => Promise.resolve(true) } as unknown as VaultApi);
	expect(await passing.hasRoom()).toBe(true);
});

test('it is tried again soon, then once a minute, and told when there is room', async () => {
	const { probe, returned, room, refuse } = createParts();
	await refuse('disk-full').catch(() => undefined);
	await refuse('disk-full').catch(() => undefined); // which begins nothing anew
	await vi.advanceTimersByTimeAsync(5_000);
	expect(probe).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(10_000 + 20_000 + 40_000 + 60_000);
	expect(probe).toHaveBeenCalledTimes(5);
	await vi.advanceTimersByTimeAsync(10 * 60_000);
	expect(probe).toHaveBeenCalledTimes(15);
	expect([room.isFull, returned.mock.calls.length]).toEqual([true, 0]);
	probe.mockRejectedValueOnce(new AppError('internal'));
	await vi.advanceTimersByTimeAsync(60_000);
	probe.mockResolvedValue(true);
	await vi.advanceTimersByTimeAsync(60_000);
	expect([room.isFull, returned.mock.calls.length]).toEqual([false, 1]);
	await vi.advanceTimersByTimeAsync(60 * 60_000);
	expect(probe).toHaveBeenCalledTimes(17);
});

test('it can be full again, and is left alone once it is stopped', async () => {
	const { probe, returned, room, refuse } = createParts();
	probe.mockResolvedValue(true);
	for (const times of [1, 2]) {
		await refuse('disk-full').catch(() => undefined);
		await vi.advanceTimersByTimeAsync(5_000);
		expect(returned).toHaveBeenCalledTimes(times);
	}
	await refuse('disk-full').catch(() => undefined);
	room.stop();
	await vi.advanceTimersByTimeAsync(60_000);
	await refuse('disk-full').catch(() => undefined);
	expect(probe).toHaveBeenCalledTimes(2);
});
