// Reading a conversation by pages, in both directions and by date. Owns that no call reads more than it answers with, but
// where entries are missing or have disappeared; an entry that does not open is shown as one that could not be read.
import type { MessageRow } from '#lib/store/rows.ts';
import type { MessageView, VaultApi } from './api.ts';
import type { Contact, Core } from './core.ts';
import { isGone } from './expiring.ts';
import { readReadable } from './readable.ts';
import { messageViews } from './views.ts';

type Entry = readonly [n: number, row: MessageRow];
type Request<Call extends 'history' | 'entryAt'> = Parameters<VaultApi[Call]>[0];

/** Where nothing was found, twice as many places are looked at next, up to so many. */
const WIDEST = 4_096;

export async function readHistory(
	core: Core,
	contact: Contact,
	{ before = Infinity, after, limit }: Request<'history'>
): Promise<readonly MessageView[]> {
	const entries =
		after === undefined
			? await readBack(core, contact, Math.min(contact.row.lastN, before - 1), limit)
			: await readOn(core, contact, Math.max(1, after + 1), limit);
	return messageViews(core, contact, entries);
}

/** Nothing is shown of what has disappeared, so it is as if it were missing: a page of it would look like an end. */
function isThere(core: Core, contact: Contact, [n, row]: Entry): boolean {
	return !(row.kind === 'text' && row.expired) && !isGone(core, contact, n, row);
}

/** The newest `limit` entries up to `last`. */
async function readBack(core: Core, contact: Contact, last: number, limit: number): Promise<readonly Entry[]> {
	let entries: readonly Entry[] = [];
	let width = limit;
	for (let end = last; end >= 1 && entries.length < limit;) {
		const first = Math.max(1, end - width + 1);
		const read = await readEntries(core, contact, first, end);
		entries = [...read.filter((entry) => isThere(core, contact, entry)), ...entries];
		end = first - 1;
		width = Math.min(WIDEST, width * 2);
	}
	return entries.slice(-limit);
}

/** The first `limit` entries from `first` on. */
async function readOn(core: Core, contact: Contact, first: number, limit: number): Promise<readonly Entry[]> {
	const { lastN } = contact.row;
	const entries: Entry[] = [];
	let width = limit;
	for (let from = first; from <= lastN && entries.length < limit;) {
		const read = await readEntries(core, contact, from, lastN, width);
		const last = read.at(-1);
		if (last === undefined) break;
		entries.push(...read.filter((entry) => isThere(core, contact, entry)));
		from = last[0] + 1;
		width = Math.min(WIDEST, width * 2);
	}
	return entries.slice(0, limit);
}

async function readEntries(
	{ store }: Core,
	{ number }: Contact,
	first: number,
	last: number,
	limit?: number
): Promise<readonly Entry[]> {
	const { rows, damaged } = await readReadable(store, 'tail', number, first, last, limit);
	if (damaged.size === 0) return [...rows];
	// When it came is known by its neighbour alone.
	let at = [...rows.values()][0]?.at ?? 0;
	return [...rows.keys(), ...damaged]
		.sort((one, other) => one - other)
		.map((n) => {
			const row: MessageRow = rows.get(n) ?? { kind: 'unreadable', at };
			({ at } = row);
			return [n, row];
		});
}

/**
 * By halving: an entry was committed after those before it, unless this device's clock was set back meanwhile. One that does
 * not open tells no time and is passed over.
 */
export async function entryAt(core: Core, contact: Contact, { at }: Request<'entryAt'>): Promise<number | undefined> {
	const { lastN } = contact.row;
	let [low, high] = [1, lastN + 1];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		const entry = await firstReadable(core, contact, middle, high - 1);
		if (entry === undefined || entry[1].at >= at) high = middle;
		else low = entry[0] + 1;
	}
	const found = await firstReadable(core, contact, low, lastN);
	if (found === undefined || isThere(core, contact, found)) return found?.[0];
	return (await readOn(core, contact, found[0], 1))[0]?.[0];
}

async function firstReadable(
	{ store }: Core,
	{ number }: Contact,
	first: number,
	last: number
): Promise<Entry | undefined> {
	for (let from = first; from <= last;) {
		const { rows, damaged } = await readReadable(store, 'tail', number, from, last, 1);
		const [entry] = rows;
		const [unreadable] = damaged;
		if (entry !== undefined || unreadable === undefined) return entry;
		from = unreadable + 1;
	}
	return undefined;
}
