// Locking by itself: when nothing was touched for as long as the person chose. Owns the watch over the page and its clock.
import { signs } from './idle.ts';

export interface AutoLock {
	/** @param minutes 0: never */
	set(minutes: number): void;
	stop(): void;
}

/**
 * @param lock is called at most once for each time that is set
 * @param isBusy whether something is under way that locking would end: it counts as a touch
 */
export function createAutoLock(lock: () => void, isBusy: () => boolean): AutoLock {
	let abort: AbortController | undefined;
	let timer: ReturnType<typeof setTimeout> | undefined;

	function stop(): void {
		abort?.abort();
		abort = undefined;
		clearTimeout(timer);
	}
	return {
		stop,
		set(minutes) {
			stop();
			if (minutes === 0) return;
			const time = minutes * 60_000;
			let touchedAt = Date.now();
			abort = new AbortController();
			const options = { signal: abort.signal, capture: true, passive: true };
			const isOver = (): boolean => {
				if (isBusy()) touchedAt = Date.now();
				if (Date.now() - touchedAt < time) return false;
				stop();
				lock();
				return true;
			};
			// One timer that looks at the clock. A browser that slept runs it late, so a touch looks at the clock first: the one
			// that wakes a device must not count as its owner's.
			const look = (): void => {
				if (!isOver()) timer = setTimeout(look, touchedAt + time - Date.now());
			};
			const touch = (): void => {
				if (!isOver()) touchedAt = Date.now();
			};
			for (const sign of signs) addEventListener(sign, touch, options);
			document.addEventListener('visibilitychange', () => void isOver(), options);
			timer = setTimeout(look, time);
		}
	};
}
