import { expect, test } from 'vitest';
import { createEmojiSearch } from './emoji-search.ts';
import { type Emoji, loadEmojiGroups } from './emoji-table.ts';

const few: readonly Emoji[] = [
	{ emoji: '😂', label: 'face with tears of joy', tags: ['laugh', 'lol', 'heart-warming'] },
	{ emoji: '💘', label: 'heart with arrow', tags: ['cupid', 'love'] },
	{ emoji: '🪅', label: 'piñata', tags: ['party'] },
	{ emoji: '💜', label: 'purple heart', tags: ['love'] },
	{ emoji: '🫀', label: 'Heart', tags: [] },
	{ emoji: '🇨🇮', label: 'flag: Côte d’Ivoire', tags: ['CI'] }
];
const search = createEmojiSearch(few);
const found = (query: string): string =>
	search(query)
		.map(({ emoji }) => emoji)
		.join('');

test.each([
	['the beginning of a word of the label', 'tea', '😂'],
	['the beginning of a tag', 'cup', '💘'],
	['not the middle of a word', 'oy', ''],
	['every word, in any order', 'love arrow', '💘'],
	['not some of the words', 'love arrow party', ''],
	['words of label and tags together', 'face lol', '😂'],
	['whatever the case', 'TEARS', '😂'],
	['with and without accents', 'pinata', '🪅'],
	['also when only the query has them', 'lövé', '💘💜'],
	['accents in either form', 'pin\u0303ata', '🪅'],
	['accents in the middle of a name', 'cote', '🇨🇮'],
	['past punctuation', '  heart: arrow! ', '💘'],
	['an emoji itself', ' 😂 ', '😂'],
	['nothing for nothing', '', ''],
	['nothing for punctuation', '...', '']
])('finds by %s', (_what, query, emoji) => {
	expect(found(query)).toBe(emoji);
});

test('the emoji of that name comes first, then labels, then tags, each as Unicode has them', () => {
	expect(found('heart')).toBe('🫀💘💜😂');
});

test('among all emoji people find what they mean', async () => {
	const all = (await loadEmojiGroups()).flatMap(({ emoji }) => emoji);
	const first = (query: string) => createEmojiSearch(all)(query)[0]?.emoji;
	expect(first('thumbs up')).toBe('👍');
	expect(first('party pop')).toBe('🎉');
	expect(first('pizza')).toBe('🍕');
	expect(first('rolling floor')).toBe('🤣');
	expect(first('germany')).toBe('🇩🇪');
});

test('a query of any length is answered', () => {
	expect(found('a '.repeat(10_000))).toBe('💘');
	expect(found('(['.repeat(10_000))).toBe('');
});
