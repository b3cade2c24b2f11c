// Where hits come from: entries that are read one by one, and segments of the index that name candidates. Either way the row
// as it is now decides. Owns the order within a source, newest first, and that no source reads more than a batch at a time.
import { fromBase64 } from '#lib/protocol/bytes.ts';
import { errorCode } from '#lib/protocol/errors.ts';
import { mayHave } from '#lib/search/bloom.ts';
import type { Candidate } from '#lib/search/segment.ts';
import { matches, type Term } from '#lib/search/terms.ts';
import { neededGrams } from '#lib/search/tokens.ts';
import type { MessageRow, StorePort } from '#lib/store/rows.ts';
import { readReadable, readReadableRow } from './readable.ts';
import { dropSegment, type Range, type SearchIndex, type Segment, sizeOf } from './search-index.ts';

type TextRow = MessageRow & { readonly kind: 'text' };

/** Where an entry stands in the history of all conversations. */
export interface Place {
	readonly at: number;
	readonly contact: number;
	readonly n: number;
}
export interface Found extends Place {
	readonly row: TextRow;
}

/** What is looked for. */
export interface Wanted {
	readonly terms: readonly Term[];
	/** Contact number. */
	readonly contact?: number;
	readonly from?: number;
	readonly to?: number;
	/** Whether a text has disappeared by itself. */
	readonly isGone: (contact: number, n: number, row: TextRow) => boolean;
}

export interface Source {
	/** Hits that were read and not taken yet, newest first. */
	readonly found: Found[];
	/** Nothing that is still to be read is newer; undefined: nothing is. */
	bound: Place | undefined;
	/**
	 * Reads the next batch.
	 * @returns how many entries were judged by it, and sources that take its place where it cannot go on
	 */
	read(): Promise<{ readonly judged: number; readonly instead?: readonly Source[] }>;
}

/** Entries read at a time: two or three pages of the history, some 10 ms. */
const BATCH = 192;
/** A clock may be wrong by so much, and a text still be found by its date, in ms. */
const SKEW = 24 * 60 * 60_000;

/** Newest first; of one moment, in an order that stays. */
export function isNewer(a: Place, b: Place): boolean {
	if (a.at !== b.at) return a.at > b.at;
	return a.contact === b.contact ? a.n > b.n : a.contact > b.contact;
}

function isWanted(
	{ terms, from = -Infinity, to = Infinity, isGone }: Wanted,
	contact: number,
	n: number,
	row: MessageRow | undefined
): row is TextRow {
	if (row?.kind !== 'text' || row.deleted || isGone(contact, n, row)) return false;
	return row.sentAt >= from && row.sentAt < to && matches(terms, row.body);
}

/** Reads a range. @param newest when the newest of it was committed, as far as known */
export function readingSource(store: StorePort, wanted: Wanted, range: Range, newest = Infinity): Source {
	const { contact, first } = range;
	let last = range.last;
	const source: Source = {
		found: [],
		bound: { at: newest, contact, n: last },
		async read() {
			const from = Math.max(first, last - BATCH + 1);
			const { rows: read } = await readReadable(store, 'tail', contact, from, last);
			const rows = [...read].reverse();
			for (const [n, row] of rows)
				if (isWanted(wanted, contact, n, row)) source.found.push({ at: row.at, contact, n, row });
			const oldest = rows.at(-1)?.[1];
			// Who asks for the last year is not read what is older.
			const isPast = oldest !== undefined && oldest.at < (wanted.from ?? -Infinity) - SKEW;
			const judged = isPast ? last - first + 1 : last - from + 1;
			last = from - 1;
			source.bound =
				isPast || last < first ? undefined : { at: oldest?.at ?? source.bound?.at ?? newest, contact, n: last };
			return { judged };
		}
	};
	return source;
}

/** Asks a segment. Where it cannot be asked, what it covers is read. */
export function segmentSource(
	store: StorePort,
	index: SearchIndex,
	wanted: Wanted,
	segment: Segment,
	filters: ReadonlyMap<number, Uint8Array>
): Source {
	const ranges = segment.ranges.filter(({ contact }) => wanted.contact === undefined || contact === wanted.contact);
	const size = sizeOf(ranges);
	let before = Infinity;
	let judged = 0;
	const source: Source = {
		found: [],
		bound: { at: segment.newest, contact: Infinity, n: Infinity },
		async read() {
			const bloom = filters.get(segment.number);
			const isPast = segment.newest < (wanted.from ?? -Infinity) - SKEW;
			if (isPast || (bloom && !wanted.terms.flatMap(neededGrams).every((gram) => mayHave(bloom, gram)))) {
				source.bound = undefined;
				return { judged: size };
			}
			const candidates = await ask(store, index, segment, wanted, before);
			if (candidates === undefined) {
				source.bound = undefined;
				return { judged: -judged, instead: ranges.map((range) => readingSource(store, wanted, range)) };
			}
			source.found.push(...(await judge(store, wanted, candidates)));
			const oldest = candidates.at(-1);
			before = oldest?.order ?? 0;
			source.bound = candidates.length < BATCH ? undefined : oldest;
			// How far it is through the segment is told by where the candidate stands in it.
			const now = source.bound === undefined ? size : Math.min(size, Math.max(judged, size - before));
			const more = now - judged;
			judged = now;
			return { judged: more };
		}
	};
	return source;
}

async function judge(store: StorePort, wanted: Wanted, candidates: readonly Candidate[]): Promise<readonly Found[]> {
	const { from = -Infinity, to = Infinity } = wanted;
	const inTime = candidates.filter(({ sentAt }) => sentAt >= from && sentAt < to);
	const rows = await Promise.all(inTime.map(({ contact, n }) => readReadableRow(store, 'tail', [contact, n])));
	return inTime.flatMap(({ at, contact, n }, which) => {
		const row = rows[which];
		return isWanted(wanted, contact, n, row) ? [{ at, contact, n, row }] : [];
	});
}

/** @returns undefined when the segment cannot be asked; one that is not there any more, or of no use, is dropped */
async function ask(
	store: StorePort,
	index: SearchIndex,
	{ number }: Segment,
	{ terms, contact }: Wanted,
	before: number
): Promise<readonly Candidate[] | undefined> {
	const { engine } = index;
	if (engine === undefined || !index.segments.has(number)) return undefined;
	const question = { terms, before, limit: BATCH, ...(contact !== undefined && { contact }) };
	try {
		const answer = await engine.ask(number, question);
		if (answer !== undefined) return answer;
		const row = await store.read('segment', number);
		if (row !== undefined) {
			await engine.open(number, row.database);
			if (index.segments.has(number)) return await engine.ask(number, question);
			await engine.close(number); // a text of it was deleted meanwhile
			return undefined;
		}
	} catch (error) {
		const code = errorCode(error);
		if (code === 'locked') throw error;
		// Whatever else there was says nothing of the segment: the next search asks it again.
		if (code !== 'unsealable' && code !== 'malformed') return undefined;
	}
	await dropSegment(index, store, number);
	return undefined;
}

/** What each filter says, as bytes. */
export function filtersOf(index: SearchIndex): ReadonlyMap<number, Uint8Array> {
	return new Map([...index.segments.values()].map(({ number, bloom }) => [number, bytesOf(bloom)]));
}

/** A filter that is none rules nothing out. */
function bytesOf(bloom: string): Uint8Array {
	try {
		return fromBase64(bloom);
	} catch {
		return new Uint8Array();
	}
}
