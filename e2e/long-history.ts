// The backup of somebody who has written for long: what would take a test hours to write. Owns the lines; the app's own writer
// makes the file.
import { encodeBackupLine, type BackupLine } from '../src/lib/protocol/backup.ts';
import { randomBytes, toBase64 } from '../src/lib/protocol/bytes.ts';
import { createMessageId, type Epoch, type PublicKey } from '../src/lib/protocol/ids.ts';
import { writeBackup } from '../src/lib/store/backup-file.ts';

export const FILE_PASSPHRASE = 'of the file';
/** The contact: a key that nobody uses, the first of RFC 8032, section 7.1. */
export const NOBODY = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=' as PublicKey;

/** @param texts written to a contact called Ben, oldest first; at: ms since 1970 */
export async function longHistory(texts: readonly { readonly body: string; readonly at: number }[]): Promise<Buffer> {
	const epoch = () => toBase64(randomBytes(16)) as Epoch;
	const now = Date.now();
	const entries = texts.map(({ body, at }, index): BackupLine => ({
		...{ type: 'entry', kind: 'text', n: index + 1, id: createMessageId(), mine: true },
		...{ body, sentAt: at, at }
	}));
	const lines: BackupLine[] = [
		{
			type: 'person',
			madeAt: now,
			seed: toBase64(randomBytes(32)),
			name: 'Ada',
			registrationId: 1,
			preferences: { readReceipts: true, lastSeen: false, presence: 'online', recentEmoji: [] },
			invites: []
		},
		...entries,
		{
			...{ type: 'contact', publicKey: NOBODY, name: 'Ben', addedAt: texts[0]?.at ?? now },
			...{ highestAt: 0, lastN: texts.length, unread: 0 },
			own: { epoch: epoch(), acked: texts.length },
			their: { epoch: epoch(), applied: 0 }
		}
	];
	const file = writeBackup(batchesOf([...lines, { type: 'end', contacts: 1, lines: lines.length }]), FILE_PASSPHRASE);
	return Buffer.concat(await Array.fromAsync(file));
}

async function* batchesOf(lines: readonly BackupLine[]): AsyncGenerator<readonly string[], void> {
	await Promise.resolve();
	yield lines.map(encodeBackupLine);
}
