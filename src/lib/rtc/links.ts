// The links: at most one to each contact. Owns the list of them and how many dials a second there may be.
import type { Attempt, PublicKey } from '#lib/protocol/ids.ts';
import { ContactLink, type LinkHost } from './contact-link.ts';
import { DIALS_PER_SECOND } from './limits.ts';
import type { CreateConnection } from './peer-link.ts';
import type { DescriptionPort, LinkEvents, LinkReport, LinkStatus, RelayPort } from './ports.ts';

export class Links {
	readonly #host: LinkHost;
	readonly #contacts = new Map<PublicKey, ContactLink>();

	/** @param create makes the browser's connections; another in tests */
	constructor(
		self: PublicKey,
		descriptions: DescriptionPort,
		relay: RelayPort,
		events: LinkEvents,
		create?: CreateConnection
	) {
		this.#host = { self, descriptions, relay, events, create, turn: createTurns() };
	}

	/** Wants a link to the contact, and dials where there is none. */
	dial(contact: PublicKey): void {
		this.#of(contact).dial();
	}
	/** @param over the server over which it came: there it is answered */
	offerArrived(from: PublicKey, sealed: string, over: string): void {
		const link = this.#of(from);
		void link.offerArrived(sealed, over).then(() => {
			if (link.isUntouched) this.#contacts.delete(from); // a stranger, of whom there may be any number
		});
	}
	answerArrived(from: PublicKey, sealed: string): void {
		void this.#contacts.get(from)?.answerArrived(sealed);
	}
	/** Nobody is dialled by itself any more; what is open stays, and `dial` wants a link again. */
	unwant(): void {
		for (const each of this.#contacts.values()) each.unwant();
	}
	targetOffline(contact: PublicKey): void {
		this.#contacts.get(contact)?.targetOffline();
	}
	/** The network, the signaling server or the contact is back: what is wanted is dialled at once. */
	goodNews(contact?: PublicKey): void {
		if (contact !== undefined) this.#contacts.get(contact)?.hurry();
		else for (const each of this.#contacts.values()) each.hurry();
	}

	/** Something happened to this device: every open link is asked whether it lives, and made anew where it does not. */
	probe(): void {
		for (const each of this.#contacts.values()) each.probe();
	}
	/** Says to the contact that this person types, where that can be said now. */
	sendTyping(contact: PublicKey): void {
		this.#contacts.get(contact)?.sendTyping();
	}
	stopTyping(contact: PublicKey): void {
		this.#contacts.get(contact)?.stopTyping();
	}

	/** Sends frames over the attempt's link. Resolves when there is room for more, or when that link is gone. */
	async send(contact: PublicKey, attempt: Attempt, frames: readonly string[]): Promise<void> {
		await this.#contacts.get(contact)?.open(attempt)?.send(frames);
	}
	/** Ends the link and any attempt. @param options.redialIn dial again after so many ms; without it, not by itself */
	close(contact: PublicKey, options: { readonly graceful: boolean; readonly redialIn?: number }): void {
		this.#contacts.get(contact)?.close(options);
	}
	/** Ends everything at once, so that every contact learns it: the page goes, or the app is locked. */
	closeAll(): void {
		for (const each of this.#contacts.values()) each.close({ graceful: false });
	}
	/** How the link to a contact does; undefined where nothing was ever tried. */
	async report(contact: PublicKey): Promise<LinkReport | undefined> {
		return this.#contacts.get(contact)?.report();
	}
	status(contact: PublicKey): LinkStatus {
		return this.#contacts.get(contact)?.status ?? { state: 'idle' };
	}

	#of(contact: PublicKey): ContactLink {
		const known = this.#contacts.get(contact);
		if (known !== undefined) return known;
		const link = new ContactLink(this.#host, contact);
		this.#contacts.set(contact, link);
		return link;
	}
}

/** Hands out turns to dial, spaced so that there are no more than DIALS_PER_SECOND after a first handful. */
function createTurns(): () => Promise<void> {
	const space = 1_000 / DIALS_PER_SECOND;
	let next = 0;
	return async () => {
		const now = performance.now(); // the calendar may go back by hours, and no dial shall wait for that
		next = Math.max(next + space, now - space * DIALS_PER_SECOND);
		const wait = next - now;
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
	};
}
