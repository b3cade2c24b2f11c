// Contacts: made by invite or by pasted key, made again after they were removed, read back at unlock. Owns their numbers
// and their state in memory; a contact's key is fixed at its making.
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import { parsePublicKey, type PublicKey } from '#lib/protocol/ids.ts';
import { parseInvite } from '#lib/protocol/invite.ts';
import { cleanName } from '#lib/protocol/schemas.ts';
import { MAX_NAME_LENGTH } from '#lib/protocol/limits.ts';
import { signalIdentityKey } from '#lib/signal/identity.ts';
import { openSessionName } from '#lib/signal/session.ts';
import type { ContactRow, OutboxRow, StorePort, SummaryRow, Write } from '#lib/store/rows.ts';
import type { Changes } from './api.ts';
import type { Contact, Core } from './core.ts';
import { createQueue } from './queue.ts';
import { readReadable, readReadableRow } from './readable.ts';
import { createEpoch } from './resume.ts';
import { adoptOutbox, commitTurn, createTurn, noChanges } from './turn.ts';
import { contactView } from './views.ts';

type Names = Pick<ContactRow, 'name'> & Partial<Pick<ContactRow, 'ownName' | 'invite' | 'server'>>;
type NewContact = Names & Pick<ContactRow, 'publicKey'>;
export interface Added {
	readonly contact: PublicKey;
	readonly changes: Changes;
}

/**
 * Makes a contact, in one commit with `others`. Runs in the shared queue.
 * @throws AppError `key-invalid` when the key is no point of the curve
 */
export async function createContact(core: Core, given: NewContact, others: readonly Write[] = []): Promise<Contact> {
	signalIdentityKey(given.publicKey);
	const number = core.lastNumber + 1;
	const row: ContactRow = {
		...given,
		addedAt: core.now(),
		sessionAbsent: false,
		own: { epoch: createEpoch(), last: 0, acked: 0 },
		their: { epoch: '', applied: 0 },
		highestAt: 0,
		lastN: 0
	};
	const summary: SummaryRow = { unread: 0 };
	await core.store.commit([
		{ store: 'session', key: number, value: row },
		{ store: 'conv', key: number, value: summary },
		{ store: 'settings', key: 'numbers', value: { contact: number } },
		...others
	]);
	core.lastNumber = number;
	const contact = await createState(number, row, summary);
	core.contacts.set(row.publicKey, contact);
	return contact;
}

/**
 * Takes a contact back who was removed with the history kept: what was given now counts, both logs begin anew. Runs in the
 * contact's queue; in one commit with `others`.
 */
export async function takeBack(core: Core, contact: Contact, given: Names, others: readonly Write[] = []) {
	const turn = createTurn(contact);
	const { removed: _, blocked: _blocked, server: _server, ...row } = turn.row;
	const { ownName, ...names } = given;
	const shown = row.ownName ?? row.profile?.name ?? row.name;
	turn.row = {
		...row,
		...names,
		// Nobody changes their name behind a mark of trust, and what they were called by anyway is no name of this person's.
		...(row.verified && { name: row.name }),
		...(ownName !== undefined && ownName !== shown && { ownName })
	};
	await commitTurn(core, turn, others);
}

/**
 * Runs with the contact, alone: nothing else of this contact runs meanwhile, and what is in memory is what is on disk.
 * @throws AppError `contact-unknown` when they were removed while this waited: a late task must not bring them back
 */
export function runAlone<Result>(core: Core, contact: Contact, act: () => Promise<Result>): Promise<Result> {
	return contact.queue.run(async () => {
		if (core.contacts.get(contact.publicKey) !== contact) throw new AppError('contact-unknown');
		if (contact.uncertain) await rereadContact(core, contact);
		return act();
	});
}

/** The contact of a key: a new one, or one that was removed and is wanted again. */
async function addOrTakeBack(core: Core, given: NewContact): Promise<Contact> {
	const { publicKey, server, ...names } = given;
	const contact = await core.shared.run(async () => core.contacts.get(publicKey) ?? createContact(core, given));
	if (contact.row.removed)
		await runAlone(core, contact, async () => {
			// Without an invite nothing says that they have moved.
			const place = given.invite === undefined ? contact.row.server : server;
			if (contact.row.removed)
				await takeBack(core, contact, { ...names, ...(place !== undefined && { server: place }) });
		});
	return contact;
}

/** Adds the issuer of an invite; the token goes along in every offer until they have answered one that carried it. */
export async function followInvite(core: Core, text: string): Promise<Added> {
	const { publicKey, name, token, server } = parseInvite(text);
	if (publicKey === core.identity.publicKey) throw new AppError('invite-own');
	const given = { publicKey, name, invite: token, ...(server !== undefined && { server }) };
	const contact = await addOrTakeBack(core, given);
	if (contact.row.invite !== token || contact.row.server !== server)
		await runAlone(core, contact, () => presentInvite(core, contact, token, server));
	return added(core, contact);
}

/** An issuer who is a contact already may have lost this person, or have moved: the new token is presented where it leads. */
async function presentInvite(core: Core, contact: Contact, invite: string, server: string | undefined): Promise<void> {
	const turn = createTurn(contact);
	turn.row = { ...meetAt(turn.row, server), invite };
	await commitTurn(core, turn);
}

/** The contact is met at a server from now on. @param server undefined: the host's */
export function meetAt(row: ContactRow, server: string | undefined): ContactRow {
	const { server: _, ...others } = row;
	return server === undefined ? others : { ...others, server };
}

/** The name as it is kept. @throws AppError `malformed` when nothing of it can be seen, or it is too long */
export function checkName(given: string): string {
	const name = cleanName(given);
	if (name === '' || name.length > MAX_NAME_LENGTH) throw new AppError('malformed', 'name');
	return name;
}

/**
 * Somebody new who is added by key is looked for at this person's own server: nothing says that they have another.
 * @throws AppError `key-invalid`, `key-own`, `malformed` (the name is empty or too long)
 */
export async function addContact(core: Core, key: string, givenName: string): Promise<Added> {
	const publicKey = parsePublicKey(key.trim());
	if (publicKey === core.identity.publicKey) throw new AppError('key-own');
	const name = checkName(givenName);
	const { server } = core.preferences;
	const given = { publicKey, name, ownName: name, ...(server !== '' && { server }) };
	return added(core, await addOrTakeBack(core, given));
}

function added(core: Core, contact: Contact): Added {
	return { contact: contact.publicKey, changes: { ...noChanges, contacts: [contactView(core, contact)] } };
}

/** Every contact as on disk, with nothing open. */
export async function readContacts(store: StorePort): Promise<Map<PublicKey, Contact>> {
	const [rows, summaries, outboxes] = await Promise.all([
		store.readAll('session'),
		readSummaries(store),
		readOutboxes(store)
	]);
	const contacts = new Map<PublicKey, Contact>();
	for (const { key, value } of rows) {
		const contact = await createState(key, value, (await summaries(key)) ?? { unread: 0 });
		adoptOutbox(contact, await outboxes(key, value));
		contacts.set(contact.publicKey, contact);
	}
	return contacts;
}

/** What waits, of each contact. One row that is damaged keeps nobody out: the log goes on without it. */
async function readOutboxes(
	store: StorePort
): Promise<(key: number, row: ContactRow) => Promise<ReadonlyMap<number, OutboxRow>>> {
	try {
		const all = Map.groupBy(await store.readAll('outbox'), ({ key: [contact] }) => contact);
		return (key) => Promise.resolve(new Map((all.get(key) ?? []).map((row) => [row.key[1], row.value])));
	} catch (error) {
		if (errorCode(error) !== 'unsealable') throw error;
		return (key, row) => readOutboxOf(store, key, row);
	}
}

async function readOutboxOf(
	store: StorePort,
	contact: number,
	{ own }: ContactRow
): Promise<ReadonlyMap<number, OutboxRow>> {
	return (await readReadable(store, 'outbox', contact, own.acked + 1, own.last)).rows;
}

/** What the list shows can be made again: a damaged summary must not keep anybody out of their history. */
async function readSummaries(store: StorePort): Promise<(key: number) => Promise<SummaryRow | undefined>> {
	try {
		const all = new Map((await store.readAll('conv')).map(({ key, value }) => [key, value]));
		return (key) => Promise.resolve(all.get(key));
	} catch (error) {
		if (errorCode(error) !== 'unsealable') throw error;
		return (key) => readReadableRow(store, 'conv', key);
	}
}

/** Reads a contact again whose last commit may or may not be on disk. */
async function rereadContact({ store, contacts }: Core, contact: Contact): Promise<void> {
	const { number, publicKey } = contact;
	const [row, summary] = await Promise.all([store.read('session', number), readReadableRow(store, 'conv', number)]);
	if (row === undefined) {
		contacts.delete(publicKey); // it was a removal that reached the disk
		throw new AppError('contact-unknown');
	}
	const outbox = await readOutboxOf(store, number, row);
	Object.assign(contact, await createState(number, row, summary ?? { unread: 0 }), {
		queue: contact.queue,
		attempts: contact.attempts,
		lastAt: contact.lastAt
	});
	adoptOutbox(contact, outbox);
}

/** A contact with nothing open. */
export async function createState(number: number, row: ContactRow, summary: SummaryRow): Promise<Contact> {
	return {
		number,
		publicKey: row.publicKey,
		queue: createQueue(),
		row,
		summary,
		session: await openSessionName(row.record),
		encryptedUpTo: row.own.acked,
		fruitless: 0,
		uncertain: false,
		waiting: new Map(),
		unsent: new Set(),
		ids: undefined,
		expiring: undefined,
		attempts: new Map(),
		offer: undefined,
		link: undefined,
		lastAt: 0,
		refusedAt: 0
	};
}
