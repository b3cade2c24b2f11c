// What `npm run bench` was asked for: which benches, which sizes of history. Refuses what it does not know.

export const benchNames = ['history'] as const;
export type BenchName = (typeof benchNames)[number];

/** Messages of a history, by their names. */
export const sizes = { '1k': 1_000, '10k': 10_000, '100k': 100_000, '1M': 1_000_000 } as const;
export type SizeName = keyof typeof sizes;
const usual: readonly SizeName[] = ['1k', '10k', '100k'];
const long: readonly SizeName[] = [...usual, '1M'];

export interface Wanted {
	readonly benches: readonly BenchName[];
	/** Ascending: the smallest is what the others are compared with. */
	readonly sizes: readonly SizeName[];
}

export const USAGE = `npm run bench [-- [bench…] [size…] [long]]

  bench   ${benchNames.join(', ')}; every one when none is named
  size    ${Object.keys(sizes).join(', ')}: messages of the history; ${usual.join(', ')} when none is named
  long    ${long.join(', ')}: what takes many minutes, too

  npm run bench                        everything, as far as it takes some minutes
  npm run bench -- history long        the history up to a million messages
  npm run bench -- history 1k 10k      a quick look

Every figure is a ratio to a reference of the same run. Results are also written to bench/results/ as JSON.`;

const isBench = (word: string): word is BenchName => benchNames.some((name) => name === word);
const isSize = (word: string): word is SizeName => Object.hasOwn(sizes, word);

/** Undefined for words that are not understood. */
export function parseArguments(words: readonly string[]): Wanted | undefined {
	if (!words.every((word) => word === 'long' || isBench(word) || isSize(word))) return undefined;
	const named = words.filter(isSize);
	const chosen = words.includes('long') ? long : named.length > 0 ? named : usual;
	const benches = words.filter(isBench);
	return {
		benches: benches.length > 0 ? [...new Set(benches)] : benchNames,
		sizes: long.filter((size) => chosen.includes(size))
	};
}
