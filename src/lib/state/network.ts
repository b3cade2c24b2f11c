// The network of an unlocked app: signaling channels, links and delivery, joined. Owns when a contact is dialled
// (docs/protocol.md, section 3, "The life of a link"); decides nothing about messages.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { IceServer, Presence } from '#lib/protocol/signaling.ts';
import { Links } from '#lib/rtc/links.ts';
import type { LinkReport, LinkStatus, RelayPort, SignalingStatus } from '#lib/rtc/ports.ts';
import { SignalingChannel } from '#lib/rtc/signaling-channel.ts';
import type { Changes, ContactView, OwnPresence, VaultApi } from '#lib/worker/api.ts';
import type { HostConfig } from './config.ts';
import { isOpen } from './contact-list.svelte.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { createDescriptionPort } from './description-port.ts';
import { createRedials, type Redials } from './redials.ts';
import { createTyping, type Typing } from './typing.ts';
import { watchWake } from './wake.ts';

/** Foreign signaling servers that are dialled beside the own one, at most. */
const MAX_FOREIGN_SERVERS = 3;

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
	readonly #self: PublicKey;
	readonly #channels = new Map<string, SignalingChannel>();
	readonly #online = new Set<string>();
	readonly #presence = new Map<PublicKey, Presence>();
	readonly #links: Links;
	readonly #delivery: Delivery;
	readonly #redials: Redials;
	readonly #typing: Typing;
	readonly #abort = new AbortController();
	/** Contacts who may be reached. */
	#known: ReadonlySet<PublicKey> = new Set();
	#iceServers: readonly IceServer[];
	#ownPresence: OwnPresence;

	/** @param presence what others see of this person at first */
	constructor(self: PublicKey, config: HostConfig, presence: OwnPresence, host: NetworkHost) {
		this.#self = self;
		this.#host = host;
		this.#config = config;
		this.#iceServers = config.iceServers;
		this.#ownPresence = presence;
		this.#links = new Links(self, createDescriptionPort(host.vault, this.#learn.bind(this)), this.#relay(), {
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
		const known = new Set(contacts.map(({ publicKey }) => publicKey));
		for (const contact of this.#known) if (!known.has(contact)) this.#leave(contact);
		this.#known = known;
		const foreign = new Set(contacts.flatMap(({ server }) => server ?? []));
		foreign.delete(this.#config.signaling);
		for (const url of [this.#config.signaling, ...[...foreign].slice(0, MAX_FOREIGN_SERVERS)]) this.#openChannel(url);
		for (const [url, channel] of this.#channels)
			channel.watch(
				contacts.flatMap(({ publicKey, server }) => ((server ?? this.#config.signaling) === url ? publicKey : []))
			);
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
		for (const channel of this.#channels.values()) channel.connectNow();
		if (this.#known.has(contact)) this.#links.dial(contact);
	}

	/** What others see of this person from now on. Who is not invisible any more dials whoever is waited for. */
	setPresence(presence: OwnPresence): void {
		const wasInvisible = this.#ownPresence === 'invisible';
		this.#ownPresence = presence;
		for (const channel of this.#channels.values()) channel.setPresence(presence);
		if (presence === 'invisible') this.#links.unwant();
		if (!wasInvisible || presence === 'invisible') return;
		this.#hurry();
		for (const contact of this.#known) this.#dialIfWanted(contact);
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
		for (const channel of this.#channels.values()) channel.close();
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

	#openChannel(url: string): void {
		if (this.#channels.has(url)) return;
		const own = url === this.#config.signaling;
		const channel = new SignalingChannel(
			{
				url,
				publicKey: this.#self,
				sign: (challenge, host) => this.#host.vault.signChallenge({ challenge, host }),
				presence: this.#ownPresence
			},
			{
				status: (status) => {
					if (own) this.#host.signaling(status);
					if (status.state === 'online') this.#cameOnline(url);
					else this.#wentOffline(url);
				},
				offer: (from, sealed) => this.#links.offerArrived(from, sealed),
				answer: (from, sealed) => this.#links.answerArrived(from, sealed),
				targetOffline: (target) => {
					if (!this.#speaksFor(url, target)) return;
					this.#note(target, 'offline');
					this.#links.targetOffline(target);
					this.#redials.missed(target);
				},
				presence: (publicKey, presence) => {
					if (!this.#speaksFor(url, publicKey)) return;
					const before = this.#presence.get(publicKey);
					this.#note(publicKey, presence);
					if (presence === 'offline' || before === presence) return;
					this.#hurry(publicKey);
					this.#dialIfWanted(publicKey);
				},
				iceServers: (servers) => {
					if (own) this.#iceServers = servers;
				}
			}
		);
		this.#channels.set(url, channel);
		channel.connectNow();
	}

	#note(contact: PublicKey, presence: Presence): void {
		this.#presence.set(contact, presence);
		this.#host.presence(contact, presence);
	}

	#cameOnline(url: string): void {
		if (this.#online.has(url)) return;
		this.#online.add(url);
		for (const { publicKey, server } of this.#reachable()) {
			if ((server ?? this.#config.signaling) !== url) continue;
			this.#presence.delete(publicKey); // what was known is from before
			this.#hurry(publicKey);
			this.#dialIfWanted(publicKey);
		}
	}

	/** Nobody tells who is there any more. */
	#wentOffline(url: string): void {
		if (!this.#online.delete(url)) return;
		for (const contact of this.#known)
			if (this.#serverOf(contact) === url && this.#presence.delete(contact)) this.#host.presence(contact, undefined);
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
			for (const channel of this.#channels.values()) channel.connectNow();
			this.#hurry();
		};
		const probe = () => {
			for (const channel of this.#channels.values()) channel.proveNow();
			this.#links.probe();
		};
		watchWake({ news, probe }, signal);
		addEventListener('pagehide', () => this.#links.closeAll(), { signal });
		// A page that the browser had put aside comes back with its links closed.
		const returned = ({ persisted }: PageTransitionEvent) => {
			if (persisted) for (const contact of this.#known) this.#dialIfWanted(contact);
		};
		addEventListener('pageshow', returned, { signal });
	}

	#serverOf(contact: PublicKey): string {
		const view = this.#host.contacts().find(({ publicKey }) => publicKey === contact);
		return view?.server ?? this.#config.signaling;
	}
	/** Whether a server is the one to ask about a contact: another has no say about them. */
	#speaksFor(url: string, contact: PublicKey): boolean {
		return this.#known.has(contact) && this.#serverOf(contact) === url;
	}

	#relay(): RelayPort {
		return {
			relay: (type, target, sealed) => this.#channels.get(this.#serverOf(target))?.relay(type, target, sealed) ?? false,
			iceServers: () => this.#iceServers
		};
	}

	#learn(contact: PublicKey, { changes, skew }: { readonly changes: Changes; readonly skew: number }): void {
		this.#host.apply(changes);
		this.#host.skew(contact, skew);
	}
}
