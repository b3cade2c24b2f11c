import { expect, test } from 'vitest';
import { conversations, messagesOf, nextOf, timeOf, wordOf } from './messages.ts';

test.each([1, 3, 1_000, 1_000_000])('%d messages are shared out whole, half of them to the first', (size) => {
	const counts = conversations(size);
	expect(counts.reduce((sum, count) => sum + count, 0)).toBe(size);
	expect(counts[0]).toBe(Math.ceil(size / 2));
	expect(counts.length).toBeLessThanOrEqual(10);
	expect(Math.min(...counts)).toBeGreaterThan(0);
});

test('every conversation is counted from 1, in the order of time, and its end is told', () => {
	const all = [...messagesOf(200)];
	const counts = conversations(200);
	expect(all).toHaveLength(200);
	for (const [index, count] of counts.entries()) {
		const own = all.filter(({ contact }) => contact === index + 1);
		expect(own.map(({ n }) => n)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
		expect(own.map(({ row }) => row.at)).toEqual(own.map(({ n }) => timeOf(n, count)));
		expect(own.filter(({ isLast }) => isLast)).toEqual(own.slice(-1));
	}
});

test('the same texts at each call, and other ids', () => {
	const [one, other] = [[...messagesOf(50)], [...messagesOf(50)]];
	expect(one.map(({ row }) => row.body)).toEqual(other.map(({ row }) => row.body));
	expect(new Set([...one, ...other].map(({ row }) => row.id))).toHaveLength(100);
});

test('they are taken in parts, to the end', () => {
	const source = messagesOf(25);
	const parts = [nextOf(source, 10), nextOf(source, 10), nextOf(source, 10), nextOf(source, 10)];
	expect(parts.map(({ length }) => length)).toEqual([10, 10, 5, 0]);
	expect(parts.flat().map(({ row }) => row.body)).toEqual([...messagesOf(25)].map(({ row }) => row.body));
});

test('a word is one of the texts', () => {
	const said = [...messagesOf(200)].some(({ row }) => row.body.toLowerCase().split(/\W+/u).includes(wordOf(0)));
	expect(said).toBe(true);
});
