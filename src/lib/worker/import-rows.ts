// The lines of a backup as rows of a new store. Owns the batches and what a restored contact begins with: no session, a new log
// with what waits in it, and their log as far as it was applied. The identity is in the last commit of all.
import type { BackupLineOf } from '#lib/protocol/backup.ts';
import type { ContactRow, MessageRow, SettingsRows, StorePort, SummaryRow, Write } from '#lib/store/rows.ts';
import type { Taker } from './backup-order.ts';
import { createEpoch } from './resume.ts';
import { previewOf } from './turn.ts';

/** Rows in one commit, and characters: a few MB when sealed. */
const MAX_ROWS = 512;
const MAX_CHARACTERS = 1_000_000;

/** What has come of the contact whose lines are being read: what waits, the last text, and the last of theirs. */
interface Group {
	waiting: number;
	/** Whether what was read is yet to be told. */
	tells?: true;
	last?: { readonly n: number; readonly row: MessageRow & { readonly kind: 'text' } };
	newest?: NonNullable<ContactRow['newest']>;
}

export interface Importer extends Taker {
	/** Writes who this person is: from now on there is an identity. */
	finish(): Promise<void>;
}

/** @param store new and empty; gone: the contacts, from 1, of whom nothing is written */
export function createImporter(store: StorePort, gone: ReadonlySet<number> = new Set()): Importer {
	let person: BackupLineOf<'person'> | undefined;
	let number = 1;
	let entries = 0;
	let writes: Write[] = [];
	let characters = 0;
	let group: Group = { waiting: 0 };

	async function flush(): Promise<void> {
		const batch = writes;
		writes = [];
		characters = 0;
		if (batch.length > 0) await store.commit(batch);
	}
	/** Adds one. What it returns is to be awaited: a full batch on its way to the disk. */
	function add(write: Write, length: number): Promise<void> | undefined {
		writes.push(write);
		characters += length;
		return writes.length >= MAX_ROWS || characters >= MAX_CHARACTERS ? flush() : undefined;
	}
	function next(): void {
		number++;
		group = { waiting: 0 };
	}
	return {
		person: (line) => void (person = line),
		entry({ type: _, n, ...row }) {
			if (gone.has(number)) return undefined;
			if (row.kind === 'text') {
				if (n >= (group.last?.n ?? 0)) group.last = { n, row };
				if (!row.mine && n >= (group.newest?.n ?? 0)) group.newest = { n, id: row.id };
			}
			return add({ store: 'tail', key: [number, n], value: row }, row.kind === 'text' ? row.body.length : 0);
		},
		waiting({ mark, n, content }) {
			if (gone.has(number)) return undefined;
			const value = { content, mark, ...(n !== undefined && { n }) };
			if (content.type === 'read') group.tells = true;
			const write: Write = { store: 'outbox', key: [number, ++group.waiting], value };
			return add(write, 'body' in content ? content.body.length : 0);
		},
		async contact(line) {
			writes.push(
				{ store: 'session', key: number, value: contactRow(line, group) },
				{ store: 'conv', key: number, value: summaryRow(line, group) }
			);
			entries += line.lastN;
			await flush();
			next();
		},
		gone: next,
		async finish() {
			if (person === undefined) return;
			await store.commit(personWrites(person, number - 1, entries));
		}
	};
}

/** A log of theirs that was never heard of may have begun and gone on after the backup: with this one it is said to be another. */
function contactRow(
	{
		type: _,
		unread: _u,
		draft: _d,
		lastSeen: _l,
		own,
		their,
		ownRead,
		restored: earlier,
		...row
	}: BackupLineOf<'contact'>,
	{ waiting, newest, tells }: Group
): ContactRow {
	const isUnheard = their.epoch === '' && !row.removed;
	return {
		...row,
		...(newest !== undefined && { newest }),
		...(tells && ownRead !== undefined && { ownRead }), // as when a log is renewed: the contact may have lost what it said
		...(!row.removed && { restored: { ...own, count: waiting, ...(earlier && { earlier }) } }),
		sessionAbsent: false,
		own: { epoch: createEpoch(), last: waiting, acked: 0 },
		their: isUnheard ? { epoch: createEpoch(), applied: 0 } : their
	};
}

function summaryRow({ unread, draft, lastSeen }: BackupLineOf<'contact'>, { last, newest }: Group): SummaryRow {
	return {
		unread: newest === undefined ? 0 : unread, // what was unread was not kept
		...(last !== undefined && { preview: previewOf(last.n, last.row) }),
		...(draft !== undefined && { draft }),
		...(lastSeen !== undefined && { lastSeen })
	};
}

function personWrites(person: BackupLineOf<'person'>, number: number, entries: number): Write[] {
	const { seed, name, registrationId, preferences, invites, madeAt } = person;
	const settings = (key: keyof SettingsRows, value: SettingsRows[keyof SettingsRows]): Write => ({
		store: 'settings',
		key,
		value
	});
	return [
		// An open token may have been used after the backup was made, and works once: all of them are remembered as spent.
		...invites.map((invite, at): Write => ({ store: 'invite', key: at + 1, value: { ...invite, state: 'spent' } })),
		settings('numbers', { contact: number }),
		settings('preferences', preferences),
		settings('backup', { at: madeAt, entries }),
		settings('identity', { seed, name, registrationId })
	];
}
