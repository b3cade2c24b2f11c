// What becomes of a message's row: changed, deleted, reacted to, by either side. Pure; owns the bounds of a row.
import type { MessageRow } from '#lib/store/rows.ts';

type TextRow = MessageRow & { readonly kind: 'text' };
type Reaction = NonNullable<TextRow['reactions']>[number];

/** Reactions of one person to one message: more than anybody gives, and the longest text still fits its row with all of them. */
export const MAX_REACTIONS = 16;

export function changedBody(row: TextRow, body: string, editedAt: number): TextRow {
	return { ...row, body, editedAt };
}

/** A tombstone: who, when and under which name; nothing of what was said. */
export function bury({ kind, id, mine, sentAt, at, failed }: TextRow): TextRow {
	return { kind, id, mine, sentAt, at, body: '', deleted: true, ...(failed && { failed }) };
}

/** What has disappeared by itself: as if deleted, and not even its place is drawn. */
export function expire(row: TextRow): TextRow {
	return { ...bury(row), expired: true };
}

/**
 * The row with a reaction given or taken back; the same row when it is so already.
 * @returns undefined when that person has given as many as one may
 */
export function toggled(row: TextRow, { emoji, mine }: Reaction, isGiven: boolean): TextRow | undefined {
	const { reactions = [], ...rest } = row;
	const others = reactions.filter((each) => each.mine !== mine || each.emoji !== emoji);
	if (others.length < reactions.length === isGiven) return row;
	if (!isGiven) return others.length === 0 ? rest : { ...rest, reactions: others };
	if (others.filter((each) => each.mine === mine).length >= MAX_REACTIONS) return undefined;
	return { ...rest, reactions: [...others, { emoji, mine }] };
}
