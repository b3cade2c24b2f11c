// Numbers from a seed: the same seed, the same run.

export interface Random {
	/** From 0 to 1, 1 excluded. */
	next(): number;
	/** A whole number from `least` to `most`, both included. */
	between(least: number, most: number): number;
	shuffled<Item>(items: readonly Item[]): Item[];
}

export function createRandom(seed: number): Random {
	let state = seed >>> 0;
	/** Mulberry32. */
	function next(): number {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}
	const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
	return {
		next,
		between,
		shuffled(items) {
			const rest = [...items];
			return items.flatMap(() => rest.splice(between(0, rest.length - 1), 1));
		}
	};
}
