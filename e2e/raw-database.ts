// What lies in a person's database as it is, sealed: for tests that look for bytes, or count what is there. Knows the names of
// the stores, and calls nothing of the app.
import type { Page } from '@playwright/test';

/** The keys of one store, in order. */
export async function keysOf(page: Page, store: string): Promise<readonly unknown[]> {
	return (await ask(page, store)) as unknown[];
}

/** The sealed bytes of one record. */
export async function sealedBytes(page: Page, store: string, key: string | readonly number[]): Promise<Buffer> {
	return Buffer.from((await ask(page, store, key)) as number[]);
}

/** The bytes under `key`; without one, all keys. */
function ask(page: Page, store: string, key?: string | readonly number[]): Promise<unknown> {
	return page.evaluate(
		async ([name, place]) => {
			const database = await new Promise<IDBDatabase>((resolve, reject) => {
				const request = indexedDB.open('sotto');
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error('open'));
			});
			return new Promise<unknown>((resolve, reject) => {
				const rows = database.transaction(name).objectStore(name);
				const read = place === undefined ? rows.getAllKeys() : rows.get(place as IDBValidKey);
				const request = read as IDBRequest<unknown>;
				request.onsuccess = () => resolve([...(request.result as Iterable<unknown>)]);
				request.onerror = () => reject(new Error('read'));
			}).finally(() => database.close());
		},
		[store, key] as const
	);
}
