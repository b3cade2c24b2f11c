// The order in which transactions reach the disk, one after the other, and what is given up when it is full. Owns the
// ballast; refuses to write for anybody but this writer.
import { createBallastStep, dropBallastStep } from './ballast.ts';
import type { Connection } from './connection.ts';
import { isQuotaExceeded } from './disk-errors.ts';
import { type Durability, type Step, writeFenced } from './transaction.ts';

/** What a transaction is to hold; asked for when it is about to be written. */
export interface Steps {
	readonly all: () => Promise<readonly Step[]>;
	/** Without what can wait; absent when nothing can. */
	readonly least?: (() => Promise<readonly Step[]>) | undefined;
}

export class CommitQueue {
	readonly #connection: Connection;
	readonly #writer: number;
	/** Ends when the last has: they reach the disk in the order of their calls. Never rejects. */
	#turn: Promise<unknown> = Promise.resolve();
	#ballast: boolean;

	/** @param writer as `raiseWriter` returned it; @param ballast whether it lies on the disk */
	constructor(connection: Connection, writer: number, ballast: boolean) {
		this.#connection = connection;
		this.#writer = writer;
		this.#ballast = ballast;
	}

	/** Runs when everything before it has ended, and nothing else until it has. */
	run<T>(act: () => Promise<T>): Promise<T> {
		const done = this.#turn.then(act);
		this.#turn = done.catch(() => undefined);
		return done;
	}

	/** Writes all or nothing. To be called in a turn. @throws AppError `fenced`; a DOMException */
	write(steps: readonly Step[], durability: Durability): Promise<void> {
		return this.#connection.run((database) => writeFenced(database, this.#writer, steps, durability));
	}

	/**
	 * The same, with room made on a full disk: first goes what can wait, then the ballast, which is for what must not be lost.
	 * @returns which of the two was written
	 */
	async writeOnFull({ all, least }: Steps, durability: Durability): Promise<'all' | 'least'> {
		const ballastWasMissing = !this.#ballast;
		const written = await this.#writeMaking(all, least, durability);
		if (ballastWasMissing) void this.run(() => this.layBallast());
		return written;
	}

	async #writeMaking(all: Steps['all'], least: Steps['least'], durability: Durability): Promise<'all' | 'least'> {
		if (await this.#fits(all, durability, least === undefined)) return 'all';
		const rest = least ?? all;
		if (least === undefined || !(await this.#fits(rest, durability, true))) {
			this.#ballast = false;
			await this.write([dropBallastStep], 'relaxed'); // alone: the browser counts what a transaction adds, not what it frees
			await this.write(await rest(), durability);
		}
		return least === undefined ? 'all' : 'least';
	}

	/** @param isLeast nothing but the ballast can be given up for it. @returns false when the disk is full and something can be */
	async #fits(steps: Steps['all'], durability: Durability, isLeast: boolean): Promise<boolean> {
		try {
			await this.write(await steps(), durability);
			return true;
		} catch (thrown) {
			if (!isQuotaExceeded(thrown) || (isLeast && durability === 'relaxed')) throw thrown;
			return false;
		}
	}

	/** Puts the ballast on the disk if it is missing and the disk takes it. */
	async restoreBallast(): Promise<void> {
		await (this.#ballast ? this.#turn : this.run(() => this.layBallast()));
	}

	/** When all that was asked for has ended. */
	async idle(): Promise<void> {
		await this.#turn;
	}

	/** Lays it anew. To be called in a turn. @returns whether the disk took it */
	async layBallast(): Promise<boolean> {
		try {
			await this.write([createBallastStep()], 'relaxed');
			this.#ballast = true;
			return true;
		} catch {
			return false; // no room yet, or fenced: the next commit finds out
		}
	}
}
