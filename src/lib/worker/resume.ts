// Resuming a log on a new link (docs/protocol.md, section 5): what the contact's `resume` says of our log, and what
// follows. Owns the judgement (pure) and the new epoch.
import { randomBytes, toBase64 } from '#lib/protocol/bytes.ts';
import type { Content } from '#lib/protocol/content.ts';
import type { ResumeFrame } from '#lib/protocol/frame.ts';
import type { Epoch, Mark } from '#lib/protocol/ids.ts';
import type { ContactRow } from '#lib/store/rows.ts';
import type { Core } from './core.ts';
import { readOutbox } from './outgoing.ts';
import { isSaid, tellTimer, untold } from './timers.ts';
import { acknowledge, appendEntry, readReadableEntry, type Turn } from './turn.ts';

/** `acknowledged`: go on behind `upTo`; `from-start`: they know another log, ours is whole; `renew`: begin a new log. */
export type Judgement =
	| { readonly kind: 'acknowledged'; readonly upTo: number }
	| { readonly kind: 'from-start' }
	| { readonly kind: 'renew' };

/** @param mark of own entry `seq`, where it is known: another entry of that number is not what they have */
export function judgeResume(own: ContactRow['own'], { epoch, seq, mark: theirs }: ResumeFrame, mark?: Mark): Judgement {
	if (epoch !== own.epoch) return own.acked === 0 ? { kind: 'from-start' } : { kind: 'renew' };
	const inRange = seq >= own.acked && seq <= own.last;
	const sameEntry = theirs === undefined || mark === undefined || theirs === mark;
	return inRange && sameEntry ? { kind: 'acknowledged', upTo: seq } : { kind: 'renew' };
}

/** The `resume` for their log as it is on this disk. */
export function createResume({ epoch, applied, mark }: ContactRow['their']): ResumeFrame {
	return { type: 'resume', epoch, seq: applied, ...(mark !== undefined && { mark }) };
}

export function createEpoch(): Epoch {
	return toBase64(randomBytes(16)) as Epoch;
}

/**
 * The first `resume` to a restored log may be of the log that the backup was made of, or one restored to that: what it covers
 * has arrived, and is not said again under the new one. Returns the row as it is then.
 */
export async function settleRestored(core: Core, turn: Turn, { epoch, seq, mark }: ResumeFrame): Promise<ContactRow> {
	const { restored, ...row } = turn.row;
	if (restored === undefined) return turn.row;
	turn.row = row;
	const log = [restored, ...(restored.earlier ?? [])].find((each) => each.epoch === epoch);
	const beyond = seq - (log?.acked ?? seq);
	const covered = Math.min(beyond, log?.count ?? 0);
	if (covered <= 0) return turn.row;
	const entry = (await readOutbox(core, turn, covered, covered)).get(covered);
	// Another entry of that number: it is the log of a profile that was copied back, and says nothing of this one.
	if (beyond > covered || mark === undefined || entry?.mark === mark) acknowledge(turn, covered, entry);
	return turn.row;
}

/** Begins a new log with what is unacknowledged, renumbered from 1, and lets the session count as absent. */
export async function renewLog(core: Core, turn: Turn): Promise<void> {
	const { acked, last } = turn.row.own;
	const rows = await readOutbox(core, turn, acked + 1, last);
	for (const seq of rows.keys()) turn.outbox.set(seq, undefined);
	let seq = 0;
	for (const { ciphertext: _, ...row } of rows.values()) turn.outbox.set(++seq, row);
	const waits = (type: Content['type']) => [...rows.values()].some(({ content }) => content.type === type);
	const lastTimer = [...rows.values()].findLast(({ content }) => content.type === 'timer')?.content;
	// Whoever lost the log may have lost what it said last.
	const { told, ownRead, ...row } = turn.row;
	turn.row = {
		...(isSaid(row, lastTimer) ? row : untold(row)),
		...(told !== undefined && waits('profile') && { told }),
		...(ownRead !== undefined && waits('read') && { ownRead }),
		own: { epoch: createEpoch(), last: seq, acked: 0 },
		sessionAbsent: true
	};
}

/** A log of theirs begins. If another was known before, texts may be missing: said once, however often they begin anew. */
export async function enterLog(core: Core, turn: Turn, epoch: Epoch): Promise<void> {
	const { their, lastN } = turn.row;
	if (their.epoch === epoch) return;
	turn.row = { ...turn.row, their: { epoch, applied: 0 } };
	if (their.epoch === '') return;
	turn.row = untold(turn.row); // whoever begins anew may have lost it
	tellTimer(turn);
	const newest = await readReadableEntry(core, turn, lastN);
	if (newest?.kind !== 'missing') appendEntry(turn, { kind: 'missing', at: core.now() });
}
