// Records with their keys: one request where the browser can (getAllRecords of Indexed Database API 3.0), two elsewhere. A
// request costs as much as the opening of a page. Owns that the two belong to one moment.
import type { IDBPObjectStore } from 'idb';

export type StoredRecord = readonly [key: IDBValidKey, value: unknown];

type Readable = Pick<IDBPObjectStore<unknown, string[], string>, 'name' | 'getAll' | 'getAllKeys'>;

/** What neither the compiler's library nor idb knows yet; idb passes it on. */
interface WithRecords {
	getAllRecords?(options: {
		readonly query: IDBKeyRange | undefined;
		readonly count: number | undefined;
	}): Promise<readonly { readonly key: IDBValidKey; readonly value: unknown }[]>;
}

/** In the order of their keys. @param limit at most so many. @throws a DOMException */
export async function getRecords(
	store: Readable & WithRecords,
	range?: IDBKeyRange,
	limit?: number
): Promise<readonly StoredRecord[]> {
	if (store.getAllRecords !== undefined) {
		const records = await store.getAllRecords({ query: range, count: limit });
		return records.map(({ key, value }) => [key, value]);
	}
	const [keys, values] = await Promise.all([store.getAllKeys(range, limit), store.getAll(range, limit)]);
	return keys.map((key, index) => [key, values[index] as unknown]);
}
