import { expect, test } from 'vitest';
import { isMet, type Line, ratioOf, tableOf, type Target } from './report.ts';
import { figureOf } from './statistics.ts';

const line = (size: number, sotto: number, bare: number, target?: Target): Line => ({
	size,
	measure: 'commit of one message',
	unit: 'ms',
	figure: figureOf([sotto]),
	reference: { name: 'bare put', figure: figureOf([bare]) },
	...(target && { target })
});
const { reference: _, ...alone } = line(1_000, 2, 1, { name: 'P6', most: 1.3 });

test.each([
	['below the most', { most: 1.3 }, 1.2, true],
	['at the most', { most: 1.2 }, 1.2, true],
	['above the most', { most: 1.3 }, 1.4, false],
	['above the least', { least: 0.5 }, 0.6, true],
	['below the least', { least: 0.5 }, 0.4, false],
	['too small a history', { most: 1.3, from: 1_000_000 }, 9, undefined]
])('a ratio is judged: %s', (_name, bound, ratio, met) => {
	expect(isMet(line(1_000, ratio, 1, { name: 'P6', ...bound }))).toBe(met);
});

test('without a reference there is no ratio and no judgement', () => {
	expect(ratioOf(alone)).toBeUndefined();
	expect(isMet(alone)).toBeUndefined();
});

test('the table has the target beside each ratio, and says what is not met', () => {
	const spread = { ...line(10_000, 2, 1, { name: 'P6', most: 1.3 }), figure: figureOf([1, 2, 4]) };
	const table = tableOf([line(1_000, 1.23456, 1, { name: 'P6', most: 1.3, from: 1_000 }), spread, alone]);
	expect(table.split('\n').map((row) => row.split(/ {2,}/u))).toEqual([
		['messages', 'measure', 'Sotto', 'reference', 'ratio', 'target', 'met'],
		[''],
		['1,000', 'commit of one message', '1.23 ms', '1 ms bare put', '1.23 x', 'P6 <= 1.3 x from 1,000', 'yes'],
		[''],
		['10,000', 'commit of one message', '2 ms (1.5-3)', '1 ms bare put', '2 x', 'P6 <= 1.3 x', 'NO'],
		[''],
		['1,000', 'commit of one message', '2 ms', 'P6 <= 1.3 x']
	]);
	const starts = table
		.split('\n')
		.filter(Boolean)
		.map((row) => row.indexOf('commit') + row.indexOf('measure'));
	expect(new Set(starts)).toHaveLength(1); // the columns stand below each other
});
