import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createRandom } from '../../e2e/soak/random.ts';
import { matches, parseQuery } from '../../src/lib/search/terms.ts';
import { ABSENT, createTexts } from './texts.ts';

const sample = (seed: number, count = 5_000) => {
	const texts = createTexts(createRandom(seed));
	return { texts, all: Array.from({ length: count }, () => texts.next()) };
};

test('the same seed says the same, another something else', () => {
	expect(sample(1, 100).all).toEqual(sample(1, 100).all);
	expect(sample(1, 100).all).not.toEqual(sample(2, 100).all);
});

test('lengths are those of messages: 80 characters on average, few of them long', () => {
	const { all } = sample(3);
	const lengths = all.map(({ length }) => length).toSorted((a, b) => a - b);
	const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
	expect(mean).toBeGreaterThan(70);
	expect(mean).toBeLessThan(90);
	expect(lengths[0]).toBeGreaterThan(0);
	expect(lengths[2_500]).toBeLessThan(mean);
	expect(lengths.at(-1)).toBeGreaterThan(3 * mean);
});

test('they deflate as a language does: to a third or half', () => {
	const page = Buffer.from(sample(4, 640).all.join('\n'));
	const share = deflateRawSync(page).length / page.length;
	expect(share).toBeGreaterThan(0.3);
	expect(share).toBeLessThan(0.6);
});

test('a common word is in many, a rare one in few, the absent one in none', () => {
	const { texts, all } = sample(5);
	const having = (word: string) => all.filter((text) => matches(parseQuery(word), text)).length;
	expect(having(texts.word(0))).toBeGreaterThan(1_500);
	expect(having(texts.word(60))).toBeGreaterThan(40);
	expect(having(texts.word(12_000))).toBeLessThan(10);
	expect(having(ABSENT)).toBe(0);
});
