// Words of a text and terms of a query, and what it means that a text has a term. Owns that meaning: the index only finds
// what may have it. Pure.
import { fold, foldWithPlaces } from './fold.ts';

/** Scripts that write no spaces between words, and emoji: any run of their characters is a place to find something. */
const dense =
	'\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Bopo}\\p{sc=Thai}\\p{sc=Laoo}\\p{sc=Khmr}\\p{sc=Mymr}\\p{Extended_Pictographic}';
const letters = '\\p{L}\\p{N}\\p{M}';
const pieces = new RegExp(`[[${dense}]&&[${letters}\\p{Extended_Pictographic}]]+|[[${letters}]--[${dense}]]+`, 'gv');
const denseStart = new RegExp(`^[${dense}]`, 'v');

/** From so many letters on, a term may stand anywhere in a word; a shorter one begins it. */
export const PART_LENGTH = 3;
/** Terms of one query that count. */
const MAX_TERMS = 16;
/** UTF-16 units of a term that count: no word that is looked for is longer, and an index keeps no more of one. */
export const MAX_TERM = 64;

export interface Term {
	/** Folded; without a space. */
	readonly text: string;
	/** It is of a script without spaces. */
	readonly dense: boolean;
}

/** Whether a piece or token is of a script without spaces. */
export function isDense(piece: string): boolean {
	return denseStart.test(piece);
}

/** What of a text can be found, in its order. */
export function* termsOf(text: string): Generator<Term> {
	for (const [piece] of fold(text).matchAll(pieces)) yield { text: piece, dense: isDense(piece) };
}

/** The terms of what somebody typed, all of which a text must have; none: nothing can be found. */
export function parseQuery(typed: string): readonly Term[] {
	const terms = new Map<string, Term>();
	for (const term of termsOf(typed)) {
		if (terms.size === MAX_TERMS) break;
		const text = cut(term.text);
		terms.set(text, { ...term, text });
	}
	return [...terms.values()];
}

/** No half of a character: an index has none. */
function cut(text: string): string {
	const isHalved = (text.codePointAt(MAX_TERM - 1) ?? 0) > 0xffff;
	return text.slice(0, isHalved ? MAX_TERM - 1 : MAX_TERM);
}

/** Before this stands the beginning of a word. */
const GAP = ' ';

const isPart = ({ text, dense }: Term) => dense || text.length >= PART_LENGTH;

/** Whether the text has every term of the query. */
export function matches(query: readonly Term[], body: string): boolean {
	if (query.length === 0) return false;
	const spaced = (fold(body).match(pieces) ?? []).join(GAP);
	return query.every((term) => spaced.includes(term.text) && (isPart(term) || begins(spaced, term.text)));
}

function begins(spaced: string, text: string): boolean {
	return spaced.startsWith(text) || spaced.includes(GAP + text);
}

/** Where a text has terms, as UTF-16 offsets: in order, apart from each other. */
export type Marks = readonly (readonly [start: number, end: number])[];

/** Where `body` has terms of the query. */
export function marksOf(query: readonly Term[], body: string): Marks {
	const { folded, places } = foldWithPlaces(body);
	const found: [number, number][] = [];
	for (const piece of folded.matchAll(pieces)) {
		for (const term of query) {
			for (let at = piece[0].indexOf(term.text); at !== -1; at = piece[0].indexOf(term.text, at + 1)) {
				if (at > 0 && !isPart(term)) break;
				const [first, last] = [piece.index + at, piece.index + at + term.text.length - 1];
				found.push([places[first] ?? 0, endOf(body, places, last)]);
			}
		}
	}
	return merged(found);
}

/** Behind the character that the folded unit comes from, with the accents on it. */
function endOf(body: string, places: readonly number[], unit: number): number {
	const at = places[unit] ?? 0;
	const next = places.slice(unit + 1, unit + 1 + MAX_TERM).find((place) => place > at);
	const end = at + String.fromCodePoint(body.codePointAt(at) ?? 0).length;
	const accents = /^\p{M}*/u.exec(body.slice(end, next ?? end + MAX_TERM))?.[0] ?? '';
	return end + accents.length;
}

function merged(found: readonly (readonly [number, number])[]): Marks {
	const marks: [number, number][] = [];
	for (const [start, end] of found.toSorted(([a], [b]) => a - b)) {
		const last = marks.at(-1);
		if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
		else marks.push([start, end]);
	}
	return marks;
}
