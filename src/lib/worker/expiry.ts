// Messages that disappear by themselves (docs/protocol.md, section 5, "Disappearing"). Owns when each side's own copy goes, and
// the one timer of it; nothing is said to the contact.
import type { Changes } from './api.ts';
import { runAlone } from './contacts.ts';
import type { Contact, Core } from './core.ts';
import { endOf, expiringOf } from './expiring.ts';
import { expire } from './message-rows.ts';
import { readReadableRow } from './readable.ts';
import { changeEntry, commitTurn, createTurn, noChanges, type Turn, turnChanges } from './turn.ts';

/** Entries of one commit. */
const BATCH = 256;
/** The longest wait, in ms: clocks are set, machines sleep, disks get room. */
const LOOK = 60_000;

/**
 * Of texts of theirs that are shown for the first time: they are counted from now.
 * @returns whether there are more than one commit takes
 */
export async function beginExpiry(core: Core, turn: Turn, upTo: number): Promise<boolean> {
	const { contact } = turn;
	for (const [n, expiresAt] of await expiringOf(core, contact)) {
		if (expiresAt !== undefined || n > upTo) continue;
		const row = await readReadableRow(core.store, 'tail', [contact.number, n]);
		if (row?.kind === 'text' && row.expiresIn !== undefined)
			changeEntry(turn, n, { ...row, expiresAt: endOf(core.now(), row.expiresIn) });
		if (turn.rows.size >= BATCH) return true;
	}
	return false;
}

/**
 * Waits until something has disappeared, and takes it away. What cannot be taken away now is tried again after a while.
 * @returns what changed
 */
export async function nextExpired(core: Core): Promise<Changes> {
	for (;;) {
		const woken = Promise.withResolvers<undefined>();
		const wake = () => woken.resolve(undefined);
		core.expiryChanged = wake;
		const now = core.now();
		let next = now + LOOK;
		for (const contact of core.contacts.values()) {
			if (contact.row.expiring === undefined) continue;
			try {
				const changes = await runAlone(core, contact, () => takeAway(core, contact, now));
				if (changes !== noChanges) return changes;
				next = Math.min(next, nextOf(contact, now));
			} catch {
				// The contact is gone, or the disk did not take it: what is over is not drawn in any case.
			}
		}
		const timer = setTimeout(wake, next - now);
		await woken.promise;
		clearTimeout(timer);
	}
}

/** When the next is over, of those that only time keeps; not of what should be over by now. */
function nextOf({ expiring = new Map(), waiting }: Contact, now: number): number {
	let next = Infinity;
	for (const [n, at] of expiring) if (at !== undefined && at > now && !waiting.has(n)) next = Math.min(next, at);
	return next;
}

/** @returns what changed; `noChanges` where there was nothing that could go */
async function takeAway(core: Core, contact: Contact, now: number): Promise<Changes> {
	const expiring = await expiringOf(core, contact);
	const turn = createTurn(contact);
	for (const [n, at = Infinity] of expiring) {
		if (at > now || contact.waiting.has(n)) continue;
		const row = await readReadableRow(core.store, 'tail', [contact.number, n]);
		if (row?.kind === 'text') changeEntry(turn, n, expire(row));
		if (turn.rows.size >= BATCH) break;
	}
	if (turn.rows.size === 0) return noChanges;
	const { expiring: _, ...row } = turn.row;
	const left = [...expiring.keys()].filter((n) => !turn.rows.has(n));
	turn.row = left.length === 0 ? row : { ...row, expiring: Math.min(...left) };
	await commitTurn(core, turn);
	return turnChanges(core, turn);
}
