// A contact's link as the vault knows it: opened, resumed, gone. Owns what the first frame is and whether what both sides
// agreed on while they connected still holds.
import { encodeFrame } from '#lib/protocol/frame.ts';
import type { Changes, LinkOutput, LinkRef } from './api.ts';
import { meetAt } from './contacts.ts';
import { checkOpen, type Contact, type Core, namedSession } from './core.ts';
import { redialDelay } from './pace.ts';
import { createResume } from './resume.ts';
import { forgetAttempt } from './descriptions.ts';
import { commitTurn, createTurn, deliveriesOf, noChanges, turnChanges } from './turn.ts';

/** The channel is open and becomes the contact's only one. The first frame says how far their log is on this disk. */
export async function openLink(core: Core, contact: Contact, { attempt }: LinkRef): Promise<LinkOutput> {
	checkOpen(contact);
	const before = contact.link;
	if (before?.attempt === attempt) return { frames: [], changes: noChanges, more: false, owed: false };
	const moved = await meetWhereHeard(core, contact, attempt);
	const unsent = sentOn(contact);
	contact.link = undefined;
	const changes: Changes = { ...moved, deliveries: deliveriesOf(core, contact, unsent) };
	if (before !== undefined) await forgetAttempt(core, contact, before.attempt);
	if (!isAgreed(contact, attempt))
		return { frames: [], changes, more: false, owed: false, redialIn: redialDelay(contact) };
	contact.link = { attempt, resumed: false, sentUpTo: contact.row.own.acked };
	return { frames: [encodeFrame(createResume(contact.row.their))], changes, more: false, owed: true };
}

/**
 * Whose offer has come to a link is met where it came from: both look for each other there from now on. One that came to none
 * may be an old one that a server held back. Passes the fence in any case: a tab that was taken over says nothing of a log that
 * goes on elsewhere.
 */
async function meetWhereHeard(core: Core, contact: Contact, attempt: LinkRef['attempt']): Promise<Changes> {
	const state = contact.attempts.get(attempt);
	if (state?.role !== 'answerer' || state.server === contact.row.server) {
		await core.store.commit([]);
		return noChanges;
	}
	const turn = createTurn(contact);
	turn.row = meetAt(turn.row, state.server);
	await commitTurn(core, turn);
	return turnChanges(core, turn);
}

/** Whether the attempt brings a session, or the one that both named is still the one to use. */
function isAgreed(contact: Contact, attempt: LinkRef['attempt']): boolean {
	const state = contact.attempts.get(attempt);
	if (state === undefined) return false;
	if (state.bundle !== undefined || state.oneTimePrekey !== undefined) return true;
	return state.agreed !== undefined && state.agreed === namedSession(contact);
}

/** An attempt or link is over: what it had been handed waits again. */
export async function closeLink(core: Core, contact: Contact, { attempt }: LinkRef): Promise<Changes> {
	const unsent = contact.link?.attempt === attempt ? sentOn(contact) : [];
	if (contact.link?.attempt === attempt) contact.link = undefined;
	if (contact.offer?.attempt === attempt) contact.offer = undefined;
	await forgetAttempt(core, contact, attempt);
	return { ...noChanges, deliveries: deliveriesOf(core, contact, unsent) };
}

/** The n of every message that the open link was handed and the contact has not acknowledged. */
export function sentOn({ link, waiting }: Contact): number[] {
	if (link === undefined) return [];
	return [...waiting].filter(([, seq]) => seq <= link.sentUpTo).map(([n]) => n);
}
