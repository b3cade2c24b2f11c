// Reading rows some of which may be damaged. Owns that one that does not open hides itself alone.
import { errorCode } from '#lib/protocol/errors.ts';
import type { Rows, StoreName, StorePort } from '#lib/store/rows.ts';

export interface ReadableRows<Value> {
	/** By the second number of their key, in its order. */
	readonly rows: ReadonlyMap<number, Value>;
	/** The places whose rows are there and do not open. */
	readonly damaged: ReadonlySet<number>;
}

/**
 * The rows of one contact from `first` to `last`, both included, at most `limit` of them, the damaged counted in.
 * @throws AppError `internal` and whatever else is no damage of one row
 */
export async function readReadable<Name extends 'tail' | 'ids' | 'outbox'>(
	store: StorePort,
	name: Name,
	contact: number,
	first: number,
	last: number,
	limit = Infinity
): Promise<ReadableRows<Rows[Name]['value']>> {
	try {
		const read = await store.readRange(name, contact, first, last, limit === Infinity ? undefined : limit);
		return { rows: new Map(read.map(({ key, value }) => [key[1], value])), damaged: new Set() };
	} catch (error) {
		if (errorCode(error) !== 'unsealable') throw error;
	}
	const rows = new Map<number, Rows[Name]['value']>();
	const damaged = new Set<number>();
	for (let at = first; at <= last && rows.size + damaged.size < limit; at++) {
		const row = await store.read(name, [contact, at]).catch(damage);
		if (row === 'damaged') damaged.add(at);
		else if (row !== undefined) rows.set(at, row);
	}
	return { rows, damaged };
}

/**
 * One row; undefined where there is none, and where it does not open.
 * @throws AppError as `readReadable`
 */
export async function readReadableRow<Name extends StoreName>(
	store: StorePort,
	name: Name,
	key: Rows[Name]['key']
): Promise<Rows[Name]['value'] | undefined> {
	const row = await store.read(name, key).catch(damage);
	return row === 'damaged' ? undefined : row;
}

function damage(error: unknown): 'damaged' {
	if (errorCode(error) !== 'unsealable') throw error;
	return 'damaged';
}
