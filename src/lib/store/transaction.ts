// The readwrite transactions on an unlocked database. Owns the fence: one writer number is on disk, and who does not
// hold it writes nothing. Refuses anything but finished values: no crypto is awaited while a transaction is open.
import type { IDBPTransaction } from 'idb';
import { AppError } from '#lib/protocol/errors.ts';
import { allDone } from './disk-errors.ts';
import { type Database, META } from './schema.ts';

export type Durability = 'strict' | 'relaxed';

/** One put, or (without a value) the deletion of one row or of a range. */
export type Step =
	| { readonly store: string; readonly key: IDBValidKey; readonly value: unknown }
	| { readonly store: string; readonly key: IDBKeyRange; readonly value: undefined };

/** The key of the number in `meta`. */
export const WRITER = 'writer';

/**
 * Writes all of `steps`, in their order, or none, if `writer` is still the number on disk.
 * @returns when the browser says that it is on disk (`strict`: flushed)
 * @throws AppError `fenced`; a DOMException, `QuotaExceededError` among them
 */
export async function writeFenced(
	database: Database,
	writer: number,
	steps: readonly Step[],
	durability: Durability
): Promise<void> {
	const stores = new Set([META, ...steps.map(({ store }) => store)]);
	const transaction = database.transaction([...stores], 'readwrite', { durability });
	const requests: Promise<unknown>[] = [];
	const issued = issue(transaction, writer, steps, requests);
	await issued.catch(() => abort(transaction));
	await allDone([issued, ...requests, transaction.done]);
}

/** Awaits nothing between the fence and the commit. @param requests is filled, so that none of them is forgotten */
async function issue(
	transaction: IDBPTransaction<unknown, string[], 'readwrite'>,
	writer: number,
	steps: readonly Step[],
	requests: Promise<unknown>[]
): Promise<void> {
	const current: unknown = await transaction.objectStore(META).get(WRITER);
	if (current !== writer) throw new AppError('fenced');
	for (const { store, key, value } of steps) {
		const target = transaction.objectStore(store);
		requests.push(value === undefined ? target.delete(key) : target.put(value, key));
	}
	transaction.commit();
}

/**
 * Takes the pen: from now on whoever wrote before is refused. The caller holds the Web Lock.
 * @returns the new writer number. The first is random, so that a database which was deleted and made anew under a
 * sleeping writer has not its number again.
 */
export async function raiseWriter(database: Database): Promise<number> {
	const transaction = database.transaction(META, 'readwrite', { durability: 'strict' });
	transaction.done.catch(() => undefined); // awaited below, unless the get fails first
	const current: unknown = await transaction.store.get(WRITER);
	const writer = Number.isSafeInteger(current) ? (current as number) + 1 : randomNumber();
	await allDone([transaction.store.put(writer, WRITER), transaction.done]);
	return writer;
}

function randomNumber(): number {
	const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
	return number;
}

/** Does nothing to one that has ended. */
export function abort(transaction: { abort(): void }): void {
	try {
		transaction.abort();
	} catch {
		// it has ended already, which its own rejection tells
	}
}
