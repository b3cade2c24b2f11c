// What a person decides about a contact: their name here, trust, muting, blocking, removal. Owns what each leaves on the disk.
import type { Changes, VaultApi } from './api.ts';
import { checkName, createState } from './contacts.ts';
import type { Contact, Core } from './core.ts';
import { readOutbox } from './outgoing.ts';
import { createEpoch } from './resume.ts';
import { untold } from './timers.ts';
import {
	changeEntry,
	commitTurn,
	createTurn,
	isChanged,
	noChanges,
	readReadableEntry,
	type Turn,
	turnChanges
} from './turn.ts';
import { forgetAll } from './search-index.ts';
import { contactView } from './views.ts';

type Request<Name extends keyof VaultApi> = Parameters<VaultApi[Name]>[0];

async function finish(core: Core, turn: Turn): Promise<Changes> {
	if (!isChanged(turn)) return noChanges;
	await commitTurn(core, turn);
	return turnChanges(core, turn);
}

/** An empty name takes the own one away: they are called again as they call themselves. @throws AppError `malformed` */
export async function renameContact(
	core: Core,
	contact: Contact,
	{ name }: Request<'renameContact'>
): Promise<Changes> {
	const turn = createTurn(contact);
	const { ownName: _, ...row } = turn.row;
	turn.row = name.trim() === '' ? row : { ...row, ownName: checkName(name) };
	return finish(core, turn);
}

/** Whoever is verified keeps the name under which they were: another that they give themselves is shown beside it. */
export async function setVerified(
	core: Core,
	contact: Contact,
	{ verified }: Request<'setVerified'>
): Promise<Changes> {
	const turn = createTurn(contact);
	const { verified: before, ...row } = turn.row;
	if ((before === true) === verified) return noChanges;
	turn.row = verified ? { ...row, verified, name: row.profile?.name ?? row.name } : row;
	return finish(core, turn);
}

export async function setMuted(core: Core, contact: Contact, { muted }: Request<'setMuted'>): Promise<Changes> {
	const turn = createTurn(contact);
	const { muted: before, ...row } = turn.row;
	if ((before === true) === muted) return noChanges;
	turn.row = muted ? { ...row, muted } : row;
	return finish(core, turn);
}

/** Blocking ends what is open. What was written to them and has not gone waits until they are unblocked. */
export async function setBlocked(core: Core, contact: Contact, { blocked }: Request<'setBlocked'>): Promise<Changes> {
	const turn = createTurn(contact);
	const { blocked: before, ...row } = turn.row;
	if ((before === true) === blocked) return noChanges;
	turn.row = blocked ? { ...row, blocked } : row;
	if (!blocked) return finish(core, turn);
	turn.usedPrekeys.push(...prekeysOf(contact));
	await commitTurn(core, turn);
	disconnect(contact);
	return turnChanges(core, turn, [...contact.waiting.keys()]);
}

/** Deletes the contact, with all that there is of them or but for the history. */
export async function removeContact(core: Core, contact: Contact, request: Request<'removeContact'>): Promise<Changes> {
	return request.history === 'delete' ? eraseContact(core, contact) : keepHistory(core, contact);
}

async function eraseContact(core: Core, contact: Contact): Promise<Changes> {
	const { number, publicKey } = contact;
	const prekeys = prekeysOf(contact);
	const commit = await forgetAll(core.index, core.store, number);
	contact.uncertain = true; // until the commit has told how it ended
	await commit([
		{ store: 'session', key: number, value: undefined },
		{ store: 'conv', key: number, value: undefined },
		{ store: 'tail', contact: number },
		{ store: 'ids', contact: number },
		{ store: 'outbox', contact: number },
		...prekeys.map((key) => ({ store: 'prekey', key, value: undefined }) as const)
	]);
	for (const id of prekeys) core.oneTimePrekeys.delete(id);
	core.contacts.delete(publicKey);
	return { ...noChanges, gone: [publicKey] };
}

/** The conversation can be read, and says which texts had not gone. */
async function keepHistory(core: Core, contact: Contact): Promise<Changes> {
	const turn = createTurn(contact);
	const { acked, last } = turn.row.own;
	for (const { n } of (await readOutbox(core, turn, acked + 1, last)).values()) {
		// A text, or the edit of one: what stands here now is not what they have.
		const row = n === undefined ? undefined : await readReadableEntry(core, turn, n);
		if (row?.kind === 'text' && n !== undefined) changeEntry(turn, n, { ...row, failed: true });
	}
	// Nothing that was agreed on stays; the highest offer does, so that an old one is no new one.
	const { record: _, invite: _i, told: _t, trouble: _u, ownRead: _r, restored: _s, ...row } = turn.row;
	turn.row = {
		...untold(row),
		removed: true,
		sessionAbsent: false,
		own: { epoch: createEpoch(), last: 0, acked: 0 },
		their: { epoch: '', applied: 0 }
	};
	const { draft: _d, ...summary } = turn.summary;
	turn.summary = summary;
	turn.usedPrekeys.push(...prekeysOf(contact));
	await commitTurn(core, turn, [{ store: 'outbox', contact: contact.number }]);
	const { queue, ids, lastAt } = contact;
	Object.assign(contact, await createState(contact.number, turn.row, turn.summary), { queue, ids, lastAt });
	return { ...(await turnChanges(core, turn)), contacts: [contactView(core, contact)] };
}

function prekeysOf({ attempts }: Contact): number[] {
	return [...attempts.values()].flatMap(({ oneTimePrekey }) => oneTimePrekey ?? []);
}

/** Forgets every attempt, and the link. */
function disconnect(contact: Contact): void {
	contact.attempts.clear();
	contact.offer = undefined;
	contact.link = undefined;
}
