// What builds segments and answers questions to them, wherever it runs. Owns the shape, and the one over SQLite, which holds
// a bounded number of segments open.
import type { SqlJsStatic } from 'sql.js';
import { AppError } from '#lib/protocol/errors.ts';
import {
	buildSegment,
	type BuiltSegment,
	type Candidate,
	type IndexedText,
	openSegment,
	type OpenSegment,
	type Question
} from './segment.ts';

/** Its calls reject with AppError `malformed` where SQLite refuses what a segment holds; with whatever else, it can be asked again. */
export interface SegmentEngine {
	/** @param texts oldest first */
	build(texts: readonly IndexedText[]): Promise<BuiltSegment>;
	/** Newest first; undefined when the segment is not open. */
	ask(segment: number, question: Question): Promise<readonly Candidate[] | undefined>;
	/** Opens a segment under a number that is given to no other. */
	open(segment: number, database: Uint8Array<ArrayBuffer>): Promise<void>;
	/** Forgets it. */
	close(segment: number): Promise<void>;
}

/** Segments that are open at once: some 3 MB each. The one that was not asked for longest goes. */
const MAX_OPEN = 12;

/** @param load makes SQLite ready; called at the first need, and again where it failed */
export function createEngine(load: () => Promise<SqlJsStatic>): SegmentEngine {
	const opened = new Map<number, OpenSegment>();
	let loaded: Promise<SqlJsStatic> | undefined;
	const sql = () =>
		(loaded ??= load().catch((error: unknown) => {
			loaded = undefined;
			throw error;
		}));
	function forget(segment: number): void {
		const found = opened.get(segment);
		opened.delete(segment);
		found?.close();
	}

	return {
		build: async (texts) => buildSegment(await sql(), texts),
		ask: (segment, question) =>
			soon(() => {
				const found = opened.get(segment);
				if (found === undefined) return undefined;
				opened.delete(segment); // to the end of the order
				opened.set(segment, found);
				return judged(() => found.ask(question));
			}),
		async open(segment, database) {
			const ready = await sql();
			const found = judged(() => openSegment(ready, database));
			forget(segment);
			opened.set(segment, found);
			for (const [oldest] of opened) if (opened.size > MAX_OPEN) forget(oldest);
		},
		close: (segment) => soon(() => forget(segment))
	};
}

/** What SQLite throws is the answer to that call, and never reaches beyond it. */
const soon = <Result>(act: () => Result): Promise<Result> => Promise.resolve().then(act);

/** What SQLite says of a segment; that memory is at an end says nothing of it. */
function judged<Result>(act: () => Result): Result {
	try {
		return act();
	} catch (thrown) {
		const isRefused = thrown instanceof Error && thrown.name === 'Error' && thrown.message !== 'out of memory';
		throw isRefused ? new AppError('malformed', 'segment') : thrown;
	}
}
