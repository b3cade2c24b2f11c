// After how long messages disappear, as both sides of a conversation agree on it (docs/protocol.md, section 5, "Disappearing").
// Owns which of two decisions holds, and that a contact who lost it is told again.
import type { Content, ContentOf } from '#lib/protocol/content.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { createMark } from '#lib/protocol/ids.ts';
import { MAX_EXPIRY_SECONDS } from '#lib/protocol/limits.ts';
import type { ContactRow } from '#lib/store/rows.ts';
import type { Changes, VaultApi } from './api.ts';
import { checkOpen, type Contact, type Core } from './core.ts';
import { secondsOf } from './expiring.ts';
import { say } from './outgoing.ts';
import { appendEntry, appendToLog, commitTurn, createTurn, noChanges, type Turn, turnChanges } from './turn.ts';

/** From now on what both say disappears after so many seconds; 0: stays. The same again changes nothing. @throws AppError `malformed` */
export async function setTimer(
	core: Core,
	contact: Contact,
	{ seconds }: Parameters<VaultApi['setTimer']>[0]
): Promise<Changes> {
	checkOpen(contact);
	if (!Number.isSafeInteger(seconds) || seconds < 0 || seconds > MAX_EXPIRY_SECONDS)
		throw new AppError('malformed', 'timer');
	const turn = createTurn(contact);
	if (seconds === secondsOf(turn.row)) return noChanges;
	const round = roundOf(turn.row) + 1;
	turn.row = { ...turn.row, timer: { seconds, round, told: true } };
	appendEntry(turn, { kind: 'timer', mine: true, seconds, at: core.now() });
	await say(core, turn, { type: 'timer', seconds, round });
	await commitTurn(core, turn);
	return turnChanges(core, turn);
}

/** What a contact decided holds if it comes after what is known. Whoever does not know what holds is told. */
export function applyTimer(core: Core, turn: Turn, { seconds, round }: ContentOf<'timer'>): void {
	const isSame = seconds === secondsOf(turn.row);
	const ahead = round - roundOf(turn.row);
	if (ahead > MAX_AHEAD) {
		core.diagnostics.ignoredContents++;
		return;
	}
	if (ahead < 0 || (ahead === 0 && lengthOf(seconds) >= lengthOf(secondsOf(turn.row)))) {
		// They may have had to give up the content that said so.
		if (!isSame) appendTimer(turn);
		return;
	}
	turn.row = { ...turn.row, timer: { seconds, round, told: true } };
	if (!isSame) appendEntry(turn, { kind: 'timer', mine: false, seconds, at: core.now() });
}

/** So far a contact may be ahead: what is lost by restoring a backup, and no way to where no number comes after. */
const MAX_AHEAD = 65_536;

function roundOf({ timer }: ContactRow): number {
	return timer?.round ?? 0;
}

/** Of two decisions of one round the shorter time holds. */
function lengthOf(seconds: number): number {
	return seconds === 0 ? Infinity : seconds;
}

/** Puts what holds into the turn's log, unless it was said there last. */
export function tellTimer(turn: Turn): void {
	if (turn.row.timer !== undefined && !turn.row.timer.told) appendTimer(turn);
}

function appendTimer(turn: Turn): void {
	const { timer } = turn.row;
	if (timer === undefined) return;
	const { seconds, round } = timer;
	appendToLog(turn, { content: { type: 'timer', seconds, round }, mark: createMark() });
	turn.row = { ...turn.row, timer: { seconds, round, told: true } };
}

/** Whether that is what holds. */
export function isSaid({ timer }: ContactRow, content: Content | undefined): boolean {
	return content?.type === 'timer' && content.round === timer?.round && content.seconds === timer.seconds;
}

/** The row of a contact who may not know what holds. */
export function untold<Row extends Pick<ContactRow, 'timer'>>({
	timer,
	...row
}: Row): Omit<Row, 'timer'> & Pick<ContactRow, 'timer'> {
	if (timer === undefined) return row;
	const { told: _, ...rest } = timer;
	return { ...row, timer: rest };
}
