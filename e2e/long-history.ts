// The backup of somebody who has written for long: what would take a test hours to write. Owns the lines; the app's own writer
// makes the file.
import { encodeBackupLine, type BackupLine, type BackupLineOf } from '../src/lib/protocol/backup.ts';
import { randomBytes, toBase64 } from '../src/lib/protocol/bytes.ts';
import { createMessageId, type Epoch, type PublicKey } from '../src/lib/protocol/ids.ts';
import { writeBackup } from '../src/lib/store/backup-file.ts';

export const FILE_PASSPHRASE = 'of the file';
/** The contact: a key that nobody uses, the first of RFC 8032, section 7.1. */
export const NOBODY = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=' as PublicKey;

/** @param texts written to a contact called Ben, oldest first; at: ms since 1970 */
export async function longHistory(texts: readonly { readonly body: string; readonly at: number }[]): Promise<Buffer> {
	const entries = texts.map(({ body, at }, index): BackupLine => ({
		...{ type: 'entry', kind: 'text', n: index + 1, id: createMessageId(), mine: true },
		...{ body, sentAt: at, at }
	}));
	const { length } = texts;
	return backupOf([
		personLine(toBase64(randomBytes(32))),
		...entries,
		contactLine({ publicKey: NOBODY, name: 'Ben', addedAt: texts[0]?.at ?? Date.now(), lastN: length, acked: length })
	]);
}

/** @param seed base64 of 32 bytes */
export function personLine(seed: string): BackupLine {
	return {
		type: 'person',
		madeAt: Date.now(),
		seed,
		name: 'Ada',
		registrationId: 1,
		preferences: { readReceipts: true, lastSeen: false, presence: 'online', recentEmoji: [] },
		invites: []
	};
}

interface SomeContact extends Pick<BackupLineOf<'contact'>, 'publicKey' | 'name' | 'addedAt' | 'lastN'> {
	/** How many of the own texts they have. */
	readonly acked: number;
	readonly applied?: number;
	readonly unread?: number;
	readonly verified?: true;
}
export function contactLine({ acked, applied = 0, unread = 0, ...contact }: SomeContact): BackupLine {
	return {
		...{ type: 'contact', highestAt: 0, unread, ...contact },
		own: { epoch: toBase64(randomBytes(16)) as Epoch, acked },
		their: { epoch: toBase64(randomBytes(16)) as Epoch, applied }
	};
}

/** The file, under `FILE_PASSPHRASE`. @param lines a person, then each contact behind their entries, without the end */
export async function backupOf(lines: readonly BackupLine[]): Promise<Buffer> {
	const contacts = lines.filter(({ type }) => type === 'contact').length;
	const file = writeBackup(batchesOf([...lines, { type: 'end', contacts, lines: lines.length }]), FILE_PASSPHRASE);
	return Buffer.concat(await Array.fromAsync(file));
}

async function* batchesOf(lines: readonly BackupLine[]): AsyncGenerator<readonly string[], void> {
	await Promise.resolve();
	yield lines.map(encodeBackupLine);
}
