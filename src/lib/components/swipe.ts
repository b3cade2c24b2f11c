// A swipe of a finger along a row. Owns when a touch is one, and how far the row follows; what shows that is the caller's. The
// row's `touch-action` has to leave the vertical to the browser: what scrolls is no swipe.
import { on } from 'svelte/events';
import { PRESS_MS, STILL } from './long-press.ts';

export interface Touch {
	/** In pixels, from the top left of what is seen. */
	readonly x: number;
	readonly y: number;
	/** In ms. */
	readonly at: number;
}
export interface Swipe {
	/** begun: it may become one yet; over: it is none, and will not be. */
	readonly state: 'begun' | 'swiping' | 'over';
	/** How far the row follows, in pixels. */
	readonly by: number;
}

/** Here a swipe is the browser's: back to the page before. */
export const EDGE = 24;
/** From here on it counts when it is let go. */
export const FAR_ENOUGH = 56;
/** Beyond that the row follows reluctantly. */
const GIVE = 0.25;
/** So much more sideways than up or down. */
const SLANT = 1.5;

/** @param direction 1: to the right, -1: to the left */
export function follow(from: Touch, to: Touch, before: Swipe['state'], direction: 1 | -1): Swipe {
	const along = (to.x - from.x) * direction;
	const across = Math.abs(to.y - from.y);
	if (before === 'over') return over;
	if (before === 'swiping') return { state: 'swiping', by: distance(along) };
	if (Math.hypot(along, across) < STILL) return { state: 'begun', by: 0 };
	if (along < across * SLANT || to.at - from.at >= PRESS_MS) return over;
	return { state: 'swiping', by: distance(along) };
}
const over: Swipe = { state: 'over', by: 0 };

/** Of the row, for a finger that has moved so far. */
function distance(along: number): number {
	const moved = Math.max(0, along - STILL); // it sets off from where it lies
	return Math.min(moved, FAR_ENOUGH) + Math.max(0, moved - FAR_ENOUGH) * GIVE;
}

/** Whether a touch that begins there may become a swipe. */
export function mayBegin(x: number, width: number): boolean {
	return x >= EDGE && x <= width - EDGE;
}

/**
 * @param direction asked for when a touch begins
 * @param moved is told how far the row follows; 0: it is back
 * @param act the finger was let go far enough
 * @returns what takes the listeners away again, as an attachment does
 */
export function onSwipe(
	row: HTMLElement,
	direction: () => 1 | -1,
	moved: (by: number) => void,
	act: () => void
): () => void {
	let end = (): void => undefined;

	function begin(event: PointerEvent): void {
		end(); // a second finger is no swipe
		if (event.pointerType !== 'touch' || !event.isPrimary || event.defaultPrevented) return;
		if (!mayBegin(event.clientX, document.documentElement.clientWidth) || scrollsSideways(event.target, row)) return;
		const from = { x: event.clientX, y: event.clientY, at: event.timeStamp };
		const towards = direction();
		let swipe: Swipe = { state: 'begun', by: 0 };
		const offs = [
			on(row, 'pointermove', ({ pointerId, clientX, clientY, timeStamp }) => {
				if (pointerId !== event.pointerId) return;
				swipe = follow(from, { x: clientX, y: clientY, at: timeStamp }, swipe.state, towards);
				if (swipe.state === 'swiping') moved(swipe.by);
				if (swipe.state === 'over') end();
			}),
			on(row, 'pointerup', () => {
				const isFar = swipe.state === 'swiping' && swipe.by >= FAR_ENOUGH;
				end();
				if (isFar) act();
			}),
			on(row, 'pointercancel', () => end())
		];
		end = () => {
			for (const off of offs) off();
			if (swipe.state === 'swiping') moved(0);
			end = () => undefined;
		};
	}
	const off = on(row, 'pointerdown', begin);
	return () => {
		off();
		end();
	};
}

/** Code that is wider than the message is scrolled by the same movement. */
function scrollsSideways(target: EventTarget | null, row: HTMLElement): boolean {
	for (
		let element = target instanceof Element ? target : null;
		element && element !== row;
		element = element.parentElement
	)
		if (element.scrollWidth > element.clientWidth && /auto|scroll/u.test(getComputedStyle(element).overflowX))
			return true;
	return false;
}
