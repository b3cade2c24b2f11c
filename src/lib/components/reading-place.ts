// Where one reads in a scroller of entries: which entry stands first, and how it is held where it is while others are put in
// around it. Owns the measuring; the entries carry their place as `data-n`.

/** An entry, and how far its top is below the top of what is seen, in pixels. */
export interface Held {
	readonly element: HTMLElement;
	readonly top: number;
}

/** The first entry that is seen; undefined when there is none. Found by halving: the entries stand in their order. */
export function firstSeen(scroller: Element, list: Element): Held | undefined {
	const entries = list.querySelectorAll<HTMLElement>('[data-n]');
	const edge = scroller.getBoundingClientRect().top;
	let [low, high] = [0, entries.length - 1];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if ((entries[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle;
		else low = middle + 1;
	}
	const element = entries[low];
	return element && { element, top: element.getBoundingClientRect().top - edge };
}

/** Scrolls so that the entry stands where it stood. */
export function hold(scroller: Element, { element, top }: Held): void {
	if (!element.isConnected) return;
	const moved = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top - top;
	if (Math.abs(moved) >= 1) scroller.scrollTop += moved;
}

/** Frames for which entries that come into view for the first time may still change their height. */
const FRAMES = 20;

/**
 * Scrolls so that the entry stands there, and holds it while the heights around it settle or until somebody scrolls.
 * @returns what lets it go at once
 */
export function put(scroller: Element, held: Held): () => void {
	const life = new AbortController();
	for (const gesture of ['wheel', 'pointerdown', 'keydown'])
		scroller.addEventListener(gesture, () => life.abort(), { signal: life.signal, passive: true });
	let left = FRAMES;
	function step(): void {
		if (life.signal.aborted) return;
		hold(scroller, held);
		if (--left > 0) requestAnimationFrame(step);
		else life.abort();
	}
	step();
	return () => life.abort();
}
