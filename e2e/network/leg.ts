// The last mile of one household: what each packet over it suffers. Owns delay, loss and order; knows nothing of packets.

export interface Conditions {
	/** Each way, in ms. */
	readonly delay: number;
	/** The share of packets that vanish, each way: 0 to 1. */
	readonly loss: number;
}

/** Nothing gets through. */
export const CUT: Conditions = { delay: 0, loss: 1 };

export interface Queue<Item> {
	/** @param delay until it comes out, in ms; never before one that was put in earlier */
	put(item: Item, delay: number): void;
}

/** Whether the packet gets through all of the legs, and how long it takes. @param random from 0 to below 1 */
export function delayOver(legs: readonly Conditions[], random: () => number): number | undefined {
	if (legs.some(({ loss }) => random() < loss)) return undefined;
	return legs.reduce((sum, { delay }) => sum + delay, 0);
}

/** A line on which nothing overtakes. */
export function createQueue<Item>(deliver: (item: Item) => void): Queue<Item> {
	const waiting: { readonly item: Item; readonly due: number }[] = [];

	function pump(): void {
		while (waiting[0] !== undefined && waiting[0].due <= performance.now()) deliver(waiting.shift()!.item);
		if (waiting[0] !== undefined) setTimeout(pump, Math.max(0, waiting[0].due - performance.now()));
	}
	return {
		put(item, delay) {
			const due = Math.max(performance.now() + delay, waiting.at(-1)?.due ?? 0);
			waiting.push({ item, due });
			if (waiting.length === 1) pump();
		}
	};
}
