// The run of entries that is drawn, over a vault of the test's: what it reads, when, and that nothing falls between.
import { expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { TextView } from '#lib/worker/api.ts';
import { historyOf, none, text } from './history.fixture.ts';
import { HistoryWindow } from './history-window.svelte.ts';

const ada = 'ada' as PublicKey;

/** Over texts 1 to `last`. */
function createWindow(last: number) {
	const history = vi.fn(historyOf(last));
	return { shown: new HistoryWindow({ history }, ada), history };
}
const ns = ({ messages }: HistoryWindow) => messages.map(({ n }) => n);

test('however often older ones are asked for at once, they are read once', async () => {
	const { shown, history } = createWindow(200);
	await shown.newest();
	await Promise.all([shown.older(), shown.older(), shown.older()]);
	expect(history).toHaveBeenCalledTimes(2);
	expect(ns(shown)).toHaveLength(100);
});

test('reading ahead stops at 150 entries', async () => {
	const { shown } = createWindow(1_000);
	await shown.newest();
	await shown.ahead();
	expect(ns(shown)).toHaveLength(150);
	expect(shown.hasOlder).toBe(true);
	const short = createWindow(70);
	await short.shown.newest();
	await short.shown.ahead();
	expect(ns(short.shown)).toHaveLength(70);
});

test('a message near what is drawn is reached with all that lies between, one far off with its neighbours alone', async () => {
	const { shown, history } = createWindow(2_000);
	await shown.newest();
	await shown.around(1_960);
	expect(history).toHaveBeenCalledTimes(1);
	await shown.around(1_800);
	expect(history).toHaveBeenCalledTimes(2);
	expect(ns(shown)).toEqual(Array.from({ length: 226 }, (_, index) => index + 1_775));
	expect(shown.hasNewer).toBe(false);
	await shown.around(100);
	expect(ns(shown)).toEqual(Array.from({ length: 50 }, (_, index) => index + 76));
	expect([shown.hasOlder, shown.hasNewer]).toEqual([true, true]);
});

test('what is drawn never grows beyond 600 entries, and has no gap, whichever way one scrolls', async () => {
	const { shown } = createWindow(1_500);
	await shown.newest();
	const whole = () => {
		const [first = 0] = ns(shown);
		expect(ns(shown)).toEqual(Array.from({ length: ns(shown).length }, (_, index) => first + index));
		expect(ns(shown).length).toBeLessThanOrEqual(600);
	};
	while (shown.hasOlder) {
		await shown.older();
		whole();
	}
	expect(ns(shown)[0]).toBe(1);
	expect(shown.hasNewer).toBe(true);
	while (shown.hasNewer) {
		await shown.newer();
		whole();
	}
	expect(ns(shown).at(-1)).toBe(1_500);
	expect(shown.hasOlder).toBe(true);
});

test('what is far above is let go where one reads at the end, and read again from there', async () => {
	const { shown } = createWindow(300);
	await shown.newest();
	await shown.ahead();
	for (let n = 301; n <= 400; n++) {
		shown.draw({ ...none, messages: [{ contact: ada, message: text(n) }] });
		shown.letGo();
	}
	expect(ns(shown)).toEqual(Array.from({ length: 250 }, (_, index) => index + 151));
	shown.draw({ ...none, messages: [{ contact: ada, message: text(401) }] });
	shown.letGo();
	expect(ns(shown)).toEqual(Array.from({ length: 150 }, (_, index) => index + 252));
	expect([shown.hasOlder, shown.hasNewer]).toEqual([true, false]);
	await shown.older();
	expect(ns(shown)[0]).toBe(202);
});

test('what has disappeared is not counted among what is kept', async () => {
	const { shown } = createWindow(100);
	await shown.newest();
	await shown.ahead();
	for (let n = 101; n <= 300; n++)
		shown.draw({ ...none, messages: [{ contact: ada, message: { ...text(n), deleted: true, expired: true } }] });
	shown.letGo();
	expect(ns(shown)[0]).toBe(1);
});

test('all that is drawn may disappear: what is older is read once, and nothing is drawn alone', async () => {
	const { shown, history } = createWindow(1_000);
	await shown.newest();
	await shown.ahead();
	const gone = Array.from({ length: 150 }, (_, index) => ({
		...text(851 + index),
		deleted: true,
		expired: true as const
	}));
	shown.draw({ ...none, messages: gone.map((message) => ({ contact: ada, message })) });
	expect(ns(shown)).toEqual([851, 1_000]);
	shown.draw({ ...none, messages: [{ contact: ada, message: { ...text(700), editedAt: 1 } }] });
	expect(ns(shown)).toEqual([851, 1_000]);
	history.mockClear();
	await shown.older();
	expect(history).toHaveBeenCalledExactlyOnceWith({ contact: ada, before: 851, limit: 50 });
	expect(ns(shown)).toEqual([...Array.from({ length: 50 }, (_, index) => 801 + index), 851, 1_000]);
});

test('where all up to a place has disappeared, what is newer is read from there, and nothing is asked for in a circle', async () => {
	const from = (first: number) => (entries: readonly TextView[]) => entries.filter(({ n }) => n >= first);
	let begin = 901;
	const history = vi.fn(async (where: Parameters<ReturnType<typeof historyOf>>[0]) =>
		from(begin)((await historyOf(1_000)(where)) as readonly TextView[])
	);
	const shown = new HistoryWindow({ history }, ada);
	await shown.around(100);
	expect([ns(shown), shown.hasOlder, shown.hasNewer]).toEqual([[], false, true]);
	begin = 101;
	await shown.newer();
	expect(ns(shown)).toEqual(Array.from({ length: 50 }, (_, index) => 101 + index));
	begin = 1_001; // and now all of these
	await shown.again();
	expect([ns(shown), shown.hasOlder]).toEqual([[], false]);
	history.mockClear();
	await shown.ahead();
	expect(history).not.toHaveBeenCalled();
});

test('where as much is drawn as can be, what comes is read when one comes there', async () => {
	const { shown } = createWindow(599);
	await shown.newest();
	while (shown.hasOlder) await shown.older();
	for (const n of [600, 601, 602]) shown.draw({ ...none, messages: [{ contact: ada, message: text(n) }] });
	expect([ns(shown).length, shown.hasNewer, shown.arrivals]).toEqual([600, true, 1]);
	shown.letGo();
	expect(ns(shown)).toHaveLength(600);
	shown.draw({ ...none, messages: [{ contact: ada, message: { ...text(600), body: 'edited' } }] });
	expect(shown.messages.at(-1)).toMatchObject({ body: 'edited' });
});

test('what is new is drawn where one is at the end, and else read when one comes there', async () => {
	const { shown } = createWindow(1_000);
	await shown.newest();
	await shown.around(100);
	shown.draw({ ...none, messages: [{ contact: ada, message: text(1_001) }] });
	expect(ns(shown).at(-1)).toBe(125);
	expect(shown.arrivals).toBe(0);
	await shown.newest();
	shown.draw({ ...none, messages: [{ contact: ada, message: text(1_001) }] });
	expect(ns(shown).at(-1)).toBe(1_001);
	expect(shown.arrivals).toBe(1);
});

test('what is said while something is being read is not lost', async () => {
	const { shown, history } = createWindow(100);
	await shown.newest();
	const read = Promise.withResolvers<readonly TextView[]>();
	history.mockReturnValueOnce(read.promise);
	const newest = shown.newest();
	await Promise.resolve();
	shown.draw({ ...none, messages: [{ contact: ada, message: text(101) }] });
	read.resolve([text(99), text(100)]);
	await newest;
	expect(ns(shown)).toEqual([99, 100, 101]);
});

test('readings that are asked for at once come one after another, and the last one counts', async () => {
	const { shown, history } = createWindow(2_000);
	await shown.newest();
	let underway = 0;
	const read = history.getMockImplementation()!;
	history.mockImplementation(async (request) => {
		expect(++underway).toBe(1);
		const entries = await read(request);
		underway--;
		return entries;
	});
	await Promise.all([shown.older(), shown.around(100), shown.newest(), shown.around(900)]);
	expect(ns(shown)).toContain(900);
	expect(shown.hasNewer).toBe(true);
});

test('reaching waits for what is being read', async () => {
	const { shown } = createWindow(200);
	await shown.newest();
	const older = shown.older();
	await shown.around(10);
	await older;
	expect(ns(shown)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
});
