// How much of one message is left to write in. Owns the counting; what fits is decided by who encodes it.

/** From here on the counter is shown. */
export const NEAR_THE_END = 500;
/** Shorter texts fit whatever they hold: a UTF-16 unit takes at most six bytes in JSON. */
const ALWAYS_FITS = 7_000;

/**
 * Plain characters that still fit behind `text`; negative: how many are too many; undefined: more than NEAR_THE_END.
 * @param fits whether a text fits one message; true for every beginning of a text that fits
 */
export function roomLeft(text: string, fits: (text: string) => boolean): number | undefined {
	if (text.length < ALWAYS_FITS || fits(text + 'x'.repeat(NEAR_THE_END + 1))) return undefined;
	if (fits(text)) return largest(NEAR_THE_END, (more) => fits(text + 'x'.repeat(more)));
	return largest(text.length, (length) => fits(text.slice(0, length))) - text.length;
}

/** The largest number from 0 to `most` that holds, where all below it hold too. */
function largest(most: number, holds: (number: number) => boolean): number {
	let low = 0;
	let high = most;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (holds(middle)) low = middle;
		else high = middle - 1;
	}
	return low;
}
