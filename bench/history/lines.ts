// From what was measured to what is said of it: which figure stands beside which reference, and the targets. Owns the targets;
// measures nothing.
import type { Line, Target, Unit } from '../report.ts';
import { figureOf } from '../statistics.ts';
import type { Filled, Weights } from './fill.ts';
import { type Measured, queries } from './measure.ts';
import type { Unlocking } from './unlock.ts';

export interface Result {
	/** Messages. */
	readonly size: number;
	readonly filled: Filled;
	readonly measured: Measured;
	readonly unlocks: readonly Unlocking[];
}

/** The targets of the project. A name that stands twice is judged by every reference. */
const targets = {
	commit: { name: 'P6', most: 1.3 },
	unlock: { name: 'P7', most: 1.2 },
	pageBack: { name: 'P8', most: 2 },
	warmSearch: { name: 'P9', most: 1 / 50, from: 1_000_000 },
	coldSearch: { name: 'P9', most: 1 / 5, from: 1_000_000 },
	// A browser's log of some MB is not told from a small history.
	bytes: { name: 'P10', most: 0.75, from: 100_000 },
	bytesWithIndex: { name: 'P10', most: 1.5, from: 100_000 },
	import: { name: 'P11', least: 0.5 },
	commitSqlite: { name: 'P11', most: 1 },
	memory: { name: 'P15', most: 1.3 }
} as const satisfies Readonly<Record<string, Target>>;

const SQLITE = 'SQLite';
const ROLLBACK = 'SQLite, rollback journal';
const WAL = 'SQLite, WAL';
const PLAIN = 'plain records';
const MB = 1_000_000;

interface Compared {
	readonly name: string;
	readonly samples: readonly number[];
	readonly target?: Target;
}

/** @param first the result with the smallest history; empty: what a vault without a message weighs */
export function linesOf(result: Result, first: Result, empty: Weights): readonly Line[] {
	const { size, filled, measured, unlocks } = result;
	const line = (measure: string, unit: Unit, samples: readonly number[], compared?: Compared): Line => ({
		...{ size, measure, unit, figure: figureOf(samples) },
		...(compared && { reference: { name: compared.name, figure: figureOf(compared.samples) } }),
		...(compared?.target && { target: compared.target })
	});
	/** A line for each reference. */
	const lines = (measure: string, unit: Unit, samples: readonly number[], ...compared: readonly Compared[]) =>
		compared.map((each) => line(measure, unit, samples, each));
	/** Compared with the smallest history. */
	const grown = (measure: string, unit: Unit, of: (each: Result) => readonly number[], target?: Target): Line => {
		const name = `at ${first.size.toLocaleString('en')}`;
		return line(
			measure,
			unit,
			of(result),
			first === result ? undefined : { name, samples: of(first), ...(target && { target }) }
		);
	};
	const { rates, weights } = filled;
	const { commit, pageBack, jump, scan } = measured;
	const each = (bytes: (weights: Weights) => number): readonly number[] => [(bytes(weights) - bytes(empty)) / size];

	return [
		...lines(
			...(['commit of one message', 'ms', commit.sealed] as const),
			{ name: 'bare put of the same bytes', samples: commit.bare, target: targets.commit },
			{ name: ROLLBACK, samples: commit.rollback, target: targets.commitSqlite },
			{ name: WAL, samples: commit.wal, target: targets.commitSqlite },
			{ name: 'one plain record', samples: commit.plain }
		),
		...lines(
			...(['bulk import', '/s', rates.sealed] as const),
			{ name: ROLLBACK, samples: rates.rollback, target: targets.import },
			{ name: WAL, samples: rates.wal, target: targets.import },
			{ name: PLAIN, samples: rates.plain }
		),
		grown('start to the form to unlock', 'ms', (of) => of.unlocks.map(({ start }) => start)),
		line(
			'unlock to 50 drawn, with Argon2id',
			'ms',
			unlocks.map(({ withArgon2id }) => withArgon2id)
		),
		grown('unlock to 50 drawn', 'ms', (of) => of.unlocks.map(({ unlock }) => unlock), targets.unlock),
		...lines(
			...(['50 from the middle', 'ms', pageBack.sealed] as const),
			{ name: PLAIN, samples: pageBack.plain, target: targets.pageBack },
			{ name: SQLITE, samples: pageBack.sqlite }
		),
		...lines(
			...(['jump to a time', 'ms', jump.sealed] as const),
			{ name: PLAIN, samples: jump.plain },
			{ name: SQLITE, samples: jump.sqlite }
		),
		...(filled.segments.length === 0 ? [] : [line('making of a search segment', 'ms', filled.segments)]),
		...queries.flatMap(({ name }, at) => {
			const { cold = [], warm = [] } = measured.searches[at] ?? {};
			const all = { name: 'reading all', samples: scan };
			return [
				line(`search, cold: ${name}`, 'ms', cold, { ...all, target: targets.coldSearch }),
				line(`search, warm: ${name}`, 'ms', warm, { ...all, target: targets.warmSearch })
			];
		}),
		line(
			'at rest, each, without index',
			'B',
			each(({ history }) => history),
			{
				name: PLAIN,
				samples: each(({ plain }) => plain),
				target: targets.bytes
			}
		),
		line(
			'at rest, each, with index',
			'B',
			each(({ withIndex }) => withIndex),
			{
				name: PLAIN,
				samples: each(({ plain }) => plain),
				target: targets.bytesWithIndex
			}
		),
		line(
			'at rest, each, without index',
			'B',
			each(({ history }) => history),
			{
				name: SQLITE,
				samples: each(({ sqlite }) => sqlite)
			}
		),
		grown('memory of the app, 50 drawn', 'MB', (of) => of.unlocks.map(({ memory }) => memory / MB), targets.memory),
		grown('memory, all measured', 'MB', (of) => [of.measured.memory / MB], targets.memory)
	];
}
