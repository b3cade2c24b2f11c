// What is asked of the vault while somebody types, scrolls and leaves: the last question alone counts.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { MessageView } from '#lib/worker/api.ts';
import type { SearchHit, SearchPage, SearchRequest } from '#lib/worker/search-api.ts';
import { dayAfter, startOfDay } from './days.ts';
import { Search } from './search.svelte.ts';

const ben = 'ben' as PublicKey;
const hitAt = (n: number) => ({ contact: ben, n, body: `text ${n}` }) as SearchHit;
const pageOf = (hits: readonly SearchHit[], more: boolean): SearchPage => ({
	search: 1,
	hits,
	more,
	judged: 5,
	total: 10,
	indexed: 0,
	entries: 10,
	growing: false
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function createSearch(answers: (SearchPage | Error | Promise<SearchPage>)[]) {
	const asked: (SearchRequest | { search: number })[] = [];
	const shown: unknown[] = [];
	const answer = async (request: SearchRequest | { readonly search: number }) => {
		asked.push(request);
		const next = answers.shift();
		if (next instanceof Error) throw next;
		return next ?? pageOf([], false);
	};
	const search = new Search({ search: answer, searchOn: answer }, (contact, n) => {
		shown.push([contact, n]);
		return Promise.resolve();
	});
	return { search, asked, shown };
}
const settle = () => vi.advanceTimersByTimeAsync(200);

test('asks once somebody has typed, and goes on until it has enough or all', async () => {
	const { search, asked } = createSearch([pageOf([hitAt(9)], true), pageOf([], true), pageOf([hitAt(4)], false)]);
	expect(search.isOpen).toBe(false);
	search.ask('ha');
	search.ask('harb');
	expect(search).toMatchObject({ isOpen: true, status: 'looking', query: 'harb' });
	await settle();
	expect(asked).toEqual([{ query: 'harb' }, { search: 1 }, { search: 1 }]);
	expect(search.hits.map(({ n }) => n)).toEqual([9, 4]);
	expect(search).toMatchObject({ status: 'done', coverage: { judged: 5, total: 10 } });
});

test('stops when there is enough for a while, and goes on when more is wanted', async () => {
	const many = Array.from({ length: 60 }, (_, at) => hitAt(200 - at));
	const { search, asked } = createSearch([pageOf(many, true), pageOf([hitAt(1)], false)]);
	search.ask('a');
	await settle();
	expect(search).toMatchObject({ status: 'more' });
	expect(asked).toHaveLength(1);
	search.more();
	await settle();
	expect(search).toMatchObject({ status: 'done' });
	expect(search.hits).toHaveLength(61);
	search.more();
	expect(asked).toHaveLength(2);
});

test('an answer to what is not asked any more is not shown', async () => {
	const late = Promise.withResolvers<SearchPage>();
	const { search } = createSearch([late.promise, pageOf([hitAt(2)], false)]);
	search.ask('first');
	await settle();
	search.ask('second');
	await settle();
	late.resolve(pageOf([hitAt(1)], true));
	await settle();
	expect(search.hits.map(({ n }) => n)).toEqual([2]);
});

test('filters go along: a contact, and days as this clock has them, both included', async () => {
	const { search, asked } = createSearch([]);
	search.begin(ben);
	expect(search).toMatchObject({ isOpen: true, isInFront: true, status: 'none', filters: { contact: ben } });
	search.ask('x');
	search.filter({ contact: ben, from: '2026-03-28', to: '2026-03-29' });
	await settle();
	const [from, to] = [new Date(2026, 2, 28).getTime(), new Date(2026, 2, 30).getTime()];
	expect(asked).toEqual([{ query: 'x', contact: ben, from, to }]);
	search.close();
	expect(search).toMatchObject({ isOpen: false, isInFront: false, query: '', filters: {}, hits: [] });
	expect([startOfDay(''), dayAfter('soon')]).toEqual([undefined, undefined]);
});

test('a failure is told in words, and the same can be asked again', async () => {
	const { search } = createSearch([new AppError('internal'), pageOf([hitAt(3)], false)]);
	search.ask('x');
	await settle();
	expect(search.status).toBe('failed');
	expect(search.problem).toMatch(/\S/);
	search.again();
	await settle();
	expect(search).toMatchObject({ status: 'done', problem: undefined });
});

test('a result opens its conversation there, and the search is in front no more', async () => {
	const { search, shown } = createSearch([]);
	search.begin();
	await search.show(hitAt(7));
	expect(shown).toEqual([[ben, 7]]);
	expect(search.isInFront).toBe(false);
});

test('what is deleted or disappears meanwhile, and all of a contact who is removed, is found no more', async () => {
	const eve = 'eve' as PublicKey;
	const { search } = createSearch([pageOf([hitAt(9), { ...hitAt(9), contact: eve }, hitAt(4)], false)]);
	search.ask('ha');
	await settle();
	const changed = (n: number, deleted: boolean) =>
		[{ contact: ben, message: { kind: 'text', n, deleted } as MessageView }] as const;
	const { hits } = search;
	search.draw({ messages: changed(9, false) });
	expect(search.hits).toBe(hits);
	search.draw({ messages: changed(9, true) });
	expect(search.hits.map(({ contact, n }) => [contact, n])).toEqual([
		[eve, 9],
		[ben, 4]
	]);
	search.draw({ messages: [], gone: [eve] });
	expect(search.hits.map(({ n }) => n)).toEqual([4]);
});

test('what went while the answer was on its way is not in it', async () => {
	const answer = Promise.withResolvers<SearchPage>();
	const { search } = createSearch([answer.promise]);
	search.ask('ha');
	await settle();
	search.draw({ messages: [{ contact: ben, message: { kind: 'text', n: 9, deleted: true } as MessageView }] });
	answer.resolve(pageOf([hitAt(9), hitAt(4)], false));
	await settle();
	expect(search.hits.map(({ n }) => n)).toEqual([4]);
});
