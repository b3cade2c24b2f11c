// The open conversation: the entries around where one reads, and what a person does with them. Draws only what the
// vault has committed.
import { type BodyUse, fitsContent } from '#lib/protocol/content.ts';
import type { LinkReport } from '#lib/rtc/ports.ts';
import type { Changes, MessageView, VaultApi } from '#lib/worker/api.ts';
import type { ContactActs } from './contact-acts.ts';
import type { ContactModel } from './contact.svelte.ts';
import { HistoryWindow } from './history-window.svelte.ts';
import type { ConversationState, Place } from './view.ts';

/** What a conversation asks of the app around it. */
export interface ConversationHost {
	/** Draws what an act has committed, and sends what there is to send. */
	apply(changes: Changes): void;
	/** Dials the contact now. */
	connect(): void;
	/** Reads how the connection does. */
	report(): Promise<LinkReport | undefined>;
	/** Something of it was looked at. */
	looked(): void;
	/** An emoji was given as a reaction. */
	noteEmoji(emoji: string): void;
	/** What a person does about the contact, beside writing to them. */
	readonly acts: ContactActs;
}

/** Entries among which the first unread one is looked for. */
const UNREAD = 300;

export class Conversation implements ConversationState {
	readonly contact: ContactModel;
	readonly #vault: VaultApi;
	readonly #host: ConversationHost;
	readonly #window: HistoryWindow;
	/** Where the reader was when this was left last. */
	place: Place | undefined;
	#unreadFrom = $state<number>();
	#isBegun = $state(false);
	#sought = $state.raw<{ readonly n: number }>();
	#seen = 0;
	/** How often somebody who wrote was led to the newest. */
	#led = $state(0);

	/** @param place where the reader left it */
	constructor(vault: VaultApi, contact: ContactModel, host: ConversationHost, place?: Place) {
		this.contact = contact;
		this.place = place;
		this.#vault = vault;
		this.#host = host;
		this.#window = new HistoryWindow(vault, contact.publicKey);
	}

	get messages(): readonly MessageView[] {
		return this.#window.messages;
	}
	get sought(): { readonly n: number } | undefined {
		return this.#sought;
	}
	jumpTo(n: number): void {
		this.#sought = { n };
	}
	get hasOlder(): boolean {
		return this.#window.hasOlder;
	}
	get hasNewer(): boolean {
		return this.#window.hasNewer;
	}
	get arrivals(): number {
		return this.#window.arrivals + this.#led;
	}
	get isBegun(): boolean {
		return this.#isBegun;
	}
	get unreadFrom(): number | undefined {
		return this.#unreadFrom;
	}
	/** The n of the newest entry that was looked at. */
	get seen(): number {
		return this.#seen;
	}

	/** Reads what is to be drawn first: where the unread begins, where the reader left it, or the newest. */
	async begin(): Promise<void> {
		const { unread } = this.contact;
		if (unread > 0) this.place = undefined;
		if (this.place !== undefined) {
			await this.#window.around(this.place.n);
		} else {
			await this.#window.newest();
			if (unread > 0) this.#unreadFrom = await this.#firstOf(unread);
		}
		this.#isBegun = true;
	}
	/** The n of the contact's `count`-th text from the end; of the first one that is drawn where there are not so many. */
	async #firstOf(count: number): Promise<number | undefined> {
		if (count > this.#theirs().length) await this.#window.ahead(UNREAD);
		return this.#theirs().slice(-count)[0];
	}
	#theirs(): readonly number[] {
		return this.messages.flatMap((message) => (message.kind === 'text' && !message.mine ? [message.n] : []));
	}

	/** Reads what is drawn anew. */
	reload(): Promise<void> {
		return this.#window.again();
	}
	loadAhead(): Promise<void> {
		return this.#window.ahead();
	}
	loadOlder(): Promise<void> {
		return this.#window.older();
	}
	loadNewer(): Promise<void> {
		return this.#window.newer();
	}
	/** One reads at the end: what is far above need not be drawn. */
	letGo(): void {
		this.#window.letGo();
	}
	toNewest(): Promise<void> {
		return this.#window.newest();
	}
	reach(n: number): Promise<void> {
		return this.#window.around(n);
	}
	entryAt(at: number): Promise<number | undefined> {
		return this.#vault.entryAt({ contact: this.contact.publicKey, at });
	}
	saw(n: number): void {
		this.#seen = Math.max(this.#seen, n);
		this.#host.looked();
	}

	async send(body: string, replyTo?: number): Promise<void> {
		const { publicKey: contact } = this.contact;
		this.#host.apply(await this.#vault.send({ contact, body, ...(replyTo !== undefined && { replyTo }) }));
		this.#unreadFrom = undefined; // who answers has read
		if (this.hasNewer) await this.#leadToNewest();
	}
	/** What was written is committed: that it cannot be shown yet refuses nothing. */
	async #leadToNewest(): Promise<void> {
		await this.toNewest().then(
			() => this.#led++,
			() => undefined
		);
	}
	async edit(n: number, body: string): Promise<void> {
		this.#host.apply(await this.#vault.edit({ contact: this.contact.publicKey, n, body }));
	}
	async deleteMessage(n: number): Promise<void> {
		this.#host.apply(await this.#vault.deleteMessage({ contact: this.contact.publicKey, n }));
	}
	async react(n: number, emoji: string): Promise<void> {
		const message = this.messages.find((each) => each.n === n);
		const given = message?.kind === 'text' && message.reactions.some((each) => each.emoji === emoji && each.mine);
		this.#host.apply(await this.#vault.react({ contact: this.contact.publicKey, n, emoji }));
		if (!given) this.#host.noteEmoji(emoji); // one that was taken back is not wanted again at once
	}
	async setTimer(seconds: number): Promise<void> {
		this.#host.apply(await this.#vault.setTimer({ contact: this.contact.publicKey, seconds }));
	}
	fits(body: string, use?: BodyUse): boolean {
		return fitsContent(body, use);
	}
	writeAnyway(): void {
		this.contact.writeAnyway();
	}
	connect(): void {
		this.#host.connect();
	}
	connectionReport(): Promise<LinkReport | undefined> {
		return this.#host.report();
	}
	safetyNumber(): Promise<string> {
		return this.#vault.safetyNumber({ contact: this.contact.publicKey });
	}

	typed(text: string): void {
		this.#host.acts.typed(this.contact.publicKey, text);
	}
	rename(name: string): Promise<string | undefined> {
		return this.#host.acts.rename(this.contact.publicKey, name);
	}
	setVerified(verified: boolean): Promise<void> {
		return this.#host.acts.setVerified(this.contact.publicKey, verified);
	}
	setMuted(muted: boolean): Promise<void> {
		return this.#host.acts.setMuted(this.contact.publicKey, muted);
	}
	setBlocked(blocked: boolean): Promise<void> {
		return this.#host.acts.setBlocked(this.contact.publicKey, blocked);
	}
	remove(history: 'keep' | 'delete'): Promise<void> {
		return this.#host.acts.remove(this.contact.publicKey, history);
	}

	/** Takes the part of `changes` that is about this conversation. */
	draw(changes: Changes): void {
		this.#window.draw(changes);
	}
}
