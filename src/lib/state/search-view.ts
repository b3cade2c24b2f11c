// What components see of a search. Owns the interface; `search.svelte.ts` is it.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { SearchHit, SearchPage } from '#lib/worker/search-api.ts';

export interface SearchFilters {
	readonly contact?: PublicKey;
	/** Days, both included, as a date field gives them. */
	readonly from?: string;
	readonly to?: string;
}

export interface SearchState {
	readonly query: string;
	readonly filters: SearchFilters;
	/** Newest first. Those of the question before stand until the first answer to this one. */
	readonly hits: readonly SearchHit[];
	/** none: nothing is asked; more: older ones can be asked for; done: these are all; failed: see `problem`. */
	readonly status: 'none' | 'looking' | 'more' | 'done' | 'failed';
	/** How far it is, and how much the index covers. */
	readonly coverage: Omit<SearchPage, 'hits' | 'search' | 'more'> | undefined;
	readonly problem: string | undefined;
	/** The results stand in the place of the conversations. */
	readonly isOpen: boolean;
	/** Where there is room for one pane: the search is it, and not the open conversation. */
	readonly isInFront: boolean;
	/** Grows each time that somebody asks for the field. */
	readonly begun: number;
	/** Shows the search, for one conversation or all. */
	begin(contact?: PublicKey): void;
	close(): void;
	ask(query: string): void;
	filter(filters: SearchFilters): void;
	again(): void;
	/** Older hits. */
	more(): void;
	/** Opens the conversation there. */
	show(hit: SearchHit): Promise<void>;
}

export type { SearchHit };
