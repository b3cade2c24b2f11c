// What a backup holds, as lines (docs/protocol.md, section 8). Owns what is in it and what is not: no session, no prekey, no
// ciphertext, nothing that was meant to disappear. Reads beside the messaging; each contact is as at one moment.
import { encodeBackupLine, type BackupLine, MAX_BACKUP_INVITES, MAX_RESTORED } from '#lib/protocol/backup.ts';
import { errorCode } from '#lib/protocol/errors.ts';
import { createMark } from '#lib/protocol/ids.ts';
import { MAX_CONTENT_BYTES } from '#lib/protocol/limits.ts';
import { toBase64 } from '#lib/protocol/bytes.ts';
import { isKept, isLasting, type KeptRow } from '#lib/store/lasting.ts';
import type { ContactRow, OutboxRow, RestoredLog, SummaryRow } from '#lib/store/rows.ts';
import { createJudge, type Judge } from './backup-order.ts';
import { runAlone } from './contacts.ts';
import type { Contact, Core } from './core.ts';
import { expiringOf } from './expiring.ts';
import { readReadable } from './readable.ts';

/** Entries that are read at once: some hundred KB. */
const BATCH = 512;

/** How far a backup has come, for whoever waits for it. */
export interface Progress {
	done: number;
	all: number;
}

/**
 * The lines of a backup of all there is.
 * @param progress counts entries
 * @throws AppError `locked`, `internal`; an entry that cannot be read is left out
 */
export async function* backupLines(core: Core, progress: Progress): AsyncGenerator<readonly string[], void> {
	const judge = createJudge({});
	let lines = 0;
	const judged = async (batch: readonly BackupLine[]): Promise<readonly string[]> => {
		const encoded: string[] = [];
		for (const line of batch) encoded.push(...(await sound(judge, line)));
		lines += encoded.length;
		return encoded;
	};
	yield judged([personLine(core)]);
	let contacts = 0;
	const written = new Set<Contact>();
	// Until there is none left: somebody may be added meanwhile.
	for (let contact = nextContact(core, written); contact !== undefined; contact = nextContact(core, written)) {
		written.add(contact);
		try {
			yield* contactLines(core, contact, progress, judged);
			contacts++;
		} catch (error) {
			if (errorCode(error) !== 'contact-unknown') throw error;
			yield judged([{ type: 'gone' }]);
		}
	}
	yield judged([{ type: 'end', contacts, lines }]);
}

function nextContact({ contacts }: Core, written: ReadonlySet<Contact>): Contact | undefined {
	return contacts.values().find((contact) => !written.has(contact));
}

/** Nothing is written that a restore would not take: what is not as it should be must not cost all the rest. */
async function sound(judge: Judge, line: BackupLine): Promise<string[]> {
	const encoded = encodeBackupLine(line);
	try {
		await judge.take(encoded);
		return [encoded];
	} catch (error) {
		if (line.type === 'entry') return [];
		if (line.type === 'waiting') return sound(judge, waitingLine(line.seq, undefined));
		throw error;
	}
}

function personLine({ identity, name, registrationId, preferences, invites, now }: Core): BackupLine {
	const known = [...invites.values()].map(({ token, createdAt, expiresAt }) => ({ token, createdAt, expiresAt }));
	const { readReceipts, lastSeen, typing, presence, recentEmoji, lockAfter, server } = preferences;
	const { notify, notifyContent, sound } = preferences;
	const decided = { readReceipts, lastSeen, typing, presence, lockAfter, notify, notifyContent, sound };
	return {
		type: 'person',
		madeAt: now(),
		seed: toBase64(identity.seed),
		name,
		registrationId,
		preferences: { ...decided, recentEmoji: [...recentEmoji], ...(server !== '' && { server }) },
		invites: known.slice(-MAX_BACKUP_INVITES)
	};
}

/**
 * One contact: first the entries, beside whatever else happens; then, alone with the contact, what has changed meanwhile,
 * what waits, and who they are. That last moment is what the backup shows.
 */
async function* contactLines(
	core: Core,
	contact: Contact,
	progress: Progress,
	judged: (batch: readonly BackupLine[]) => Promise<readonly string[]>
): AsyncGenerator<readonly string[], void> {
	const changed = new Set<number>();
	contact.changed = changed;
	try {
		const { lastN } = contact.row;
		progress.all += lastN;
		for (let first = 1; first <= lastN; first += BATCH) {
			const last = Math.min(lastN, first + BATCH - 1);
			yield judged(await readEntries(core, contact, first, last));
			progress.done += last - first + 1;
		}
		yield judged(
			await runAlone(core, contact, async () => {
				const { row, summary } = contact;
				for (let n = lastN + 1; n <= row.lastN; n++) changed.add(n);
				const late = await Promise.all([...changed].map((n) => readEntries(core, contact, n, n)));
				return [...late.flat(), ...(await waitingLines(core, contact)), contactLine(row, summary)];
			})
		);
	} finally {
		delete contact.changed;
	}
}

async function readEntries({ store }: Core, { number }: Contact, first: number, last: number): Promise<BackupLine[]> {
	const { rows } = await readReadable(store, 'tail', number, first, last);
	return [...rows].flatMap(([n, row]) => (isKept(row) ? [entryLine(n, row)] : []));
}

function entryLine(n: number, row: KeptRow): BackupLine {
	if (row.kind !== 'text') return { type: 'entry', n, kind: row.kind, at: row.at };
	const { id, mine, body, sentAt, at, replyTo, editedAt, deleted, failed, reactions } = row;
	return {
		...{ type: 'entry', n, kind: 'text', id, mine, body, sentAt, at },
		...(replyTo !== undefined && { replyTo: { ...replyTo } }),
		...(editedAt !== undefined && { editedAt }),
		...(deleted && { deleted }),
		...(failed && { failed }),
		...(reactions !== undefined && { reactions: reactions.map(({ emoji, mine: own }) => ({ emoji, mine: own })) })
	};
}

async function waitingLines(core: Core, contact: Contact): Promise<BackupLine[]> {
	const { acked, last } = contact.row.own;
	const { rows } = await readReadable(core.store, 'outbox', contact.number, acked + 1, last);
	const expiring = await expiringOf(core, contact);
	return Array.from({ length: last - acked }, (_, at) => {
		const row = rows.get(acked + 1 + at);
		const isOfExpiring = row?.n !== undefined && expiring.has(row.n); // an edit does not say it
		return waitingLine(acked + 1 + at, row, isOfExpiring);
	});
}

/** What is not carried leaves its place in the log, as when it is taken back. */
function waitingLine(seq: number, row: OutboxRow | undefined, isOfExpiring = false): BackupLine {
	if (row === undefined || isOfExpiring || !isLasting(row.content))
		return { type: 'waiting', seq, mark: row?.mark ?? createMark(), content: { type: 'hello' } };
	const { mark, n, content } = row;
	return { type: 'waiting', seq, mark, ...(n !== undefined && { n }), content };
}

function contactLine(row: ContactRow, { unread, draft, lastSeen }: SummaryRow): BackupLine {
	const { publicKey, name, ownName, profile, verified, muted, blocked, removed, server, addedAt, invite } = row;
	const { theirRead, ownRead, own, their, highestAt, lastN, timer } = row;
	const restored = restoredLogs(row);
	return {
		...{ type: 'contact', publicKey, name, addedAt, highestAt, lastN },
		unread: Math.min(unread, lastN),
		own: { epoch: own.epoch, acked: own.acked },
		their: {
			epoch: their.epoch,
			applied: their.applied,
			...(their.mark !== undefined && { mark: their.mark })
		},
		...(restored.length > 0 && { restored }),
		...(ownName !== undefined && { ownName }),
		...(timer !== undefined && { timer: { seconds: timer.seconds, round: timer.round } }),
		...(profile !== undefined && { profile: { name: profile.name, lastSeen: profile.lastSeen } }),
		...(verified && { verified }),
		...(muted && { muted }),
		...(blocked && { blocked }),
		...(removed && { removed }),
		...(server !== undefined && { server }),
		...(invite !== undefined && { invite }),
		...(theirRead !== undefined && { theirRead: Math.min(theirRead, lastN) }),
		...(ownRead !== undefined && { ownRead: Math.min(ownRead, lastN) }),
		...(draft !== undefined && { draft: draft.slice(0, MAX_CONTENT_BYTES) }),
		...(lastSeen !== undefined && { lastSeen })
	};
}

/** What they may still know from before a restore: without it, what has arrived would be said again. */
function restoredLogs({ restored, own }: ContactRow): RestoredLog[] {
	if (restored === undefined || own.acked > 0) return [];
	const { earlier = [], ...newest } = restored;
	return [newest, ...earlier]
		.filter(({ count }) => count > 0 && count <= own.last)
		.slice(0, MAX_RESTORED)
		.map(({ epoch, acked, count }) => ({ epoch, acked, count }));
}
