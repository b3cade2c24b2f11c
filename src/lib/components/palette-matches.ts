// What a person means who types a few letters to go somewhere. Pure; knows neither contacts nor acts.
import { plainText, plainWords } from './plain-words.ts';

/** How well a name fits; lower is better. */
const ranks = { begins: 0, words: 1, within: 2 } as const;

function rankOf(name: string, asked: string, askedWords: readonly string[]): number | undefined {
	const plain = plainText(name);
	if (plain.startsWith(asked)) return ranks.begins;
	// A name may be all signs, and so may be what is typed.
	if (askedWords.length === 0) return plain.includes(asked) ? ranks.within : undefined;
	const words = plainWords(name);
	if (askedWords.every((each) => words.some((word) => word.startsWith(each)))) return ranks.words;
	return askedWords.every((each) => plain.includes(each)) ? ranks.within : undefined;
}

/**
 * The items whose name fits: first those whose name begins so, then those in which each typed word begins one, then those in
 * which each is somewhere; within each the order is that of `items`. All of them where nothing is typed.
 * @param namesOf what an item is known by; the best of them counts
 */
export function matchesOf<Item>(
	items: readonly Item[],
	query: string,
	namesOf: (item: Item) => readonly string[]
): readonly Item[] {
	const asked = plainText(query.trim());
	if (asked === '') return items;
	const askedWords = plainWords(asked);
	return items
		.flatMap((item) => {
			const fitting = namesOf(item).flatMap((name) => rankOf(name, asked, askedWords) ?? []);
			return fitting.length === 0 ? [] : { item, rank: Math.min(...fitting) };
		})
		.toSorted((a, b) => a.rank - b.rank)
		.map(({ item }) => item);
}
