// Reading a conversation by pages, in both directions and by date. Owns that no call reads more than it answers with, but
// where entries are missing; an entry that does not open is shown as one that could not be read.
import type { MessageRow } from '#lib/store/rows.ts';
import type { MessageView, VaultApi } from './api.ts';
import type { Contact, Core } from './core.ts';
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
	const { lastN } = contact.row;
	const entries =
		after === undefined
			? await readBack(core, contact, Math.min(lastN, before - 1), limit)
			: await readEntries(core, contact, Math.max(1, after + 1), lastN, limit);
	return messageViews(core, contact, entries);
}

/** The newest `limit` entries up to `last`. */
async function readBack(core: Core, contact: Contact, last: number, limit: number): Promise<readonly Entry[]> {
	let entries: readonly Entry[] = [];
	let width = limit;
	for (let end = last; end >= 1 && entries.length < limit;) {
		const first = Math.max(1, end - width + 1);
		entries = [...(await readEntries(core, contact, first, end)), ...entries];
		end = first - 1;
		width = Math.min(WIDEST, width * 2);
	}
	return entries.slice(-limit);
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
	return (await firstReadable(core, contact, low, lastN))?.[0];
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
