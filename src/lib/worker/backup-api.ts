// The part of the contract between page and worker that is about backups and exports. Owns types only.
import type { PublicKey } from '#lib/protocol/ids.ts';

/** Something that is being written and that the page asks for, piece by piece. */
export interface Outflow {
	readonly id: number;
}

/** A piece of it, in order. */
export interface Portion {
	readonly bytes: Uint8Array<ArrayBuffer>;
	/** How much has been read for it, from 0 to 1. */
	readonly share: number;
	/** It was the last. */
	readonly done: boolean;
}

/** What an export shows, readable to whoever has it. */
export type ExportChoice =
	| { readonly kind: 'json'; readonly contact: PublicKey }
	| { readonly kind: 'html'; readonly contact: PublicKey; readonly words: PageWords }
	/** Everything, as an SQLite database. */
	| { readonly kind: 'sqlite' };

/** What stands on the page of an export that nobody wrote, as plain text. */
export interface PageWords {
	/** BCP 47: what these words are in. */
	readonly language: string;
	readonly rightToLeft: boolean;
	readonly title: string;
	readonly exportedBy: string;
	readonly keyOf: string;
	readonly edited: string;
	readonly deleted: string;
	/** In place of a quote. */
	readonly notHere: string;
	readonly missing: string;
	readonly unreadable: string;
}

export interface BackupState {
	/** When the last backup was made, ms since 1970. */
	readonly at?: number;
	/** Since when there is something that a backup would keep; absent when there is nothing. */
	readonly since?: number;
	/** Whether there is anything that the last backup does not have. */
	readonly isBehind: boolean;
	/** Until when nobody wants to be reminded. */
	readonly quietUntil?: number;
}

/** How far a restore is; shares from 0 to 1. */
export interface RestoreState {
	readonly stage: 'checking' | 'restoring';
	readonly share: number;
}

export interface BackupApi<Opened> {
	/**
	 * Begins a backup under a passphrase of its own. The owner's is asked for, since the key leaves the device with it.
	 * @throws `wrong-passphrase`, `malformed` (no passphrase for the file)
	 */
	beginBackup(request: { readonly passphrase: string; readonly filePassphrase: string }): Promise<Outflow>;
	/** Begins an export. @throws `wrong-passphrase`, `contact-unknown` */
	beginExport(request: { readonly passphrase: string; readonly choice: ExportChoice }): Promise<Outflow>;
	/** The next piece. @throws `malformed` when there is no such outflow: it has ended or failed */
	nextPortion(request: Outflow): Promise<Portion>;
	/** Nobody wants the rest. */
	dropOutflow(request: Outflow): Promise<void>;

	/** The backup has reached its file, whole. */
	noteBackup(request: Outflow): Promise<BackupState>;
	backupState(): Promise<BackupState>;
	/** @param request.until ms since 1970 */
	quietBackup(request: { readonly until: number }): Promise<BackupState>;

	/**
	 * Makes the vault of a first visit from a backup: all of it or nothing.
	 * @throws `backup-none`, `backup-newer`, `backup-passphrase`, `backup-truncated`, `backup-damaged`, `already-exists`,
	 * `another-tab`, `disk-full`
	 */
	restore(request: {
		readonly file: Blob;
		readonly filePassphrase: string;
		readonly passphrase: string;
	}): Promise<Opened>;
	/** How far the restore is that is under way. */
	restoreState(): Promise<RestoreState>;
}
