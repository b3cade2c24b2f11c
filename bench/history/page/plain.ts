// The reference without seals: each message is one plain record of IndexedDB, as the least code keeps it. No page, no key,
// no index, nothing that has to be true of a messenger.
import { openDB, type IDBPDatabase } from 'idb';
import { messagesOf, nextOf, type TextRow, timeOf } from '../messages.ts';
import { BATCH } from './batch.ts';
import { timed, timedEach } from './timing.ts';

const MESSAGES = 'messages';
const BARE = 'bare';

export function createPlain() {
	let database: IDBPDatabase;
	let source: ReturnType<typeof messagesOf>;
	let lastBare = 0;

	async function open() {
		database = await openDB('plain', 1, {
			upgrade(made) {
				made.createObjectStore(MESSAGES);
				made.createObjectStore(BARE, { autoIncrement: true });
			}
		});
	}
	async function putStrict(store: string, values: readonly (readonly [key: IDBValidKey, value: unknown])[]) {
		const transaction = database.transaction(store, 'readwrite', { durability: 'strict' });
		for (const [key, value] of values) void transaction.store.put(value, key);
		transaction.commit();
		await transaction.done;
	}
	const read50 = (end: number) =>
		database.getAll(MESSAGES, IDBKeyRange.bound([1, end - 49], [1, end])) as Promise<TextRow[]>;

	return {
		open,
		close() {
			database.close();
			return Promise.resolve();
		},
		async begin({ size }: { readonly size: number }) {
			await open();
			source = messagesOf(size);
		},
		/** In strict transactions of as many messages as Sotto imports at once. */
		async add({ count }: { readonly count: number }) {
			const messages = nextOf(source, count);
			return timed(async () => {
				for (let at = 0; at < messages.length; at += BATCH) {
					const batch = messages.slice(at, at + BATCH);
					await putStrict(
						MESSAGES,
						batch.map(({ contact, n, row }) => [[contact, n], row])
					);
				}
			});
		},
		/** One record of so many random bytes in a strict transaction of its own. */
		putBytes({ bytes, times }: { readonly bytes: number; readonly times: number }) {
			const values = Array.from({ length: times }, () => crypto.getRandomValues(new Uint8Array(bytes)));
			return timedEach(values, (value) => putStrict(BARE, [[++lastBare, value]]));
		},
		/** One plain message in a strict transaction of its own. */
		putMessage({ messages }: { readonly messages: readonly TextRow[] }) {
			return timedEach(messages, (row) => putStrict(MESSAGES, [[[0, ++lastBare], row]]));
		},
		pageBack({ ends }: { readonly ends: readonly number[] }) {
			return timedEach(ends, async (end) => {
				if ((await read50(end)).length !== 50) throw new Error('A page is not full.');
			});
		},
		/** By halving, as Sotto does it: the time is in the record alone. */
		jump({ ends, count }: { readonly ends: readonly number[]; readonly count: number }) {
			return timedEach(ends, async (end) => {
				const at = timeOf(end, count);
				let [low, high] = [1, count];
				while (low < high) {
					const middle = Math.floor((low + high) / 2);
					const row = (await database.get(MESSAGES, [1, middle])) as TextRow;
					if (row.at >= at) high = middle;
					else low = middle + 1;
				}
				await read50(Math.min(count, low + 25));
			});
		}
	};
}
