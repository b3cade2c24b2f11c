// A conversation read by pages and by date: what comes back, how much is read for it, and what a damaged or missing entry does.
import { expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import { createMessageId } from '#lib/protocol/ids.ts';
import type { MessageRow } from '#lib/store/rows.ts';
import { createFriends, type Peer } from './testing/peers.ts';
import { contactRow } from './testing/profiles.ts';

const MINUTE = 60_000;
const text = (n: number): MessageRow => ({
	kind: 'text',
	id: createMessageId(),
	mine: n % 2 === 0,
	body: `text ${n}`,
	sentAt: n * MINUTE,
	at: n * MINUTE
});

/** A conversation of texts 1 to `last`, those of `without` left out. The text n was committed in minute n. */
async function createHistory(last: number, without: (n: number) => boolean = () => false) {
	const [ada, ben] = await createFriends();
	const { number, row } = await contactRow(ada, ben);
	const ns = Array.from({ length: last }, (_, index) => index + 1).filter((n) => !without(n));
	await ada.store.commit([
		...ns.map((n) => ({ store: 'tail' as const, key: [number, n] as const, value: text(n) })),
		{ store: 'session', key: number, value: { ...row, lastN: last } }
	]);
	await ada.restart();
	const history = async (request: { before?: number; after?: number; limit: number }) =>
		(await ada.vault.history({ contact: ben.key, ...request })).map(({ n }) => n);
	const entryAt = (minute: number) => ada.vault.entryAt({ contact: ben.key, at: minute * MINUTE });
	return { ada, ben, history, entryAt };
}

/** These entries do not open any more. */
function damage({ store }: Peer, damaged: readonly number[]): (n: number) => boolean {
	const refuse = () => Promise.reject(new AppError('unsealable', 'tail'));
	const [readRange, read] = [store.readRange.bind(store), store.read.bind(store)];
	const isDamaged = (n = 0) => damaged.includes(n);
	vi.spyOn(store, 'readRange').mockImplementation((name, contact, first, last, limit) =>
		name === 'tail' && damaged.some((n) => n >= first && n <= last)
			? refuse()
			: readRange(name, contact, first, last, limit)
	);
	vi.spyOn(store, 'read').mockImplementation((name, key) =>
		name === 'tail' && isDamaged((key as readonly number[])[1]) ? refuse() : read(name, key)
	);
	return isDamaged;
}

test('pages go back from any place, and forth from any', async () => {
	const { history } = await createHistory(20);
	expect(await history({ limit: 3 })).toEqual([18, 19, 20]);
	expect(await history({ before: 18, limit: 2 })).toEqual([16, 17]);
	expect(await history({ before: 3, limit: 5 })).toEqual([1, 2]);
	expect(await history({ before: 1, limit: 5 })).toEqual([]);
	expect(await history({ after: 0, limit: 2 })).toEqual([1, 2]);
	expect(await history({ after: 17, limit: 2 })).toEqual([18, 19]);
	expect(await history({ after: 18, limit: 5 })).toEqual([19, 20]);
	expect(await history({ after: 20, limit: 5 })).toEqual([]);
});

test('however much is missing, a page is full as long as there is anything before or after it', async () => {
	const { history } = await createHistory(400, (n) => n > 5 && n < 395);
	expect(await history({ limit: 8 })).toEqual([4, 5, 395, 396, 397, 398, 399, 400]);
	expect(await history({ before: 395, limit: 2 })).toEqual([4, 5]);
	expect(await history({ after: 4, limit: 3 })).toEqual([5, 395, 396]);
});

test('what has disappeared is passed over: no page is empty or short for it, in either direction', async () => {
	const at = Date.now();
	const gone = (n: number) => n > 100 && n <= 900;
	const { ada, ben, history, entryAt } = await createHistory(1_000);
	const { number } = await contactRow(ada, ben);
	const ns = Array.from({ length: 800 }, (_, index) => index + 101);
	const taken = { body: '', deleted: true, expired: true } as const;
	const over = { expiresIn: 60, expiresAt: at - 1 }; // and not yet taken away
	await ada.store.commit(
		ns.map((n) => ({
			store: 'tail' as const,
			key: [number, n] as const,
			value: { ...text(n), ...(n % 3 === 0 ? over : taken) }
		}))
	);
	await ada.restart();
	expect(await history({ before: 903, limit: 4 })).toEqual([99, 100, 901, 902]);
	expect(await history({ after: 98, limit: 4 })).toEqual([99, 100, 901, 902]);
	expect(await history({ after: 500, limit: 2 })).toEqual([901, 902]);
	expect(await history({ before: 500, limit: 2 })).toEqual([99, 100]);
	expect(await entryAt(500)).toBe(901);
	expect((await history({ limit: 500 })).filter(gone)).toEqual([]);
});

test('a page of a long history reads no more than it answers with', async () => {
	const { ada, history } = await createHistory(300);
	const readRange = vi.spyOn(ada.store, 'readRange');
	await history({ before: 150, limit: 10 });
	expect(readRange.mock.calls.map(([, , first, last]) => [first, last])).toEqual([[140, 149]]);
});

test('an entry that does not open is shown as one that could not be read, and hides no other', async () => {
	const { ada, ben } = await createHistory(9);
	const isDamaged = damage(ada, [3, 4]);
	const views = await ada.vault.history({ contact: ben.key, limit: 8 });
	expect(views.map(({ n, kind }) => [n, kind])).toEqual(
		[2, 3, 4, 5, 6, 7, 8, 9].map((n) => [n, isDamaged(n) ? 'unreadable' : 'text'])
	);
	expect(views[1]).toMatchObject({ at: 2 * MINUTE });
	expect(await ada.vault.history({ contact: ben.key, after: 2, limit: 3 })).toMatchObject([
		{ n: 3 },
		{ n: 4 },
		{ n: 5 }
	]);
});

test('the first entry of a day is found by halving', async () => {
	const { ada, entryAt } = await createHistory(1_000, (n) => n % 7 === 0);
	const readRange = vi.spyOn(ada.store, 'readRange');
	expect(await entryAt(500)).toBe(500);
	expect(readRange.mock.calls.length).toBeLessThan(15);
	expect(await entryAt(497)).toBe(498); // 497 is missing
	expect(await entryAt(0)).toBe(1);
	expect(await entryAt(999.5)).toBe(1_000);
	expect(await entryAt(1_001)).toBeUndefined();
});

test('a place where entries are damaged leads nobody past the day', async () => {
	const { ada, entryAt } = await createHistory(64);
	const middle = [32, 33, 34, 16];
	damage(ada, middle);
	const readable = Array.from({ length: 64 }, (_, index) => index + 1).filter((n) => !middle.includes(n));
	for (const minute of [1, 9, 15, 16, 17, 30, 31, 32, 33, 34, 35, 63, 64])
		expect([minute, await entryAt(minute)]).toEqual([minute, readable.find((n) => n >= minute)]);
	expect(await entryAt(65)).toBeUndefined();
});
