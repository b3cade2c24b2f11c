// What a screen reader is told of messages that arrived together: one sentence, however many they are.
import { say } from '#lib/words/language.svelte.ts';

export interface Arrival {
	readonly name: string;
	/** Of the open conversation only; what arrives elsewhere is not read out. */
	readonly body?: string;
}

/** Longer texts are begun; the list has the rest. */
const MAX_SPOKEN = 200;

export function sentenceOf(arrivals: readonly Arrival[]): string {
	const [only] = arrivals;
	if (only === undefined) return '';
	if (arrivals.length === 1) {
		if (only.body === undefined) return say('announcement.from', { name: only.name });
		return say('announcement.text', { name: only.name, body: only.body.slice(0, MAX_SPOKEN) });
	}
	const names = new Set(arrivals.map(({ name }) => name));
	const count = arrivals.length;
	return names.size === 1
		? say('announcement.severalFrom', { count, name: only.name })
		: say('announcement.several', { count });
}
