// Where each message stands in its conversation: (author, id) -> n. Owns the index in memory, 17 bytes and a hash slot per
// entry, and its blocks on disk, which are a cache of what `tail` says: a missing one is made again.
import { concat, fromBase64, randomBytes, toBase64 } from '#lib/protocol/bytes.ts';
import type { MessageId } from '#lib/protocol/ids.ts';
import type { MessageRow, RowWrite, StorePort } from '#lib/store/rows.ts';
import { readReadable } from './readable.ts';

/** A message as this person sees it: who wrote it, and its id. */
export interface LocalRef {
	readonly mine: boolean;
	readonly id: MessageId;
}

/** Places per block: some 23 KB of base64, written once per so many entries. */
const BLOCK = 1_024;
/** Author and UUID. */
const PLACE = 17;
const OWN = 1;
const THEIRS = 2;

/** The id that stands at each n of one conversation. */
export class MessageIds {
	/** The place of n begins at n * PLACE. Zeros: no text stands there. */
	#places = new Uint8Array(BLOCK * PLACE);
	/** Open addressing: the n whose id hashes here, or 0. At most half full. */
	#slots = new Uint32Array(2 * BLOCK);
	#count = 0;
	/** Ids are a contact's to choose: without a secret in it they could all be made to hash alike. */
	readonly #secret = new Uint32Array(randomBytes(20).buffer);

	find(ref: LocalRef): number | undefined {
		const n = this.#slots[this.#slotOf(placeOf(ref))];
		return n === 0 ? undefined : n;
	}

	/** Whether the entry n is a text of this person's. */
	isOwn(n: number): boolean {
		return this.#places[n * PLACE] === OWN;
	}

	/** Notes that a text stands at n. The first of two with one name keeps it. */
	add(n: number, ref: LocalRef): void {
		this.#put(n, placeOf(ref));
	}

	/** The block as it is kept on disk. @param rows entries that are committed with it, and not noted yet */
	block(number: number, rows: Iterable<readonly [n: number, row: MessageRow]> = []): string {
		const whole = new Uint8Array(BLOCK * PLACE);
		whole.set(this.#places.subarray(number * BLOCK * PLACE, (number + 1) * BLOCK * PLACE));
		for (const [n, row] of rows)
			if (row.kind === 'text' && Math.floor(n / BLOCK) === number) whole.set(placeOf(row), (n % BLOCK) * PLACE);
		return toBase64(whole);
	}

	/** Takes a block as `block` gave it. @returns false when it is none */
	take(number: number, block: string): boolean {
		const whole = fromBase64(block);
		if (whole.length !== BLOCK * PLACE) return false;
		for (let at = 0; at < BLOCK; at++) {
			const place = whole.subarray(at * PLACE, (at + 1) * PLACE);
			if (place[0] === OWN || place[0] === THEIRS) this.#put(number * BLOCK + at, place);
		}
		return true;
	}

	#put(n: number, place: Uint8Array): void {
		const slot = this.#slotOf(place);
		if (this.#slots[slot] !== 0) return;
		if ((n + 1) * PLACE > this.#places.length) {
			const larger = new Uint8Array(Math.max(2 * this.#places.length, (n + 1) * PLACE));
			larger.set(this.#places);
			this.#places = larger;
		}
		this.#places.set(place, n * PLACE);
		this.#slots[slot] = n;
		if (2 * ++this.#count > this.#slots.length) this.#grow();
	}

	#grow(): void {
		const before = this.#slots;
		this.#slots = new Uint32Array(2 * before.length);
		for (const n of before) if (n !== 0) this.#slots[this.#slotOf(this.#placeAt(n))] = n;
	}

	/** The slot that has the place's n, or the free one where it would go. */
	#slotOf(place: Uint8Array): number {
		const mask = this.#slots.length - 1;
		let slot = this.#hash(place) & mask;
		for (let n = this.#slots[slot]; n !== 0 && n !== undefined; n = this.#slots[slot]) {
			if (this.#placeAt(n).every((byte, at) => byte === place[at])) break;
			slot = (slot + 1) & mask;
		}
		return slot;
	}

	#placeAt(n: number): Uint8Array {
		return this.#places.subarray(n * PLACE, (n + 1) * PLACE);
	}

	#hash(place: Uint8Array): number {
		const view = new DataView(place.buffer, place.byteOffset, PLACE);
		let hash = (this.#secret[4] ?? 0) ^ view.getUint8(0);
		for (let word = 0; word < 4; word++) {
			hash = Math.imul(hash ^ view.getUint32(1 + 4 * word), (this.#secret[word] ?? 0) | 1);
			hash ^= hash >>> 15;
		}
		return hash >>> 0;
	}
}

function placeOf({ mine, id }: LocalRef): Uint8Array {
	const hex = id.replaceAll('-', '');
	return concat(
		Uint8Array.of(mine ? OWN : THEIRS),
		Uint8Array.from({ length: 16 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16))
	);
}

/** The blocks that are full once `lastN` entries are there. */
const fullBlocks = (lastN: number) => Math.floor((lastN + 1) / BLOCK);

/**
 * Reads the index of one conversation: full blocks from `ids`, the rest from `tail`. Writes blocks that were missing (the
 * database is of an older version), if the disk takes them.
 */
async function readMessageIds(store: StorePort, contact: number, lastN: number): Promise<MessageIds> {
	const ids = new MessageIds();
	const full = fullBlocks(lastN);
	const { rows: blocks } = await readReadable(store, 'ids', contact, 0, full - 1);
	for (let number = 0; number < full; number++) {
		if (ids.take(number, blocks.get(number)?.block ?? '')) continue;
		await readPlaces(store, contact, ids, number * BLOCK, (number + 1) * BLOCK - 1);
		const write: RowWrite = { store: 'ids', key: [contact, number], value: { block: ids.block(number) } };
		await store.commit([write], 'relaxed').catch(() => undefined); // made again next time
	}
	await readPlaces(store, contact, ids, full * BLOCK, lastN);
	return ids;
}

/** What an index belongs to, and is kept in once it was needed. */
interface Holder {
	readonly number: number;
	readonly row: { readonly lastN: number };
	ids: MessageIds | undefined;
}

/** The index of a contact's messages, as committed. Asked for in the contact's queue. */
export async function idsOf(store: StorePort, contact: Holder): Promise<MessageIds> {
	return (contact.ids ??= await readMessageIds(store, contact.number, contact.row.lastN));
}

async function readPlaces(store: StorePort, contact: number, ids: MessageIds, first: number, last: number) {
	for (const [n, row] of (await readReadable(store, 'tail', contact, first, last)).rows)
		if (row.kind === 'text') ids.add(n, row);
}

/** The blocks that are full with `rows` and were not before, to be committed with them. */
export function fullBlockWrites(
	ids: MessageIds,
	contact: number,
	lastN: number,
	rows: ReadonlyMap<number, MessageRow>
): readonly RowWrite[] {
	const newest = Math.max(lastN, ...rows.keys());
	const writes: RowWrite[] = [];
	for (let number = fullBlocks(lastN); number < fullBlocks(newest); number++) {
		writes.push({ store: 'ids', key: [contact, number], value: { block: ids.block(number, rows) } });
	}
	return writes;
}

/** Whether committing entries up to `newest` fills a block, so that the index is needed for it. */
export function fillsBlock(lastN: number, newest: number): boolean {
	return fullBlocks(newest) > fullBlocks(lastN);
}
