// The database: its name, its stores version by version, and how it is opened. Owns the append-only migrations; refuses
// to open what a newer version of the app has written.
import { openDB, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { AppError } from '#lib/protocol/errors.ts';
import { errorName, toAppError } from './disk-errors.ts';
import type { StoreName } from './rows.ts';

const DATABASE_NAME = 'sotto';

/** The only store with plaintext in it: `vault`, `writer` and `ballast`. */
export const META = 'meta';

/** What cooled messages are packed into. Only `tail` is spoken of above this room: `packing.ts`. */
const packedStores = ['page', 'over', 'key'] as const;
export type SealedName = StoreName | (typeof packedStores)[number];

/** The stores whose rows say words by themselves: they lie under the secret that is exchanged after deletions (`wrapping-key.ts`). */
export const wordStores = ['conv', 'tail', 'outbox'] as const satisfies readonly StoreName[];
export type WordStore = (typeof wordStores)[number];

export function isWordStore(store: string): store is WordStore {
	return (wordStores as readonly string[]).includes(store);
}

/** Every other store. What lies in them is sealed. */
export const sealedStores = [
	'conv',
	'tail',
	'session',
	'prekey',
	'outbox',
	'invite',
	'settings',
	'ids',
	'filter',
	'segment',
	...packedStores
] as const satisfies readonly SealedName[];

/** Untyped on purpose: what comes from a disk is `unknown` until it was opened and checked. */
export type Database = IDBPDatabase;
export type Migration = (
	database: Database,
	upgrade: IDBPTransaction<unknown, ArrayLike<string>, 'versionchange'>
) => void;

/**
 * How an older database becomes today's. The one at index v - 1 makes version v of version v - 1. Append-only: one that
 * was ever released is never changed, and names its stores itself. No index: an index key would lie readable on disk.
 */
export const migrations: readonly Migration[] = [
	(database) => {
		const stores = ['meta', 'conv', 'tail', 'session', 'prekey', 'outbox', 'invite', 'settings'];
		for (const store of stores) database.createObjectStore(store);
	},
	// Edits, deletions and reactions name a message by its id. It is filled from `tail` at first need.
	(database) => void database.createObjectStore('ids'),
	// 64 messages in one record, and the search index. Both are made of what there is in idle time: nobody waits for it here.
	(database) => {
		for (const store of ['page', 'over', 'key', 'filter', 'segment']) database.createObjectStore(store);
	},
	// What says words lies under the secret that deletions exchange: older apps could not read it. What is there by now comes under
	// it with the next exchange, which is owed as if something had been deleted.
	(_database, upgrade) => {
		const owe = async (store: string) => {
			if ((await upgrade.objectStore(store).count()) > 0) await upgrade.objectStore('meta').put(true, 'residue');
		};
		for (const store of ['conv', 'tail', 'outbox']) owe(store).catch(() => undefined); // told by the request
	}
];

/** How long another tab may take to finish its transactions and close, in ms. A strict one takes some 10. */
export const BLOCKED_GRACE = 2_000;

export interface OpenOptions {
	/** Another name than `sotto`, so that tests do not meet. */
	readonly name?: string;
	/** Refuses to make a database where there is none. */
	readonly existing?: boolean;
	/** Other migrations than today's: those of an older or newer version. */
	readonly steps?: readonly Migration[];
}

/**
 * Opens the database and brings it to today's version. The connection closes itself when another wants to upgrade or
 * delete it (`versionchange`), so that no tab holds up a newer one.
 * @throws AppError `version` when it is of a newer version; `database-gone` when it is absent and must exist;
 * `another-tab` when another connection holds up the upgrade; `disk-full`, `internal`
 */
export function openDatabase(options: OpenOptions = {}): Promise<Database> {
	const { name = DATABASE_NAME, existing = false, steps = migrations } = options;
	let absent = false;
	let gaveUp = false;
	let grace: ReturnType<typeof setTimeout> | undefined;
	const opened = Promise.withResolvers<Database>();
	const upgradeTo = async (): Promise<Database> =>
		openDB(name, steps.length, {
			upgrade(database, oldVersion, _newVersion, upgrade) {
				absent = oldVersion === 0 && existing;
				upgrade.done.catch(() => undefined); // an abort is told by the request
				if (absent) upgrade.abort();
				else for (const migrate of steps.slice(oldVersion)) migrate(database, upgrade);
			},
			blocking(_current, _blocked, event) {
				(event.target as IDBDatabase).close();
			},
			blocked() {
				grace = setTimeout(() => {
					gaveUp = true; // the request goes on, and cannot be taken back
					opened.reject(new AppError('another-tab', 'database'));
				}, BLOCKED_GRACE);
			}
		});
	upgradeTo()
		.then((database) => {
			if (gaveUp) database.close();
			else opened.resolve(database);
		})
		.catch((thrown: unknown) => {
			if (absent) opened.reject(new AppError('database-gone'));
			else if (errorName(thrown) === 'VersionError') opened.reject(new AppError('version', 'database'));
			else opened.reject(toAppError(thrown, 'open database'));
		})
		.finally(() => clearTimeout(grace));
	return opened.promise;
}
