// The emoji to choose from, with their names and search words in the language that is spoken, or in English where Unicode's
// are not to be had in it, in Unicode's order. Loaded when first asked for: most visits need none of it.
import { type Key, languageTag } from '#lib/words/language.svelte.ts';

export interface Emoji {
	readonly emoji: string;
	readonly label: string;
	/** More words that it is found by. */
	readonly tags: readonly string[];
}

export interface EmojiGroup {
	readonly name: (typeof names)[number][1] | 'emoji.recent';
	readonly emoji: readonly Emoji[];
}

/** By the numbers that the groups have in the data. Skin tones and hair (2) are parts of emoji. */
const names = [
	[0, 'emoji.smileys'],
	[1, 'emoji.people'],
	[3, 'emoji.nature'],
	[4, 'emoji.food'],
	[5, 'emoji.travel'],
	[6, 'emoji.activities'],
	[7, 'emoji.objects'],
	[8, 'emoji.symbols'],
	[9, 'emoji.flags']
] as const satisfies readonly (readonly [number, Key])[];

/** The data ask for colour also where it is the rule; keyboards do not, and the same emoji shall be the same text. */
const asTyped = (emoji: string): string => emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');

const english = () => import('emojibase-data/en/data.json');
/** By BCP 47 tag. */
const others: ReadonlyMap<string, typeof english> = new Map([
	['de', () => import('emojibase-data/de/data.json')],
	['es', () => import('emojibase-data/es/data.json')],
	['ja', () => import('emojibase-data/ja/data.json')],
	['pl', () => import('emojibase-data/pl/data.json')]
]);

/** Rejects when the file cannot be loaded; asking again tries again. */
export async function loadEmojiGroups(): Promise<readonly EmojiGroup[]> {
	const { default: all } = await (others.get(languageTag()) ?? english)();
	return names.map(([number, name]) => ({
		name,
		emoji: all
			.filter(({ group }) => group === number)
			.map(({ emoji, label, tags = [] }): Emoji => ({ emoji: asTyped(emoji), label, tags }))
	}));
}
