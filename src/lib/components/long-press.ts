// A long press of a finger on an element. Owns its timing; a finger that moves scrolls, and presses nothing.
import { on } from 'svelte/events';

/** As long as phones wait for their own menus. */
const PRESS_MS = 500;
/** A finger that lies still wanders this far, in pixels. */
const STILL = 10;

/** @returns what takes the listeners away again, as an attachment does */
export function onLongPress(element: HTMLElement, act: () => void): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let from = { x: 0, y: 0 };
	const stop = (): void => clearTimeout(timer);
	const offs = [
		on(element, 'pointerdown', ({ pointerType, isPrimary, clientX, clientY }) => {
			stop();
			if (pointerType !== 'touch' || !isPrimary) return;
			from = { x: clientX, y: clientY };
			timer = setTimeout(act, PRESS_MS);
		}),
		on(element, 'pointermove', ({ clientX, clientY }) => {
			if (Math.hypot(clientX - from.x, clientY - from.y) > STILL) stop();
		}),
		on(element, 'pointerup', stop),
		on(element, 'pointercancel', stop)
	];
	return () => {
		stop();
		for (const off of offs) off();
	};
}
