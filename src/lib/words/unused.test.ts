// No text stands in the catalogue that nobody says, and none is said that does not stand there. Each check is tried on
// small examples first.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { english } from './en/english.ts';
import type { Catalogue } from './catalogue.ts';

const src = join(import.meta.dirname, '../..');

function readTree(folder: string): readonly string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (path === import.meta.dirname) return [];
		return entry.isDirectory() ? readTree(path) : [path];
	});
}

/** Paths from src/, and their texts; no tests, and not the catalogue itself. */
const code: ReadonlyMap<string, string> = new Map(
	readTree(src)
		.filter((file) => /\.(ts|svelte)$/.test(file) && !/(\.(test|fixture)|\/fixtures)\.ts$|\/testing\//.test(file))
		.map((file) => [relative(src, file).replaceAll('\\', '/'), readFileSync(file, 'utf8')])
);

const keysOf = (catalogue: Catalogue): readonly string[] =>
	Object.entries(catalogue).flatMap(([area, texts]) => Object.keys(texts).map((key) => `${area}.${key}`));

/** What stands in quotes and looks like `area.key`. */
const literalsIn = (text: string): readonly string[] =>
	[...text.matchAll(/(['"`])([a-z]\w*\.[a-z]\w*)\1/gu)].map(([, , literal = '']) => literal);

/** The first argument of each call of `say` and `sayPieces`, as far as its quoted literals tell, and each `<Said text="…">`. */
function saidIn(text: string): readonly string[] {
	const given = [...text.matchAll(/\bsay(?:Pieces)?\(/gu)].map(({ index, 0: call }) =>
		firstArgument(text.slice(index + call.length))
	);
	const direct = given.flatMap((argument) => /^\s*(['"`])([^'"`]*)\1\s*$/u.exec(argument)?.[2] ?? literalsIn(argument));
	const tags = [...text.matchAll(/<Said\b[^>]*?\btext="([^"]*)"/gu)].map(([, key = '']) => key);
	return [...new Set([...direct, ...tags])];
}

/** Up to the comma or the parenthesis that ends it. */
function firstArgument(text: string): string {
	let depth = 0;
	let quote: string | undefined;
	for (let at = 0; at < text.length; at++) {
		const sign = text.charAt(at);
		if (quote !== undefined) {
			if (sign === quote) quote = undefined;
		} else if (/['"`]/u.test(sign)) quote = sign;
		else if (/[([{]/u.test(sign)) depth++;
		else if (depth === 0 && /[,)]/u.test(sign)) return text.slice(0, at);
		else if (/[)\]}]/u.test(sign)) depth--;
	}
	return text;
}

function unused(catalogue: Catalogue, files: ReadonlyMap<string, string>): readonly string[] {
	const literals = new Set([...files.values()].flatMap(literalsIn));
	return keysOf(catalogue).filter((key) => !literals.has(key));
}

function unknown(catalogue: Catalogue, files: ReadonlyMap<string, string>): readonly string[] {
	const keys = new Set(keysOf(catalogue));
	return [...files].flatMap(([file, text]) =>
		saidIn(text)
			.filter((key) => !keys.has(key))
			.map((key) => `${file} says '${key}'.`)
	);
}

const small = { contact: { removed: 'Removed.', waiting: { other: '{count}' } }, common: { you: 'You' } };

test('a text that nobody says is seen', () => {
	const of = (text: string) => unused(small, new Map([['A.svelte', text]]));
	expect(of('')).toEqual(['contact.removed', 'contact.waiting', 'common.you']);
	expect(of(`{say('contact.removed')} <Said text="contact.waiting" />`)).toEqual(['common.you']);
	expect(of(`const keys = { a: 'common.you', b: isOne ? 'contact.removed' : "contact.waiting" };`)).toEqual([]);
	expect(of('common.you; contact.removed')).toHaveLength(3);
	expect(of("'contact.removedAlso' 'my.contact.removed'")).toHaveLength(3);
});

test('a text that is said and not there is seen', () => {
	const of = (text: string) => unknown(small, new Map([['a.ts', text]]));
	expect(of(`say('common.you'); say('common.me'); say('me', { name })`)).toEqual([
		"a.ts says 'common.me'.",
		"a.ts says 'me'."
	]);
	expect(of(`sayPieces(\n\t'contact.gone',\n\t{ name }\n)`)).toEqual(["a.ts says 'contact.gone'."]);
	expect(of(`say(isOne ? 'contact.one' : 'contact.removed', { why: 'no.key' })`)).toEqual(["a.ts says 'contact.one'."]);
	expect(of(`say('a' in keys ? 'common.you' : 'common.them')`)).toEqual(["a.ts says 'common.them'."]);
	expect(of(`say(keys[of('a', b)] ?? 'contact.none')`)).toEqual(["a.ts says 'contact.none'."]);
	expect(of(`<Said\n\ttext="contact.two" values={{ name }} />`)).toEqual(["a.ts says 'contact.two'."]);
	expect(of(`essay('x.y'); say(key); <Field text="x" />`)).toEqual([]);
});

test('every text is said', () => {
	expect(code.size).toBeGreaterThan(50);
	expect([...code.keys()].some((file) => file.startsWith('lib/words/') || file.includes('.test.'))).toBe(false);
	expect(unused(english, code)).toEqual([]);
});

test('every text that is said stands in the catalogue', () => {
	expect(unknown(english, code)).toEqual([]);
});
