import { expect, test } from 'vitest';
import { isOnlyEmoji } from '#lib/state/only-emoji.ts';
import { say } from '#lib/words/language.svelte.ts';
import { loadEmojiGroups } from './emoji-table.ts';

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
