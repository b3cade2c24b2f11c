// The store behind its seals. Owns the reads and the one way to write (`commit`); refuses to await anything but IndexedDB
// while a transaction is open, and to let two commits overtake each other.
import type { IDBPObjectStore } from 'idb';
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import { CommitQueue, type Steps } from './commit-queue.ts';
import type { Connection } from './connection.ts';
import { toAppError } from './disk-errors.ts';
import { createDrafts, hasOptional, stepsOf } from './drafts.ts';
import { contactsWithEntries, type HistorySource, readEntryAt, readSpan } from './history-reads.ts';
import type { KeyRing } from './key-ring-port.ts';
import { Packing, type Plan } from './packing.ts';
import { getRecords } from './records.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import type { ContactStore, Rows, RowWrite, StoreName, StorePort, Write } from './rows.ts';
import { type Database, isWordStore } from './schema.ts';
import { openSeal, openSealUnder, seal } from './seal.ts';
import type { Durability, Step } from './transaction.ts';
import { dropVacuumSteps, VACUUM_ROUNDS, vacuumSteps } from './vacuum.ts';
import type { Keys } from './vault.ts';
import { type WrappingKey, WrappingKeys } from './wrapping-key.ts';

export interface SealedStoreParts {
	readonly connection: Connection;
	readonly keys: Keys;
	/** This writer's number, as `raiseWriter` returned it. */
	readonly writer: number;
	/** Whether the ballast lies on the disk. */
	readonly ballast: boolean;
	/** Whether the old bytes of something deleted may. */
	readonly residue: boolean;
	readonly keyRing: KeyRing;
}

interface Row<Name extends StoreName> {
	readonly key: Rows[Name]['key'];
	readonly value: Rows[Name]['value'];
}

type ReadableStore = IDBPObjectStore<unknown, [StoreName], StoreName>;

export class SealedStore implements StorePort {
	readonly keyRing: KeyRing;
	readonly #connection: Connection;
	readonly #keys: Keys;
	readonly #queue: CommitQueue;
	readonly #wrapping: WrappingKeys;
	readonly #packing: Packing;
	readonly #history: HistorySource;
	/** The highest version read or given out, of each session. */
	readonly #versions = new Map<number, number>();
	#residue: boolean;
	#commits = 0;

	constructor({ connection, keys, writer, ballast, residue, keyRing }: SealedStoreParts) {
		this.keyRing = keyRing;
		this.#connection = connection;
		this.#keys = keys;
		this.#queue = new CommitQueue(connection, writer, ballast);
		this.#wrapping = new WrappingKeys(connection, keys);
		this.#packing = new Packing(connection, keys, this.#wrapping);
		this.#history = {
			fetch: (unit) => this.#fetch(unit),
			wrapping: this.#wrapping
		};
		this.#residue = residue;
	}

	/** How many commits were asked for, so that somebody can tell whether the store is idle. */
	get commits(): number {
		return this.#commits;
	}

	/** Whether the old bytes of something that was deleted may still lie in the browser's files: `vacuum`. */
	get hasResidue(): boolean {
		return this.#residue;
	}

	async readAll<Name extends StoreName>(store: Name): Promise<Row<Name>[]> {
		if (store !== 'tail') return this.#readRows(store);
		const contacts = await this.#fetch(contactsWithEntries);
		const all = contacts.map((contact) => this.readRange('tail', contact, -Infinity, Infinity));
		return (await Promise.all(all)).flat() as Row<Name>[];
	}

	async readRange<Name extends ContactStore>(
		store: Name,
		contact: number,
		first: number,
		last: number,
		limit?: number
	): Promise<Row<Name>[]> {
		if (first > last || limit === 0) return []; // to IndexedDB the one is an error, and the other means all
		if (store !== 'tail') return this.#readRows(store, IDBKeyRange.bound([contact, first], [contact, last]), limit);
		const span = { contact, first, last };
		return await readSpan(this.#history, span, limit);
	}

	async read<Name extends StoreName>(store: Name, key: Rows[Name]['key']): Promise<Rows[Name]['value'] | undefined> {
		if (store === 'tail') {
			const [contact, n] = key as Rows['tail']['key'];
			return readEntryAt(this.#history, contact, n);
		}
		return this.#wrapping.steadily(async () => {
			const value = await this.#query<unknown>(store, (rows) => rows.get(key as IDBValidKey));
			return value === undefined ? undefined : this.#openRow(store, key, value);
		});
	}

	/**
	 * Commits reach the disk in the order of their calls; each is whole before the next begins.
	 * @throws AppError as `StorePort` says, and `unsealable` for a session whose row on disk is broken; `database-gone` or
	 * `version` when the database was deleted or upgraded under this store
	 */
	async commit(writes: readonly Write[], durability: Durability = 'strict'): Promise<void> {
		this.#commits++;
		const drafts = createDrafts(writes, (write, wrapping) => this.#sealRow(write, wrapping));
		try {
			await this.#queue.run(async () => {
				const plan = await this.#packing.plan(writes);
				const least = hasOptional(plan) ? () => stepsOf(plan, drafts, false) : undefined;
				await this.#write(plan, { all: () => stepsOf(plan, drafts, true), least }, durability);
			});
		} catch (thrown) {
			throw toAppError(thrown, 'commit');
		}
	}

	/**
	 * Packs some messages that an older version of the app wrote. For idle times: each call holds up commits for one
	 * short transaction.
	 * @returns whether there may be more
	 * @throws AppError as `commit`; then the next call begins again
	 */
	async tidy(): Promise<boolean> {
		try {
			return await this.#queue.run(async () => {
				const plan = await this.#packing.planTidying();
				// Without its pages there is nothing to write: nothing is left out on a full disk.
				if (plan?.work.some(({ change }) => change.steps.length > 0))
					await this.#write(plan, { all: () => stepsOf(plan, [], true) }, 'relaxed');
				return plan !== undefined;
			});
		} catch (thrown) {
			throw toAppError(thrown, 'tidy');
		}
	}

	/**
	 * Makes what was deleted final: exchanges the secret that words lie under, then writes and deletes so much that the browser
	 * tidies up its files, in which the old bytes of single records lie until then. For idle times; commits go between.
	 * @throws AppError `fenced`, `disk-full`, `internal`: it is still due
	 */
	async vacuum(): Promise<void> {
		try {
			this.#residue = false; // what is deleted meanwhile needs another
			await this.#queue.run(() => this.#exchange());
			for (let round = 0; round < VACUUM_ROUNDS; round++) {
				await this.#queue.run(() => this.#queue.write(vacuumSteps(round), 'relaxed'));
			}
			await this.#queue.run(() => this.#queue.write(dropVacuumSteps(this.#residue), 'relaxed'));
		} catch (thrown) {
			this.#residue = true;
			await this.dropVacuum();
			throw toAppError(thrown, 'vacuum');
		}
	}

	/**
	 * Takes away what a vacuum left that was cut short: some 37 MB, which may be all the room there is. What fails is left to
	 * the next vacuum.
	 */
	async dropVacuum(): Promise<void> {
		await this.#queue.run(() => this.#queue.write(dropVacuumSteps(true), 'relaxed')).catch(() => undefined);
	}

	/** Old bytes that still open come to lie in the browser's files: to be called before they do. */
	noteResidue(): void {
		this.#residue = true;
	}

	/** Puts the ballast on the disk if it is missing and the disk takes it. */
	restoreBallast(): Promise<void> {
		return this.#queue.restoreBallast();
	}

	/** Whether the disk takes the ballast, so that there is room for more than one commit. */
	hasRoom(): Promise<boolean> {
		return this.#queue.run(() => this.#queue.layBallast());
	}

	/** Ends the connection when all that was committed is on the disk. */
	async close(): Promise<void> {
		await this.#queue.idle();
		this.#connection.close();
	}

	/** A secret that does not open shuts all that is wrapped under it already, and must not keep the rest from being made final. */
	async #exchange(): Promise<void> {
		try {
			await this.#wrapping.exchange((steps) => this.#queue.write(steps, 'strict'));
		} catch (thrown) {
			if (errorCode(thrown) !== 'unsealable') throw thrown;
		}
	}

	/** To be called in a turn. */
	async #write(plan: Plan, steps: Steps, durability: Durability): Promise<void> {
		if (plan.leavesResidue) this.#residue = true; // also when it is not known whether it reached the disk
		try {
			// A secret that lies in files of its own is on the disk before anything that lies under it can be.
			const isFirst = (plan.wrapping?.steps.length ?? 0) > 0;
			const written = await this.#queue.writeOnFull(steps, isFirst ? 'strict' : durability);
			if (written === 'all') this.#packing.settle(plan);
			else this.#packing.forget(plan);
		} catch (thrown) {
			this.#packing.forget(plan);
			throw thrown;
		}
	}

	async #sealRow({ store, key, value }: RowWrite, wrapping?: WrappingKey): Promise<Step> {
		const step = { store, key: key as IDBValidKey };
		if (value === undefined) return { ...step, value };
		const plaintext = encodeRow(store, value);
		if (store !== 'session') {
			const under = (isWordStore(store) ? wrapping?.key : undefined) ?? this.#keys[store];
			return { ...step, value: await seal(under, { store, key }, plaintext) };
		}
		const version = await this.#nextVersion(key);
		return { ...step, value: { version, sealed: await seal(this.#keys.session, { store, key, version }, plaintext) } };
	}

	async #nextVersion(contact: number): Promise<number> {
		if (!this.#versions.has(contact)) await this.read('session', contact);
		const version = (this.#versions.get(contact) ?? 0) + 1;
		this.#versions.set(contact, version);
		return version;
	}

	async #readRows<Name extends StoreName>(store: Name, range?: IDBKeyRange, limit?: number): Promise<Row<Name>[]> {
		return this.#wrapping.steadily(async () => {
			const records = await this.#query(store, (rows) => getRecords(rows, range, limit));
			return Promise.all(
				records.map(async ([validKey, value]) => {
					const key = validKey as Rows[Name]['key']; // the seal does not open under one that is not
					return { key, value: await this.#openRow(store, key, value) };
				})
			);
		});
	}

	#query<T>(store: StoreName, query: (rows: ReadableStore) => Promise<T>): Promise<T> {
		return this.#fetch((database) => {
			const transaction = database.transaction(store);
			transaction.done.catch(() => undefined); // the query tells
			return query(transaction.store);
		}, store);
	}

	async #fetch<T>(unit: (database: Database) => Promise<T>, store: StoreName = 'tail'): Promise<T> {
		try {
			return await this.#connection.run(unit);
		} catch (thrown) {
			throw toAppError(thrown, `read ${store}`);
		}
	}

	async #openRow<Name extends StoreName>(
		store: Name,
		key: Rows[Name]['key'],
		value: unknown
	): Promise<Rows[Name]['value']> {
		if (isWordStore(store))
			return decodeRow(store, await openSealUnder(await this.#wrapping.opening(store), { store, key }, value));
		if (store !== 'session') return decodeRow(store, await openSeal(this.#keys[store], { store, key }, value));
		const { version, sealed } = parseSession(value);
		const row = decodeRow(store, await openSeal(this.#keys.session, { store, key, version }, sealed));
		const contact = key as number;
		this.#versions.set(contact, Math.max(version, this.#versions.get(contact) ?? 0));
		return row;
	}
}

/** What lies in the session store. The version is readable, and sealed with the row: neither can be exchanged alone. */
function parseSession(value: unknown): { readonly version: number; readonly sealed: unknown } {
	if (typeof value === 'object' && value !== null && 'version' in value && 'sealed' in value) {
		const { version, sealed } = value;
		if (typeof version === 'number') return { version, sealed };
	}
	throw new AppError('unsealable', 'session');
}
