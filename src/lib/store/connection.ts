// The connection to the database, which browsers drop. Owns one at a time and its replacement; knows nothing of stores.
import { AppError } from '#lib/protocol/errors.ts';
import { isConnectionLost } from './disk-errors.ts';
import { openDatabase, type Database } from './schema.ts';

export class Connection {
	readonly #name: string | undefined;
	#database: Database;
	#reopening: Promise<Database> | undefined;
	#ended = false;

	/** @param database open, and this connection's from now on; @param name as it was opened by */
	constructor(database: Database, name?: string) {
		this.#database = database;
		this.#name = name;
	}

	/**
	 * Runs a unit of work; once more, whole, when the connection was lost under it. So a unit must be repeatable: whether
	 * the lost one had reached the disk is not known.
	 * @throws AppError `database-gone`, `version` when opening again finds that; whatever the unit throws
	 */
	async run<T>(unit: (database: Database) => Promise<T>): Promise<T> {
		const database = this.#database;
		try {
			return await unit(database);
		} catch (thrown) {
			if (this.#ended || !isConnectionLost(thrown)) throw thrown;
		}
		return unit(await this.#replace(database));
	}

	/** Ends it for good; what runs may finish. */
	close(): void {
		this.#ended = true;
		this.#database.close();
	}

	/** Another unit may have found the same loss and replaced it already, or be about to. */
	async #replace(lost: Database): Promise<Database> {
		if (this.#database !== lost) return this.#database;
		this.#reopening ??= this.#reopen(lost).finally(() => (this.#reopening = undefined));
		return this.#reopening;
	}

	async #reopen(lost: Database): Promise<Database> {
		lost.close();
		const database = await openDatabase({ ...(this.#name !== undefined && { name: this.#name }), existing: true });
		this.#database = database;
		if (!this.#ended) return database;
		database.close();
		throw new AppError('internal', 'connection closed');
	}
}
