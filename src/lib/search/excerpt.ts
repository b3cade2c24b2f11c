// The part of a text that shows why it was found. Pure.
import { type Marks, marksOf, type Term } from './terms.ts';

/** Two lines in a narrow list, in UTF-16 units. */
const LENGTH = 120;
/** So much stands before the first match, where there is more. */
const BEFORE = 32;

export interface Excerpt {
	/** On one line. */
	readonly excerpt: string;
	readonly cutBefore: boolean;
	readonly cutAfter: boolean;
	/** Within the excerpt. */
	readonly marks: Marks;
}

/** Around the first match of the query in `body`. */
export function excerptOf(query: readonly Term[], body: string): Excerpt {
	const all = marksOf(query, body);
	const first = all[0]?.[0] ?? 0;
	const start = first <= LENGTH / 2 ? 0 : wordStart(body, first - BEFORE, first);
	const end = Math.min(body.length, whole(body, start + LENGTH));
	const marks = all
		.filter(([from, to]) => to > start && from < end)
		.map(([from, to]) => [Math.max(from, start) - start, Math.min(to, end) - start] as const);
	return {
		excerpt: body.slice(start, end).replace(/\s/gu, ' '),
		cutBefore: start > 0,
		cutAfter: end < body.length,
		marks
	};
}

/** The beginning of a word between `from` and `to`, or where a character begins. */
function wordStart(body: string, from: number, to: number): number {
	const gap = body.slice(from, to).search(/\s/u);
	return gap === -1 ? whole(body, from) : from + gap + 1;
}

/** Not in the middle of a surrogate pair. */
function whole(body: string, at: number): number {
	return /^[\uDC00-\uDFFF]/u.test(body.slice(at, at + 1)) ? at - 1 : at;
}
