import { expect, test } from 'vitest';
import { isMet, type Line, ratioOf } from '../report.ts';
import type { Weights } from './fill.ts';
import { linesOf, type Result } from './lines.ts';

const empty: Weights = { history: 1_000_000, withIndex: 1_000_000, plain: 50_000, sqlite: 0 };

function result(size: number, unlock: number): Result {
	const searches = Array.from({ length: 3 }, () => ({ cold: [100], warm: [10] }));
	return {
		size,
		filled: {
			profile: '',
			rates: { sealed: [60], plain: [200], rollback: [100], wal: [150] },
			weights: {
				history: 1_000_000 + 100 * size,
				withIndex: 1_000_000 + 200 * size,
				plain: 50_000 + 200 * size,
				sqlite: 150 * size
			},
			segments: size < 20_000 ? [] : [500]
		},
		measured: {
			commit: { sealed: [2.4], bare: [2], plain: [1], rollback: [3], wal: [2] },
			committedBytes: 4_000,
			pageBack: { sealed: [1.5], plain: [1], sqlite: [1] },
			jump: { sealed: [8], plain: [4], sqlite: [2] },
			scan: [1_000],
			searches,
			memory: 30_000_000
		},
		unlocks: [{ start: 200, withArgon2id: 500 + unlock, unlock, memory: 20_000_000 }]
	};
}
const [small, large] = [result(1_000, 100), result(1_000_000, 130)];

const told = (lines: readonly Line[], measure: string) =>
	lines
		.filter((line) => line.measure === measure)
		.map((line) => [line.reference?.name ?? '', ratioOf(line), line.target?.name ?? '', isMet(line)]);

test('a commit and an import are judged by each reference', () => {
	const lines = linesOf(small, small, empty);
	expect(told(lines, 'commit of one message')).toEqual([
		['bare put of the same bytes', 1.2, 'P6', true],
		['SQLite, rollback journal', expect.closeTo(0.8), 'P11', true],
		['SQLite, WAL', 1.2, 'P11', false],
		['one plain record', 2.4, '', undefined]
	]);
	expect(told(lines, 'bulk import')).toEqual([
		['SQLite, rollback journal', 0.6, 'P11', true],
		['SQLite, WAL', 0.4, 'P11', false],
		['plain records', 0.3, '', undefined]
	]);
});

test('what may not grow is compared with the smallest history', () => {
	expect(told(linesOf(small, small, empty), 'unlock to 50 drawn')).toEqual([['', undefined, '', undefined]]);
	expect(told(linesOf(large, small, empty), 'unlock to 50 drawn')).toEqual([['at 1,000', 1.3, 'P7', false]]);
	expect(told(linesOf(large, small, empty), 'memory of the app, 50 drawn')).toEqual([['at 1,000', 1, 'P15', true]]);
});

test('bytes at rest are those of a message, without what an empty vault has', () => {
	const lines = linesOf(large, small, empty);
	expect(told(lines, 'at rest, each, with index')).toEqual([['plain records', 1, 'P10', true]]);
	expect(told(lines, 'at rest, each, without index')).toEqual([
		['plain records', 0.5, 'P10', true],
		['SQLite', expect.closeTo(100 / 150), '', undefined]
	]);
});

test('searches are compared with reading all, and judged where there are a million', () => {
	expect(told(linesOf(large, small, empty), 'search, cold: a rare word')).toEqual([['reading all', 0.1, 'P9', true]]);
	expect(told(linesOf(large, small, empty), 'search, warm: a rare word')).toEqual([['reading all', 0.01, 'P9', true]]);
	expect(told(linesOf(small, small, empty), 'search, warm: a rare word')).toEqual([
		['reading all', 0.01, 'P9', undefined]
	]);
});

test('the making of segments is told where there are any', () => {
	expect(told(linesOf(small, small, empty), 'making of a search segment')).toEqual([]);
	expect(told(linesOf(large, small, empty), 'making of a search segment')).toHaveLength(1);
});
