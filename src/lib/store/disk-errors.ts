// What IndexedDB's failures mean for this app. Owns the reading of their names; refuses to pass one on with its text,
// which may quote what was being written.
import { AppError } from '#lib/protocol/errors.ts';

/** The name of a DOMException or of any other error; empty for what is not one. */
export function errorName(thrown: unknown): string {
	return thrown instanceof Error ? thrown.name : '';
}

/** Whether the disk, or this origin's share of it, is full. */
export function isQuotaExceeded(thrown: unknown): boolean {
	return errorName(thrown) === 'QuotaExceededError';
}

/**
 * Whether the connection may be gone, so that a new one can succeed. `InvalidStateError`: closed by `versionchange`, or
 * by the browser. `AbortError`: closed by the browser while a transaction ran. `UnknownError`: WebKit, which drops the
 * connections of tabs in the background.
 */
export function isConnectionLost(thrown: unknown): boolean {
	return ['InvalidStateError', 'AbortError', 'UnknownError'].includes(errorName(thrown));
}

/**
 * Whether a record is there whose bytes are not: browsers keep large ones in files of their own, which may be lost. No
 * `DataError`: by that Chromium tells, too, what passes.
 */
export function isValueLost(thrown: unknown): boolean {
	return ['NotReadableError', 'NotFoundError'].includes(errorName(thrown));
}

/**
 * Waits for the requests of a transaction and its end.
 * @throws the most telling of their failures: an abort is what follows from another
 */
export async function allDone(ends: readonly Promise<unknown>[]): Promise<void> {
	const settled = await Promise.allSettled(ends);
	const failures = settled.flatMap((end): unknown[] => (end.status === 'rejected' ? [end.reason] : []));
	if (failures.length > 0) throw failures.find((failure) => errorName(failure) !== 'AbortError') ?? failures[0];
}

/** Ours as it is, `disk-full`, or else `internal`. @param where names the act, never data */
export function toAppError(thrown: unknown, where: string): AppError {
	if (thrown instanceof AppError) return thrown;
	return new AppError(isQuotaExceeded(thrown) ? 'disk-full' : 'internal', where);
}
