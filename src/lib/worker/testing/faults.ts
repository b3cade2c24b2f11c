// A store that can be made to fail, for tests: between the vault and its disk, it asks the test before every commit.
import type { StorePort, Write } from '#lib/store/rows.ts';

export interface Faults {
	/** Stands in for every commit while it is set. */
	commit: ((commit: () => Promise<void>, writes: readonly Write[]) => Promise<void>) | undefined;
	/** Runs before every read while it is set. */
	read: (() => Promise<void>) | undefined;
	/** For `createPeer`. */
	readonly wrap: (store: StorePort) => StorePort;
}

export function createFaults(): Faults {
	const faults: Faults = {
		commit: undefined,
		read: undefined,
		wrap: (store) => ({
			readAll: async (name) => {
				await faults.read?.();
				return store.readAll(name);
			},
			readRange: async (name, contact, first, last, limit) => {
				await faults.read?.();
				return store.readRange(name, contact, first, last, limit);
			},
			read: async (name, key) => {
				await faults.read?.();
				return store.read(name, key);
			},
			commit: (writes, durability) => {
				const commit = () => store.commit(writes, durability);
				return faults.commit === undefined ? commit() : faults.commit(commit, writes);
			}
		})
	};
	return faults;
}
