// When segments are made: once nothing else goes on; and after edits that cost one, not over and over.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { SegmentEngine } from '#lib/search/engine.ts';
import { startIndexing } from './segment-builder.ts';
import { createSearched, type Searched } from './testing/searched.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

const SECOND = 1_000;
const MINUTE = 60_000;
const pass = (time: number) => vi.advanceTimersByTimeAsync(time);

/** A conversation of three entries, which are a segment, and how often one was built. */
async function createIndexed(onBuild: (searched: Searched, ben: PublicKey) => Promise<void> = () => Promise.resolve()) {
	const searched = await createSearched(3);
	const ben = await searched.contact('Ben');
	const built: number[] = [];
	const engine: SegmentEngine = {
		async build(texts) {
			built.push(texts.length);
			await onBuild(searched, ben);
			return { database: new Uint8Array(1), bloom: new Uint8Array(1) };
		},
		ask: () => Promise.resolve(undefined),
		open: () => Promise.resolve(),
		close: () => Promise.resolve()
	};
	startIndexing(searched.core, engine);
	for (const body of ['a', 'b', 'c']) await searched.write(ben, body);
	return { searched, ben, built };
}

test('a segment is made when nothing was committed for a while, and the next one as soon as there is enough', async () => {
	const { searched, ben, built } = await createIndexed();
	await pass(2 * SECOND);
	await searched.write(ben, 'd');
	await pass(2 * SECOND);
	expect(built).toEqual([]);
	await pass(2 * SECOND);
	expect(built).toEqual([3]);
	for (const body of ['e', 'f']) await searched.write(ben, body);
	await pass(4 * SECOND);
	expect(built).toEqual([3, 3]);
});

test('one that an edit cost is made again at once, and after many edits not again and again', async () => {
	const { searched, ben, built } = await createIndexed();
	await pass(4 * SECOND);
	expect(built).toEqual([3]);
	await searched.edit(ben, 1, 'a, changed');
	await pass(4 * SECOND);
	expect(built).toEqual([3, 3]);
	for (let time = 0; time < 9 * MINUTE; time += 6 * SECOND) {
		await searched.edit(ben, 1, `changed ${time}`);
		await pass(6 * SECOND);
	}
	expect(built).toEqual([3, 3]);
	await pass(2 * MINUTE);
	expect(built).toEqual([3, 3, 3]);
	expect(searched.core.index.segments.size).toBe(1);
});

test('edits that spoil one while it is made do not have it made over and over', async () => {
	let edits = 0;
	const { searched, built } = await createIndexed((each, ben) => each.edit(ben, 2, `changed ${++edits}`));
	await pass(9 * MINUTE);
	expect(built).toEqual([3]);
	await pass(2 * MINUTE);
	expect(built).toEqual([3, 3]);
	expect(searched.core.index.segments.size).toBe(0);
});
