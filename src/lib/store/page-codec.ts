// What a page holds: up to 64 messages of one conversation as JSON, deflated, padded. Owns which messages share a page,
// which are never packed, and the size of a page; knows nothing of keys.
import { type Bytes, fromUtf8, pad, unpad, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { deflate, inflate } from './deflate.ts';
import { isLasting } from './lasting.ts';
import { checkRow } from './row-codec.ts';
import type { MessageRow } from './rows.ts';

/** Places per page. The entries n of page p are 64 p to 64 p + 63; some may be absent, and n 0 always is. */
const PAGE_ROWS = 64;
/** Pages are told apart by their size to this many bytes. Some 4 bytes a message. */
const PAGE_PADDING = 512;
/** Deflated. Chromium makes a file of its own for each value of 64 KiB, so a page with its seal stays below. */
const MAX_DEFLATED = 60_000;
/** What is not worth deflating to see whether it fits. */
const MAX_JSON = 4 * MAX_DEFLATED;

/** The page that the entry n belongs to. By division: n may be above 2^31. */
export const pageOf = (n: number): number => Math.floor(n / PAGE_ROWS);
export const firstOf = (page: number): number => page * PAGE_ROWS;
export const lastOf = (page: number): number => page * PAGE_ROWS + PAGE_ROWS - 1;

export interface EncodedPage {
	/** The plaintext of the page, below 64 KB. */
	readonly bytes: Bytes;
	/** The n of the messages in it. The others keep a record of their own. */
	readonly packed: ReadonlySet<number>;
}

/**
 * Packs the messages of one page, or as many as fit: 64 of the longest are 50 times what one record may hold. The longest
 * stay out, since they gain least.
 * @returns undefined when there is none to pack
 */
export async function encodePage(rows: ReadonlyMap<number, MessageRow>): Promise<EncodedPage | undefined> {
	const entries = [...rows]
		.filter(([, row]) => isLasting(row)) // what disappears goes with its own record, and nothing is written anew
		.toSorted(([one], [other]) => one - other)
		.map(([n, row]) => ({ n, json: JSON.stringify([n, row]) }));
	const whole = utf8(jsonOf(entries));
	if (whole.length <= MAX_JSON) {
		const deflated = await deflate(whole);
		if (deflated.length <= MAX_DEFLATED) return encoded(entries, deflated);
	}
	let room = MAX_DEFLATED - 1_000; // what deflate adds to what it cannot shorten, and the brackets
	const fitting = new Set(
		entries
			.map((entry) => ({ ...entry, size: utf8(entry.json).length + 1 }))
			.toSorted((one, other) => one.size - other.size)
			.filter(({ size }) => (room -= size) >= 0)
			.map(({ n }) => n)
	);
	const chosen = entries.filter(({ n }) => fitting.has(n));
	return encoded(chosen, await deflate(utf8(jsonOf(chosen))));
}

interface Entry {
	readonly n: number;
	readonly json: string;
}

function jsonOf(entries: readonly Entry[]): string {
	return `[${entries.map(({ json }) => json).join(',')}]`;
}

function encoded(entries: readonly Entry[], deflated: Bytes): EncodedPage | undefined {
	if (entries.length === 0) return undefined;
	return { bytes: pad(deflated, PAGE_PADDING), packed: new Set(entries.map(({ n }) => n)) };
}

/** @throws AppError `unsealable` when it is no page: as one whose seal does not open, it hides what it held and no more */
export async function decodePage(bytes: Bytes): Promise<ReadonlyMap<number, MessageRow>> {
	try {
		const entries = JSON.parse(fromUtf8(await inflate(unpad(bytes)))) as readonly (readonly [unknown, unknown])[];
		return new Map(entries.map(([n, row]) => [Number(n), checkRow('tail', row)]));
	} catch {
		throw new AppError('unsealable', 'page');
	}
}
