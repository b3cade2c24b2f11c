// Finds emoji by the beginnings of words. Pure.
import type { Emoji } from './emoji-table.ts';
import { plainWords } from './plain-words.ts';

/** How well an emoji fits; lower is better. */
const ranks = { exact: 0, label: 1, tags: 2 } as const;

/**
 * Every word of the query must begin a word of the label or the tags. First comes the emoji that is called just so, then
 * those whose label says it all, then those known by their tags; within each the order is that of `all`.
 */
export function createEmojiSearch(all: readonly Emoji[]): (query: string) => readonly Emoji[] {
	const index = all.map((entry) => ({ entry, label: plainWords(entry.label), tags: plainWords(entry.tags.join(' ')) }));
	return (query) => {
		const asked = plainWords(query);
		if (asked.length === 0) return all.filter(({ emoji }) => emoji === query.trim());
		const found = index.flatMap(({ entry, label, tags }) => {
			const begins = (words: readonly string[]) => (word: string) => words.some((other) => other.startsWith(word));
			if (label.join(' ') === asked.join(' ')) return { entry, rank: ranks.exact };
			if (asked.every(begins(label))) return { entry, rank: ranks.label };
			return asked.every(begins([...label, ...tags])) ? { entry, rank: ranks.tags } : [];
		});
		return found.toSorted((a, b) => a.rank - b.rank).map(({ entry }) => entry);
	};
}
