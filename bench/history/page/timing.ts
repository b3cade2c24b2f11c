// The clock of the measured workers, and what they open their vaults with. Times are in ms, to some microseconds where the
// page is isolated.

export const PASSPHRASE = 'correct horse battery staple';

export async function timed(act: () => Promise<unknown>): Promise<number> {
	const begun = performance.now();
	await act();
	return performance.now() - begun;
}

/** One after the other, each timed alone. */
export async function timedEach<Item>(
	items: readonly Item[],
	act: (item: Item) => Promise<unknown>
): Promise<readonly number[]> {
	const times: number[] = [];
	for (const item of items) times.push(await timed(() => act(item)));
	return times;
}
