// The one secret that the keys of all pages are wrapped under. Owns its making and its exchange, which is what makes a
// deletion final: a page that was sealed anew is beyond reach once the secret of its old key is gone, wherever in the
// browser's files the old bytes of both still lie.
import { type Bytes, pad, randomBytes, unpad } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { Connection } from './connection.ts';
import { openSeal, seal, type SealingKey } from './seal.ts';
import type { Step } from './transaction.ts';
import type { Keys } from './vault.ts';

const SECRET_BYTES = 32;
/**
 * Above 64 KiB, so that Chromium keeps each record in a file of its own, which it deletes when the record is overwritten.
 * What is smaller stays in its files until they are merged: in those of a long history for months.
 */
const PADDED_BYTES = 72 * 1_024;
/** Two, since without it nothing that was packed can be read. Texts: no page has such a key. */
const COPIES = ['secret 0', 'secret 1'] as const;

export interface WrappingKey {
	readonly key: SealingKey;
	/** What is to be committed with the first thing that is wrapped under it. */
	readonly steps: readonly Step[];
}

export class WrappingKeys {
	readonly #connection: Connection;
	readonly #bound: SealingKey;
	#current: Promise<WrappingKey> | undefined;
	#moves = 0;

	constructor(connection: Connection, keys: Keys) {
		this.#connection = connection;
		this.#bound = keys.key;
	}

	/** The one on the disk, or a new one. @throws AppError `unsealable` when it is there and does not open */
	get(): Promise<WrappingKey> {
		const current = (this.#current ??= this.#read());
		current.catch(() => {
			if (this.#current === current) this.forget(); // to be tried again
		});
		return current;
	}

	/** Its steps are on the disk. */
	settle({ key }: WrappingKey): void {
		this.#current = Promise.resolve({ key, steps: [] });
	}

	/** What is on the disk is not known. */
	forget(): void {
		this.#current = undefined;
	}

	/** How often an exchange has begun or ended: what was read before may not open with what `get` gives after. */
	get moves(): number {
		return this.#moves;
	}

	/**
	 * A new secret, and every page's key wrapped under it. Where there is none yet there is nothing to exchange.
	 * @param write puts all of the steps on the disk, or none. Nothing else is written meanwhile
	 * @throws AppError `unsealable` when the secret does not open; whatever sealing and `write` throw
	 */
	async exchange(write: (steps: readonly Step[]) => Promise<void>): Promise<void> {
		const before = await this.get();
		if (before.steps.length > 0) return;
		const { key, steps } = await this.#create();
		const wrapped = await this.#wrapAgain(before.key, key);
		this.#moves++;
		const written = write([...steps, ...wrapped]).then(() => ({ key, steps: [] }));
		this.#current = written; // who reads now waits for how it ends
		try {
			await written;
		} catch (thrown) {
			this.forget();
			throw thrown;
		} finally {
			this.#moves++;
		}
	}

	async #wrapAgain(before: SealingKey, after: SealingKey): Promise<readonly Step[]> {
		const pages = IDBKeyRange.lowerBound([]); // an array is greater than any text
		const [keys, wrapped] = await this.#connection.run((database) =>
			Promise.all([database.getAllKeys('key', pages), database.getAll('key', pages) as Promise<unknown[]>])
		);
		const again = keys.map(async (pageKey, index): Promise<Step[]> => {
			const key = pageKey as [number, number];
			const place = { store: 'key', key };
			const open = () => openSeal(before, place, wrapped[index]);
			// Twice: a page whose key is left behind is lost for good, and not every failure is damage.
			const secret = await open().catch(() => open().catch(() => undefined));
			if (secret === undefined) return []; // it opens nothing already
			return [{ store: 'key', key, value: await seal(after, place, secret) }];
		});
		return (await Promise.all(again)).flat();
	}

	async #read(): Promise<WrappingKey> {
		const copies = await this.#connection.run((database) =>
			Promise.all(COPIES.map((key) => database.get('key', key) as Promise<unknown>))
		);
		if (copies.every((copy) => copy === undefined)) return this.#create();
		const opened = copies.map(async (copy, index) => {
			const secret = unpad(await openSeal(this.#bound, { store: 'key', key: COPIES[index] ?? '' }, copy));
			return this.#keyOf(secret);
		});
		try {
			return { key: await Promise.any(opened), steps: [] };
		} catch {
			throw new AppError('unsealable', 'key');
		}
	}

	async #create(): Promise<WrappingKey> {
		const secret = randomBytes(SECRET_BYTES);
		const steps = COPIES.map(async (key): Promise<Step> => {
			const value = await seal(this.#bound, { store: 'key', key }, pad(secret, PADDED_BYTES));
			return { store: 'key', key, value };
		});
		const written = await Promise.all(steps);
		return { key: await this.#keyOf(secret), steps: written };
	}

	/** Wipes `secret`. */
	async #keyOf(secret: Bytes): Promise<SealingKey> {
		const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
		secret.fill(0);
		return { ...this.#bound, key };
	}
}
