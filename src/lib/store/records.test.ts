import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, test, vi } from 'vitest';
import { getRecords } from './records.ts';

async function read(range?: IDBKeyRange, limit?: number) {
	const database = await openDB('records', 1, {
		upgrade(made) {
			const store = made.createObjectStore('rows');
			for (const n of [3, 1, 2, 4]) void store.put({ n }, [1, n]);
		}
	});
	const records = await getRecords(database.transaction('rows').store, range, limit);
	database.close();
	return records;
}

test.each(['getAllRecords', 'getAllKeys and getAll'])('records come with their keys, in order, by %s', async (way) => {
	const { prototype } = IDBObjectStore as unknown as { readonly prototype: { getAllRecords?: unknown } };
	const atOnce = vi.fn(prototype.getAllRecords as (this: unknown, options: unknown) => unknown);
	const isAtOnce = way === 'getAllRecords';
	const { getAllRecords } = prototype;
	prototype.getAllRecords = isAtOnce ? atOnce : undefined;
	try {
		const all = [1, 2, 3, 4].map((n) => [[1, n], { n }]);
		expect(await read()).toEqual(all);
		expect(await read(IDBKeyRange.bound([1, 2], [1, 3]))).toEqual(all.slice(1, 3));
		expect(await read(IDBKeyRange.lowerBound([1, 2]), 2)).toEqual(all.slice(1, 3));
		expect(await read(IDBKeyRange.only([2, 1]))).toEqual([]);
		expect(atOnce).toHaveBeenCalledTimes(isAtOnce ? 4 : 0);
	} finally {
		prototype.getAllRecords = getAllRecords;
	}
});
