// The emoji to choose from, with their English names and search words, in Unicode's order. Loaded when first asked for: it
// is a file of its own, because most visits need none of it.

export interface Emoji {
	readonly emoji: string;
	readonly label: string;
	/** More words that it is found by. */
	readonly tags: readonly string[];
}

export interface EmojiGroup {
	readonly name: string;
	readonly emoji: readonly Emoji[];
}

/** By the numbers that the groups have in the data. Skin tones and hair (2) are parts of emoji. */
const names = [
	[0, 'Smileys and emotion'],
	[1, 'People and body'],
	[3, 'Animals and nature'],
	[4, 'Food and drink'],
	[5, 'Travel and places'],
	[6, 'Activities'],
	[7, 'Objects'],
	[8, 'Symbols'],
	[9, 'Flags']
] as const;

/** The data ask for colour also where it is the rule; keyboards do not, and the same emoji shall be the same text. */
const asTyped = (emoji: string): string => emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');

/** Rejects when the file cannot be loaded; asking again tries again. */
export async function loadEmojiGroups(): Promise<readonly EmojiGroup[]> {
	const { default: all } = await import('emojibase-data/en/data.json');
	return names.map(([number, name]) => ({
		name,
		emoji: all
			.filter(({ group }) => group === number)
			.map(({ emoji, label, tags = [] }): Emoji => ({ emoji: asTyped(emoji), label, tags }))
	}));
}
