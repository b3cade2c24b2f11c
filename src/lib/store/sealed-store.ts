// The store behind its seals. Owns the reads and the one way to write (`commit`); refuses to await anything but IndexedDB
// while a transaction is open, and to let two commits overtake each other.
import type { IDBPObjectStore } from 'idb';
import { AppError } from '#lib/protocol/errors.ts';
import { createBallastStep, dropBallastStep } from './ballast.ts';
import type { Connection } from './connection.ts';
import { isQuotaExceeded, toAppError } from './disk-errors.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import type { ContactStore, Rows, RowWrite, StoreName, StorePort, Write } from './rows.ts';
import { openSeal, seal } from './seal.ts';
import { type Durability, type Step, writeFenced } from './transaction.ts';
import type { Keys } from './vault.ts';

export interface SealedStoreParts {
	readonly connection: Connection;
	readonly keys: Keys;
	/** This writer's number, as `raiseWriter` returned it. */
	readonly writer: number;
	/** Whether the ballast lies on the disk. */
	readonly ballast: boolean;
}

interface Row<Name extends StoreName> {
	readonly key: Rows[Name]['key'];
	readonly value: Rows[Name]['value'];
}

type ReadableStore = IDBPObjectStore<unknown, [StoreName], StoreName>;

export class SealedStore implements StorePort {
	readonly #connection: Connection;
	readonly #keys: Keys;
	readonly #writer: number;
	/** The highest version read or given out, of each session. */
	readonly #versions = new Map<number, number>();
	/** Ends when the last commit has: they reach the disk in the order of their calls. Never rejects. */
	#turn: Promise<void> = Promise.resolve();
	#ballast: boolean;

	constructor({ connection, keys, writer, ballast }: SealedStoreParts) {
		this.#connection = connection;
		this.#keys = keys;
		this.#writer = writer;
		this.#ballast = ballast;
	}

	async readAll<Name extends StoreName>(store: Name): Promise<Row<Name>[]> {
		return this.#readRows(store);
	}

	async readRange<Name extends ContactStore>(
		store: Name,
		contact: number,
		first: number,
		last: number,
		limit?: number
	): Promise<Row<Name>[]> {
		if (first > last || limit === 0) return []; // to IndexedDB the one is an error, and the other means all
		return this.#readRows(store, IDBKeyRange.bound([contact, first], [contact, last]), limit);
	}

	async read<Name extends StoreName>(store: Name, key: Rows[Name]['key']): Promise<Rows[Name]['value'] | undefined> {
		const value = await this.#query<unknown>(store, (rows) => rows.get(key as IDBValidKey));
		return value === undefined ? undefined : this.#openRow(store, key, value);
	}

	/**
	 * Commits reach the disk in the order of their calls; each is whole before the next begins.
	 * @throws AppError as `StorePort` says, and `unsealable` for a session whose row on disk is broken; `database-gone` or
	 * `version` when the database was deleted or upgraded under this store
	 */
	async commit(writes: readonly Write[], durability: Durability = 'strict'): Promise<void> {
		const sealing = Promise.all(writes.map((write) => this.#sealWrite(write)));
		sealing.catch(() => undefined); // told in its turn
		const committed = this.#turn.then(async () => this.#write(await sealing, durability));
		this.#turn = committed.then(
			(ballastWasMissing) => (ballastWasMissing ? this.#layBallast() : undefined),
			() => undefined
		);
		try {
			await committed;
		} catch (thrown) {
			throw toAppError(thrown, 'commit');
		}
	}

	/** Puts the ballast on the disk if it is missing and the disk takes it. */
	async restoreBallast(): Promise<void> {
		if (!this.#ballast) this.#turn = this.#turn.then(() => this.#layBallast());
		await this.#turn;
	}

	/** Ends the connection when all that was committed is on the disk. */
	async close(): Promise<void> {
		await this.#turn;
		this.#connection.close();
	}

	/** @returns whether the ballast was missing before, so that it is worth trying to lay it again */
	async #write(steps: readonly Step[], durability: Durability): Promise<boolean> {
		const ballastWasMissing = !this.#ballast;
		try {
			await this.#transact(steps, durability);
		} catch (thrown) {
			if (!isQuotaExceeded(thrown) || durability === 'relaxed') throw thrown; // the ballast is for what must not be lost
			this.#ballast = false;
			await this.#transact([dropBallastStep], 'relaxed'); // alone: the browser counts what a transaction adds, not what it frees
			await this.#transact(steps, durability);
		}
		return ballastWasMissing;
	}

	async #layBallast(): Promise<void> {
		try {
			await this.#transact([createBallastStep()], 'relaxed');
			this.#ballast = true;
		} catch {
			// no room yet, or fenced: the next commit finds out
		}
	}

	#transact(steps: readonly Step[], durability: Durability): Promise<void> {
		return this.#connection.run((database) => writeFenced(database, this.#writer, steps, durability));
	}

	async #sealWrite(write: Write): Promise<Step> {
		if ('contact' in write) return { store: write.store, key: rowsOf(write.contact), value: undefined };
		return this.#sealRow(write);
	}

	async #sealRow({ store, key, value }: RowWrite): Promise<Step> {
		const step = { store, key: key as IDBValidKey };
		if (value === undefined) return { ...step, value };
		const plaintext = encodeRow(store, value);
		if (store !== 'session') return { ...step, value: await seal(this.#keys[store], { store, key }, plaintext) };
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
		const [keys, values] = await this.#query<[IDBValidKey[], unknown[]]>(store, (rows) =>
			Promise.all([rows.getAllKeys(range, limit), rows.getAll(range, limit)])
		);
		return Promise.all(
			keys.map(async (validKey, index) => {
				const key = validKey as Rows[Name]['key']; // the seal does not open under one that is not
				return { key, value: await this.#openRow(store, key, values[index]) };
			})
		);
	}

	async #query<T>(store: StoreName, query: (rows: ReadableStore) => Promise<T>): Promise<T> {
		try {
			return await this.#connection.run((database) => {
				const transaction = database.transaction(store);
				transaction.done.catch(() => undefined); // the query tells
				return query(transaction.store);
			});
		} catch (thrown) {
			throw toAppError(thrown, `read ${store}`);
		}
	}

	async #openRow<Name extends StoreName>(
		store: Name,
		key: Rows[Name]['key'],
		value: unknown
	): Promise<Rows[Name]['value']> {
		if (store !== 'session') return decodeRow(store, await openSeal(this.#keys[store], { store, key }, value));
		const { version, sealed } = parseSession(value);
		const row = decodeRow(store, await openSeal(this.#keys.session, { store, key, version }, sealed));
		const contact = key as number;
		this.#versions.set(contact, Math.max(version, this.#versions.get(contact) ?? 0));
		return row;
	}
}

/** Every key that begins with the contact's number: an array is greater than any number in its place. */
function rowsOf(contact: number): IDBKeyRange {
	return IDBKeyRange.bound([contact], [contact, []]);
}

/** What lies in the session store. The version is readable, and sealed with the row: neither can be exchanged alone. */
function parseSession(value: unknown): { readonly version: number; readonly sealed: unknown } {
	if (typeof value === 'object' && value !== null && 'version' in value && 'sealed' in value) {
		const { version, sealed } = value;
		if (typeof version === 'number') return { version, sealed };
	}
	throw new AppError('unsealable', 'session');
}
