// The part of the contract between page and vault worker that is about searching. Owns types only.
import type { PublicKey } from '#lib/protocol/ids.ts';

export interface SearchRequest {
	/** As it was typed: every word of it must be in a text, whole, as its beginning, or (three letters on) as a part. */
	readonly query: string;
	/** Only the conversation with this contact. */
	readonly contact?: PublicKey;
	/** Only texts that were sent from then on, and before then, by their author's clock, ms since 1970. */
	readonly from?: number;
	readonly to?: number;
}

/** A text that has what was looked for, as it is now. */
export interface SearchHit {
	readonly contact: PublicKey;
	/** Its place in the conversation. */
	readonly n: number;
	readonly mine: boolean;
	readonly sentAt: number;
	/** Its beginning: enough for people to know it by. */
	readonly body: string;
	/** The part of it where the first match is, on one line. */
	readonly excerpt: string;
	/** Whether something stands before the excerpt, and behind it. */
	readonly cutBefore: boolean;
	readonly cutAfter: boolean;
	/** Where the matches are in the excerpt, in UTF-16 units: in order, apart from each other. */
	readonly marks: readonly (readonly [start: number, end: number])[];
}

export interface SearchPage {
	/** The name of the search, to go on with it. */
	readonly search: number;
	/** Newest first, and older than those that came before. */
	readonly hits: readonly SearchHit[];
	/** Whether there is more to look through; what has come may be no hit at all yet. */
	readonly more: boolean;
	/** Entries of the history that were looked through or ruled out so far, of those that the search is about. */
	readonly judged: number;
	readonly total: number;
	/** Entries that the index covers, of the whole history; the others are read one by one. */
	readonly indexed: number;
	readonly entries: number;
	/** The index is to cover more soon. */
	readonly growing: boolean;
}

export interface SearchApi {
	/** Begins a search, which ends the one before. */
	search(request: SearchRequest): Promise<SearchPage>;
	/** Goes on with it, as far as takes a moment. Of one that has ended: no hits, and no more. */
	searchOn(request: { readonly search: number }): Promise<SearchPage>;
}
