// Walking the messages by keyboard, and finding the one that one was led to. Owns which key leads where, and how a message
// is shown to be the one that was meant.

/** The element that `key` leads to from `here`; undefined when it leads nowhere. */
export function step<Item>(key: string, here: Item, items: readonly Item[]): Item | undefined {
	const at = items.indexOf(here);
	const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: items.length - 1 }[key];
	return to === undefined || at === -1 ? undefined : items[to];
}

/** Long enough for the eye to find it, in ms. */
const FLASH_MS = 1_600;

/** Brings a message into view with the focus on it, and lights it up for a moment. */
export function flash(element: HTMLElement): void {
	element.focus({ preventScroll: true });
	element.scrollIntoView({ block: 'center' });
	// Entries that were never in view have an estimated height: what was centred by estimate is centred again as it is.
	requestAnimationFrame(() => element.scrollIntoView({ block: 'center' }));
	const colour = getComputedStyle(element).getPropertyValue('--accent-soft');
	element.animate(
		[{ background: colour }, { background: colour, offset: 0.5 }, { background: 'transparent' }],
		FLASH_MS
	);
}
