import { afterEach, expect, test } from 'vitest';
import { isOnlyEmoji } from '#lib/state/only-emoji.ts';
import { chooseLanguage, languages, say } from '#lib/words/language.svelte.ts';
import { createEmojiSearch } from './emoji-search.ts';
import { loadEmojiGroups } from './emoji-table.ts';

afterEach(() => chooseLanguage('en'));

test('every group has its emoji, each of them once and with a name', async () => {
	const groups = await loadEmojiGroups();
	expect(groups.map(({ name }) => say(name))).toEqual([
		'Smileys and emotion',
		'People and body',
		'Animals and nature',
		'Food and drink',
		'Travel and places',
		'Activities',
		'Objects',
		'Symbols',
		'Flags'
	]);
	const all = groups.flatMap(({ emoji }) => emoji);
	expect(Math.min(...groups.map(({ emoji }) => emoji.length))).toBeGreaterThan(50);
	expect(all.length).toBeGreaterThan(1_800);
	expect(new Set(all.map(({ emoji }) => emoji)).size).toBe(all.length);
	expect(new Set(all.map(({ label }) => label)).size).toBe(all.length);
	// As Unicode recommends to write them, and so as keyboards do.
	expect(all.filter(({ emoji }) => !/^\p{RGI_Emoji}$/v.test(emoji))).toEqual([]);
	// What is picked is known as an emoji when it is sent.
	expect(all.filter(({ emoji }) => !isOnlyEmoji(emoji))).toEqual([]);
});

test('search words come along, and parts of emoji do not', async () => {
	const all = (await loadEmojiGroups()).flatMap(({ emoji }) => emoji);
	expect(all.find(({ emoji }) => emoji === '😂')?.tags).toContain('lol');
	expect(all.filter(({ emoji }) => ['🏽', '🦰', '🇦'].includes(emoji))).toEqual([]);
});

test.each(languages)('%s has the same emoji, each with a name of its own', async (tag) => {
	const english = (await loadEmojiGroups()).flatMap(({ emoji }) => emoji);
	await chooseLanguage(tag);
	const all = (await loadEmojiGroups()).flatMap(({ emoji }) => emoji);
	expect(all.map(({ emoji }) => emoji)).toEqual(english.map(({ emoji }) => emoji));
	expect(new Set(all.map(({ label }) => label)).size).toBeGreaterThan(all.length - 20); // some name two alike
});

test.each([
	['de', 'Fuchs', '🦊'],
	['es', 'zorro', '🦊'],
	['ja', '狐', '🦊'],
	['pl', 'lis', '🦊'],
	['ar', 'fox', '🦊'] // of which there are none in Arabic
])('in %s it is found as %s', async (tag, query, emoji) => {
	await chooseLanguage(tag);
	const all = (await loadEmojiGroups()).flatMap(({ emoji: each }) => each);
	expect(createEmojiSearch(all)(query).map(({ emoji: each }) => each)).toContain(emoji);
});
