// Signs that the world around the page may have changed: the network, sleep, the tab. Owns what counts as one and how
// often is asked; what is done about it is the caller's.
import { PROBE_GAP } from '#lib/rtc/limits.ts';

/** How often the clock is looked at, and how far it must have jumped to mean sleep, in ms. A hidden tab's timers lag a little. */
const TICK = 3_000;
const SLEPT = 10_000;

export interface Wake {
	/** Good news, each time: what waits may be tried at once. */
	news(): void;
	/** What looks alive may be dead. At once, then at most once per PROBE_GAP, and once more for what came meanwhile. */
	probe(): void;
}

/** What some browsers tell of the network (not yet in TypeScript's library). `type` is told on phones alone. */
type Connection = EventTarget & { readonly type?: string };

/** Watches until the signal is aborted. */
export function watchWake(wake: Wake, signal: AbortSignal): void {
	let probedAt = -Infinity;
	let later: ReturnType<typeof setTimeout> | undefined;
	const ask = () => {
		if (later !== undefined) return;
		const wait = probedAt + PROBE_GAP - performance.now();
		const now = () => {
			later = undefined;
			probedAt = performance.now();
			wake.probe();
		};
		if (wait <= 0) now();
		else later = setTimeout(now, wait);
	};
	const awake = () => {
		wake.news();
		ask();
	};

	addEventListener('online', awake, { signal });
	addEventListener('pageshow', awake, { signal });
	document.addEventListener('resume', awake, { signal });
	document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && awake(), { signal });

	const { connection } = navigator as Navigator & { readonly connection?: Connection };
	let type = connection?.type;
	const changed = () => {
		// Where the kind of network is not told, the event mostly says that its speed is estimated anew: worth a question only.
		if (connection?.type === undefined) ask();
		else if (connection.type !== type) awake();
		type = connection?.type;
	};
	connection?.addEventListener('change', changed, { signal });

	let seen = Date.now(); // the calendar goes on in sleep, a page's clock may not
	const tick = setInterval(() => {
		const slept = Date.now() - seen - TICK;
		seen = Date.now();
		if (slept > SLEPT) awake();
	}, TICK);
	signal.addEventListener('abort', () => {
		clearInterval(tick);
		clearTimeout(later);
	});
}
