// What a bench says at its end: a line for each measure, with the ratio to its reference, its target and whether that is
// met. Owns the judgement and the table; measures nothing.
import type { Figure } from './statistics.ts';

export type Unit = 'ms' | 'B' | 'MB' | '/s';

export interface Target {
	/** As in the list of targets: P6. */
	readonly name: string;
	/** The ratio at most, or at least. */
	readonly most?: number;
	readonly least?: number;
	/** The smallest history for which it is meant, in messages. */
	readonly from?: number;
}

export interface Line {
	/** Messages of the history. */
	readonly size: number;
	readonly measure: string;
	readonly unit: Unit;
	readonly figure: Figure;
	/** What it is compared with; absent where a figure is only told. */
	readonly reference?: { readonly name: string; readonly figure: Figure };
	readonly target?: Target;
}

/** Median by median; undefined without a reference. */
export function ratioOf({ figure, reference }: Line): number | undefined {
	return reference === undefined ? undefined : figure.median / reference.figure.median;
}

/** Undefined where there is no target, or none for a history of this size. */
export function isMet(line: Line): boolean | undefined {
	const { target, size } = line;
	const ratio = ratioOf(line);
	if (target === undefined || ratio === undefined || size < (target.from ?? 0)) return undefined;
	return ratio <= (target.most ?? Infinity) && ratio >= (target.least ?? 0);
}

const headings = ['messages', 'measure', 'Sotto', 'reference', 'ratio', 'target', 'met'];

/** The lines as a table of text, a blank line between one size and the next. */
export function tableOf(lines: readonly Line[]): string {
	const rows = lines.map(cellsOf);
	const widths = headings.map((heading, at) => Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)));
	const drawn = (cells: readonly string[]) =>
		cells
			.map((cell, at) => cell.padEnd(widths[at] ?? 0))
			.join('  ')
			.trimEnd();
	const body = rows.map((row, at) => (lines[at]?.size === lines[at - 1]?.size ? '' : '\n') + drawn(row));
	return [drawn(headings), ...body].join('\n');
}

function cellsOf(line: Line): readonly string[] {
	const { size, measure, unit, figure, reference, target } = line;
	const ratio = ratioOf(line);
	const met = isMet(line);
	return [
		size.toLocaleString('en'),
		measure,
		told(figure, unit),
		reference === undefined ? '' : `${told(reference.figure, unit)} ${reference.name}`,
		ratio === undefined ? '' : `${short(ratio)} x`,
		target === undefined ? '' : targetWords(target),
		met === undefined ? '' : met ? 'yes' : 'NO'
	];
}

function targetWords({ name, most, least, from }: Target): string {
	const bound = most === undefined ? `>= ${short(least ?? 0)}` : `<= ${short(most)}`;
	return `${name} ${bound} x${from === undefined ? '' : ` from ${from.toLocaleString('en')}`}`;
}

/** The median, and in brackets its spread where there is more than one sample. */
function told({ median, low, high, samples }: Figure, unit: Unit): string {
	const spread = samples > 1 ? ` (${short(low)}-${short(high)})` : '';
	return `${short(median)}${unit === '/s' ? unit : ` ${unit}`}${spread}`;
}

/** Three digits that count. */
function short(value: number): string {
	if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
	return String(Number(value.toPrecision(3)));
}
