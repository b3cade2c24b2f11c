// Backups and exports as calls: begun, asked for piece by piece, noted. Owns what flows out, and that its owner was asked first.
import { type Bytes, concat } from '#lib/protocol/bytes.ts';
import { AppError, unreachable } from '#lib/protocol/errors.ts';
import { writeBackup } from '#lib/store/backup-file.ts';
import type { SettingsRows } from '#lib/store/rows.ts';
import type { KdfParameters } from '#lib/store/vault-record.ts';
import type { BackupApi, BackupState, ExportChoice } from './backup-api.ts';
import { backupLines, type Progress } from './backup-lines.ts';
import { contactOf, type Core } from './core.ts';
import { exportHtml, exportJson } from './export-conversation.ts';
import { exportSqlite } from './export-sqlite.ts';
import { ringOf } from './keys.ts';
import { readSetting } from './preferences.ts';

/** Bytes of one piece: few calls, and little that waits in memory. */
const PORTION = 1024 * 1024;

interface Flow {
	readonly id: number;
	readonly bytes: AsyncGenerator<Bytes, void>;
	readonly progress: Progress;
	/** What is noted of a backup once it is in its file. */
	readonly note?: SettingsRows['backup'];
}

type Calls = Omit<BackupApi<never>, 'restore' | 'restoreState'>;

/**
 * @param core the unlocked one; throws while there is none
 * @param kdf what a backup's passphrase costs, where it is not what the store holds for right
 */
export function createBackups(core: () => Core, kdf?: KdfParameters): Calls {
	/** There is one at a time: whoever begins another does not want the rest. */
	let flow: Flow | undefined;
	let lastId = 0;

	async function drop(): Promise<void> {
		const before = flow;
		flow = undefined;
		await before?.bytes.return();
	}
	async function begin(make: () => Omit<Flow, 'id'>): Promise<{ readonly id: number }> {
		await drop();
		flow = { ...make(), id: ++lastId };
		return { id: flow.id };
	}
	function flowOf(id: number): Flow {
		if (flow?.id !== id) throw new AppError('malformed', 'outflow');
		return flow;
	}

	return {
		async beginBackup({ passphrase, filePassphrase }) {
			const open = core();
			if (filePassphrase === '') throw new AppError('malformed', 'passphrase');
			await ringOf(open).checkPassphrase(passphrase);
			const progress = { done: 0, all: 0 };
			return begin(() => ({
				bytes: writeBackup(backupLines(open, progress), filePassphrase, kdf),
				progress,
				note: { at: open.now(), entries: entriesOf(open) }
			}));
		},
		async beginExport({ passphrase, choice }) {
			const open = core();
			await ringOf(open).checkPassphrase(passphrase);
			const progress = { done: 0, all: 0 };
			return begin(() => ({ bytes: exportBytes(open, choice, progress), progress }));
		},
		async nextPortion({ id }) {
			const { bytes, progress } = flowOf(id);
			const parts: Bytes[] = [];
			let done = false;
			try {
				for (let size = 0; size < PORTION && !done;) {
					const next = await bytes.next();
					done = next.done === true;
					if (next.value === undefined) continue;
					parts.push(next.value);
					size += next.value.length;
				}
			} catch (error) {
				flow = undefined;
				throw error;
			}
			const share = progress.all === 0 ? 0 : Math.min(1, progress.done / progress.all);
			return { bytes: concat(...parts), share: done ? 1 : share, done };
		},
		async dropOutflow({ id }) {
			if (flow?.id === id) await drop();
		},
		async noteBackup({ id }) {
			const { note } = flowOf(id);
			flow = undefined;
			if (note === undefined) throw new AppError('malformed', 'no backup');
			return setState(core(), () => note);
		},
		async backupState() {
			const open = core();
			return stateOf(open, await readSetting(open.store, 'backup'));
		},
		quietBackup: async ({ until }) => setState(core(), (before) => ({ ...before, quietUntil: until }))
	};
}

function exportBytes(core: Core, choice: ExportChoice, progress: Progress): AsyncGenerator<Bytes, void> {
	switch (choice.kind) {
		case 'json':
			return exportJson(core, contactOf(core, choice.contact), progress);
		case 'html':
			return exportHtml(core, contactOf(core, choice.contact), choice.words, progress);
		case 'sqlite':
			return exportSqlite(core, progress);
		default:
			return unreachable(choice);
	}
}

async function setState(
	core: Core,
	change: (before: SettingsRows['backup']) => SettingsRows['backup']
): Promise<BackupState> {
	return core.shared.run(async () => {
		const value = change((await readSetting(core.store, 'backup')) ?? {});
		await core.store.commit([{ store: 'settings', key: 'backup', value }]);
		return stateOf(core, value);
	});
}

function stateOf(core: Core, { at, entries, quietUntil }: SettingsRows['backup'] = {}): BackupState {
	const added = [...core.contacts.values()].map(({ row }) => row.addedAt);
	return {
		...(at !== undefined && { at }),
		...(added.length > 0 && { since: Math.min(...added) }),
		...(quietUntil !== undefined && { quietUntil }),
		isBehind: added.length > 0 && entriesOf(core) !== entries
	};
}

/** What tells whether anything was said since: entries only grow in number, but for a contact who was removed with them. */
function entriesOf({ contacts }: Core): number {
	return [...contacts.values()].reduce((sum, { row }) => sum + row.lastN, 0);
}
