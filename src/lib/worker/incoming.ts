// The incoming walk: frames are decrypted on a copy, committed together in one transaction, and only then acknowledged
// (ARCHITECTURE.md, "The two walks"). Owns what a link may do next: go on, or close and dial again.
import { decodeContent, type DecodedContent } from '#lib/protocol/content.ts';
import { errorCode, unreachable } from '#lib/protocol/errors.ts';
import {
	encodeFrame,
	frameEnvelope,
	parseFrame,
	type AckFrame,
	type Frame,
	type MessageFrame,
	type NackFrame,
	type ResumeFrame
} from '#lib/protocol/frame.ts';
import { decrypt, forgetArchived, openSessionName } from '#lib/signal/session.ts';
import type { OutboxRow } from '#lib/store/rows.ts';
import type { LinkOutput } from './api.ts';
import { applyContent } from './contents.ts';
import { type Contact, type Core, type LinkState, sessionContext } from './core.ts';
import { idsOf } from './message-ids.ts';
import { sentOn } from './links.ts';
import { dropCiphertexts } from './outgoing.ts';
import { hasMore, owesFrame, redialDelay } from './pace.ts';
import { greet } from './profile.ts';
import { readReadableRow } from './readable.ts';
import { enterLog, judgeResume, renewLog, settleRestored } from './resume.ts';
import { acknowledge, appendEntry, commitTurn, createTurn, isChanged, type Turn, turnChanges } from './turn.ts';

/** How often a frame may fail to decrypt before it is given up (docs/protocol.md, section 5). */
const TRIES = 3;
/** A record above this is no honest session's: its chains and skipped keys are bounded far below. In characters. */
const MAX_RECORD = 256 * 1024;
/** Entries of which the page may show a delivery mark. */
const MAX_DRAWN = 2_000;

/** What a batch of frames came to, beside the turn. */
interface Batch {
	readonly turn: Turn;
	/** The answerer's: the one-time prekey of this link, until a frame has used it. */
	oneTimePrekey: number | undefined;
	resumed: boolean;
	sentUpTo: number;
	/** Whether anything was applied, or came again, that is to be acknowledged. */
	acknowledges: boolean;
	/** The last frame to send, for the contact to know why the link ends. */
	parting?: Frame;
	/** Set when the link is to end, and whether because of a frame that could not be decrypted. */
	end?: { readonly undecryptable: boolean };
}

/** Takes frames of the current link, in order, and says what to answer. Whatever ends the link ends the batch. */
export async function receiveFrames(
	core: Core,
	contact: Contact,
	link: LinkState,
	texts: readonly string[]
): Promise<LinkOutput> {
	const attempt = contact.attempts.get(link.attempt);
	const batch: Batch = {
		turn: createTurn(contact),
		oneTimePrekey: attempt?.oneTimePrekey,
		resumed: link.resumed,
		sentUpTo: link.sentUpTo,
		acknowledges: false
	};
	for (const text of texts) {
		await takeFrame(core, batch, text);
		if (batch.end !== undefined) break;
	}
	const { turn } = batch;
	if (turn.row.record !== contact.row.record && (await openSessionName(turn.row.record)) !== contact.session) {
		turn.row = { ...turn.row, record: forgetArchived(turn.row.record ?? '') };
		await dropCiphertexts(core, turn);
	}
	const waited = [...contact.waiting.keys()];
	const read = await readBetween(core, contact, turn.row.theirRead);
	if (isChanged(turn)) await commitTurn(core, turn);
	if (attempt !== undefined && batch.oneTimePrekey === undefined) delete attempt.oneTimePrekey;

	const unsent = batch.end === undefined ? [] : sentOn(contact);
	if (batch.end !== undefined) contact.link = undefined;
	else Object.assign(link, { resumed: batch.resumed, sentUpTo: batch.sentUpTo });
	return {
		frames: [...acknowledgement(batch), ...(batch.parting === undefined ? [] : [batch.parting])].map(encodeFrame),
		changes: await turnChanges(core, turn, [...waited.filter((n) => !contact.waiting.has(n)), ...read, ...unsent]),
		more: hasMore(contact),
		owed: owesFrame(contact),
		...(batch.end !== undefined && { redialIn: redialDelay(contact, batch.end.undecryptable) })
	};
}

/** The own texts that the turn shows to have been read: no more than a page could have drawn. */
async function readBetween(core: Core, contact: Contact, upTo = 0): Promise<readonly number[]> {
	const before = contact.row.theirRead ?? 0;
	if (upTo <= before) return [];
	const ids = await idsOf(core.store, contact);
	const first = Math.max(before + 1, upTo - MAX_DRAWN);
	return Array.from({ length: upTo - first + 1 }, (_, index) => first + index).filter((n) => ids.isOwn(n));
}

function acknowledgement({ turn, acknowledges }: Batch): AckFrame[] {
	const { epoch, applied } = turn.row.their;
	return acknowledges && epoch !== '' && applied > 0 ? [{ type: 'ack', epoch, seq: applied }] : [];
}

async function takeFrame(core: Core, batch: Batch, text: string): Promise<void> {
	let frame;
	try {
		frame = parseFrame(text);
	} catch {
		core.diagnostics.malformedFrames++;
		endLink(batch);
		return;
	}
	if (frame === undefined) return; // of a later version
	switch (frame.type) {
		case 'resume':
			return takeResume(core, batch, frame);
		case 'message':
			if (batch.resumed) await takeMessage(core, batch, frame);
			else endLink(batch);
			return;
		case 'ack':
			if (batch.resumed) await takeAck(core, batch, frame);
			else endLink(batch);
			return;
		case 'nack':
			takeNack(batch, frame);
			return;
		case 'typing':
		case 'ping':
		case 'pong':
			return;
		default:
			unreachable(frame);
	}
}

function endLink(batch: Batch, undecryptable = false): void {
	batch.end = { undecryptable };
}

async function takeResume(core: Core, batch: Batch, frame: ResumeFrame): Promise<void> {
	if (batch.resumed) {
		endLink(batch);
		return;
	}
	const { turn } = batch;
	const { own } = await settleRestored(core, turn, frame);
	const entry = frame.seq > own.acked && frame.seq <= own.last ? await entryAt(core, turn, frame.seq) : undefined;
	const judgement = judgeResume(own, frame, frame.seq === own.acked ? own.mark : entry?.mark);
	switch (judgement.kind) {
		case 'acknowledged':
			if (judgement.upTo > own.acked) acknowledge(turn, judgement.upTo, entry);
			batch.sentUpTo = judgement.upTo;
			break;
		case 'from-start':
			batch.sentUpTo = 0;
			break;
		case 'renew':
			await renewLog(core, turn);
			endLink(batch);
			return;
		default:
			unreachable(judgement);
	}
	batch.resumed = true;
	await greet(core, turn);
}

async function takeAck(core: Core, batch: Batch, { epoch, seq }: AckFrame): Promise<void> {
	const { turn, sentUpTo } = batch;
	const { own } = turn.row;
	if (epoch !== own.epoch || seq <= own.acked) return;
	if (seq > sentUpTo) endLink(batch);
	else acknowledge(turn, seq, await entryAt(core, turn, seq));
}

function takeNack(batch: Batch, { epoch, reason }: NackFrame): void {
	const undecryptable = reason === 'undecryptable' && epoch === batch.turn.row.own.epoch;
	if (undecryptable) batch.turn.row = { ...batch.turn.row, sessionAbsent: true };
	endLink(batch, undecryptable);
}

/** Undefined where it is missing or damaged: what it was is not known. */
async function entryAt(core: Core, { contact, outbox }: Turn, seq: number): Promise<OutboxRow | undefined> {
	return outbox.get(seq) ?? readReadableRow(core.store, 'outbox', [contact.number, seq]);
}

async function takeMessage(core: Core, batch: Batch, frame: MessageFrame): Promise<void> {
	const { turn } = batch;
	const { their } = turn.row;
	const known = frame.epoch === their.epoch;
	if (known && frame.seq <= their.applied) {
		batch.acknowledges = true;
		return;
	}
	const after = known ? their.applied : 0;
	if (frame.seq !== after + 1) {
		batch.parting = { type: 'nack', epoch: frame.epoch, after, reason: 'gap' };
		endLink(batch);
		return;
	}
	const plaintext = await open(core, batch, frame);
	if (plaintext === undefined) {
		core.diagnostics.undecryptable++;
		// Given up or not, nothing goes on over this link: what it was to bring may not have come.
		endLink(batch, true);
		if (!givesUp(turn, frame)) {
			batch.parting = { type: 'nack', epoch: frame.epoch, after, reason: 'undecryptable' };
			return;
		}
	}
	await applyFrame(core, turn, frame, plaintext);
	batch.acknowledges = true;
}

/** Decrypts on the turn's copy of the record. Undefined when the ratchet refuses; the copy is as before then. */
async function open(core: Core, batch: Batch, frame: MessageFrame): Promise<Uint8Array | undefined> {
	const { turn, oneTimePrekey } = batch;
	const prekey = oneTimePrekey === undefined ? undefined : core.oneTimePrekeys.get(oneTimePrekey);
	// A new session starts with this link's own prekey or not at all.
	const oneTime = new Map(oneTimePrekey === undefined || prekey === undefined ? [] : [[oneTimePrekey, prekey]]);
	let opened;
	try {
		const context = sessionContext(core, turn.contact, turn.row);
		opened = await decrypt(context, { signed: core.signedPrekeys, oneTime }, frameEnvelope(frame));
	} catch (error) {
		const code = errorCode(error);
		if (code === 'undecryptable' || code === 'identity-mismatch') return undefined;
		throw error;
	}
	const { record, plaintext, usedOneTimePrekey } = opened;
	if (record.length > MAX_RECORD) return undefined;
	turn.row = { ...turn.row, record };
	if (usedOneTimePrekey !== undefined) {
		turn.usedPrekeys.push(usedOneTimePrekey);
		turn.row = { ...turn.row, sessionAbsent: false };
		batch.oneTimePrekey = undefined;
	}
	return plaintext;
}

/** Notes that a frame could not be decrypted; true when that was the last try. */
function givesUp(turn: Turn, { epoch, seq }: MessageFrame): boolean {
	const { trouble } = turn.row;
	const again = trouble?.epoch === epoch && trouble.after === seq - 1;
	const times = again ? trouble.times + 1 : 1;
	turn.row = { ...turn.row, sessionAbsent: true, trouble: { epoch, after: seq - 1, times } };
	return times >= TRIES;
}

/** Applies one frame in its place of the contact's log: its content, or (undefined) that it could not be read. */
async function applyFrame(
	core: Core,
	turn: Turn,
	frame: MessageFrame,
	plaintext: Uint8Array | undefined
): Promise<void> {
	await enterLog(core, turn, frame.epoch);
	const numbered = plaintext === undefined ? undefined : readContent(core, frame.seq, plaintext);
	const { trouble: _, ...row } = turn.row;
	const { epoch } = row.their;
	const mark = numbered === undefined ? {} : { mark: numbered.mark };
	turn.row = { ...row, their: { epoch, applied: frame.seq, ...mark } };
	if (plaintext === undefined) appendEntry(turn, { kind: 'unreadable', at: core.now() });
	if (numbered?.content !== undefined) await applyContent(core, turn, numbered.content);
}

/** Undefined for what names another place in the log, or none. */
function readContent(core: Core, seq: number, plaintext: Uint8Array): DecodedContent | undefined {
	try {
		const numbered = decodeContent(plaintext);
		if (numbered.content === undefined) core.diagnostics.ignoredContents++;
		if (numbered.seq === seq) return numbered;
	} catch (error) {
		if (errorCode(error) !== 'malformed') throw error;
	}
	core.diagnostics.ignoredContents++;
	return undefined;
}
