// What an index keeps of a text, and what of it a filter knows. Words stand whole, so that a part is looked for among the
// words and not among the texts; runs of scripts without spaces stand as pairs of characters. Pure.
import { PART_LENGTH, MAX_TERM, type Term, termsOf } from './terms.ts';

/** The tokens of a text, in the order in which a phrase finds them. */
export function* tokensOf(text: string): Generator<string> {
	for (const term of termsOf(text)) {
		if (term.dense) yield* pairsOf(term.text, true);
		else yield* windowsOf(term.text);
	}
}

/** "abc" as ab, bc and, where its end counts, c: so a single character is the beginning of a token wherever it stands. */
export function pairsOf(run: string, withEnd: boolean): readonly string[] {
	const points = Array.from(run);
	const pairs = points.slice(1).map((point, at) => `${points[at] ?? ''}${point}`);
	return withEnd ? [...pairs, points.at(-1) ?? ''] : pairs;
}

/** A word that is longer than any term, as windows that overlap by one: every term lies whole in one of them. */
function* windowsOf(word: string): Generator<string> {
	for (let at = 0; at === 0 || at + MAX_TERM < word.length; at += MAX_TERM) yield word.slice(at, at + 2 * MAX_TERM);
}

/** Stands before the beginning of a word: no letter. */
const START = ' ';

/** What a filter notes of a token. */
export function* gramsOf(token: string, dense: boolean): Generator<string> {
	if (dense) {
		yield token;
		yield String.fromCodePoint(token.codePointAt(0) ?? 0);
		return;
	}
	for (let length = 1; length < PART_LENGTH; length++) yield START + token.slice(0, length);
	for (let at = 0; at + PART_LENGTH <= token.length; at++) yield token.slice(at, at + PART_LENGTH);
}

/** What a filter must have noted where a text has the term. */
export function neededGrams({ text, dense }: Term): readonly string[] {
	if (!dense) return text.length < PART_LENGTH ? [START + text] : [...gramsOf(text, false)].slice(PART_LENGTH - 1);
	const pairs = pairsOf(text, false);
	return pairs.length === 0 ? [text] : pairs;
}
