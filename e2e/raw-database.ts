// What lies in a person's database as it is, sealed: for tests that look for bytes, or count what is there. Knows the names of
// the stores, and calls nothing of the app.
import type { Page } from '@playwright/test';

/** The keys of one store, in order. */
export function keysOf(page: Page, store: string): Promise<unknown[]> {
	return page.evaluate(async (name) => {
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open('sotto');
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('open'));
		});
		return new Promise<unknown[]>((resolve, reject) => {
			const request = database.transaction(name).objectStore(name).getAllKeys();
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('keys'));
		}).finally(() => database.close());
	}, store);
}

/** The sealed bytes of one record. */
export async function sealedBytes(page: Page, store: string, key: string | readonly number[]): Promise<Buffer> {
	const bytes = await page.evaluate(
		async ([name, place]) => {
			const database = await new Promise<IDBDatabase>((resolve, reject) => {
				const request = indexedDB.open('sotto');
				request.onsuccess = () => resolve(request.result);
				request.onerror = () => reject(new Error('open'));
			});
			return new Promise<number[]>((resolve, reject) => {
				const request = database
					.transaction(name)
					.objectStore(name)
					.get(place as IDBValidKey);
				request.onsuccess = () => resolve([...(request.result as Uint8Array)]);
				request.onerror = () => reject(new Error('get'));
			}).finally(() => database.close());
		},
		[store, key] as const
	);
	return Buffer.from(bytes);
}
