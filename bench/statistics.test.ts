import { expect, test } from 'vitest';
import { figureOf } from './statistics.ts';

test('the median and the quartiles, in whatever order the samples came', () => {
	expect(figureOf([5, 1, 4, 2, 3])).toEqual({ median: 3, low: 2, high: 4, samples: 5 });
	expect(figureOf([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1.75, high: 3.25, samples: 4 });
	expect(figureOf([7])).toEqual({ median: 7, low: 7, high: 7, samples: 1 });
});

test('one disturbed sample moves neither', () => {
	expect(figureOf([1, 1, 1, 1, 1, 900])).toMatchObject({ median: 1, high: 1 });
});

test('nothing measured is no figure', () => {
	expect(() => figureOf([])).toThrow(RangeError);
});
