import { expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { Changes } from '#lib/worker/api.ts';
import { followExpiry } from './expiry.ts';

test('what has disappeared is drawn, one after the other, until the vault is locked', async () => {
	const changes = [1, 2].map((): Changes => ({ contacts: [], messages: [], deliveries: [] }));
	const left = [...changes];
	const apply = vi.fn();
	const fail = vi.fn();
	const nextExpired = () => {
		const next = left.shift();
		return next === undefined ? Promise.reject(new AppError('locked')) : Promise.resolve(next);
	};
	await followExpiry({ nextExpired }, apply, { fail });
	expect(apply.mock.calls.flat()).toEqual(changes);
	expect(fail.mock.calls).toEqual([[new AppError('locked')]]);
});
