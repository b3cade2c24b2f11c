// The one secret that the keys of all pages are wrapped under, and that rows which say words lie under themselves. Owns its
// making and its exchange, which is what makes a deletion final: what was sealed anew is beyond reach once the secret of its old
// bytes is gone, wherever in the browser's files they still lie.
import { type Bytes, pad, randomBytes, unpad } from '#lib/protocol/bytes.ts';
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import type { Connection } from './connection.ts';
import { isValueLost, toAppError } from './disk-errors.ts';
import { getRecords, type StoredRecord } from './records.ts';
import { type Database, type SealedName, type WordStore, wordStores } from './schema.ts';
import { openSeal, openSealUnder, type Place, seal, type SealingKey } from './seal.ts';
import type { Step } from './transaction.ts';
import type { Keys } from './vault.ts';

const SECRET_BYTES = 32;
/**
 * Above 64 KiB, so that Chromium keeps each record in a file of its own, which it deletes when the record is overwritten.
 * What is smaller stays in its files until they are merged: in those of a long history for months.
 */
const PADDED_BYTES = 72 * 1_024;
/** Two, since without it no message can be read. Texts: no page has such a key. */
const COPIES = ['secret 0', 'secret 1'] as const;

/** Records that are read and sealed anew at a time. */
const BATCH = 512;
/** Records of words that an exchange takes of one store: more than one transaction should, and than any but an odd history has. */
const MAX_WORDS = 100_000;

export interface WrappingKey {
	readonly key: SealingKey;
	/** What is to be committed, strictly, with the first thing that is sealed under it. */
	readonly steps: readonly Step[];
}

/** What rows of one store are sealed and opened under. */
export interface RowKeys {
	readonly sealing: SealingKey;
	/** The likeliest first. */
	readonly opening: readonly SealingKey[];
}

export class WrappingKeys {
	readonly #connection: Connection;
	readonly #keys: Keys;
	#current: Promise<WrappingKey> | undefined;
	#moves = 0;

	constructor(connection: Connection, keys: Keys) {
		this.#connection = connection;
		this.#keys = keys;
	}

	/** The one on the disk, or a new one. @throws AppError `unsealable` when it is there and does not open */
	get(): Promise<WrappingKey> {
		const current = (this.#current ??= this.#read());
		current.catch(() => {
			if (this.#current === current) this.forget(); // to be tried again
		});
		return current;
	}

	/**
	 * The same, to seal rows that say words; undefined where it cannot be had. They are sealed under the vault's own key for their
	 * store then, which opens them in any case: nothing is to be kept from being written.
	 */
	forSealing(): Promise<WrappingKey | undefined> {
		return this.get().catch(() => undefined);
	}

	/** What such rows open under: those of older versions, and what was written without the secret, under the vault's own key. */
	async opening(store: WordStore): Promise<readonly SealingKey[]> {
		try {
			return [(await this.get()).key, this.#keys[store]];
		} catch (thrown) {
			if (errorCode(thrown) !== 'unsealable') throw thrown;
			return [this.#keys[store]];
		}
	}

	/** Its steps are on the disk. */
	settle({ key }: WrappingKey): void {
		this.#current = Promise.resolve({ key, steps: [] });
	}

	/** What is on the disk is not known. */
	forget(): void {
		this.#current = undefined;
	}

	/** Reads and opens; once more when what was read lay under another secret than there is by now. */
	async steadily<T>(read: () => Promise<T>): Promise<T> {
		for (;;) {
			const moves = this.#moves;
			try {
				return await read();
			} catch (thrown) {
				if (this.#moves === moves) throw thrown;
			}
		}
	}

	/**
	 * A new secret, with every page's key and all words under it.
	 * @param write puts all of the steps on the disk, or none. Nothing else is written from the call on until it has ended
	 * @throws AppError `unsealable` when the secret does not open; `internal` when there is more than one transaction should take;
	 * whatever sealing and `write` throw
	 */
	async exchange(write: (steps: readonly Step[]) => Promise<void>): Promise<void> {
		const before = await this.get();
		const { key, steps } = await this.#create();
		const sealed = [...steps, ...(await this.#sealAgain('key', [before.key], key))];
		for (const store of wordStores)
			sealed.push(...(await this.#sealAgain(store, [before.key, this.#keys[store]], key)));
		const written = write(sealed).then(() => ({ key, steps: [] }));
		this.#current = written; // who reads now waits for how it ends
		try {
			await written;
		} catch (thrown) {
			this.forget();
			throw thrown;
		} finally {
			this.#moves++; // what was read before may not open with what there is by now
		}
	}

	/** What does not open stays as it is: it opens for nobody. */
	async #sealAgain(
		store: WordStore | 'key',
		before: readonly SealingKey[],
		after: SealingKey
	): Promise<readonly Step[]> {
		const steps: Step[] = [];
		// An array is greater than any text: the secret's own copies are no key of a page.
		let beyond = store === 'key' ? IDBKeyRange.lowerBound([]) : undefined;
		for (;;) {
			const records = await this.#connection.run((database) => {
				const transaction = database.transaction(store);
				transaction.done.catch(() => undefined); // the request tells
				return getRecords(transaction.store, beyond, BATCH);
			});
			const last = records.at(-1)?.[0];
			if (last === undefined) return steps;
			steps.push(...(await sealBatch(store, records, before, after)));
			if (store !== 'key' && steps.length > MAX_WORDS) throw new AppError('internal', 'too many words');
			beyond = IDBKeyRange.lowerBound(last, true);
		}
	}

	async #read(): Promise<WrappingKey> {
		const copies = await Promise.allSettled(
			// Each by itself: a copy whose file is lost fails its transaction.
			COPIES.map((key) => this.#connection.run((database) => readCopy(database, key)))
		);
		if (copies.every((copy) => copy.status === 'fulfilled' && copy.value === undefined)) return this.#create();
		const opened = copies.map(async (copy, index) => {
			const value = copy.status === 'fulfilled' ? copy.value : undefined;
			const secret = unpad(await openSeal(this.#keys.key, { store: 'key', key: COPIES[index] ?? '' }, value));
			return this.#keyOf(secret);
		});
		try {
			return { key: await Promise.any(opened), steps: [] };
		} catch {
			// What cannot be read now may be read later.
			const failed = copies.find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
			throw failed ? toAppError(failed.reason, 'key') : new AppError('unsealable', 'key');
		}
	}

	async #create(): Promise<WrappingKey> {
		const secret = randomBytes(SECRET_BYTES);
		const steps = COPIES.map(async (key): Promise<Step> => {
			const value = await seal(this.#keys.key, { store: 'key', key }, pad(secret, PADDED_BYTES));
			return { store: 'key', key, value };
		});
		const written = await Promise.all(steps);
		return { key: await this.#keyOf(secret), steps: written };
	}

	/** Wipes `secret`. */
	async #keyOf(secret: Bytes): Promise<SealingKey> {
		const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
		secret.fill(0);
		return { ...this.#keys.key, key };
	}
}

/** A copy that is lost for good is one that does not open. */
async function readCopy(database: Database, key: string): Promise<unknown> {
	const transaction = database.transaction('key');
	transaction.done.catch(() => undefined); // the request tells
	try {
		return await transaction.store.get(key);
	} catch (thrown) {
		if (isValueLost(thrown)) return 'lost';
		throw thrown;
	}
}

async function sealBatch(
	store: SealedName,
	records: readonly StoredRecord[],
	before: readonly SealingKey[],
	after: SealingKey
): Promise<readonly Step[]> {
	const placeOf = (key: IDBValidKey) => ({ store, key: key as Place['key'] });
	const open = ([key, value]: StoredRecord) => openSealUnder(before, placeOf(key), value).catch(() => undefined);
	const opened = await Promise.all(records.map(open));
	const steps: Step[] = [];
	for (const [index, record] of records.entries()) {
		// Once more, by itself: what is left behind is lost for good, and not every failure is damage.
		const plaintext = opened[index] ?? (await open(record));
		if (plaintext === undefined) continue;
		const [key] = record;
		steps.push({ store, key, value: await seal(after, placeOf(key), plaintext) });
	}
	return steps;
}
