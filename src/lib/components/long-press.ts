// A long press of a finger on an element. Owns its timing; a finger that moves scrolls, and presses nothing.

/** As long as phones wait for their own menus. */
export const PRESS_MS = 500;
/** A finger that lies still wanders this far, in pixels. */
export const STILL = 10;

/** @returns what takes the listeners away again, as an attachment does */
export function onLongPress(element: HTMLElement, act: () => void): () => void {
	const life = new AbortController();
	let timer: ReturnType<typeof setTimeout> | undefined;
	let from = { x: 0, y: 0 };
	const stop = (): void => clearTimeout(timer);
	const start = ({ pointerType, isPrimary, clientX, clientY }: PointerEvent): void => {
		stop();
		if (pointerType !== 'touch' || !isPrimary) return;
		from = { x: clientX, y: clientY };
		timer = setTimeout(act, PRESS_MS);
	};
	const move = ({ clientX, clientY }: PointerEvent): void => {
		if (Math.hypot(clientX - from.x, clientY - from.y) > STILL) stop();
	};
	element.addEventListener('pointerdown', start, life);
	element.addEventListener('pointermove', move, life);
	element.addEventListener('pointerup', stop, life);
	element.addEventListener('pointercancel', stop, life);
	return () => {
		stop();
		life.abort();
	};
}
