// Backups and exports as a person makes them: from the vault, piece by piece, into a file. Owns when a reminder is due.
import { AppError } from '#lib/protocol/errors.ts';
import type { VaultApi } from '#lib/worker/api.ts';
import type { BackupState, ExportChoice, Outflow, RestoreState } from '#lib/worker/backup-api.ts';
import { today } from './days.ts';
import { type FileTarget, pickTarget } from './save-file.ts';
import type { BackupsView } from './backups-view.ts';

const DAY = 24 * 60 * 60 * 1000;
/** A backup older than this is old, if anything was said since. */
const OLD = 30 * DAY;
/** Whoever does not want to be reminded is left alone this long. */
const QUIET = 7 * DAY;
/** How often a restore is asked how far it is, in ms. */
const ASK = 200;

/** A file that took nothing for so long is not being written any more, in ms. */
const STALLED = 60_000;

type Portions = (share: number) => void;

export class Backups implements BackupsView {
	readonly #vault: () => VaultApi;
	readonly #fail: (error: unknown) => void;
	#state = $state.raw<BackupState>();
	#restoredFrom = $state<number>();
	/** When a file took something last, ms since 1970. */
	#portionAt = 0;

	/** @param vault the running one */
	constructor(vault: () => VaultApi, fail: (error: unknown) => void) {
		this.#vault = vault;
		this.#fail = fail;
	}

	get lastAt(): number | undefined {
		return this.#state?.at;
	}
	get restoredFrom(): number | undefined {
		return this.#restoredFrom;
	}
	/** A file is being written just now: it would be lost if the app were locked. */
	get isPouring(): boolean {
		return Date.now() - this.#portionAt < STALLED;
	}
	get isDue(): boolean {
		return this.#state !== undefined && isDue(this.#state, Date.now());
	}

	/** Reads how the last backup stands. */
	async refresh(): Promise<void> {
		try {
			this.#state = await this.#vault().backupState();
		} catch (error) {
			this.#fail(error);
		}
	}
	/** Nothing is unlocked any more. */
	forget(): void {
		this.#state = undefined;
		this.#restoredFrom = undefined;
		this.#portionAt = 0;
	}

	async later(): Promise<void> {
		try {
			this.#state = await this.#vault().quietBackup({ until: Date.now() + QUIET });
		} catch (error) {
			this.#fail(error);
		}
	}
	dismissRestored(): void {
		this.#restoredFrom = undefined;
	}

	async save(
		passphrase: string,
		filePassphrase: string,
		tell: Portions,
		signal: AbortSignal
	): Promise<FileTarget['kind'] | undefined> {
		const vault = this.#vault();
		const outflow = await vault.beginBackup({ passphrase, filePassphrase });
		const kind = await pour(
			vault,
			outflow,
			`sotto ${today()}.sotto`,
			'application/octet-stream',
			this.#noting(tell),
			signal
		);
		// The file is whole, whether or not that can be noted.
		if (kind !== undefined) await vault.noteBackup(outflow).then((state) => (this.#state = state), this.#fail);
		return kind;
	}
	async export(
		passphrase: string,
		choice: ExportChoice,
		title: string,
		tell: Portions,
		signal: AbortSignal
	): Promise<FileTarget['kind'] | undefined> {
		const vault = this.#vault();
		const outflow = await vault.beginExport({ passphrase, choice });
		const { ending, type } = kinds[choice.kind];
		const kind = await pour(
			vault,
			outflow,
			`${fileName(title)} ${today()}.${ending}`,
			type,
			this.#noting(tell),
			signal
		);
		await vault.dropOutflow(outflow);
		return kind;
	}

	#noting(tell: Portions): Portions {
		return (share) => {
			this.#portionAt = share < 1 ? Date.now() : 0;
			tell(share);
		};
	}

	/** Restores, and tells how far it is. */
	async restore<Opened>(restored: Promise<Opened>, tell: (state: RestoreState) => void): Promise<Opened> {
		const vault = this.#vault();
		let timer: ReturnType<typeof setTimeout> | undefined;
		const ask = (): void => {
			vault.restoreState().then(tell, () => undefined); // what goes wrong, the restore tells
			timer = setTimeout(ask, ASK);
		};
		ask();
		try {
			const opened = await restored;
			await this.refresh();
			this.#restoredFrom = this.#state?.at;
			return opened;
		} finally {
			clearTimeout(timer);
		}
	}
}

const kinds: Readonly<Record<ExportChoice['kind'], { readonly ending: string; readonly type: string }>> = {
	json: { ending: 'json', type: 'application/json' },
	html: { ending: 'html', type: 'text/html' },
	sqlite: { ending: 'sqlite', type: 'application/vnd.sqlite3' }
};

/** Whether the person is to be reminded at `now`, ms since 1970. */
export function isDue({ at, since, isBehind, quietUntil = 0 }: BackupState, now: number): boolean {
	const from = at ?? since;
	return isBehind && from !== undefined && now - from >= OLD && now >= quietUntil;
}

/** @returns where it went; undefined when the person did not say where, or left it: then there is no file */
async function pour(
	vault: VaultApi,
	outflow: Outflow,
	name: string,
	type: string,
	tell: Portions,
	signal: AbortSignal
): Promise<FileTarget['kind'] | undefined> {
	const target = await pickTarget(name, type);
	if (target === undefined) {
		await vault.dropOutflow(outflow);
		return undefined;
	}
	try {
		for (let done = false; !done;) {
			signal.throwIfAborted();
			const portion = await vault.nextPortion(outflow);
			await target.write(portion.bytes);
			tell(portion.share);
			done = portion.done;
		}
		signal.throwIfAborted();
		await target.close();
		return target.kind;
	} catch (error) {
		await target.abort().catch(() => undefined);
		await vault.dropOutflow(outflow).catch(() => undefined);
		tell(1); // nothing is written any more
		if (signal.aborted) return undefined;
		const isFull = error instanceof Error && error.name === 'QuotaExceededError';
		throw isFull ? new AppError('file-full') : error;
	}
}

/** What every file system takes. */
function fileName(title: string): string {
	return title.replace(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'conversation';
}
