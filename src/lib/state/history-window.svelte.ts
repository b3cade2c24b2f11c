// The part of a conversation that is drawn: a run of entries without a gap, of bounded length, that moves back and forth over
// the history. Owns what is read and when, and that what is committed meanwhile is not lost.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, MessageView, VaultApi } from '#lib/worker/api.ts';
import { applyChanges, isDrawn, mergeEntries } from './entries.ts';

/** Entries read at a time: a tall screen and a half. */
const PAGE = 50;
/** Entries read ahead once the newest are drawn, so that scrolling back does not wait; and kept while one reads at the end. */
const AHEAD = 150;
/** So many may gather beyond them at the end before the oldest are let go. */
const SPARE = 100;
/** More entries than this make a page slow. Those farthest from where one reads are let go. */
const MOST = 600;

type Where = Omit<Parameters<VaultApi['history']>[0], 'contact'>;

export class HistoryWindow {
	readonly #vault: Pick<VaultApi, 'history'>;
	readonly #contact: PublicKey;
	#messages = $state.raw<readonly MessageView[]>([]);
	#isRead = $state(false);
	#hasOlder = $state(true);
	#hasNewer = $state(false);
	#arrivals = $state(0);
	/** Where nothing is drawn because all up to here has disappeared, what is newer begins behind it. */
	#edge = 0;
	#reading: Promise<void> | undefined;
	/** What was committed while something is being read. */
	#meanwhile: Changes[] = [];

	constructor(vault: Pick<VaultApi, 'history'>, contact: PublicKey) {
		this.#vault = vault;
		this.#contact = contact;
	}

	/** Oldest first. */
	get messages(): readonly MessageView[] {
		return this.#messages;
	}
	/** True until something was read: a conversation that could not be read is not an empty one. */
	get hasOlder(): boolean {
		return this.#hasOlder;
	}
	/** Whether the newest entries are not among these. */
	get hasNewer(): boolean {
		return this.#hasNewer;
	}

	/** Grows when something new was said. */
	get arrivals(): number {
		return this.#arrivals;
	}

	/** Moves to the newest. */
	newest(): Promise<void> {
		return this.#alone(() =>
			this.#read({ limit: PAGE }, (entries) => {
				this.#messages = entries;
				this.#hasOlder = entries.length === PAGE;
				this.#hasNewer = false;
			})
		);
	}
	/** Reads on before what is drawn, as far as scrolling back will soon want it. */
	async ahead(entries = AHEAD): Promise<void> {
		while (this.#hasOlder && this.#messages.length > 0 && this.#messages.length < entries) await this.older();
	}
	/** One reads at the end: what is far above is let go once much has come, since each entry that is drawn costs with each that comes. */
	letGo(): void {
		if (this.#hasNewer || this.#reading !== undefined) return;
		const drawn = this.#messages.filter(isDrawn);
		const first = drawn.at(-AHEAD);
		if (first === undefined || drawn.length <= AHEAD + SPARE) return;
		this.#messages = this.#messages.filter(({ n }) => n >= first.n);
		this.#hasOlder = true;
	}
	/** Asked for several times at once, it reads once. */
	older(): Promise<void> {
		const [first] = this.#messages;
		if (this.#reading !== undefined || first === undefined || !this.#hasOlder) return this.#alone();
		return this.#read({ before: first.n, limit: PAGE }, (entries) => this.#putBefore(entries, PAGE));
	}
	newer(): Promise<void> {
		if (this.#reading !== undefined || !this.#hasNewer) return this.#alone();
		return this.#read({ after: this.#messages.at(-1)?.n ?? this.#edge, limit: PAGE }, (entries) => {
			const all = mergeEntries(this.#messages, entries);
			if (all.length > MOST) this.#hasOlder = true;
			this.#messages = all.slice(-MOST);
			this.#hasNewer = entries.length === PAGE;
		});
	}
	/** Reads what is drawn anew. */
	again(): Promise<void> {
		return this.#alone(() => {
			const last = this.#messages.at(-1);
			if (last === undefined) return undefined;
			const limit = this.#messages.length;
			return this.#read({ before: last.n + 1, limit }, (entries) => {
				this.#messages = entries;
				this.#hasOlder &&= entries.length === limit; // fewer than there were: some have disappeared, and none is before them
			});
		});
	}
	/** Moves so that the entry n is drawn, with its neighbours on both sides. */
	around(n: number): Promise<void> {
		return this.#alone(() => this.#goTo(n)); // what is on its way may reach that far
	}
	#goTo(n: number): Promise<void> | undefined {
		const [first, last] = [this.#messages[0]?.n, this.#messages.at(-1)?.n];
		if (first !== undefined && last !== undefined && n >= first && n <= last) return undefined;
		if (first !== undefined && n < first && first - n < MOST / 2 && this.#hasOlder) {
			const limit = first - n + PAGE / 2;
			return this.#read({ before: first, limit }, (entries) => this.#putBefore(entries, limit));
		}
		// Those after it are read with those before it, by one call: between two of them a gap could arise.
		return this.#read({ before: n + PAGE / 2 + 1, limit: PAGE }, (entries) => {
			this.#messages = entries;
			this.#edge = n;
			this.#hasOlder = entries.length === PAGE;
			this.#hasNewer = true; // until reading on shows that there are none
		});
	}

	/** Takes the part of `changes` that is about what is drawn. */
	draw(changes: Changes): void {
		if (this.#reading !== undefined || !this.#isRead) this.#meanwhile.push(changes);
		const last = this.#messages.at(-1)?.n ?? 0;
		if (this.#isRead) this.#apply(changes);
		if ((this.#messages.at(-1)?.n ?? 0) > last) this.#arrivals++;
	}
	/** Where as much is drawn as can be, what is new is read when one comes there. */
	#apply(changes: Changes): void {
		const last = this.#messages.at(-1)?.n ?? 0;
		const isNew = changes.messages.some(({ contact, message }) => contact === this.#contact && message.n > last);
		if (isNew && this.#messages.length >= MOST) this.#hasNewer = true;
		this.#messages = applyChanges(this.#messages, this.#contact, changes, !this.#hasNewer);
	}

	#putBefore(entries: readonly MessageView[], limit: number): void {
		const all = mergeEntries(this.#messages, entries);
		if (all.length > MOST) this.#hasNewer = true;
		this.#messages = all.slice(0, Math.max(MOST, entries.length));
		this.#hasOlder = entries.length === limit;
	}
	/** One reading at a time: `act` begins when none is under way, and looks at where the last one led. */
	async #alone(act?: () => Promise<void> | undefined): Promise<void> {
		while (this.#reading !== undefined) await this.#reading.catch(() => undefined); // whoever asked for it is told
		await act?.();
	}
	#read(where: Where, take: (entries: readonly MessageView[]) => void): Promise<void> {
		this.#reading = this.#vault
			.history({ contact: this.#contact, ...where })
			.then((entries) => {
				take(entries);
				this.#isRead = true;
				for (const changes of this.#meanwhile) this.#apply(changes);
			})
			.finally(() => {
				this.#reading = undefined;
				if (this.#isRead) this.#meanwhile = [];
			});
		return this.#reading;
	}
}
