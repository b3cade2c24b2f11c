// Clocks of contacts that differ from this device's. Owns when that is worth a word: once for each contact in a sitting.
import type { PublicKey } from '#lib/protocol/ids.ts';
import { clockWords } from './words.ts';

/** Clocks that differ by more are worth a word, in ms: times in the history would mislead. */
const MAX_SKEW = 2 * 60_000;

/** @param warn is told how to say it; @returns is to be told how far a contact's clock is ahead, in ms, by whoever learns it */
export function createSkewWatch(
	warn: (words: () => string) => void
): (contact: PublicKey, name: string, skew: number) => void {
	const told = new Set<PublicKey>();
	return (contact, name, skew) => {
		if (Math.abs(skew) <= MAX_SKEW || told.has(contact)) return;
		told.add(contact);
		warn(() => clockWords(name, skew));
	};
}
