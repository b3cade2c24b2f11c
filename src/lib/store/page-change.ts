// One page of a conversation before and after a commit: what is written where, so that the entries say what they should.
// Owns the rule of what may wait beside a page and what has it sealed anew at once; pure but for crypto, no disk.
import { isLasting } from './lasting.ts';
import { encodePage } from './page-codec.ts';
import { type OpenedPage, openPage, openReadable, type PageRows, sealMessage, sealPage } from './page-seal.ts';
import type { HistoryRow, RawSpan } from './history-reads.ts';
import type { MessageRow } from './rows.ts';
import type { SealingKey } from './seal.ts';
import type { Step } from './transaction.ts';
import type { RowKeys } from './wrapping-key.ts';

/** What may stand in `over` against one page before it is folded in. */
const MAX_OVER = 16;

/** The entries of one page that a commit writes, or (undefined) deletes. */
export type PageWrites = ReadonlyMap<HistoryRow['key'][1], MessageRow | undefined>;

export interface PageChange {
	readonly steps: readonly Step[];
	/** The same can be said with plain records: nothing is lost when a full disk does not take it. */
	readonly isOptional: boolean;
	/** Something that was said is gone, and its old bytes wait for the browser to tidy up. */
	readonly leavesResidue: boolean;
}

/** Where, and what lies there now. */
export interface PagePlace {
	readonly tail: RowKeys;
	readonly wrapping: SealingKey;
	readonly contact: number;
	readonly page: number;
	readonly raw: RawSpan;
}

/**
 * What a commit makes of a page that is complete: packed when it was not, folded when it must be, else written beside. What is
 * damaged hides itself alone, and stops no commit.
 * @throws whatever deflating and sealing throw
 */
export async function changePage(place: PagePlace, writes: PageWrites): Promise<PageChange> {
	const { wrapping, contact, page, raw } = place;
	const rawPage = raw.pages.get(page);
	const [packed, tail] = await Promise.all([
		rawPage && openPage(wrapping, contact, page, rawPage, raw.over).catch(() => 'damaged' as const),
		openReadable(place.tail.opening, 'tail', contact, raw.tail)
	]);
	if (packed === 'damaged')
		return { steps: await putInTail(place, writes), isOptional: false, leavesResidue: writes.size > 0 };
	const rows = new Map([...(packed?.rows ?? []), ...(packed?.over ?? []), ...tail]);
	const leavesResidue = [...writes].some(([n, row]) => !keepsWords(rows.get(n), row));
	if (packed !== undefined && !mustFold(place, packed, writes))
		return { steps: await putBeside(place, packed, writes), isOptional: false, leavesResidue };
	for (const [n, row] of writes) {
		if (row === undefined) rows.delete(n);
		else rows.set(n, row);
	}
	const steps = await repack(place, tail, writes, rows);
	// What an earlier commit took back in `tail` alone, since it could not open the page, goes out of the page only now.
	const takesWords = [...(packed?.rows ?? [])].some(([n, row]) => !keepsWords(row, rows.get(n)));
	return { steps, isOptional: packed === undefined, leavesResidue: leavesResidue || takesWords };
}

/** Whether an entry that was changed still says all that it said. */
function keepsWords(before: MessageRow | undefined, after: MessageRow | undefined): boolean {
	return before?.kind !== 'text' || before.body === '' || (after?.kind === 'text' && after.body === before.body);
}

/**
 * What the page itself would still say must go out of it in the same transaction; anything else may wait in `over`, until
 * there is much of it. A record in `tail` of what the page has, too, is left of a commit that could not open the page.
 */
function mustFold({ raw }: PagePlace, { rows }: OpenedPage, writes: PageWrites): boolean {
	if ([...raw.tail.keys()].some((n) => rows.has(n))) return true;
	const beside = new Set(raw.over.keys());
	for (const [n, row] of writes) {
		const packed = rows.get(n);
		if (packed === undefined) continue;
		if (row === undefined || !isLasting(row) || !keepsWords(packed, row)) return true;
		beside.add(n);
	}
	return beside.size > MAX_OVER;
}

/** Leaves the page as it is. */
async function putBeside({ tail, contact }: PagePlace, { key, rows }: OpenedPage, writes: PageWrites): Promise<Step[]> {
	const steps = [...writes].map(async ([n, row]): Promise<Step> => {
		if (row === undefined) return deletion('tail', contact, n);
		return rows.has(n)
			? sealMessage(key, 'over', [contact, n], row)
			: sealMessage(tail.sealing, 'tail', [contact, n], row);
	});
	return Promise.all(steps);
}

/** Records in `tail` win over a page that does not open; should it ever open again, they are folded into it. */
async function putInTail({ tail, contact }: PagePlace, writes: PageWrites): Promise<Step[]> {
	const steps = [...writes].map(async ([n, row]) =>
		row === undefined ? deletion('tail', contact, n) : sealMessage(tail.sealing, 'tail', [contact, n], row)
	);
	return Promise.all(steps);
}

/** The page sealed anew with what fits in it, and records for what does not. Touches no record that it does not replace. */
async function repack(
	{ tail: tailKeys, wrapping, contact, page, raw }: PagePlace,
	tail: PageRows,
	writes: PageWrites,
	rows: PageRows
): Promise<Step[]> {
	const encoded = await encodePage(rows);
	const packed = encoded?.packed ?? new Set();
	const put =
		encoded === undefined
			? [deletion('page', contact, page), deletion('key', contact, page)]
			: await sealPage(wrapping, contact, page, encoded.bytes);
	const replaced = [...raw.tail.keys()].filter((n) => writes.has(n) || (tail.has(n) && packed.has(n)));
	const outside = [...rows].filter(([n]) => !packed.has(n) && (writes.has(n) || !raw.tail.has(n)));
	const kept = outside.map(([n, row]) => sealMessage(tailKeys.sealing, 'tail', [contact, n], row));
	return [
		...replaced.map((n) => deletion('tail', contact, n)),
		...[...raw.over.keys()].map((n) => deletion('over', contact, n)),
		...put,
		...(await Promise.all(kept))
	];
}

function deletion(store: 'tail' | 'over' | 'page' | 'key', contact: number, number: number): Step {
	return { store, key: [contact, number], value: undefined };
}
