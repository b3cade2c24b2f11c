// Whether somebody is at this device: nothing touched, typed or looked at for a while means that they are not. Owns the
// watch over the page; what follows from it is the caller's.
import type { OwnPresence } from '#lib/worker/preferences-api.ts';

/** Reading a long text touches nothing; five minutes are longer than that, in ms. */
export const IDLE_AFTER = 5 * 60_000;

/** What tells that somebody is here. */
export const signs = ['pointerdown', 'pointermove', 'keydown', 'touchstart', 'wheel', 'focus'] as const;

/** @param tell is called when it changes; at first somebody is here. @returns ends the watch */
export function watchIdle(tell: (isIdle: boolean) => void): () => void {
	const abort = new AbortController();
	const options = { signal: abort.signal, capture: true, passive: true };
	let touchedAt = Date.now();
	let isIdle = false;
	let timer: ReturnType<typeof setTimeout> | undefined;

	// One timer that looks at the clock: a device that slept meanwhile has not been touched either.
	function look(): void {
		const left = touchedAt + IDLE_AFTER - Date.now();
		if (left > 0) {
			timer = setTimeout(look, left);
			return;
		}
		isIdle = true;
		tell(true);
	}
	function touch(): void {
		touchedAt = Date.now();
		if (!isIdle) return;
		isIdle = false;
		timer = setTimeout(look, IDLE_AFTER);
		tell(false);
	}
	for (const sign of signs) addEventListener(sign, touch, options);
	document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && touch(), options);
	timer = setTimeout(look, IDLE_AFTER);
	return () => {
		abort.abort();
		clearTimeout(timer);
	};
}

/** What others see: only who wants to be seen online is away by itself. */
export function presenceOf(chosen: OwnPresence, isIdle: boolean): OwnPresence {
	return chosen === 'online' && isIdle ? 'away' : chosen;
}
