// What components see of backups and exports. Owns the interface; `backups.svelte.ts` is it.
import type { ExportChoice, RestoreState } from '#lib/worker/backup-api.ts';

/** Where a file went: where the person said, or among the browser's downloads. */
export type SavedAs = 'picked' | 'download';

export interface BackupsView {
	/** When the last backup was made, ms since 1970. */
	readonly lastAt: number | undefined;
	/** The last backup is old, there is something that it does not have, and nobody asked for quiet. */
	readonly isDue: boolean;
	/** This sitting began with a restore of a backup of then, ms since 1970; until it was dismissed. */
	readonly restoredFrom: number | undefined;
	refresh(): Promise<void>;
	/** The reminder may come again in a week. */
	later(): Promise<void>;
	dismissRestored(): void;
	/**
	 * Writes a backup to a file.
	 * @param passphrase of this device
	 * @param tell is called with the share that is done, from 0 to 1
	 * @param signal ends it, and leaves no file
	 * @returns undefined when the person did not say where or ended it; rejects with AppError
	 */
	save(
		passphrase: string,
		filePassphrase: string,
		tell: (share: number) => void,
		signal: AbortSignal
	): Promise<SavedAs | undefined>;
	/** Writes an export to a file. @param title what its name begins with */
	export(
		passphrase: string,
		choice: ExportChoice,
		title: string,
		tell: (share: number) => void,
		signal: AbortSignal
	): Promise<SavedAs | undefined>;
}

export type { ExportChoice, RestoreState };
