// Searching the whole history: what the index covers is asked there, everything else is read, and both come together newest
// first. Reads only, outside every contact's queue, a moment at a time: the page asks for the next.
import { excerptOf } from '#lib/search/excerpt.ts';
import { parseQuery } from '#lib/search/terms.ts';
import { type Contact, contactOf, type Core } from './core.ts';
import { isGone } from './expiring.ts';
import type { SearchHit, SearchPage, SearchRequest } from './search-api.ts';
import { loadIndex, type Range, sizeOf, uncovered } from './search-index.ts';
import {
	filtersOf,
	type Found,
	isNewer,
	type Place,
	readingSource,
	segmentSource,
	type Source,
	type Wanted
} from './search-sources.ts';

/** Hits that come at once, at most: more than a screen. */
const PAGE = 30;
/** Entries that are judged for one page, at least, before it is given as it is: some 50 ms. */
const PATIENCE = 1_500;
/** Of the text that was found, in UTF-16 units. */
const MAX_BODY = 2_000;

/** A search that is under way. The newest one alone is. */
export interface Search {
	readonly name: number;
	readonly wanted: Wanted;
	readonly sources: Set<Source>;
	readonly total: number;
	judged: number;
	/** A segment that was dropped on the way is read again from its beginning. */
	readonly seen: Set<string>;
}

/** Begins a search. One of nothing but signs finds nothing. */
export async function beginSearch(core: Core, request: SearchRequest, name: number): Promise<Search> {
	const { query, contact: publicKey, from, to } = request;
	const terms = parseQuery(query);
	const only = publicKey === undefined ? undefined : contactOf(core, publicKey);
	const contacts = only ? [only] : [...core.contacts.values()];
	const numbers = new Map(contacts.map((contact) => [contact.number, contact]));
	const wanted: Wanted = {
		terms,
		isGone(number, n, row) {
			const contact = numbers.get(number);
			return contact !== undefined && isGone(core, contact, n, row);
		},
		...(only && { contact: only.number }),
		...(from !== undefined && { from }),
		...(to !== undefined && { to })
	};
	const { index, store } = core;
	await loadIndex(index, store);
	const gaps = uncovered(index, contacts);
	const filters = filtersOf(index);
	const segments = [...index.segments.values()].filter(({ ranges }) =>
		ranges.some(({ contact }) => numbers.has(contact))
	);
	const sources = [
		...gaps.map((range) => readingSource(store, wanted, range, newestOf(range, numbers.get(range.contact)))),
		...segments.map((segment) => segmentSource(store, index, wanted, segment, filters))
	];
	const covered = segments.flatMap(({ ranges }) => ranges.filter(({ contact }) => numbers.has(contact)));
	return {
		name,
		wanted,
		sources: new Set(terms.length === 0 ? [] : sources),
		total: terms.length === 0 ? 0 : sizeOf(gaps) + sizeOf(covered),
		judged: 0,
		seen: new Set()
	};
}

/** The newest text of a conversation is known without reading it. */
function newestOf({ last }: Range, contact: Contact | undefined): number | undefined {
	return contact?.row.lastN === last ? contact.summary.preview?.at : undefined;
}

/** Goes on for a moment. */
export async function continueSearch(core: Core, search: Search): Promise<SearchPage> {
	const hits: SearchHit[] = [];
	const until = search.judged + PATIENCE;
	while (hits.length < PAGE && search.judged < until) {
		const source = newestSource(search.sources);
		if (source === undefined) break;
		const found = source.found.shift();
		if (found === undefined) {
			const { judged, instead = [] } = await source.read();
			search.judged += judged;
			for (const each of instead) search.sources.add(each);
		} else {
			const hit = hitOf(core, search, found);
			if (hit) hits.push(hit);
		}
		if (placeOf(source) === undefined) search.sources.delete(source);
	}
	return {
		...coverageOf(core),
		search: search.name,
		hits,
		more: search.sources.size > 0,
		judged: search.judged,
		total: search.total
	};
}

/** The page of a search that has ended. */
export function endedSearch(core: Core, name: number): SearchPage {
	return { ...coverageOf(core), search: name, hits: [], more: false, judged: 0, total: 0 };
}

function newestSource(sources: ReadonlySet<Source>): Source | undefined {
	let newest: { readonly source: Source; readonly place: Place } | undefined;
	for (const source of sources) {
		const place = placeOf(source);
		if (place !== undefined && (newest === undefined || isNewer(place, newest.place))) newest = { source, place };
	}
	return newest?.source;
}

/** Nothing that comes of it is newer; undefined: nothing comes any more. */
function placeOf({ found, bound }: Source): Place | undefined {
	return found[0] ?? bound;
}

/** Undefined for one that was shown already, and when the contact is gone. */
function hitOf(
	{ contacts }: Core,
	{ wanted, seen }: Search,
	{ contact: number, n, row }: Found
): SearchHit | undefined {
	const name = `${number} ${n}`;
	const contact = [...contacts.values()].find((each) => each.number === number);
	if (contact === undefined || seen.has(name)) return undefined;
	seen.add(name);
	const { mine, sentAt, body } = row;
	return {
		contact: contact.publicKey,
		n,
		mine,
		sentAt,
		body: body.slice(0, MAX_BODY),
		...excerptOf(wanted.terms, body)
	};
}

function coverageOf({ index, contacts }: Core): Pick<SearchPage, 'indexed' | 'entries' | 'growing'> {
	const all = [...contacts.values()];
	const entries = all.reduce((sum, { row }) => sum + row.lastN, 0);
	const open = sizeOf(uncovered(index, all));
	return { indexed: entries - open, entries, growing: index.engine !== undefined && open >= index.size };
}
