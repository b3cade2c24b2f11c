// Samples as they are told: the median, and the quartiles as its spread. Means and bests are not: one disturbance of a
// shared machine moves the one, and luck the other.

export interface Figure {
	readonly median: number;
	/** A quarter of the samples lies below the one, and a quarter above the other. */
	readonly low: number;
	readonly high: number;
	readonly samples: number;
}

/** @throws RangeError without a sample */
export function figureOf(samples: readonly number[]): Figure {
	if (samples.length === 0) throw new RangeError('no sample');
	const sorted = samples.toSorted((a, b) => a - b);
	const [low, median, high] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)];
	return { median, low, high, samples: sorted.length };
}

/** Between two samples where it falls between them. */
function quantile(sorted: readonly number[], share: number): number {
	const at = share * (sorted.length - 1);
	const [below = 0, above = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
	return below + (above - below) * (at - Math.floor(at));
}
