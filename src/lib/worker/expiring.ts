// Which texts of a contact are to disappear, and when. Owns what memory knows of it: read once, then kept by every commit.
import type { ContactRow, MessageRow } from '#lib/store/rows.ts';
import type { Contact, Core } from './core.ts';
import { readReadable } from './readable.ts';

/** Entries read at a time. */
const BATCH = 512;

/** To be called in the contact's queue. */
export async function expiringOf(core: Core, contact: Contact): Promise<ReadonlyMap<number, number | undefined>> {
	if (contact.expiring !== undefined) return contact.expiring;
	const { expiring: from = Infinity, lastN } = contact.row;
	const found = new Map<number, number | undefined>();
	for (let first = from; first <= lastN; first += BATCH) {
		const last = Math.min(lastN, first + BATCH - 1);
		note(core, found, (await readReadable(core.store, 'tail', contact.number, first, last)).rows);
	}
	contact.expiring = found;
	return found;
}

/** Takes committed entries into what memory knows. */
export function noteExpiring(core: Core, { expiring }: Contact, rows: ReadonlyMap<number, MessageRow>): void {
	if (expiring !== undefined) note(core, expiring, rows);
}

function note({ now }: Core, expiring: Map<number, number | undefined>, rows: ReadonlyMap<number, MessageRow>): void {
	for (const [n, row] of rows) {
		if (row.kind !== 'text' || row.expiresIn === undefined || row.failed) expiring.delete(n);
		// The clock may have stood wrong when it was shown: it never stays longer from now than it should have then.
		else expiring.set(n, row.expiresAt && Math.min(row.expiresAt, endOf(now(), row.expiresIn)));
	}
}

/**
 * Whether it has disappeared, though that may not be committed yet. An own text stays until the contact has it, else it would
 * be lost on its way; and one that will not go any more stays, since whoever wrote it shall know.
 */
export function isGone({ now }: Core, { waiting }: Contact, n: number, row: MessageRow): boolean {
	if (row.kind !== 'text' || row.failed || waiting.has(n)) return false;
	return row.expiresAt !== undefined && row.expiresAt <= now();
}

/** After how long what is said now disappears; 0 where it stays. */
export function secondsOf({ timer }: ContactRow): number {
	return timer?.seconds ?? 0;
}

/** @param seconds as the content has it */
export function endOf(from: number, seconds: number): number {
	return from + seconds * 1_000;
}
