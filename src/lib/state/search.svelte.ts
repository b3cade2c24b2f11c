// What somebody looks for in their messages, and what was found so far: asks the vault a moment's work at a time, for as long
// as the answer is wanted. Owns when it asks; what matches is the vault's to say.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { SearchHit, SearchPage } from '#lib/worker/search-api.ts';
import type { Changes, VaultApi } from '#lib/worker/api.ts';
import { dayAfter, startOfDay } from './days.ts';
import type { SearchFilters, SearchState } from './search-view.ts';
import { wordsOf } from './words.ts';

/** Somebody who types on asks for something else, in ms. */
const TYPING = 150;
/** Hits that are wanted at first, and each time that the end of them comes into view. */
const WANTED = 60;

export class Search implements SearchState {
	readonly #vault: Pick<VaultApi, 'search' | 'searchOn'>;
	readonly #show: (contact: PublicKey, n: number) => Promise<void>;
	#query = $state('');
	#filters = $state.raw<SearchFilters>({});
	#hits = $state.raw<readonly SearchHit[]>([]);
	#status = $state<SearchState['status']>('none');
	#coverage = $state.raw<SearchState['coverage']>();
	#problem = $state.raw<{ readonly error: unknown }>();
	#isInFront = $state(false);
	#begun = $state(0);
	#wanted = WANTED;
	#page: SearchPage | undefined;
	/** What went since the question was asked: an answer may be from before. */
	#gone: ((hit: SearchHit) => boolean)[] = [];
	/** Of several questions the last one counts. */
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param show opens the conversation at the entry n */
	constructor(vault: Pick<VaultApi, 'search' | 'searchOn'>, show: (contact: PublicKey, n: number) => Promise<void>) {
		this.#vault = vault;
		this.#show = show;
	}

	get query(): string {
		return this.#query;
	}
	get filters(): SearchFilters {
		return this.#filters;
	}
	get hits(): readonly SearchHit[] {
		return this.#hits;
	}
	get status(): SearchState['status'] {
		return this.#status;
	}
	get coverage(): SearchState['coverage'] {
		return this.#coverage;
	}
	get problem(): string | undefined {
		return this.#problem && wordsOf(this.#problem.error);
	}
	get isOpen(): boolean {
		return this.#query.trim() !== '' || this.#isInFront || Object.keys(this.#filters).length > 0;
	}
	get isInFront(): boolean {
		return this.#isInFront;
	}
	get begun(): number {
		return this.#begun;
	}

	begin(contact?: PublicKey): void {
		this.#isInFront = true;
		this.#begun++;
		if (contact !== this.#filters.contact) this.filter(contact === undefined ? {} : { contact });
	}
	close(): void {
		this.#isInFront = false;
		this.#filters = {};
		this.ask('');
	}
	ask(query: string): void {
		this.#query = query;
		this.#later(TYPING);
	}
	filter(filters: SearchFilters): void {
		this.#filters = filters;
		this.#later(0);
	}
	/** Begins the same search once more. */
	again(): void {
		this.#later(0);
	}
	more(): void {
		if (this.#status !== 'more') return;
		this.#wanted = this.#hits.length + WANTED;
		void this.#run(this.#turn);
	}
	async show({ contact, n }: SearchHit): Promise<void> {
		this.#isInFront = false;
		await this.#show(contact, n);
	}
	/** What was deleted, or has disappeared, is no hit any more; what was edited is one as it was found. */
	draw({ messages, gone = [] }: Pick<Changes, 'messages' | 'gone'>): void {
		const isGone = ({ contact, n }: SearchHit) =>
			gone.includes(contact) ||
			messages.some(
				({ contact: of, message }) => of === contact && message.n === n && message.kind === 'text' && message.deleted
			);
		if (this.#status === 'looking') this.#gone.push(isGone);
		if (this.#hits.some(isGone)) this.#hits = this.#hits.filter((hit) => !isGone(hit));
	}
	/** Nothing is asked any more. */
	end(): void {
		this.#turn++;
		clearTimeout(this.#timer);
	}

	#later(ms: number): void {
		this.end();
		const turn = this.#turn;
		this.#page = undefined;
		this.#gone = [];
		this.#wanted = WANTED;
		this.#problem = undefined;
		const isAsked = this.#query.trim() !== '';
		this.#status = isAsked ? 'looking' : 'none';
		if (isAsked) this.#timer = setTimeout(() => void this.#run(turn), ms);
		else this.#hits = [];
	}

	async #run(turn: number): Promise<void> {
		this.#status = 'looking';
		try {
			do {
				const page = await this.#next();
				if (turn !== this.#turn) return;
				// What was found before stands until something else has come.
				const hits = page.hits.filter((hit) => !this.#gone.some((isGone) => isGone(hit)));
				this.#hits = this.#page === undefined ? hits : [...this.#hits, ...hits];
				this.#page = page;
				this.#coverage = page;
			} while (this.#page.more && this.#hits.length < this.#wanted);
			this.#status = this.#page.more ? 'more' : 'done';
			this.#gone = [];
		} catch (error) {
			if (turn !== this.#turn) return;
			this.#problem = { error };
			this.#status = 'failed';
		}
	}

	#next(): Promise<SearchPage> {
		if (this.#page !== undefined) return this.#vault.searchOn({ search: this.#page.search });
		const { contact, from, to } = this.#filters;
		const [first, end] = [from && startOfDay(from), to && dayAfter(to)];
		return this.#vault.search({
			query: this.#query,
			...(contact !== undefined && { contact }),
			...(typeof first === 'number' && { from: first }),
			...(typeof end === 'number' && { to: end })
		});
	}
}
