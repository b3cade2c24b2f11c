// The open conversation: the newest entries, older ones on demand, and the acts of writing. Draws only what the vault
// has committed.
import { fitsContent } from '#lib/protocol/content.ts';
import type { LinkReport } from '#lib/rtc/ports.ts';
import type { Changes, MessageView, VaultApi } from '#lib/worker/api.ts';
import type { ContactModel } from './contact.svelte.ts';
import { applyChanges, mergeEntries } from './entries.ts';
import type { ConversationState } from './view.ts';

/** Entries read at a time: a tall screen and a half. */
const PAGE = 50;
/** Entries read ahead once the newest are drawn, so that scrolling back does not wait. */
const AHEAD = 300;

export class Conversation implements ConversationState {
	readonly contact: ContactModel;
	readonly connect: () => void;
	readonly connectionReport: () => Promise<LinkReport | undefined>;
	readonly #vault: VaultApi;
	readonly #apply: (changes: Changes) => void;
	#messages = $state.raw<readonly MessageView[]>([]);
	#isRead = $state(false);
	/** Nothing older came when it was asked for, whatever the numbers say. */
	#isWhole = $state(false);
	#loading: Promise<void> | undefined;

	/**
	 * @param connect dials the contact now
	 * @param report reads how the connection does
	 */
	constructor(
		vault: VaultApi,
		contact: ContactModel,
		apply: (changes: Changes) => void,
		connect: () => void,
		report: () => Promise<LinkReport | undefined>
	) {
		this.contact = contact;
		this.connect = connect;
		this.connectionReport = report;
		this.#vault = vault;
		this.#apply = apply;
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
			.then((older) => {
				this.#messages = mergeEntries(this.#messages, older);
				this.#isRead = true;
				if (older.length === 0) this.#isWhole = true;
			})
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
		this.#messages = applyChanges(this.#messages, this.contact.publicKey, changes);
	}
}
