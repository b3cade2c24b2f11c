// The outgoing walk: a content is prepared, committed and only then handed on (ARCHITECTURE.md, "The two walks"). Owns
// when it is encrypted: once per session, in the commit that turns the ratchet, at most a window ahead of the acks.
import { encodeContent, type Content } from '#lib/protocol/content.ts';
import { fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import { createMessageFrame, encodeFrame } from '#lib/protocol/frame.ts';
import { createMark, type SessionName } from '#lib/protocol/ids.ts';
import { MAX_IN_FLIGHT } from '#lib/protocol/limits.ts';
import { encrypt, forgetArchived, openSessionName, startSession } from '#lib/signal/session.ts';
import type { OutboxRow } from '#lib/store/rows.ts';
import type { LinkOutput } from './api.ts';
import { type Contact, type Core, type LinkState, namedSession, sessionContext } from './core.ts';
import { awaitsSession, hasMore, owesFrame, redialDelay } from './pace.ts';
import { readReadable } from './readable.ts';
import { appendToLog, commitTurn, createTurn, isChanged, noChanges, type Turn, turnChanges } from './turn.ts';

/** Frames handed out in one call: enough to fill a round trip, few enough that one commit stays short. */
const BATCH = 64;

/**
 * Puts a content into the turn's log, and encrypts it if there is a session to use.
 * @param n of the text that it is, or that it changes
 */
export async function say(core: Core, turn: Turn, content: Content, n?: number): Promise<void> {
	const { contact } = turn;
	const seq = appendToLog(turn, { content, mark: createMark(), ...(n !== undefined && { n }) });
	const session = usableSession(contact);
	// Only in the order of seq: an earlier entry without a ciphertext would come behind this one in the chain.
	const isNext = seq === contact.encryptedUpTo + 1 || turn.outbox.get(seq - 1)?.ciphertext?.session === session;
	if (session !== undefined && isNext && seq - turn.row.own.acked <= MAX_IN_FLIGHT)
		await encryptRow(core, turn, seq, session);
}

/** What the link may send next. Encrypts, and commits that, where there is no ciphertext of the present session yet. */
export async function nextFrames(core: Core, contact: Contact, link: LinkState): Promise<LinkOutput> {
	if (!hasMore(contact)) return { frames: [], changes: noChanges, more: false, owed: owesFrame(contact) };
	const attempt = contact.attempts.get(link.attempt);
	const turn = createTurn(contact);
	let session;
	try {
		session =
			attempt?.bundle === undefined ? usableSession(contact) : await startFromBundle(core, turn, attempt.bundle);
	} catch (error) {
		if (!['malformed', 'undecryptable'].includes(errorCode(error))) throw error;
		contact.link = undefined; // their bundle is none: another attempt brings another
		return { frames: [], changes: noChanges, more: false, owed: false, redialIn: redialDelay(contact) };
	}
	if (session === undefined) throw new AppError('internal', 'no session');

	const last = Math.min(turn.row.own.last, turn.row.own.acked + MAX_IN_FLIGHT);
	const until = Math.min(last, link.sentUpTo + BATCH);
	const rows = await readOutbox(core, turn, link.sentUpTo + 1, until);
	for (const [seq, row] of rows)
		if (row.ciphertext?.session !== session) await encryptRow(core, turn, seq, session, row);
	if (isChanged(turn)) await commitTurn(core, turn);
	if (attempt !== undefined) delete attempt.bundle;

	const frames: string[] = [];
	const sent: number[] = [];
	for (const [seq, read] of rows) {
		const { ciphertext, n } = turn.outbox.get(seq) ?? read;
		if (ciphertext === undefined) throw new AppError('internal', 'no ciphertext');
		const { kind, body } = ciphertext;
		frames.push(encodeFrame(createMessageFrame(turn.row.own.epoch, seq, { kind, body: fromBase64(body) })));
		if (n !== undefined) sent.push(n);
	}
	link.sentUpTo = Math.max(link.sentUpTo, until);
	const changes = await turnChanges(core, turn, sent);
	return { frames, changes, more: hasMore(contact), owed: owesFrame(contact) };
}

/**
 * Drops every ciphertext of the outbox, as the commit that changes the session must: the contents will be encrypted
 * anew. Only the window can have any.
 */
export async function dropCiphertexts(core: Core, turn: Turn): Promise<void> {
	const { acked, last } = turn.row.own;
	const rows = await readOutbox(core, turn, acked + 1, Math.min(last, acked + MAX_IN_FLIGHT));
	for (const [seq, { ciphertext, ...row }] of rows) if (ciphertext !== undefined) turn.outbox.set(seq, row);
}

/**
 * Outbox rows as they will be after the turn, in order and without a gap: an entry that is missing or damaged on disk is said
 * as `hello`, so that the log goes on.
 */
export async function readOutbox(
	core: Core,
	{ contact, outbox }: Turn,
	first: number,
	last: number
): Promise<ReadonlyMap<number, OutboxRow>> {
	const rows = new Map<number, OutboxRow>();
	if (first > last) return rows;
	const { rows: onDisk } = await readReadable(core.store, 'outbox', contact.number, first, last);
	for (let seq = first; seq <= last; seq++) {
		const row = outbox.get(seq) ?? onDisk.get(seq);
		if (row === undefined) core.diagnostics.missingEntries++;
		rows.set(seq, row ?? { content: { type: 'hello' }, mark: createMark() });
	}
	return rows;
}

/** The session to encrypt with now; none while the open link is about to bring a new one. */
export function usableSession(contact: Contact): SessionName | undefined {
	const attempt = contact.link === undefined ? undefined : contact.attempts.get(contact.link.attempt);
	return attempt?.bundle !== undefined || awaitsSession(contact) ? undefined : namedSession(contact);
}

async function startFromBundle(
	core: Core,
	turn: Turn,
	bundle: Parameters<typeof startSession>[1]
): Promise<SessionName | undefined> {
	// Names decide which session is used, so an archived one is never needed again: it goes.
	const record = forgetArchived(await startSession(sessionContext(core, turn.contact, turn.row), bundle));
	turn.row = { ...turn.row, record, sessionAbsent: false };
	await dropCiphertexts(core, turn);
	// Its first frame makes the session known: with nothing else to say, it says hello.
	if (turn.row.own.last === turn.row.own.acked) appendToLog(turn, { content: { type: 'hello' }, mark: createMark() });
	return openSessionName(record);
}

/** Encrypts the row of a seq, as it is in the turn or (else) given, and puts it into the turn. */
export async function encryptRow(
	core: Core,
	turn: Turn,
	seq: number,
	session: SessionName,
	row?: OutboxRow
): Promise<void> {
	const plain = turn.outbox.get(seq) ?? row;
	if (plain === undefined) throw new AppError('internal', 'no outbox row');
	const { record, envelope } = await encrypt(
		sessionContext(core, turn.contact, turn.row),
		encodeContent({ seq, mark: plain.mark, content: plain.content })
	);
	turn.row = { ...turn.row, record };
	turn.outbox.set(seq, { ...plain, ciphertext: { session, kind: envelope.kind, body: toBase64(envelope.body) } });
}
