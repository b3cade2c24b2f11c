// Makes segments of the search index in idle time, of the oldest entries that none covers. Owns when, and that nothing of it
// is kept which was edited, deleted or removed meanwhile. What lasts for a while only is never in one.
import { toBase64 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { SegmentEngine } from '#lib/search/engine.ts';
import type { BuiltSegment, IndexedText } from '#lib/search/segment.ts';
import { isLasting } from '#lib/store/lasting.ts';
import type { MessageRow, RowWrite, StorePort } from '#lib/store/rows.ts';
import type { Core } from './core.ts';
import { readReadable } from './readable.ts';
import { isNewer, type Place } from './search-sources.ts';
import {
	deleteDoomed,
	INDEX_VERSION,
	leaveOut,
	loadIndex,
	MAX_SEGMENTS,
	type Range,
	sizeOf,
	uncovered
} from './search-index.ts';

/** Nothing was committed for so long, in ms: a conversation has pauses of this length. */
const IDLE = 3_000;
/** After one was made in the place of what an edit cost, or in vain because of one, in ms: many edits cost little more than one. */
const REST = 10 * 60_000;
/** Entries read at a time, of each conversation: they are read side by side. */
const BATCH = 64;
/** UTF-16 units of text in one segment: of very long texts it holds fewer. */
const MAX_TEXT = 8_000_000;

/** Looks whether there is enough for a segment, now and after every commit, and makes it when nothing else goes on. */
export function startIndexing(core: Core, engine: SegmentEngine): void {
	const { index } = core;
	index.engine = engine;
	let timer: ReturnType<typeof setTimeout> | undefined;
	/** It builds, or rests. */
	let isBusy = false;
	/** So many entries stood open when too few of them could be taken: there is nothing to do before there are more. */
	let inVain = 0;

	function wake(): void {
		const open = sizeOf(uncovered(index, core.contacts.values()));
		if (isBusy || open < inVain + index.size) return;
		clearTimeout(timer);
		timer = setTimeout(() => void run(open), IDLE);
	}
	async function run(open: number): Promise<void> {
		isBusy = true;
		const isRemade = index.lost > 0;
		index.lost = 0;
		const outcome = await addSegment(core, engine).catch(() => undefined);
		if (outcome === 'too-little') inVain = open;
		if (outcome === 'spoiled' || (outcome === 'made' && isRemade)) setTimeout(goOn, REST);
		else if (outcome !== undefined) goOn();
		else isBusy = false; // no room, or another writer: not now
	}
	function goOn(): void {
		isBusy = false;
		wake();
	}
	index.wake = wake;
	loadIndex(index, core.store).then(wake, () => undefined);
}

/** `spoiled`: something that it could have been made of was edited or deleted meanwhile, and it is to be made once more. */
export type Outcome = 'made' | 'spoiled' | 'too-little';

/**
 * Makes one segment. Commits relaxed: it is a cache.
 * @throws AppError as `StorePort.commit`; whatever the engine does
 */
export async function addSegment({ index, store, contacts }: Core, engine: SegmentEngine): Promise<Outcome> {
	await loadIndex(index, store); // a number of one that is not known yet would be given twice
	await deleteDoomed(index, store);
	let spoiled = index.forgettings;
	index.spoil = () => {
		spoiled++;
	};
	const isSpoiled = () => spoiled > 0;
	if (isSpoiled()) return 'spoiled'; // what is being taken away could still be read
	const { texts, ranges } = await gather(store, uncovered(index, contacts.values()), index.size);
	if (isSpoiled()) return 'spoiled';
	if (sizeOf(ranges) < index.size && !isFull(texts)) return 'too-little';
	const built = await engine.build(texts);
	if (isSpoiled()) return 'spoiled';
	const number = freeNumber(index.used);
	const { newest, bloom, writes } = segmentWrites(number, texts, ranges, built);
	// From here on whoever deletes a text of it deletes it with the text.
	index.used.add(number);
	index.segments.set(number, { number, ranges, newest, bloom });
	try {
		await store.commit(writes, 'relaxed');
	} catch (error) {
		leaveOut(index, number); // it may be on the disk all the same
		throw error;
	}
	return 'made';
}

function segmentWrites(
	number: number,
	texts: readonly IndexedText[],
	ranges: readonly Range[],
	{ database, bloom: bits }: BuiltSegment
) {
	const newest = texts.reduce((latest, { at }) => Math.max(latest, at), 0);
	const bloom = toBase64(bits);
	const value = {
		version: INDEX_VERSION,
		ranges: ranges.map(({ contact, first, last }) => [contact, first, last] as const),
		newest,
		bloom
	};
	const writes: readonly RowWrite[] = [
		{ store: 'segment', key: number, value: { database } },
		{ store: 'filter', key: number, value }
	];
	return { newest, bloom, writes };
}

function freeNumber(used: ReadonlySet<number>): number {
	for (let number = 0; number < MAX_SEGMENTS; number++) if (!used.has(number)) return number;
	throw new AppError('internal', 'segments');
}

interface Gathered {
	readonly texts: IndexedText[];
	/** What they cover: entries that are no texts, too. */
	readonly ranges: readonly Range[];
}
/** A part of a conversation that is read from its beginning on. */
interface Gap {
	readonly contact: number;
	readonly last: number;
	/** The n that is read next. */
	next: number;
	readonly entries: { readonly n: number; readonly row: MessageRow | undefined }[];
}

function isFull(texts: readonly IndexedText[]): boolean {
	return texts.reduce((sum, { body }) => sum + body.length, 0) >= MAX_TEXT;
}

/** The oldest entries of all gaps, oldest first, at most `size`. */
async function gather(store: StorePort, ranges: readonly Range[], size: number): Promise<Gathered> {
	const gaps = new Set<Gap>(ranges.map(({ contact, first, last }) => ({ contact, last, next: first, entries: [] })));
	const texts: IndexedText[] = [];
	const covered: { readonly contact: number; readonly first: number; last: number }[] = [];
	let left = size;
	for (let length = 0; left > 0 && length < MAX_TEXT;) {
		for (const gap of gaps) if (gap.entries.length === 0 && !(await readOn(store, gap))) gaps.delete(gap);
		const gap = oldestOf(gaps);
		const entry = gap?.entries.shift();
		if (gap === undefined || entry === undefined) break;
		const { n, row } = entry;
		if (row !== undefined && !isLasting(row)) continue;
		const run = covered.findLast(({ contact }) => contact === gap.contact);
		if (run?.last === n - 1) run.last = n;
		else covered.push({ contact: gap.contact, first: n, last: n });
		left--;
		if (row?.kind !== 'text' || row.body === '') continue;
		texts.push({ contact: gap.contact, n, at: row.at, sentAt: row.sentAt, body: row.body });
		length += row.body.length;
	}
	return { texts, ranges: covered };
}

/** @returns false at the end. What cannot be read cannot be found either: it counts as an entry without words. */
async function readOn(store: StorePort, gap: Gap): Promise<boolean> {
	const { contact, last, next } = gap;
	if (next > last) return false;
	const to = Math.min(last, next + BATCH - 1);
	const { rows } = await readReadable(store, 'tail', contact, next, to);
	for (let n = next; n <= to; n++) gap.entries.push({ n, row: rows.get(n) });
	gap.next = to + 1;
	return true;
}

function oldestOf(gaps: ReadonlySet<Gap>): Gap | undefined {
	let oldest: Gap | undefined;
	for (const gap of gaps) if (oldest === undefined || isOlder(gap, oldest)) oldest = gap;
	return oldest;
}

/** In the order in which a search finds them, backwards. */
function isOlder(a: Gap, b: Gap): boolean {
	return isNewer(placeOf(b), placeOf(a));
}

function placeOf({ contact, entries: [entry] }: Gap): Place {
	return { at: entry?.row?.at ?? 0, contact, n: entry?.n ?? 0 };
}
