// A turn: one change to one contact, built beforehand as a value, committed in one transaction, then taken into memory.
// Until `commitTurn` resolves nothing has happened: whoever fails before it throws the turn away.
import { errorCode } from '#lib/protocol/errors.ts';
import { openSessionName } from '#lib/signal/session.ts';
import type { ContactRow, MessageRow, OutboxRow, SummaryRow, Write } from '#lib/store/rows.ts';
import type { Changes } from './api.ts';
import type { Contact, Core } from './core.ts';
import { contactView, deliveryOf, messageView } from './views.ts';

export interface Turn {
	readonly contact: Contact;
	row: ContactRow;
	summary: SummaryRow;
	readonly entries: { readonly n: number; readonly row: MessageRow }[];
	/** Outbox rows to put, or (undefined) to delete, by seq. */
	readonly outbox: Map<number, OutboxRow | undefined>;
	readonly usedPrekeys: number[];
}

export function createTurn(contact: Contact): Turn {
	const { row, summary } = contact;
	return { contact, row, summary, entries: [], outbox: new Map(), usedPrekeys: [] };
}

/** Whether committing the turn would change anything. */
export function isChanged({ contact, row, summary, entries, outbox, usedPrekeys }: Turn): boolean {
	return row !== contact.row || summary !== contact.summary || entries.length + outbox.size + usedPrekeys.length > 0;
}

/** Appends an entry to the conversation. Returns its n. */
export function appendEntry(turn: Turn, entry: MessageRow): number {
	const n = turn.row.lastN + 1;
	turn.row = { ...turn.row, lastN: n };
	turn.entries.push({ n, row: entry });
	if (entry.kind === 'text') {
		const { body, mine, at } = entry;
		turn.summary = {
			unread: turn.summary.unread + (mine ? 0 : 1),
			preview: { body: body.slice(0, 200), mine, at }
		};
	}
	return n;
}

/** The acknowledged part of the outbox ends at `acked`: its rows go, but for the mark of the last. */
export function acknowledge(turn: Turn, acked: number, last: OutboxRow | undefined): void {
	const { mark: _, ...own } = turn.row.own;
	for (let seq = own.acked + 1; seq <= acked; seq++) turn.outbox.set(seq, undefined);
	turn.row = { ...turn.row, own: { ...own, acked, ...(last !== undefined && { mark: last.mark }) } };
}

/**
 * Commits the turn in one strict transaction and takes it into memory.
 * @throws AppError `disk-full`, `fenced`: nothing has changed, on disk or in memory; `internal`: the contact is read
 * again from disk before its next turn
 */
export async function commitTurn(core: Core, turn: Turn): Promise<void> {
	const { contact, row, summary } = turn;
	const session = row.record === contact.row.record ? contact.session : await openSessionName(row.record);
	try {
		await core.store.commit(writesOf(turn));
	} catch (error) {
		contact.uncertain = errorCode(error) === 'internal';
		throw error;
	}
	if (row.own.acked !== contact.row.own.acked || row.their.applied !== contact.row.their.applied) contact.fruitless = 0;
	contact.row = row;
	contact.session = session;
	contact.summary = summary;
	for (const id of turn.usedPrekeys) core.oneTimePrekeys.delete(id);
	for (const { row: entry } of turn.entries) if (entry.kind === 'text' && !entry.mine) contact.knownIds?.add(entry.id);
	adoptOutbox(contact, turn.outbox);
}

function writesOf({ contact: { number, summary: before }, row, summary, entries, outbox, usedPrekeys }: Turn): Write[] {
	return [
		{ store: 'session', key: number, value: row },
		...(summary === before ? [] : [{ store: 'conv', key: number, value: summary } as const]),
		...entries.map(({ n, row: value }) => ({ store: 'tail', key: [number, n], value }) as const),
		...[...outbox].map(([seq, value]) => ({ store: 'outbox', key: [number, seq], value }) as const),
		...usedPrekeys.map((key) => ({ store: 'prekey', key, value: undefined }) as const)
	];
}

/** Takes outbox rows, in the order of their seq, into what memory holds of the outbox. */
export function adoptOutbox(
	contact: Contact,
	rows: Iterable<readonly [seq: number, row: OutboxRow | undefined]>
): void {
	const { acked, last } = contact.row.own;
	contact.encryptedUpTo = Math.min(last, Math.max(acked, contact.encryptedUpTo));
	for (const [seq, row] of rows) {
		if (row === undefined || seq <= acked) continue;
		if (row.n !== undefined) contact.waiting.set(row.n, seq);
		if (row.ciphertext === undefined) contact.encryptedUpTo = Math.min(contact.encryptedUpTo, seq - 1);
		else if (seq === contact.encryptedUpTo + 1) contact.encryptedUpTo = seq;
	}
	for (const [n, seq] of contact.waiting) {
		if (seq > acked) break; // kept in the order of seq
		contact.waiting.delete(n);
	}
}

/** What a committed turn changed, for the page. `settled`: entries whose delivery state is another than before. */
export function turnChanges(turn: Turn, settled: readonly number[] = []): Changes {
	const { contact } = turn;
	return {
		contacts: [contactView(contact)],
		messages: turn.entries.map(({ n, row }) => ({
			contact: contact.publicKey,
			message: messageView(contact, n, row)
		})),
		deliveries: deliveriesOf(contact, settled)
	};
}

/** The present delivery states of own messages. */
export function deliveriesOf(contact: Contact, ns: readonly number[]): Changes['deliveries'] {
	return ns.map((n) => ({ contact: contact.publicKey, n, delivery: deliveryOf(contact, n) }));
}

export const noChanges: Changes = { contacts: [], messages: [], deliveries: [] };
