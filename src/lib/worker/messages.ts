// What a person does with messages: write, answer, change, delete, react, read. Owns who may do what; each act is one turn,
// committed with its place in the log.
import { fitsContent, type BodyUse, type Content, type MessageRef } from '#lib/protocol/content.ts';
import { isEmoji } from '#lib/protocol/emoji.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { createMessageId } from '#lib/protocol/ids.ts';
import type { MessageRow } from '#lib/store/rows.ts';
import type { Changes, VaultApi } from './api.ts';
import { checkOpen, type Contact, type Core, isClosed } from './core.ts';
import { endOf, secondsOf } from './expiring.ts';
import { beginExpiry } from './expiry.ts';
import { bury, changedBody, toggled } from './message-rows.ts';
import { encryptRow, readOutbox, say, usableSession } from './outgoing.ts';
import {
	appendEntry,
	changeEntry,
	commitTurn,
	createTurn,
	isChanged,
	noChanges,
	readEntry,
	type Turn,
	turnChanges
} from './turn.ts';
import { contactView } from './views.ts';

type Request<Name extends keyof VaultApi> = Parameters<VaultApi[Name]>[0];
type TextRow = MessageRow & { readonly kind: 'text' };

/** @throws AppError `malformed`, `too-long` */
function checkBody(body: string, use: BodyUse): void {
	if (body.trim() === '') throw new AppError('malformed', 'empty');
	if (!fitsContent(body, use)) throw new AppError('too-long', 'text');
}

/** A message that can still be acted on. @throws AppError `message-gone` */
async function readText(core: Core, turn: Turn, n: number): Promise<TextRow> {
	const row = await readEntry(core, turn, n);
	if (row?.kind !== 'text' || row.deleted) throw new AppError('message-gone');
	return row;
}

function refOf(core: Core, contact: Contact, { mine, id }: Pick<TextRow, 'mine' | 'id'>): MessageRef {
	return { author: mine ? core.identity.publicKey : contact.publicKey, id };
}

async function finish(core: Core, turn: Turn): Promise<Changes> {
	if (!isChanged(turn)) return noChanges;
	await commitTurn(core, turn);
	return turnChanges(core, turn);
}

/** Commits a text, and forgets the draft that it was. */
export async function sendText(core: Core, contact: Contact, { body, replyTo }: Request<'send'>): Promise<Changes> {
	checkOpen(contact);
	checkBody(body, replyTo === undefined ? 'text' : 'reply');
	const turn = createTurn(contact);
	const answered = replyTo === undefined ? undefined : await readText(core, turn, replyTo);
	const at = core.now();
	const expiresIn = secondsOf(turn.row);
	const text = { id: createMessageId(), sentAt: at, body, ...(expiresIn > 0 && { expiresIn }) };
	const { draft: _, ...summary } = turn.summary;
	turn.summary = summary;
	const n = appendEntry(turn, {
		kind: 'text',
		...text,
		mine: true,
		at,
		...(expiresIn > 0 && { expiresAt: endOf(at, expiresIn) }),
		...(answered && { replyTo: { mine: answered.mine, id: answered.id } })
	});
	const content = { type: 'text', ...text, ...(answered && { replyTo: refOf(core, contact, answered) }) } as const;
	await say(core, turn, content, n);
	return finish(core, turn);
}

/** Changes an own text; the same body again changes nothing. */
export async function editText(core: Core, contact: Contact, { n, body }: Request<'edit'>): Promise<Changes> {
	checkOpen(contact);
	checkBody(body, 'edit');
	const turn = createTurn(contact);
	const row = await readText(core, turn, n);
	if (!row.mine || row.failed) throw new AppError('message-gone');
	if (row.body === body) return noChanges;
	const sentAt = core.now();
	changeEntry(turn, n, changedBody(row, body, sentAt));
	await say(core, turn, { type: 'edit', target: refOf(core, contact, row), body, sentAt }, n);
	return finish(core, turn);
}

/** Deletes an own text for both. What of it has not been acknowledged is said no more. */
export async function deleteText(core: Core, contact: Contact, { n }: Request<'deleteMessage'>): Promise<Changes> {
	const turn = createTurn(contact);
	const row = await readEntry(core, turn, n);
	if (row?.kind !== 'text' || !row.mine) throw new AppError('message-gone');
	if (row.deleted) return noChanges;
	changeEntry(turn, n, bury(row));
	turn.unsaid.push(n);
	const isOfIt = (content: Content) =>
		(content.type === 'text' && content.id === row.id) || (content.type === 'edit' && content.target.id === row.id);
	await unsay(core, turn, isOfIt);
	if (!contact.row.removed) await say(core, turn, { type: 'delete', target: refOf(core, contact, row) });
	return finish(core, turn);
}

/**
 * Takes back contents that are not acknowledged: `hello` has their place in the log, under the same mark, since the contact
 * may have applied them already (docs/protocol.md, section 5, "Sending").
 */
export async function unsay(core: Core, turn: Turn, isMeant: (content: Content) => boolean): Promise<void> {
	const { acked, last } = turn.row.own;
	const session = usableSession(turn.contact);
	for (const [seq, { content, mark, ciphertext }] of await readOutbox(core, turn, acked + 1, last)) {
		if (!isMeant(content)) continue;
		turn.outbox.set(seq, { content: { type: 'hello' }, mark });
		// At once where it had a ciphertext: a hole would hold up the encryption of all that comes after it.
		if (session !== undefined && ciphertext?.session === session) await encryptRow(core, turn, seq, session);
	}
}

/** Gives a reaction, or takes it back. */
export async function react(core: Core, contact: Contact, { n, emoji }: Request<'react'>): Promise<Changes> {
	checkOpen(contact);
	if (!isEmoji(emoji)) throw new AppError('malformed', 'emoji');
	const turn = createTurn(contact);
	const row = await readText(core, turn, n);
	const isGiven = row.reactions?.some((each) => each.mine && each.emoji === emoji) === true;
	const changed = toggled(row, { emoji, mine: true }, !isGiven);
	if (changed === undefined) throw new AppError('too-many', 'reactions');
	changeEntry(turn, n, changed);
	const action = isGiven ? 'remove' : 'add';
	await say(core, turn, { type: 'reaction', target: refOf(core, contact, row), emoji, action });
	return finish(core, turn);
}

/** The conversation was looked at up to the entry n. */
export async function markRead(core: Core, contact: Contact, { n }: Request<'markRead'>): Promise<Changes> {
	const shown: Changes['messages'][] = [];
	let turn = createTurn(contact);
	while (await beginExpiry(core, turn, n)) {
		shown.push((await finish(core, turn)).messages);
		turn = createTurn(contact);
	}
	const changes = await markSeen(core, turn, n);
	return { ...changes, messages: [...shown.flat(), ...changes.messages] };
}

async function markSeen(core: Core, turn: Turn, n: number): Promise<Changes> {
	const { contact } = turn;
	const { newest, ownRead = 0 } = turn.row;
	const isAllSeen = newest === undefined || newest.n <= n;
	if (isAllSeen && turn.summary.unread > 0) turn.summary = { ...turn.summary, unread: 0 };
	if (core.preferences.readReceipts && !isClosed(contact) && isAllSeen && newest !== undefined && newest.n > ownRead) {
		turn.row = { ...turn.row, ownRead: newest.n };
		await say(core, turn, { type: 'read', upTo: newest.id });
		return finish(core, turn);
	}
	return turn.rows.size > 0 ? finish(core, turn) : keepSummary(core, turn);
}

/** Keeps what was typed and not sent. Of a text that no message could hold, only its beginning. */
export async function saveDraft(core: Core, contact: Contact, { text }: Request<'saveDraft'>): Promise<Changes> {
	const turn = createTurn(contact);
	const { draft: before = '', ...summary } = turn.summary;
	const draft = text.slice(0, MAX_DRAFT);
	if (draft === before) return noChanges;
	turn.summary = draft === '' ? summary : { ...summary, draft };
	return keepSummary(core, turn);
}

/** In UTF-16 units: twice what one message holds. */
const MAX_DRAFT = 90_000;
/** When somebody was last seen is told to the minute. */
const SEEN_STEP = 60_000;

/** Notes that the contact is online now. */
export async function noteSeen(core: Core, contact: Contact): Promise<Changes> {
	const turn = createTurn(contact);
	const now = core.now();
	if (Math.abs(now - (turn.summary.lastSeen ?? 0)) < SEEN_STEP) return noChanges;
	turn.summary = { ...turn.summary, lastSeen: now };
	return keepSummary(core, turn);
}

/** Commits what the list shows, and nothing else: what may be lost. */
async function keepSummary(core: Core, { contact, summary }: Turn): Promise<Changes> {
	if (summary === contact.summary) return noChanges;
	await core.store.commit([{ store: 'conv', key: contact.number, value: summary }], 'relaxed');
	contact.summary = summary;
	return { ...noChanges, contacts: [contactView(core, contact)] };
}
