// Every language says all that English says, with the same values in it, and has the plurals that its grammar asks for.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Catalogue, Text } from './catalogue.ts';
import { english } from './en/english.ts';

const folder = new URL('languages/', import.meta.url);
const tags = readdirSync(folder).map((file) => file.replace('.json', ''));
const read = (tag: string) => JSON.parse(readFileSync(new URL(`${tag}.json`, folder), 'utf8')) as Catalogue;

/** Every text with its `area.key`. */
function textsOf(catalogue: Catalogue): ReadonlyMap<string, Text> {
	return new Map(
		Object.entries(catalogue).flatMap(([area, texts]) =>
			Object.entries(texts).map(([key, text]) => [`${area}.${key}`, text] as const)
		)
	);
}
const variants = (text: Text): readonly string[] => (typeof text === 'string' ? [text] : Object.values(text));
const holesOf = (text: string) => [...new Set(text.match(/\{\w+\}/gu))].sort();

test('there are the languages that the README names', () => {
	expect(tags.sort()).toEqual(['ar', 'de', 'es', 'ja', 'pl']);
});

test.each(tags)('%s says all that English says, and nothing else', (tag) => {
	const [texts, originals] = [textsOf(read(tag)), textsOf(english)];
	expect([...texts.keys()].filter((key) => !originals.has(key))).toEqual([]);
	expect([...originals.keys()].filter((key) => !texts.has(key))).toEqual([]);
	for (const [key, text] of texts) for (const each of variants(text)) expect(each.trim(), key).not.toBe('');
});

test.each(tags)('%s puts the same values into each text', (tag) => {
	const texts = textsOf(read(tag));
	for (const [key, original] of textsOf(english)) {
		const wanted = [...new Set(variants(original).flatMap(holesOf))].sort();
		for (const variant of variants(texts.get(key)!)) {
			const holes = holesOf(variant);
			// "One message" needs no number.
			const optional = typeof original === 'string' ? [] : ['{count}'];
			expect(
				holes.filter((hole) => !wanted.includes(hole)),
				key
			).toEqual([]);
			expect(
				wanted.filter((hole) => !holes.includes(hole) && !optional.includes(hole)),
				key
			).toEqual([]);
		}
	}
});

test.each(tags)('%s has the plural categories of its grammar wherever English has a plural', (tag) => {
	const wanted = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.toSorted();
	const texts = textsOf(read(tag));
	for (const [key, original] of textsOf(english)) {
		const text = texts.get(key)!;
		expect(typeof text, key).toBe(typeof original);
		if (typeof text !== 'string') expect(Object.keys(text).toSorted(), key).toEqual(wanted);
	}
});
