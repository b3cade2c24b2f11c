// When a conversation that somebody looks at counts as read. Owns the pace: each mark is a commit and, where both wish it,
// a frame to the contact, so a burst of messages makes few of them, and the last message is never left out.

/** As soon as people notice, and no oftener, in ms. */
const PACE = 500;

export interface Reading {
	/** Somebody looks, or something new is there to be looked at. */
	look(): void;
	stop(): void;
}

/** @param mark marks what is there as read, where somebody looks and something is unread */
export function createReading(mark: () => void): Reading {
	let isDue = false;
	let timer: ReturnType<typeof setTimeout> | undefined;

	function run(): void {
		isDue = false;
		mark();
		timer = setTimeout(() => {
			timer = undefined;
			if (isDue) run();
		}, PACE);
	}
	return {
		look() {
			if (timer === undefined) run();
			else isDue = true;
		},
		stop() {
			clearTimeout(timer);
			isDue = false;
		}
	};
}
