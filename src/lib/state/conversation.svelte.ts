// The open conversation: the newest entries, older ones on demand, and the acts of writing. Draws only what the vault
// has committed.
import { fitsContent } from '#lib/protocol/content.ts';
import type { Changes, MessageView, VaultApi } from '#lib/worker/api.ts';
import type { ContactModel } from './contact.svelte.ts';
import type { ConversationState } from './view.ts';

/** Entries read at a time: a tall screen and a half. */
const PAGE = 50;
/** Entries read ahead once the newest are drawn, so that scrolling back does not wait. */
const AHEAD = 300;

export class Conversation implements ConversationState {
	readonly contact: ContactModel;
	readonly connect: () => void;
	readonly #vault: VaultApi;
	readonly #apply: (changes: Changes) => void;
	#messages = $state.raw<readonly MessageView[]>([]);
	#loading: Promise<void> | undefined;

	/** @param connect dials the contact now */
	constructor(vault: VaultApi, contact: ContactModel, apply: (changes: Changes) => void, connect: () => void) {
		this.contact = contact;
		this.connect = connect;
		this.#vault = vault;
		this.#apply = apply;
	}

	get messages(): readonly MessageView[] {
		return this.#messages;
	}
	get hasOlder(): boolean {
		return (this.#messages[0]?.n ?? 1) > 1;
	}

	loadNewest(): Promise<void> {
		return this.#load(undefined);
	}
	/** Reads on behind what is drawn, as far as scrolling back will soon want it. */
	async loadAhead(): Promise<void> {
		while (this.hasOlder && this.#messages.length < AHEAD) await this.loadOlder();
	}
	loadOlder(): Promise<void> {
		return this.hasOlder ? this.#load(this.#messages[0]?.n) : Promise.resolve();
	}
	async #load(before: number | undefined): Promise<void> {
		this.#loading ??= this.#vault
			.history({ contact: this.contact.publicKey, limit: PAGE, ...(before !== undefined && { before }) })
			.then((older) => this.#insert(older))
			.finally(() => (this.#loading = undefined));
		return this.#loading;
	}

	async send(body: string): Promise<void> {
		this.#apply(await this.#vault.send({ contact: this.contact.publicKey, body }));
	}
	fits(body: string): boolean {
		return fitsContent(body);
	}
	safetyNumber(): Promise<string> {
		return this.#vault.safetyNumber({ contact: this.contact.publicKey });
	}

	/** Takes the part of `changes` that is about this conversation. */
	draw(changes: Changes): void {
		const { publicKey } = this.contact;
		this.#insert(changes.messages.flatMap(({ contact, message }) => (contact === publicKey ? [message] : [])));
		const deliveries = new Map(
			changes.deliveries.flatMap(({ contact, n, delivery }) => (contact === publicKey ? [[n, delivery]] : []))
		);
		if (deliveries.size === 0) return;
		this.#messages = this.#messages.map((message) => {
			const delivery = deliveries.get(message.n);
			return delivery === undefined || message.kind !== 'text' ? message : { ...message, delivery };
		});
	}

	/** Merges entries by n; what was read anew replaces what was drawn before. */
	#insert(entries: readonly MessageView[]): void {
		if (entries.length === 0) return;
		const byN = new Map(this.#messages.map((message) => [message.n, message]));
		for (const entry of entries) byN.set(entry.n, entry);
		this.#messages = [...byN.values()].sort((a, b) => a.n - b.n);
	}
}
