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
