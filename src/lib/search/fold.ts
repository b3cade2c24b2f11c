// Text as it is compared: compatibility forms decomposed, accents and case folded, code point by code point, so that every
// place of the folded text has its place in the original. Pure; owns no word.

/** Marks that a reader leaves out when searching. Vowel signs of Indic scripts and the dakuten of kana make other letters. */
const accents =
	/[[\p{M}&&[\p{scx=Zinh}\p{sc=Zinh}\p{sc=Latn}\p{sc=Grek}\p{sc=Cyrl}\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}]]--[\u3099\u309A]]/gv;
/** Stretches an Arabic word, and says nothing. */
const TATWEEL = /\u0640/gu;
const ascii = /^[\0-\x7F]*$/u;

const known = new Map<string, string>();
/** Code points that are remembered: more than any two languages use. */
const MAX_KNOWN = 20_000;

/** One code point, folded: nothing for an accent, several letters for a ligature. */
function foldPoint(point: string): string {
	const before = known.get(point);
	if (before !== undefined) return before;
	// Upper case first: it alone brings ß and SS together.
	const cased = point.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKD');
	const folded = cased.replace(accents, '').replace(TATWEEL, '').replaceAll('ς', 'σ');
	if (known.size >= MAX_KNOWN) known.clear();
	known.set(point, folded);
	return folded;
}

/** The folded text. */
export function fold(text: string): string {
	if (ascii.test(text)) return text.toLowerCase();
	let folded = '';
	for (const point of text) folded += foldPoint(point);
	return folded;
}

/** The folded text, and for each of its UTF-16 units where the code point begins in `text` that it comes from. */
export function foldWithPlaces(text: string): { readonly folded: string; readonly places: readonly number[] } {
	let folded = '';
	let at = 0;
	const places: number[] = [];
	for (const point of text) {
		const part = foldPoint(point);
		places.push(...new Array<number>(part.length).fill(at));
		folded += part;
		at += point.length;
	}
	return { folded, places };
}
