// What a screen reader is told of messages that arrived together: one sentence, however many they are.

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
		if (only.body === undefined) return `New message from ${only.name}`;
		return `${only.name}: ${only.body.slice(0, MAX_SPOKEN)}`;
	}
	const names = new Set(arrivals.map(({ name }) => name));
	return `${arrivals.length} new messages${names.size === 1 ? ` from ${only.name}` : ''}`;
}
