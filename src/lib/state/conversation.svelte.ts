// The open conversation: the newest entries, older ones on demand, and what a person does with them. Draws only what the
// vault has committed.
import { type BodyUse, fitsContent } from '#lib/protocol/content.ts';
import type { LinkReport } from '#lib/rtc/ports.ts';
import type { Changes, MessageView, VaultApi } from '#lib/worker/api.ts';
import type { ContactActs } from './contact-acts.ts';
import type { ContactModel } from './contact.svelte.ts';
import { applyChanges, mergeEntries } from './entries.ts';
import type { ConversationState } from './view.ts';

/** Entries read at a time: a tall screen and a half. */
const PAGE = 50;
/** Entries read ahead once the newest are drawn, so that scrolling back does not wait. */
const AHEAD = 300;

/** What a conversation asks of the app around it. */
export interface ConversationHost {
	/** Draws what an act has committed, and sends what there is to send. */
	apply(changes: Changes): void;
	/** Dials the contact now. */
	connect(): void;
	/** Reads how the connection does. */
	report(): Promise<LinkReport | undefined>;
	/** An emoji was given as a reaction. */
	noteEmoji(emoji: string): void;
	/** What a person does about the contact, beside writing to them. */
	readonly acts: ContactActs;
}

export class Conversation implements ConversationState {
	readonly contact: ContactModel;
	readonly #vault: VaultApi;
	readonly #host: ConversationHost;
	#messages = $state.raw<readonly MessageView[]>([]);
	#isRead = $state(false);
	/** Nothing older came when it was asked for, whatever the numbers say. */
	#isWhole = $state(false);
	#loading: Promise<void> | undefined;
	/** What was committed before the newest entries were read. */
	readonly #early: Changes[] = [];

	constructor(vault: VaultApi, contact: ContactModel, host: ConversationHost) {
		this.contact = contact;
		this.#vault = vault;
		this.#host = host;
	}

	get messages(): readonly MessageView[] {
		return this.#messages;
	}
	/** True until the newest have been read: a conversation that could not be read is not an empty one. */
	get hasOlder(): boolean {
		return !this.#isRead || (!this.#isWhole && (this.#messages[0]?.n ?? 1) > 1);
	}

	loadNewest(): Promise<void> {
		return this.#load(undefined);
	}
	/** Reads what is drawn anew. */
	async reload(): Promise<void> {
		await this.#loading;
		await this.#load(undefined, Math.max(1, this.#messages.length));
	}
	/** Reads on behind what is drawn, as far as scrolling back will soon want it. */
	async loadAhead(): Promise<void> {
		while (this.hasOlder && this.#messages.length < AHEAD) await this.loadOlder();
	}
	loadOlder(): Promise<void> {
		return this.hasOlder ? this.#load(this.#messages[0]?.n) : Promise.resolve();
	}
	/** Reads everything from there on at once, with some before it to make sense of it. */
	async loadBackTo(n: number): Promise<void> {
		await this.#loading; // what is on its way may reach that far
		const oldest = this.#messages[0]?.n;
		if (oldest !== undefined && n < oldest && this.hasOlder) await this.#load(oldest, oldest - n + PAGE / 2);
	}
	async #load(before: number | undefined, limit = PAGE): Promise<void> {
		this.#loading ??= this.#vault
			.history({ contact: this.contact.publicKey, limit, ...(before !== undefined && { before }) })
			.then((older) => {
				this.#messages = mergeEntries(this.#messages, older);
				this.#isRead = true;
				for (const changes of this.#early.splice(0)) this.draw(changes);
				if (older.length === 0) this.#isWhole = true;
			})
			.finally(() => (this.#loading = undefined));
		return this.#loading;
	}

	async send(body: string, replyTo?: number): Promise<void> {
		const { publicKey: contact } = this.contact;
		this.#host.apply(await this.#vault.send({ contact, body, ...(replyTo !== undefined && { replyTo }) }));
	}
	async edit(n: number, body: string): Promise<void> {
		this.#host.apply(await this.#vault.edit({ contact: this.contact.publicKey, n, body }));
	}
	async deleteMessage(n: number): Promise<void> {
		this.#host.apply(await this.#vault.deleteMessage({ contact: this.contact.publicKey, n }));
	}
	async react(n: number, emoji: string): Promise<void> {
		const message = this.#messages.find((each) => each.n === n);
		const given = message?.kind === 'text' && message.reactions.some((each) => each.emoji === emoji && each.mine);
		this.#host.apply(await this.#vault.react({ contact: this.contact.publicKey, n, emoji }));
		if (!given) this.#host.noteEmoji(emoji); // one that was taken back is not wanted again at once
	}
	fits(body: string, use?: BodyUse): boolean {
		return fitsContent(body, use);
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
	setBlocked(blocked: boolean): Promise<void> {
		return this.#host.acts.setBlocked(this.contact.publicKey, blocked);
	}
	remove(history: 'keep' | 'delete'): Promise<void> {
		return this.#host.acts.remove(this.contact.publicKey, history);
	}

	/** Takes the part of `changes` that is about this conversation. */
	draw(changes: Changes): void {
		if (this.#isRead) this.#messages = applyChanges(this.#messages, this.contact.publicKey, changes);
		else this.#early.push(changes);
	}
}
