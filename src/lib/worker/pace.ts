// The pace of a link: whether there is more to send, whether the contact owes a frame, and how soon to dial again when a
// link has come to nothing. Pure.
import { MAX_IN_FLIGHT } from '#lib/protocol/limits.ts';
import { type AttemptState, type Contact, namedSession } from './core.ts';

/** The wait after a second frame that could not be decrypted (docs/protocol.md, section 5), and the longest of all, in ms. */
const MINUTE = 60_000;

function currentAttempt({ link, attempts }: Contact): AttemptState | undefined {
	return link === undefined ? undefined : attempts.get(link.attempt);
}

/** The answerer's gate: nothing leaves before the first frame of the session that the link is to bring. */
export function awaitsSession(contact: Contact): boolean {
	return currentAttempt(contact)?.oneTimePrekey !== undefined;
}

/** Whether `nextFrames` has something to give: a session to start, or entries within the window. */
export function hasMore(contact: Contact): boolean {
	const { link, row } = contact;
	if (link === undefined || !link.resumed || awaitsSession(contact)) return false;
	if (currentAttempt(contact)?.bundle !== undefined) return true;
	const { acked, last } = row.own;
	return namedSession(contact) !== undefined && Math.min(last, acked + MAX_IN_FLIGHT) > link.sentUpTo;
}

/** Whether the contact owes a frame: their `resume`, or the first of the session that they start. */
export function owesFrame(contact: Contact): boolean {
	return contact.link !== undefined && (!contact.link.resumed || awaitsSession(contact));
}

/**
 * How long to wait before the next dial after a link that ended by our verdict, in ms. At once the first time; without
 * progress of either log since, ever later: a contact who answers every link with nonsense costs no more than a minute's.
 */
export function redialDelay(contact: Contact, undecryptable = false): number {
	contact.fruitless++;
	return undecryptable && contact.fruitless > 1 ? MINUTE : lastDelay(contact);
}

/** The same of a link that had ended before: what comes late over it is no other link. */
export function lastDelay({ fruitless }: Contact): number {
	return fruitless <= 1 ? 0 : Math.min(MINUTE, 1_000 * 2 ** (fruitless - 1));
}
