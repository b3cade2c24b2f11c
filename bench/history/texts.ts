// Texts from a seed that behave as people's do where it counts: words with the frequencies of a language, so that they
// deflate and that a search finds many or few; lengths from a word to a paragraph, some 80 characters on average.
import type { Random } from '../../e2e/soak/random.ts';

/** The commonest words, commonest first: half of all that is said. */
const head = `the to i you a and it is that of in for was on my me have not be so just with but do we this at can what
	your are like if know all will no get there out they now think when or about up good one from how time see would go
	really then too here right has want been some going back more could still yeah had who well thanks need them he she
	did her him work by make today tomorrow tonight very maybe please sure okay got come home love people never always
	down over next week sorry great night where why into because only after before their our its than off also say`
	.split(/\s+/)
	.filter(Boolean);

const onsets = [
	'b',
	'br',
	'c',
	'ch',
	'd',
	'f',
	'g',
	'gl',
	'h',
	'k',
	'l',
	'm',
	'n',
	'p',
	'pr',
	'r',
	's',
	'st',
	't',
	'v'
];
const nuclei = ['a', 'e', 'i', 'o', 'u', 'ai', 'ea', 'ou'];
const codas = ['', '', '', 'n', 'r', 's', 'l', 't', 'ck', 'nd'];

/** Words that there are. */
const VOCABULARY = 20_000;
/** The word of rank r is said in proportion to r to the power of minus this, as in most languages. */
const ZIPF = 1.02;
const ENDS = ['.', '.', '.', '', '', '', '!', '?', '?', ' 😊', ' 👍'];

export interface Texts {
	next(): string;
	/** The word of a rank from 0 on: 0 is in most texts, 12,000 in one of ten thousand. */
	word(rank: number): string;
}

/** A word that no text has, nor any part of one. */
export const ABSENT = 'zzyzxq';

/** The same random numbers, the same texts. */
export function createTexts(random: Random): Texts {
	const words = vocabulary(random);
	const upTo = shares();
	const word = (rank: number): string => words[rank] ?? '';

	function sentence(length: number): string {
		let comma = random.between(4, 9);
		const said = Array.from({ length }, (_, at) => {
			const isBefore = at === comma && at < length - 2;
			if (isBefore) comma += random.between(4, 9);
			return word(rankOf(upTo, random.next())) + (isBefore ? ',' : '');
		});
		const text = said.join(' ') + (ENDS[random.between(0, ENDS.length - 1)] ?? '');
		return random.next() < 0.6 ? text.charAt(0).toUpperCase() + text.slice(1) : text;
	}
	return {
		word,
		next() {
			// Most are one short sentence, a few are long: the product of two even numbers leans to the small ones.
			const sentences = 1 + Math.floor(random.next() ** 2 * 3);
			const length = () => 1 + Math.floor(random.next() * random.next() * 28);
			return Array.from({ length: sentences }, () => sentence(length())).join(' ');
		}
	};
}

function vocabulary(random: Random): readonly string[] {
	const words = new Set(head);
	const pick = (parts: readonly string[]) => parts[random.between(0, parts.length - 1)] ?? '';
	while (words.size < VOCABULARY) {
		// What is said more often is shorter.
		const syllables = words.size < 1_500 ? 2 : random.between(2, 4);
		words.add(Array.from({ length: syllables }, () => pick(onsets) + pick(nuclei) + pick(codas)).join(''));
	}
	return [...words];
}

/** For each rank, which share of all words it and those before it are. */
function shares(): Float64Array {
	const upTo = new Float64Array(VOCABULARY);
	let sum = 0;
	for (let rank = 0; rank < VOCABULARY; rank++) upTo[rank] = sum += (rank + 1) ** -ZIPF;
	return upTo.map((share) => share / sum);
}

function rankOf(upTo: Float64Array, share: number): number {
	let [low, high] = [0, upTo.length - 1];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((upTo[middle] ?? 1) < share) low = middle + 1;
		else high = middle;
	}
	return low;
}
