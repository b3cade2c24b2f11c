// What builds segments and answers questions to them, wherever it runs. Owns the shape, and the one over SQLite, which holds
// a bounded number of segments open.
import type { SqlJsStatic } from 'sql.js';
import {
	buildSegment,
	type BuiltSegment,
	type Candidate,
	type IndexedText,
	openSegment,
	type OpenSegment,
	type Question
} from './segment.ts';

export interface SegmentEngine {
	/** @param texts oldest first */
	build(texts: readonly IndexedText[]): Promise<BuiltSegment>;
	/** Newest first; undefined when the segment is not open. */
	ask(segment: number, question: Question): Promise<readonly Candidate[] | undefined>;
	/** Opens a segment under a number that is given to no other. Rejects when `database` is none. */
	open(segment: number, database: Uint8Array<ArrayBuffer>): Promise<void>;
	/** Forgets it. */
	close(segment: number): Promise<void>;
}

/** Segments that are open at once: some 3 MB each. The one that was not asked for longest goes. */
const MAX_OPEN = 12;

/** @param load makes SQLite ready; called at the first need */
export function createEngine(load: () => Promise<SqlJsStatic>): SegmentEngine {
	const opened = new Map<number, OpenSegment>();
	let loaded: Promise<SqlJsStatic> | undefined;
	const sql = () => (loaded ??= load());
	function forget(segment: number): void {
		opened.get(segment)?.close();
		opened.delete(segment);
	}

	return {
		build: async (texts) => buildSegment(await sql(), texts),
		ask: (segment, question) => {
			const found = opened.get(segment);
			if (found === undefined) return Promise.resolve(undefined);
			opened.delete(segment); // to the end of the order
			opened.set(segment, found);
			return Promise.resolve(found.ask(question));
		},
		async open(segment, database) {
			const found = openSegment(await sql(), database);
			forget(segment);
			opened.set(segment, found);
			for (const [oldest] of opened) if (opened.size > MAX_OPEN) forget(oldest);
		},
		close: (segment) => {
			forget(segment);
			return Promise.resolve();
		}
	};
}
