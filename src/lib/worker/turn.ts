// A turn: one change to one contact, built beforehand as a value, committed in one transaction, then taken into memory.
// Until `commitTurn` resolves nothing has happened: whoever fails before it throws the turn away.
import type { Content } from '#lib/protocol/content.ts';
import { errorCode } from '#lib/protocol/errors.ts';
import { openSessionName } from '#lib/signal/session.ts';
import type { ContactRow, MessageRow, OutboxRow, SummaryRow, Write } from '#lib/store/rows.ts';
import type { Changes } from './api.ts';
import type { Contact, Core } from './core.ts';
import { noteExpiring } from './expiring.ts';
import { fillsBlock, fullBlockWrites, idsOf, type LocalRef } from './message-ids.ts';
import { readReadableRow } from './readable.ts';
import { forgetReworded } from './search-index.ts';
import { contactView, deliveryOf, messageViews } from './views.ts';

export interface Turn {
	readonly contact: Contact;
	row: ContactRow;
	summary: SummaryRow;
	/** Entries of the conversation that are new or other than before, by n. */
	readonly rows: Map<number, MessageRow>;
	/** Outbox rows to put, or (undefined) to delete, by seq. */
	readonly outbox: Map<number, OutboxRow | undefined>;
	readonly usedPrekeys: number[];
	/** Texts whose place in the log says something else now. */
	readonly unsaid: number[];
}

export function createTurn(contact: Contact): Turn {
	const { row, summary } = contact;
	return { contact, row, summary, rows: new Map(), outbox: new Map(), usedPrekeys: [], unsaid: [] };
}

/** Whether committing the turn would change anything. */
export function isChanged({ contact, row, summary, rows, outbox, usedPrekeys }: Turn): boolean {
	return row !== contact.row || summary !== contact.summary || rows.size + outbox.size + usedPrekeys.length > 0;
}

/** Enough of a text for a line in a list, in UTF-16 units. */
const PREVIEW = 200;

/** Appends an entry to the conversation. Returns its n. */
export function appendEntry(turn: Turn, entry: MessageRow): number {
	const n = turn.row.lastN + 1;
	turn.row = { ...turn.row, lastN: n };
	turn.rows.set(n, entry);
	if (entry.kind === 'text') {
		if (entry.expiresIn !== undefined) turn.row = { ...turn.row, expiring: turn.row.expiring ?? n };
		const unread = turn.summary.unread + (entry.mine ? 0 : 1);
		turn.summary = { ...turn.summary, unread, preview: previewOf(n, entry) };
	}
	return n;
}

/** Replaces an entry, and what the list shows of it. */
export function changeEntry(turn: Turn, n: number, entry: MessageRow & { readonly kind: 'text' }): void {
	turn.rows.set(n, entry);
	const { preview } = turn.summary;
	// Rows of version 1 do not say of which text the preview is; but when it came.
	if (preview === undefined || (preview.n ?? n) !== n || preview.at !== entry.at) return;
	turn.summary = { ...turn.summary, preview: previewOf(n, entry) };
}

/** What the list shows of a text. */
export function previewOf(
	n: number,
	{ body, mine, at, deleted, expiresAt, expired, failed }: MessageRow & { readonly kind: 'text' }
): NonNullable<SummaryRow['preview']> {
	return {
		...{ n, body: body.slice(0, PREVIEW), mine, at },
		...(deleted && { deleted }),
		...(expiresAt !== undefined && !failed && { expiresAt }),
		...(expired && { expired })
	};
}

/** An entry as it will be after the turn. */
export async function readEntry(core: Core, { contact, rows }: Turn, n: number): Promise<MessageRow | undefined> {
	return rows.get(n) ?? (await core.store.read('tail', [contact.number, n]));
}

/** The same where one that does not open is as one that is not there: nobody's log or decision may wait for it. */
export async function readReadableEntry(
	{ store }: Core,
	{ contact, rows }: Turn,
	n: number
): Promise<MessageRow | undefined> {
	return rows.get(n) ?? (await readReadableRow(store, 'tail', [contact.number, n]));
}

/** The n of a message as it will be after the turn. */
export async function findMessage(core: Core, { contact, rows }: Turn, ref: LocalRef): Promise<number | undefined> {
	for (const [n, row] of rows) if (row.kind === 'text' && row.id === ref.id && row.mine === ref.mine) return n;
	return (await idsOf(core.store, contact)).find(ref);
}

/** Puts a row into the turn's log; it is encrypted when the link asks for it. Returns its seq. */
export function appendToLog(turn: Turn, row: OutboxRow): number {
	const seq = turn.row.own.last + 1;
	turn.outbox.set(seq, row);
	turn.row = { ...turn.row, own: { ...turn.row.own, last: seq } };
	return seq;
}

/** The acknowledged part of the outbox ends at `acked`: its rows go, but for the mark of the last. */
export function acknowledge(turn: Turn, acked: number, last: OutboxRow | undefined): void {
	const { mark: _, ...own } = turn.row.own;
	for (let seq = own.acked + 1; seq <= acked; seq++) turn.outbox.set(seq, undefined);
	turn.row = { ...turn.row, own: { ...own, acked, ...(last !== undefined && { mark: last.mark }) } };
}

/**
 * Commits the turn in one strict transaction and takes it into memory.
 * @param others what belongs to the same commit and is not the contact's
 * @throws AppError `disk-full`, `fenced`: nothing has changed, on disk or in memory; `internal`: the contact is read
 * again from disk before its next turn
 */
export async function commitTurn(core: Core, turn: Turn, others: readonly Write[] = []): Promise<void> {
	const { contact, row, summary } = turn;
	const session = row.record === contact.row.record ? contact.session : await openSessionName(row.record);
	const blocks = fillsBlock(contact.row.lastN, row.lastN)
		? fullBlockWrites(await idsOf(core.store, contact), contact.number, contact.row.lastN, turn.rows)
		: [];
	const commit = await forgetReworded(core.index, core.store, contact, turn.rows);
	for (const n of turn.rows.keys()) contact.changed?.add(n); // whatever becomes of the commit
	try {
		await commit([...writesOf(turn), ...blocks, ...others]);
	} catch (error) {
		contact.uncertain = errorCode(error) === 'internal';
		throw error;
	}
	if (row.own.acked !== contact.row.own.acked || row.their.applied !== contact.row.their.applied) contact.fruitless = 0;
	if (row.own.epoch !== contact.row.own.epoch) {
		contact.waiting.clear(); // numbered anew
		contact.unsent.clear();
	}
	contact.row = row;
	contact.session = session;
	contact.summary = summary;
	for (const id of turn.usedPrekeys) core.oneTimePrekeys.delete(id);
	for (const [n, entry] of turn.rows) if (entry.kind === 'text') contact.ids?.add(n, entry);
	noteExpiring(core, contact, turn.rows);
	for (const n of turn.unsaid) contact.waiting.delete(n);
	adoptOutbox(contact, turn.outbox);
	core.index.wake();
	if (row.expiring !== undefined) core.expiryChanged();
}

function writesOf({ contact: { number, summary: before }, row, summary, rows, outbox, usedPrekeys }: Turn): Write[] {
	return [
		{ store: 'session', key: number, value: row },
		...(summary === before ? [] : [{ store: 'conv', key: number, value: summary } as const]),
		...[...rows].map(([n, value]) => ({ store: 'tail', key: [number, n], value }) as const),
		...[...outbox].map(([seq, value]) => ({ store: 'outbox', key: [number, seq], value }) as const),
		...usedPrekeys.map((key) => ({ store: 'prekey', key, value: undefined }) as const)
	];
}

/** What can wait until there is a link for something else. */
const quiet: ReadonlySet<Content['type']> = new Set(['hello', 'read', 'profile']);

/** Takes outbox rows into what memory holds of the outbox. */
export function adoptOutbox(
	contact: Contact,
	rows: Iterable<readonly [seq: number, row: OutboxRow | undefined]>
): void {
	const { acked, last } = contact.row.own;
	contact.encryptedUpTo = Math.min(last, Math.max(acked, contact.encryptedUpTo));
	for (const [seq, row] of [...rows].sort(([a], [b]) => a - b)) {
		if (row === undefined || seq <= acked) continue;
		if (row.n !== undefined) awaitAck(contact, row.n, seq);
		if (quiet.has(row.content.type)) contact.unsent.delete(seq);
		else contact.unsent.add(seq);
		if (row.ciphertext === undefined) contact.encryptedUpTo = Math.min(contact.encryptedUpTo, seq - 1);
		else if (seq === contact.encryptedUpTo + 1) contact.encryptedUpTo = seq;
	}
	for (const seq of contact.unsent) if (seq <= acked) contact.unsent.delete(seq);
	for (const [n, seq] of contact.waiting) {
		if (seq > acked) break; // kept in the order of seq
		contact.waiting.delete(n);
	}
}

/** A text waits for the last thing that was said of it. */
function awaitAck({ waiting }: Contact, n: number, seq: number): void {
	if ((waiting.get(n) ?? 0) >= seq) return;
	waiting.delete(n);
	waiting.set(n, seq);
}

/** What a committed turn changed, for the page. `settled`: entries whose delivery state is another than before. */
export async function turnChanges(core: Core, turn: Turn, settled: readonly number[] = []): Promise<Changes> {
	const { contact } = turn;
	const messages = await messageViews(core, contact, [...turn.rows]);
	return {
		contacts: [contactView(core, contact)],
		messages: messages.map((message) => ({ contact: contact.publicKey, message })),
		deliveries: deliveriesOf(core, contact, settled)
	};
}

/** The present delivery states of own messages. */
export function deliveriesOf(core: Core, contact: Contact, ns: readonly number[]): Changes['deliveries'] {
	return ns.map((n) => ({ contact: contact.publicKey, n, delivery: deliveryOf(core, contact, n) }));
}

export const noChanges: Changes = { contacts: [], messages: [], deliveries: [] };
