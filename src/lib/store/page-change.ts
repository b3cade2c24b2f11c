// One page of a conversation before and after a commit: what is written where, so that the entries say what they should.
// Owns the rule of what may wait beside a page and what has it sealed anew at once; pure but for crypto, no disk.
import { encodePage, isPackable } from './page-codec.ts';
import { openMessage, openPage, type PageRows, sealMessage, sealPage } from './page-seal.ts';
import type { HistoryRow, RawSpan } from './history-reads.ts';
import type { MessageRow } from './rows.ts';
import type { Step } from './transaction.ts';
import type { Keys } from './vault.ts';

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
	readonly keys: Keys;
	readonly contact: number;
	readonly page: number;
	readonly raw: RawSpan;
}

/** The entries as they were; what does not open is left alone, and hides nothing but itself. */
interface Before {
	/** Undefined: there is no page yet. */
	readonly packed: PageRows | 'damaged' | undefined;
	readonly tail: PageRows;
	readonly over: PageRows;
}

/**
 * What a commit makes of a page that is complete: packed when it was not, folded when it must be, else written beside.
 * @throws AppError `internal`
 */
export async function changePage(place: PagePlace, writes: PageWrites): Promise<PageChange> {
	const before = await openBefore(place);
	if (before.packed === 'damaged') return changeBeside(place, writes, false);
	const rows = new Map([...(before.packed ?? []), ...before.over, ...before.tail]);
	const losesWords = [...writes].some(([n, row]) => !keepsWords(rows.get(n), row));
	if (before.packed !== undefined && !mustFold(place, before, writes)) return changeBeside(place, writes, losesWords);
	for (const [n, row] of writes)
		if (row === undefined) rows.delete(n);
		else rows.set(n, row);
	const steps = await repack(place, before, writes, rows);
	return { steps, isOptional: before.packed === undefined, leavesResidue: losesWords };
}

/** Whether an entry that was changed still says all that it said. */
function keepsWords(before: MessageRow | undefined, after: MessageRow | undefined): boolean {
	return before?.kind !== 'text' || before.body === '' || (after?.kind === 'text' && after.body === before.body);
}

/**
 * What the page itself would still say must go out of it in the same transaction; anything else may wait in `over`, until
 * there is much of it.
 */
function mustFold({ raw }: PagePlace, { packed, over }: Before, writes: PageWrites): boolean {
	const beside = new Set(raw.over.keys());
	for (const [n, row] of writes) {
		if (raw.tail.has(n)) continue;
		const old = over.get(n) ?? (packed as PageRows).get(n);
		if (old !== undefined && (row === undefined || !isPackable(row) || !keepsWords(old, row))) return true;
		if (row !== undefined && isPackable(row)) beside.add(n);
	}
	return beside.size > MAX_OVER;
}

/** Leaves the page as it is. What has a record in `tail` stays there. */
async function changeBeside(
	{ keys, contact, raw }: PagePlace,
	writes: PageWrites,
	leavesResidue: boolean
): Promise<PageChange> {
	const steps = [...writes].map(async ([n, row]): Promise<Step[]> => {
		if (row === undefined) return deletions(contact, n);
		if (!raw.tail.has(n) && isPackable(row)) return [await sealMessage(keys, 'over', contact, n, row)];
		return [await sealMessage(keys, 'tail', contact, n, row)];
	});
	return { steps: (await Promise.all(steps)).flat(), isOptional: false, leavesResidue };
}

/** The page sealed anew with what fits in it, and records for what does not. */
async function repack(
	{ keys, contact, page, raw }: PagePlace,
	before: Before,
	writes: PageWrites,
	rows: PageRows
): Promise<Step[]> {
	const encoded = await encodePage(rows);
	const packed = encoded?.packed ?? new Set();
	const put =
		encoded === undefined ? deletionOfPage(contact, page) : await sealPage(keys, contact, page, encoded.bytes);
	/** Records that do not open are left where they are, unless they are written over. */
	const isGone = (store: 'tail' | 'over', n: number) =>
		writes.has(n) || (before[store].has(n) && (packed.has(n) || store === 'over'));
	const remove = (['tail', 'over'] as const).flatMap((store) =>
		[...raw[store].keys()]
			.filter((n) => isGone(store, n))
			.map((n): Step => ({ store, key: [contact, n], value: undefined }))
	);
	const outside = [...rows].filter(([n]) => !packed.has(n) && (writes.has(n) || !raw.tail.has(n)));
	const kept = outside.map(([n, row]) => sealMessage(keys, 'tail', contact, n, row));
	return [...remove, ...put, ...(await Promise.all(kept))];
}

function deletions(contact: number, n: number): Step[] {
	return ['tail', 'over'].map((store) => ({ store, key: [contact, n], value: undefined }));
}

function deletionOfPage(contact: number, page: number): Step[] {
	return ['page', 'key'].map((store) => ({ store, key: [contact, page], value: undefined }));
}

async function openBefore({ keys, contact, page, raw }: PagePlace): Promise<Before> {
	const rawPage = raw.pages.get(page);
	const [packed, tail, over] = await Promise.all([
		rawPage === undefined ? undefined : openPage(keys, contact, page, rawPage).catch(() => 'damaged' as const),
		openReadable(keys, 'tail', contact, raw),
		openReadable(keys, 'over', contact, raw)
	]);
	return { packed, tail, over };
}

async function openReadable(keys: Keys, store: 'tail' | 'over', contact: number, raw: RawSpan): Promise<PageRows> {
	const rows = new Map<number, MessageRow>();
	const opening = [...raw[store]].map(async ([n, sealed]) => {
		try {
			rows.set(n, await openMessage(keys, store, contact, n, sealed));
		} catch {
			// damaged: it stays what and where it is
		}
	});
	await Promise.all(opening);
	return rows;
}
