// The entries of conversations as one, wherever they lie: a record in `tail` wins over one in `over`, and that over the page.
// Owns what is read from the disk for a span, in one transaction each; refuses to read a page that the span does not touch.
import type { IDBPTransaction } from 'idb';
import { AppError } from '#lib/protocol/errors.ts';
import { firstOf, lastOf, pageOf } from './page-codec.ts';
import { openMessage, type OpenedPage, openPage, type PageRows, type RawPage } from './page-seal.ts';
import { getRecords } from './records.ts';
import type { MessageRow } from './rows.ts';
import type { Database } from './schema.ts';
import type { WrappingKeys } from './wrapping-key.ts';

export interface HistoryRow {
	readonly key: readonly [contact: number, n: number];
	readonly value: MessageRow;
}

/** Both ends included; `last` may be Infinity. */
export interface Span {
	readonly contact: number;
	readonly first: number;
	readonly last: number;
}

/** What lies on the disk for a span, by n or by page. Any value may be damaged. */
export interface RawSpan {
	readonly tail: ReadonlyMap<number, unknown>;
	readonly over: ReadonlyMap<number, unknown>;
	readonly pages: ReadonlyMap<number, RawPage>;
	/** How far it reaches, when only so many rows were asked for. */
	readonly last: number;
}

export const HISTORY_STORES = ['tail', 'over', 'page', 'key'] as const;
type HistoryStore = (typeof HISTORY_STORES)[number];
type HistoryTransaction = IDBPTransaction<unknown, HistoryStore[]>;

/** Reads spans as of one moment. @param limit how many rows are wanted of each, so that no page is read in vain */
export async function fetchSpans(database: Database, spans: readonly Span[], limit?: number): Promise<RawSpan[]> {
	const transaction: HistoryTransaction = database.transaction([...HISTORY_STORES]);
	transaction.done.catch(() => undefined); // the requests tell
	return Promise.all(spans.map((span) => fetchSpan(transaction, span, limit)));
}

async function fetchSpan(transaction: HistoryTransaction, span: Span, limit?: number): Promise<RawSpan> {
	const { contact, first } = span;
	const touched = IDBKeyRange.bound([contact, pageOf(first)], [contact, pageOf(span.last)]);
	if (limit === undefined) return fetchRows(transaction, span, touched);
	// As many pages as hold that many rows when they are full; where they are not, the caller asks on.
	const enough = Math.ceil((first - firstOf(pageOf(first)) + limit) / (lastOf(0) + 1));
	const pages = (await transaction.objectStore('page').getAllKeys(touched, enough)) as [number, number][];
	const end = pages.length < enough ? span.last : Math.min(span.last, lastOf(pages.at(-1)?.[1] ?? 0));
	return fetchRows(
		transaction,
		{ ...span, last: end },
		IDBKeyRange.bound([contact, pageOf(first)], [contact, pageOf(end)]),
		limit
	);
}

async function fetchRows(
	transaction: HistoryTransaction,
	{ contact, first, last }: Span,
	touched: IDBKeyRange,
	limit?: number
): Promise<RawSpan> {
	const rows = IDBKeyRange.bound([contact, first], [contact, last]);
	const [tail, over, sealed, wrapped] = await Promise.all([
		fetchNumbered(transaction, 'tail', rows, limit),
		fetchNumbered(transaction, 'over', rows, limit),
		fetchNumbered(transaction, 'page', touched),
		fetchNumbered(transaction, 'key', touched)
	]);
	const pages = [...sealed].map(([page, value]) => [page, { sealed: value, wrappedKey: wrapped.get(page) }] as const);
	return { tail, over, pages: new Map(pages), last };
}

async function fetchNumbered(
	transaction: HistoryTransaction,
	store: HistoryStore,
	range: IDBKeyRange,
	limit?: number
): Promise<ReadonlyMap<number, unknown>> {
	const records = await getRecords(transaction.objectStore(store), range, limit);
	return new Map(records.map(([key, value]) => [(key as [number, number])[1], value]));
}

/** What reading takes: the database as it is now, and the keys. */
export interface HistorySource {
	readonly fetch: <T>(unit: (database: Database) => Promise<T>) => Promise<T>;
	readonly wrapping: Pick<WrappingKeys, 'get' | 'opening' | 'steadily'>;
}

/** @throws AppError `unsealable` when a record of `tail` or a page does not open */
async function openSpan(source: HistorySource, { contact, first }: Span, raw: RawSpan): Promise<PageRows> {
	const under = raw.tail.size > 0 ? await source.wrapping.opening('tail') : [];
	const open = async ([n, sealed]: readonly [number, unknown]) =>
		[n, await openMessage(under, 'tail', [contact, n], sealed)] as const;
	const [tail, packed] = await Promise.all([
		Promise.all([...raw.tail].map(open)),
		Promise.all([...raw.pages].map(([page, rawPage]) => openFrom(source, contact, page, rawPage, raw)))
	]);
	const inPages = packed.flatMap(({ rows, over }) => [...rows, ...over]).filter(([n]) => n >= first && n <= raw.last);
	return new Map([...inPages, ...tail]);
}

async function openFrom(
	{ wrapping }: HistorySource,
	contact: number,
	page: number,
	rawPage: RawPage,
	{ over }: RawSpan
): Promise<OpenedPage> {
	return openPage((await wrapping.get()).key, contact, page, rawPage, over);
}

/**
 * The entries from `first` to `last`, in order, at most `limit`. As of one moment, unless a limit is only met by the entries of
 * further pages, whose moment may be a later one.
 * @throws AppError `unsealable` when a record or page that the span touches does not open
 */
export async function readSpan(source: HistorySource, span: Span, limit = Infinity): Promise<HistoryRow[]> {
	const rows: HistoryRow[] = [];
	for (let { first } = span; first <= span.last && rows.length < limit;) {
		const wanted = limit - rows.length;
		const part = { ...span, first };
		const [opened, last] = await fetched(source, part, Number.isFinite(wanted) ? wanted : undefined, async (raw) => {
			const entries = [...(await openSpan(source, part, raw))];
			return [entries.toSorted(([one], [other]) => one - other), raw.last] as const;
		});
		rows.push(...opened.slice(0, wanted).map(([n, value]) => ({ key: [span.contact, n] as const, value })));
		if (last >= span.last) break;
		first = last + 1;
	}
	return rows;
}

/** One entry. A page is opened only when `tail` has it not. @throws AppError `unsealable` */
export async function readEntryAt(source: HistorySource, contact: number, n: number): Promise<MessageRow | undefined> {
	return fetched(source, { contact, first: n, last: n }, undefined, async (raw) => {
		if (raw.tail.has(n))
			return openMessage(await source.wrapping.opening('tail'), 'tail', [contact, n], raw.tail.get(n));
		const rawPage = raw.pages.get(pageOf(n));
		if (rawPage === undefined) return undefined;
		const { rows, over } = await openFrom(source, contact, pageOf(n), rawPage, raw);
		return over.get(n) ?? rows.get(n);
	});
}

/** Fetches and opens. */
function fetched<T>(
	{ fetch, wrapping }: HistorySource,
	span: Span,
	limit: number | undefined,
	open: (raw: RawSpan) => Promise<T>
): Promise<T> {
	return wrapping.steadily(async () => {
		const [raw] = await fetch((database) => fetchSpans(database, [span], limit));
		if (raw === undefined) throw new AppError('internal', 'span');
		return open(raw);
	});
}

/** The contacts that have any entry. */
export async function contactsWithEntries(database: Database): Promise<readonly number[]> {
	const transaction: HistoryTransaction = database.transaction([...HISTORY_STORES]);
	transaction.done.catch(() => undefined);
	const contacts: number[] = [];
	for (let after = -Infinity; ;) {
		const beyond = IDBKeyRange.lowerBound([after, []], true);
		const next = await Promise.all(
			(['tail', 'over', 'page'] as const).map((store) => transaction.objectStore(store).getKey(beyond))
		);
		const numbers = next.flatMap((key) => (Array.isArray(key) ? [Number(key[0])] : []));
		if (numbers.length === 0) return contacts;
		after = Math.min(...numbers);
		contacts.push(after);
	}
}
