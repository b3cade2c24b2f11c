// The network of an unlocked app: signaling channels, links and delivery, joined. Owns when a contact is dialled
// (docs/protocol.md, section 3, "The life of a link"); decides nothing about messages.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Presence } from '#lib/protocol/signaling.ts';
import { Links } from '#lib/rtc/links.ts';
import type { LinkReport, LinkStatus, RelayPort, SignalingStatus } from '#lib/rtc/ports.ts';
import type { Changes, ContactView, VaultApi } from '#lib/worker/api.ts';
import type { OwnPresence } from '#lib/worker/preferences-api.ts';
import { Channels } from './channels.ts';
import type { HostConfig } from './config.ts';
import { isOpen } from './contact-list.svelte.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createDescriptionPort } from './description-port.ts';
import { createRedials, type Redials } from './redials.ts';
import { createTyping, type Typing } from './typing.ts';
import { watchWake } from './wake.ts';

/** What the network needs to know of the app, and tells it. */
export interface NetworkHost {
	readonly vault: VaultApi;
	/** All, those included with whom nothing passes: blocked and removed ones are left alone. */
	contacts(): readonly ContactView[];
	/** The contact whose conversation is open: it is dialled without anything to send. */
	attended(): PublicKey | undefined;
	apply(changes: Changes): void;
	fail(error: unknown): void;
	/** @param presence undefined: not known any more */
	presence(contact: PublicKey, presence: Presence | undefined): void;
	link(contact: PublicKey, status: LinkStatus): void;
	/** The link is open. */
	linked(contact: PublicKey): void;
	typing(contact: PublicKey, isTyping: boolean): void;
	signaling(status: SignalingStatus): void;
	/** The two clocks differ by this much, in ms. */
	skew(contact: PublicKey, skew: number): void;
}

export class Network {
	readonly #host: NetworkHost;
	readonly #config: HostConfig;
	readonly #channels: Channels;
	readonly #presence = new Map<PublicKey, Presence>();
	readonly #links: Links;
	readonly #delivery: Delivery;
	readonly #redials: Redials;
	readonly #typing: Typing;
	readonly #abort = new AbortController();
	/** Contacts who may be reached, and at which server. */
	#known: ReadonlyMap<PublicKey, string> = new Map();
	#ownPresence: OwnPresence;

	/**
	 * @param server at which new contacts find this person
	 * @param presence what others see of this person at first
	 */
	constructor(self: PublicKey, config: HostConfig, server: string, presence: OwnPresence, host: NetworkHost) {
		this.#host = host;
		this.#config = config;
		this.#ownPresence = presence;
		this.#channels = this.#createChannels(self, server);
		const descriptions = createDescriptionPort(host.vault, config.signaling, this.#learn.bind(this));
		this.#links = new Links(self, descriptions, this.#relay(), {
			status: (contact, status) => {
				if (status.state !== 'open') this.#typing.stopped(contact);
				host.link(contact, status);
			},
			opened: (contact, attempt) => {
				this.#redials.succeeded(contact);
				host.linked(contact);
				void this.#delivery.opened(contact, attempt);
			},
			frames: (contact, attempt, frames) => void this.#delivery.accept(contact, attempt, frames),
			typing: (contact, active) => this.#typing.heard(contact, active),
			closed: (contact, attempt) => {
				this.#delivery.closed(contact, attempt).catch((error: unknown) => host.fail(error));
			}
		});
		this.#delivery = createDelivery(
			host.vault,
			{
				send: (contact, attempt, frames) => this.#links.send(contact, attempt, frames),
				// What a link came to is no act of the person's: somebody invisible leaves the next dial to the contact.
				close: (contact, options) =>
					this.#links.close(contact, this.#ownPresence === 'invisible' ? { graceful: options.graceful } : options)
			},
			(changes) => this.#apply(changes),
			(error) => host.fail(error)
		);
		this.#typing = createTyping((contact, isTyping) => host.typing(contact, isTyping));
		this.#redials = createRedials((contact) => {
			this.#presence.delete(contact); // "not there" was a while ago
			this.#dialIfWanted(contact);
		});
		this.#listen();
		this.contactsChanged();
	}

	/** The list of contacts is another: dial their servers, watch their presence, and leave alone who is not to be reached. */
	contactsChanged(): void {
		const contacts = this.#reachable();
		const known = new Map(contacts.map(({ publicKey, server = this.#config.signaling }) => [publicKey, server]));
		for (const [contact, url] of this.#known) {
			if (!known.has(contact)) this.#leave(contact);
			else if (known.get(contact) !== url) this.#forgetPresence(contact); // it was another server's word
		}
		this.#known = known;
		this.#channels.keep([...known].map(([publicKey, url]) => ({ publicKey, url })));
	}

	/** New contacts find this person at another server from now on. Who is known is met where they were. */
	setServer(url: string): void {
		this.#channels.setOwn(url);
		this.contactsChanged();
	}

	/** A person's own act: there is something new in a contact's outbox. */
	flush(contact: PublicKey): void {
		void this.#delivery.flush(contact);
		if (this.#isWanted(contact)) this.#links.dial(contact);
	}

	/** There may be something to send that no act of the person's asks for: nobody is dialled for it by somebody invisible. */
	carry(contact: PublicKey): void {
		void this.#delivery.flush(contact);
		this.#dialIfWanted(contact);
	}

	/** A person's own act: opening the conversation, or "Try again". */
	connect(contact: PublicKey): void {
		this.#channels.connectNow();
		if (this.#known.has(contact)) this.#links.dial(contact);
	}

	/** What others see of this person from now on. Who is not invisible any more dials whoever is waited for. */
	setPresence(presence: OwnPresence): void {
		const wasInvisible = this.#ownPresence === 'invisible';
		this.#ownPresence = presence;
		this.#channels.setPresence(presence);
		if (presence === 'invisible') this.#links.unwant();
		if (!wasInvisible || presence === 'invisible') return;
		this.#hurry();
		for (const contact of this.#known.keys()) this.#dialIfWanted(contact);
	}

	report(contact: PublicKey): Promise<LinkReport | undefined> {
		return this.#links.report(contact);
	}
	typing(contact: PublicKey): void {
		this.#links.sendTyping(contact);
	}
	stopTyping(contact: PublicKey): void {
		this.#links.stopTyping(contact);
	}

	/** Closes everything, so that contacts learn it at once. Not used again. */
	close(): void {
		this.#abort.abort();
		this.#redials.stop();
		this.#typing.stop();
		this.#links.closeAll();
		this.#channels.close();
	}

	/** A contact is dialled when something waits for them, or this person looks at the conversation, or an invite is unanswered. */
	#isWanted(contact: PublicKey): boolean {
		const view = this.#reachable().find(({ publicKey }) => publicKey === contact);
		if (view === undefined || this.#presence.get(contact) === 'offline') return false;
		return view.hasUnsent || view.invited || this.#host.attended() === contact;
	}
	/** Dials without an act of this person's: a dial would tell that somebody invisible is here. */
	#dialIfWanted(contact: PublicKey): void {
		if (this.#ownPresence !== 'invisible' && this.#isWanted(contact)) this.#links.dial(contact);
	}
	/** Good news, of one contact or of all: what was dialled in vain is dialled again. */
	#hurry(...contact: [] | [PublicKey]): void {
		if (this.#ownPresence !== 'invisible') this.#links.goodNews(...contact);
	}

	#reachable(): readonly ContactView[] {
		return this.#host.contacts().filter(isOpen);
	}
	#leave(contact: PublicKey): void {
		this.#presence.delete(contact);
		this.#redials.succeeded(contact);
		this.#links.close(contact, { graceful: false });
	}

	#createChannels(self: PublicKey, server: string): Channels {
		return new Channels(self, server, this.#config, this.#ownPresence, {
			sign: (challenge, host) => this.#host.vault.signChallenge({ challenge, host }),
			status: (status) => this.#host.signaling(status),
			online: (url) => this.#cameOnline(url),
			offline: (url) => this.#wentOffline(url),
			offer: (url, from, sealed) => this.#links.offerArrived(from, sealed, url),
			answer: (from, sealed) => this.#links.answerArrived(from, sealed),
			targetOffline: (url, target) => {
				if (!this.#speaksFor(url, target)) return;
				this.#note(target, 'offline');
				this.#links.targetOffline(target);
				this.#redials.missed(target);
			},
			presence: (url, publicKey, presence) => {
				if (!this.#speaksFor(url, publicKey)) return;
				const before = this.#presence.get(publicKey);
				this.#note(publicKey, presence);
				if (presence === 'offline' || before === presence) return;
				this.#hurry(publicKey);
				this.#dialIfWanted(publicKey);
			}
		});
	}

	#note(contact: PublicKey, presence: Presence): void {
		this.#presence.set(contact, presence);
		this.#host.presence(contact, presence);
	}

	#cameOnline(url: string): void {
		for (const [contact, place] of this.#known) {
			if (place !== url) continue;
			this.#presence.delete(contact); // what was known is from before
			this.#hurry(contact);
			this.#dialIfWanted(contact);
		}
	}

	/** Nobody tells who is there any more. */
	#wentOffline(url: string): void {
		for (const [contact, place] of this.#known) if (place === url) this.#forgetPresence(contact);
	}
	#forgetPresence(contact: PublicKey): void {
		if (this.#presence.delete(contact)) this.#host.presence(contact, undefined);
	}

	/** Draws what came over a link. Whose text is new has stopped typing it. */
	#apply(changes: Changes): void {
		const newest = new Map(this.#host.contacts().map(({ publicKey, lastN }) => [publicKey, lastN]));
		this.#host.apply(changes);
		for (const { contact, message } of changes.messages)
			if (message.kind === 'text' && !message.mine && message.n > (newest.get(contact) ?? 0))
				this.#typing.stopped(contact);
	}

	/** Good news of this device, and the end of the page. */
	#listen(): void {
		const { signal } = this.#abort;
		const news = () => {
			this.#channels.connectNow();
			this.#hurry();
		};
		const probe = () => {
			this.#channels.proveNow();
			this.#links.probe();
		};
		watchWake({ news, probe }, signal);
		addEventListener('pagehide', () => this.#links.closeAll(), { signal });
		// A page that the browser had put aside comes back with its links closed.
		const returned = ({ persisted }: PageTransitionEvent) => {
			if (persisted) for (const contact of this.#known.keys()) this.#dialIfWanted(contact);
		};
		addEventListener('pageshow', returned, { signal });
	}

	/** Whether a server is the one to ask about a contact: another has no say about them. */
	#speaksFor(url: string, contact: PublicKey): boolean {
		return this.#known.get(contact) === url;
	}

	#relay(): RelayPort {
		return {
			relay: (type, target, sealed, over = this.#known.get(target)) =>
				over !== undefined && this.#channels.relay(over, type, target, sealed),
			iceServers: () => this.#channels.iceServers
		};
	}

	#learn(contact: PublicKey, { changes, skew }: { readonly changes: Changes; readonly skew: number }): void {
		this.#host.apply(changes);
		this.#host.skew(contact, skew);
	}
}
