// Offers and answers inside the vault (docs/protocol.md, sections 3, 4 and 6): sealed under the identity keys, opened once,
// their replays refused without clocks. Owns which session both sides name and when a bundle goes along.
import { decodeAnswer, decodeOffer, encodeAnswer, encodeOffer, type Offer } from '#lib/protocol/description.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { openDescription, sealDescription } from '#lib/signal/sealing.ts';
import type { Changes, LinkRef, OpenedAnswer, OpenedOffer } from './api.ts';
import { admitAgain, admitStranger, refusesInvite, spendInvite } from './invites.ts';
import { checkOpen, type Contact, type Core, isClosed, namedSession } from './core.ts';
import { createBundle, forget } from './prekey-chest.ts';
import { commitTurn, createTurn, noChanges, turnChanges } from './turn.ts';

/** A stale offer is answered at most this often per contact, in ms: a replay must not buy an answer each. */
const REFUSAL_INTERVAL = 10_000;
/** Strangers whose refusals are remembered: a bound for memory. */
const MAX_REFUSALS = 1_000;

/** Seals the offer of a new attempt, or of an ICE restart when the attempt is the open link's. */
export async function sealOffer(
	core: Core,
	contact: Contact,
	attempt: LinkRef['attempt'],
	sdp: string
): Promise<string> {
	checkOpen(contact);
	const { row } = contact;
	const state = contact.attempts.get(attempt) ?? { attempt, role: 'offerer', agreed: undefined, awaitsAnswer: true };
	contact.attempts.set(
		attempt,
		Object.assign(state, { awaitsAnswer: true, ...(row.invite !== undefined && { invite: row.invite }) })
	);
	const session = namedSession(contact);
	const offer = {
		attempt,
		at: nextAt(core, contact),
		sdp,
		...(session !== undefined && { session }),
		...(row.invite !== undefined && { invite: row.invite, name: core.name })
	};
	return sealDescription('offer', core.identity, contact.publicKey, encodeOffer(offer));
}

/**
 * Lets somebody in who is no contact, if their offer carries an invite of this person's. Runs in the shared queue; the
 * offer itself is opened again as a contact's.
 * @returns undefined when they are a contact now
 */
export async function openStrangersOffer(
	core: Core,
	from: PublicKey,
	sealed: string,
	server: string | undefined
): Promise<OpenedOffer | undefined> {
	if (core.contacts.has(from)) return undefined; // by another offer, a moment ago
	const offer = await unseal(core, from, sealed);
	if (offer?.invite === undefined) return drop(core);
	if (!refusesInvite(core, offer.invite))
		return (await admitStranger(core, from, offer, server)) ? undefined : drop(core);
	return refuseInvite(core, from, offer);
}

/** Tells a follower that their invite is not honoured, once in a while. */
async function refuseInvite(core: Core, from: PublicKey, offer: Offer): Promise<OpenedOffer> {
	if (Math.abs(core.now() - (core.refusals.get(from) ?? 0)) < REFUSAL_INTERVAL) return drop(core);
	if (core.refusals.size >= MAX_REFUSALS) core.refusals.clear();
	core.refusals.set(from, core.now());
	return refuse(core, from, offer, { refused: 'invite' });
}

/**
 * Opens a contact's offer; its `at` is on disk before the page hears of it.
 * @param server over which it came; undefined: the host's
 */
export async function openOffer(
	core: Core,
	contact: Contact,
	sealed: string,
	server: string | undefined
): Promise<OpenedOffer> {
	const offer = contact.row.blocked ? undefined : await unseal(core, contact.publicKey, sealed);
	if (offer === undefined) return drop(core);
	if (contact.row.removed) {
		// A stranger again, but for the history.
		if (offer.invite === undefined) return drop(core);
		if (refusesInvite(core, offer.invite)) return refuseInvite(core, contact.publicKey, offer);
		if (!(await admitAgain(core, contact, offer, server))) return drop(core);
	}
	const { highestAt } = contact.row;
	if (offer.at === highestAt) return drop(core); // the same once more, as a server may deliver it
	if (offer.at < highestAt) {
		if (Math.abs(core.now() - contact.refusedAt) < REFUSAL_INTERVAL) return drop(core);
		contact.refusedAt = core.now();
		return refuse(core, contact.publicKey, offer, { refused: 'stale', at: highestAt });
	}
	const turn = createTurn(contact);
	turn.row = { ...turn.row, highestAt: offer.at };
	if (offer.invite === undefined) await commitTurn(core, turn);
	else await spendInvite(core, turn, offer.invite);
	contact.offer = { attempt: offer.attempt, session: offer.session, server };
	const { attempt, sdp } = offer;
	return {
		kind: 'offer',
		contact: contact.publicKey,
		attempt,
		sdp,
		changes: await turnChanges(core, turn),
		skew: offer.at - core.now()
	};
}

/** Seals the answer to the offer that was opened last. Without a session that both name it carries a bundle. */
export async function sealAnswer(
	core: Core,
	contact: Contact,
	attempt: LinkRef['attempt'],
	sdp: string
): Promise<string> {
	checkOpen(contact);
	const { offer } = contact;
	if (offer?.attempt !== attempt) throw new AppError('malformed', 'no such offer');
	contact.offer = undefined;
	const session = namedSession(contact);
	const restarts = contact.attempts.has(attempt); // what was decided for the attempt stays decided
	const agreed = session !== undefined && session === offer.session ? session : undefined;
	const bundle = restarts || agreed !== undefined ? undefined : await core.shared.run(() => createBundle(core));
	if (!restarts)
		contact.attempts.set(attempt, {
			attempt,
			role: 'answerer',
			agreed,
			awaitsAnswer: false,
			server: offer.server,
			...(bundle !== undefined && { oneTimePrekey: bundle.oneTimePreKey.id })
		});
	const answer = {
		attempt,
		at: nextAt(core, contact),
		sdp,
		...(session !== undefined && { session }),
		...(bundle !== undefined && { bundle })
	};
	return sealDescription('answer', core.identity, contact.publicKey, encodeAnswer(answer));
}

/** Opens the answer to an own attempt. A bundle is kept until the link is open: a failed attempt changes no session. */
export async function openAnswer(core: Core, contact: Contact, sealed: string): Promise<OpenedAnswer> {
	if (isClosed(contact)) return drop(core);
	let answer;
	try {
		answer = decodeAnswer(await openDescription('answer', core.identity, contact.publicKey, sealed));
	} catch {
		return drop(core);
	}
	const attempt = contact.attempts.get(answer.attempt);
	if (attempt?.awaitsAnswer !== true) return drop(core);
	const restarts = attempt.role === 'answerer' || attempt.answeredAt !== undefined;
	if ('refused' in answer) {
		if (restarts) return drop(core);
		attempt.awaitsAnswer = false;
		if (answer.at !== undefined) contact.lastAt = Math.max(contact.lastAt, answer.at);
		return { kind: 'refused', attempt: answer.attempt, reason: answer.refused };
	}
	const { sdp, session, bundle, at } = answer;
	if (attempt.answeredAt !== undefined && at <= attempt.answeredAt) return drop(core);
	attempt.awaitsAnswer = false;
	attempt.answeredAt = at;
	if (!restarts) {
		if (bundle !== undefined) attempt.bundle = bundle;
		else if (session !== undefined && session === namedSession(contact)) attempt.agreed = session;
		else return drop(core);
	}
	const changes = await inviteAnswered(core, contact, attempt.invite);
	return { kind: 'answer', attempt: answer.attempt, sdp, changes, skew: at - core.now() };
}

/** Forgets an attempt, and the one-time prekey that nothing has used. */
export async function forgetAttempt(core: Core, contact: Contact, attempt: LinkRef['attempt']): Promise<void> {
	const oneTimePrekey = contact.attempts.get(attempt)?.oneTimePrekey;
	contact.attempts.delete(attempt);
	if (oneTimePrekey !== undefined) await core.shared.run(() => forget(core, [oneTimePrekey]));
}

/** @param carried the token that their answer is to: another one is still to be presented */
async function inviteAnswered(core: Core, contact: Contact, carried: string | undefined): Promise<Changes> {
	if (contact.row.invite === undefined || contact.row.invite !== carried) return noChanges;
	const turn = createTurn(contact);
	const { invite: _, ...row } = turn.row;
	turn.row = row;
	await commitTurn(core, turn);
	return turnChanges(core, turn);
}

async function unseal(core: Core, from: PublicKey, sealed: string): Promise<Offer | undefined> {
	try {
		return decodeOffer(await openDescription('offer', core.identity, from, sealed));
	} catch {
		return undefined;
	}
}

function drop(core: Core): { readonly kind: 'drop' } {
	core.diagnostics.droppedOffers++;
	return { kind: 'drop' };
}

async function refuse(
	core: Core,
	to: PublicKey,
	{ attempt }: Offer,
	reason: { readonly refused: 'stale' | 'invite'; readonly at?: number }
): Promise<OpenedOffer> {
	const sealed = await sealDescription('answer', core.identity, to, encodeAnswer({ attempt, ...reason }));
	return { kind: 'refuse', contact: to, sealed };
}

/** Above every `at` used with this contact before, as far as this worker knows; the contact's refusal corrects it. */
function nextAt(core: Core, contact: Contact): number {
	contact.lastAt = Math.max(core.now(), contact.lastAt + 1);
	return contact.lastAt;
}
