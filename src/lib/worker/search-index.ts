// Which part of the history the search index covers, segment by segment. Owns that: it is known before anything that is
// covered changes, and what an edit, a deletion or a removal takes away leaves the disk in the same commit.
import { errorCode } from '#lib/protocol/errors.ts';
import type { SegmentEngine } from '#lib/search/engine.ts';
import { isLasting } from '#lib/store/lasting.ts';
import type { FilterRow, MessageRow, RowWrite, StorePort, Write } from '#lib/store/rows.ts';

/** Of the way in which words become tokens, and tokens tables. Another number makes every segment anew. */
export const INDEX_VERSION = 1;
/** Segments at most: eighty million texts. */
export const MAX_SEGMENTS = 4_096;

/** Entries first to last of one contact's conversation. */
export interface Range {
	readonly contact: number;
	readonly first: number;
	readonly last: number;
}
export interface Segment {
	readonly number: number;
	readonly ranges: readonly Range[];
	readonly newest: number;
	/** Base64. */
	readonly bloom: string;
}

export interface SearchIndex {
	/** Undefined where none can run: then everything is read. */
	engine: SegmentEngine | undefined;
	readonly segments: Map<number, Segment>;
	/** Numbers that were given to a segment since this worker began: an open one must not be taken for another. */
	readonly used: Set<number>;
	/** Numbers that memory has no segment of and the disk perhaps has: every commit that takes words away deletes them, too. */
	readonly doomed: Set<number>;
	/** Commits under way that take words away: what is read meanwhile may be what they take. */
	forgettings: number;
	/** Segments that such commits cost, since the last one was begun. */
	lost: number;
	loading: Promise<void> | undefined;
	/** Entries of a segment; worth one when so many are covered by none. */
	readonly size: number;
	/** Called after every commit: there may be enough for a segment. */
	wake: () => void;
	/** Called when a text is other than before, or gone: what is being built may have its words. */
	spoil: () => void;
}

/** Where an index is faster than reading, and its making not noticed. */
const SEGMENT_ENTRIES = 20_000;

/** @param size of a segment: smaller for tests */
export function createSearchIndex(size = SEGMENT_ENTRIES): SearchIndex {
	return {
		engine: undefined,
		segments: new Map(),
		used: new Set(),
		doomed: new Set(),
		forgettings: 0,
		lost: 0,
		loading: undefined,
		size,
		wake: () => undefined,
		spoil: () => undefined
	};
}

/** Reads what there is, once. A filter that cannot be used is deleted with its segment. */
export function loadIndex(index: SearchIndex, store: StorePort): Promise<void> {
	return (index.loading ??= readSegments(index, store).catch((error: unknown) => {
		index.loading = undefined;
		throw error;
	}));
}

async function readSegments(index: SearchIndex, store: StorePort): Promise<void> {
	let rows: Awaited<ReturnType<typeof store.readAll<'filter'>>> = [];
	try {
		rows = await store.readAll('filter');
	} catch (error) {
		if (errorCode(error) !== 'unsealable') throw error;
		// One is damaged, and which is not told: all are made again.
		const numbers = Array.from({ length: MAX_SEGMENTS }, (_, number) => number);
		await tidy(index, store, numbers);
	}
	const useless: number[] = [];
	for (const { key, value } of rows) {
		const segment = segmentOf(key, value);
		if (segment === undefined) useless.push(key);
		else {
			index.segments.set(key, segment);
			index.used.add(key);
		}
	}
	if (useless.length > 0) await tidy(index, store, useless);
}

/** Where the disk does not take it, it is tried again before the next segment: nobody's message may wait for it. */
async function tidy(index: SearchIndex, store: StorePort, numbers: readonly number[]): Promise<void> {
	for (const number of numbers) index.doomed.add(number);
	await deleteDoomed(index, store).catch(() => undefined);
}

/** Deletes what memory has forgotten and the disk perhaps has. @throws AppError as `StorePort.commit` */
export async function deleteDoomed({ doomed }: SearchIndex, store: StorePort): Promise<void> {
	const numbers = [...doomed];
	if (numbers.length === 0) return;
	await store.commit(numbers.flatMap(deletion), 'relaxed');
	for (const number of numbers) doomed.delete(number);
}

function segmentOf(number: number, { version, ranges, newest, bloom }: FilterRow): Segment | undefined {
	if (version !== INDEX_VERSION) return undefined;
	return { number, newest, bloom, ranges: ranges.map(([contact, first, last]) => ({ contact, first, last })) };
}

/** What deletes a segment with its filter. */
function deletion(number: number): readonly RowWrite[] {
	return [
		{ store: 'segment', key: number, value: undefined },
		{ store: 'filter', key: number, value: undefined }
	];
}

/** A segment that is not there any more, or useless: what it covered is read until it is covered anew. */
export async function dropSegment(index: SearchIndex, store: StorePort, number: number): Promise<void> {
	if (!index.segments.has(number)) return;
	leaveOut(index, number);
	await tidy(index, store, [number]);
}

/** From now on nobody asks it; it is still to be deleted. */
export function leaveOut(index: SearchIndex, number: number): void {
	index.doomed.add(number);
	index.segments.delete(number);
	index.engine?.close(number).catch(() => undefined);
}

/** The parts of 1 to lastN of each contact that no segment covers. */
export function uncovered(
	index: SearchIndex,
	contacts: Iterable<{ readonly number: number; readonly row: { readonly lastN: number } }>
): readonly Range[] {
	const covered = Map.groupBy(
		[...index.segments.values()].flatMap(({ ranges }) => ranges),
		({ contact }) => contact
	);
	const gaps: Range[] = [];
	for (const { number: contact, row } of contacts) {
		let next = 1;
		for (const { first, last } of (covered.get(contact) ?? []).toSorted((a, b) => a.first - b.first)) {
			if (first > next) gaps.push({ contact, first: next, last: first - 1 });
			next = Math.max(next, last + 1);
		}
		if (next <= row.lastN) gaps.push({ contact, first: next, last: row.lastN });
	}
	return gaps;
}

export function sizeOf(ranges: readonly Range[]): number {
	return ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** A strict commit which takes along what the index must forget. @throws AppError as `StorePort.commit` */
export type ForgettingCommit = (writes: readonly Write[]) => Promise<void>;

/** Forgets what the entries of `rows` said before, where they say something else once they are committed. */
export async function forgetReworded(
	index: SearchIndex,
	store: StorePort,
	{ number, row }: { readonly number: number; readonly row: { readonly lastN: number } },
	rows: ReadonlyMap<number, MessageRow>
): Promise<ForgettingCommit> {
	const changed = [...rows].filter(([n]) => n <= row.lastN);
	if (changed.length > 0) await loadIndex(index, store);
	const reworded: number[] = [];
	for (const [n, entry] of changed) {
		const before = await store.read('tail', [number, n]).catch(() => undefined);
		// No segment has ever covered what was to disappear.
		if (before === undefined || (isLasting(before) && wordsOf(before) !== wordsOf(entry))) reworded.push(n);
	}
	if (reworded.length === 0) return (writes) => store.commit(writes);
	return forgetting(index, store, ({ contact, first, last }) =>
		reworded.some((n) => contact === number && n >= first && n <= last)
	);
}

/** Forgets everything of a contact. */
export async function forgetAll(index: SearchIndex, store: StorePort, number: number): Promise<ForgettingCommit> {
	await loadIndex(index, store);
	return forgetting(index, store, ({ contact }) => contact === number);
}

function wordsOf(entry: MessageRow): string {
	return entry.kind === 'text' ? entry.body : '';
}

function forgetting(index: SearchIndex, store: StorePort, isMeant: (range: Range) => boolean): ForgettingCommit {
	return async (writes) => {
		index.spoil();
		for (const { number, ranges } of index.segments.values()) {
			if (!ranges.some(isMeant)) continue;
			index.doomed.add(number);
			index.lost++;
		}
		const going = [...index.doomed];
		let isCommitted = false;
		index.forgettings++;
		try {
			await store.commit([...writes, ...going.flatMap(deletion)]);
			isCommitted = true;
		} finally {
			index.forgettings--;
			// Also where it failed: it may be on the disk all the same, and what these segments say is not to be trusted.
			for (const number of going) leaveOut(index, number);
			if (isCommitted) for (const number of going) index.doomed.delete(number);
		}
	};
}
