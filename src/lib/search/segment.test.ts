import fc from 'fast-check';
import initSqlJs from 'sql.js';
import { beforeAll, expect, test } from 'vitest';
import { mayHave } from './bloom.ts';
import { buildSegment, type IndexedText, openSegment } from './segment.ts';
import { matches, parseQuery } from './terms.ts';
import { neededGrams } from './tokens.ts';

let sql: Awaited<ReturnType<typeof initSqlJs>>;
beforeAll(async () => {
	sql = await initSqlJs();
});

const textsOf = (bodies: readonly string[]): IndexedText[] =>
	bodies.map((body, at) => ({ contact: (at % 2) + 1, n: at + 10, at: 1000 + at, sentAt: 900 + at, body }));

function findIn(
	bodies: readonly string[],
	query: string,
	more: { contact?: number; before?: number; limit?: number } = {}
) {
	const segment = openSegment(sql, buildSegment(sql, textsOf(bodies)).database);
	const found = segment.ask({ terms: parseQuery(query), before: Infinity, limit: 100, ...more });
	segment.close();
	return found.map(({ order }) => order);
}

test('finds words, beginnings, parts and Chinese, newest first, and tells where they stand', () => {
	const bodies = ['the old harbour', 'harbour lights', '老港口见面', 'no such thing', 'a dark harbour'];
	expect(findIn(bodies, 'harbour')).toEqual([5, 2, 1]);
	expect(findIn(bodies, 'harbour dark')).toEqual([5]);
	expect(findIn(bodies, 'o')).toEqual([1]);
	expect(findIn(bodies, 'rbo gh')).toEqual([]);
	expect(findIn(bodies, 'ght')).toEqual([2]);
	expect(findIn(bodies, '港口')).toEqual([3]);
	expect(findIn(bodies, '港')).toEqual([3]);
	expect(findIn(bodies, '口港')).toEqual([]);
	const segment = openSegment(sql, buildSegment(sql, textsOf(bodies)).database);
	expect(segment.ask({ terms: parseQuery('lights'), before: Infinity, limit: 1 })).toEqual([
		{ order: 2, contact: 2, n: 11, at: 1001, sentAt: 901 }
	]);
	segment.close();
});

test('asks for one contact, a page at a time', () => {
	const bodies = Array.from({ length: 9 }, () => 'word');
	expect(findIn(bodies, 'word', { limit: 3 })).toEqual([9, 8, 7]);
	expect(findIn(bodies, 'word', { limit: 3, before: 7 })).toEqual([6, 5, 4]);
	expect(findIn(bodies, 'word', { contact: 2 })).toEqual([8, 6, 4, 2]);
});

test('a part that very many words share narrows nothing and stops nothing', () => {
	const bodies = Array.from({ length: 300 }, (_, at) => `starting${at} ${at === 7 ? 'rare' : ''}`);
	expect(findIn(bodies, 'start', { limit: 2 })).toEqual([300, 299]);
	expect(findIn(bodies, 'start rare')).toEqual([8]);
	const many = Array.from({ length: 16 }, (_, term) => Array.from({ length: 128 }, (_, at) => `t${term}x${at}q`));
	const all = many.map((words) => words.join(' ')).join(' ');
	expect(findIn([all], many.map((_, term) => `t${term}x`).join(' '))).toEqual([1]);
});

test('nothing that is typed is a question of its own', () => {
	const bodies = ['plain', 'NEAR AND OR NOT', '"quoted"'];
	for (const query of ['"', '* OR plain"', 'b:plain -plain', 'plain" OR "near', ') OR (', "'; DROP TABLE m; --"])
		expect(() => findIn(bodies, query)).not.toThrow();
	expect(findIn(bodies, 'plain" OR "near')).toEqual([]);
	expect(findIn(bodies, 'NEAR')).toEqual([2]);
	expect(findIn(bodies, 'quoted"')).toEqual([3]);
});

test('what is no segment is refused', () => {
	expect(() => openSegment(sql, new Uint8Array(8192))).toThrow();
	expect(() => openSegment(sql, new Uint8Array([1, 2, 3]))).toThrow();
});

const alphabets = ['abAB eé', '港口 老见ab', 'がかガ゙ｶ ', '\u0e01\u0e31 x', '🎉👍🏽 y', 'x'.repeat(3)];
const body = fc
	.constantFrom(...alphabets)
	.chain((letters) =>
		fc.array(fc.constantFrom(...Array.from(letters)), { maxLength: 30 }).map((parts) => parts.join(''))
	);
const long = body.map((text) => text.repeat(40));

test('whatever matches is among the candidates, and the filter lets it through', () => {
	fc.assert(
		fc.property(
			fc.array(fc.oneof({ weight: 9, arbitrary: body }, long), { minLength: 1, maxLength: 12 }),
			body,
			(bodies, typed) => {
				const terms = parseQuery(typed);
				fc.pre(terms.length > 0);
				const { database, bloom } = buildSegment(sql, textsOf(bodies));
				const segment = openSegment(sql, database);
				const found = segment.ask({ terms, before: Infinity, limit: 100 }).map(({ order }) => order);
				segment.close();
				const meant = bodies.flatMap((text, at) => (matches(terms, text) ? [at + 1] : [])).reverse();
				expect(found.filter((order) => meant.includes(order))).toEqual(meant);
				if (meant.length > 0) expect(terms.flatMap(neededGrams).every((gram) => mayHave(bloom, gram))).toBe(true);
			}
		),
		{ numRuns: 300 }
	);
});

test('a filter lets through nearly nothing that is not there', () => {
	const { bloom } = buildSegment(
		sql,
		textsOf(Array.from({ length: 2_000 }, (_, at) => `word${at * 7919} number${at}`))
	);
	const strangers = Array.from({ length: 500 }, (_, at) => parseQuery(`zebra${at}qx`));
	const through = strangers.filter((terms) => terms.flatMap(neededGrams).every((gram) => mayHave(bloom, gram)));
	expect(through.length).toBeLessThan(10);
});

test('a run that is longer than any term is found, wherever its characters of two units stand', () => {
	for (const before of ['', '港']) {
		const body = before + '𠮷'.repeat(40);
		expect(findIn(['no such thing', body], body)).toEqual([2]);
	}
});
