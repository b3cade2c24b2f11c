// The names of IndexedDB's failures, and what becomes of them.
import { expect, test } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import { allDone, toAppError } from './disk-errors.ts';

const failure = (name: string) => new DOMException('with words', name);

test('of several failures the cause is told, not the abort that follows', async () => {
	const aborted = () => Promise.reject(failure('AbortError'));
	const full = Promise.reject(failure('QuotaExceededError'));
	await expect(allDone([aborted(), full, aborted()])).rejects.toMatchObject({ name: 'QuotaExceededError' });
	await expect(allDone([Promise.resolve(), aborted()])).rejects.toMatchObject({ name: 'AbortError' });
	await expect(allDone([Promise.resolve(), Promise.resolve()])).resolves.toBeUndefined();
});

test('it fails only when the last of them has ended', async () => {
	const last = Promise.withResolvers<undefined>();
	let ended = false;
	const all = allDone([Promise.reject(failure('DataError')), last.promise]).finally(() => (ended = true));
	const told = expect(all).rejects.toMatchObject({ name: 'DataError' });
	await new Promise((resolve) => setTimeout(resolve));
	expect(ended).toBe(false);
	last.resolve(undefined);
	await told;
});

test.each([
	[failure('QuotaExceededError'), 'disk-full: here'],
	[failure('ConstraintError'), 'internal: here'],
	['a string', 'internal: here'],
	[new AppError('fenced'), 'fenced']
])('%s becomes "%s"', (thrown, message) => {
	expect(toAppError(thrown, 'here')).toMatchObject({ message });
});
