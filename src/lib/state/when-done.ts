// What must wait for others, but not for ever. Owns the time.

/** Calls `act` once all have ended, however they did, or after `most` ms; at once where there are none. */
export function whenDone(pending: readonly (Promise<unknown> | undefined)[], most: number, act: () => void): void {
	const waited = pending.filter((each) => each !== undefined);
	if (waited.length === 0) {
		act();
		return;
	}
	const timer = setTimeout(act, most);
	void Promise.allSettled(waited).then(() => {
		clearTimeout(timer);
		act();
	});
}
