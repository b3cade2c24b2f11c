// The signaling channels of an unlocked app: one to the own server, and one to each other at which contacts are met. Owns
// which of them are open, and whose ICE servers count (docs/protocol.md, section 2, "Several servers").
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { IceServer, Presence } from '#lib/protocol/signaling.ts';
import type { SignalingStatus } from '#lib/rtc/ports.ts';
import { SignalingChannel } from '#lib/rtc/signaling-channel.ts';
import type { OwnPresence } from '#lib/worker/preferences-api.ts';
import type { HostConfig } from './config.ts';

/** Signaling servers that are dialled beside the own one and the host's, at most. */
const MAX_OTHERS = 3;

/** What the channels need to know, and tell. `url` names the server that says it. */
export interface ChannelsHost {
	sign(challenge: string, host: string): Promise<string>;
	/** How the own server stands. */
	status(status: SignalingStatus): void;
	online(url: string): void;
	offline(url: string): void;
	offer(url: string, from: PublicKey, sealed: string): void;
	answer(from: PublicKey, sealed: string): void;
	targetOffline(url: string, target: PublicKey): void;
	presence(url: string, publicKey: PublicKey, presence: Presence): void;
}

export class Channels {
	readonly #self: PublicKey;
	readonly #host: ChannelsHost;
	readonly #config: Pick<HostConfig, 'signaling' | 'iceServers'>;
	readonly #channels = new Map<string, SignalingChannel>();
	readonly #online = new Set<string>();
	/** As each server named them. */
	readonly #iceServers = new Map<string, readonly IceServer[]>();
	#own: string;
	#presence: OwnPresence;

	/**
	 * @param own the server at which new contacts find this person
	 * @param config the host's server; its ICE servers count until the own server names others
	 */
	constructor(
		self: PublicKey,
		own: string,
		config: Pick<HostConfig, 'signaling' | 'iceServers'>,
		presence: OwnPresence,
		host: ChannelsHost
	) {
		this.#self = self;
		this.#own = own;
		this.#config = config;
		this.#presence = presence;
		this.#host = host;
	}

	/** Of the own server, and of no other. */
	get iceServers(): readonly IceServer[] {
		return this.#iceServers.get(this.#own) ?? this.#config.iceServers;
	}
	/** Another server is the own one; `keep` dials it. */
	setOwn(url: string): void {
		this.#own = url;
		const known = this.#channels.get(url);
		if (known !== undefined) this.#host.status(known.status);
	}

	/** Dials the own server and those at which these contacts are met, watches them there, and leaves every other one. */
	keep(contacts: readonly { readonly publicKey: PublicKey; readonly url: string }[]): void {
		const others = new Set(contacts.map(({ url }) => url));
		const { signaling: host } = this.#config;
		// At the host's are the most: it is never the one too many.
		const first = [this.#own, ...(others.has(host) ? [host] : [])];
		for (const url of first) others.delete(url);
		const wanted = [...first, ...[...others].slice(0, MAX_OTHERS)];
		for (const url of [...this.#channels.keys()]) if (!wanted.includes(url)) this.#leave(url);
		for (const url of wanted) this.#open(url);
		for (const [url, channel] of this.#channels)
			channel.watch(contacts.flatMap(({ publicKey, url: at }) => (at === url ? publicKey : [])));
	}

	connectNow(): void {
		for (const channel of this.#channels.values()) channel.connectNow();
	}
	proveNow(): void {
		for (const channel of this.#channels.values()) channel.proveNow();
	}
	setPresence(presence: OwnPresence): void {
		this.#presence = presence;
		for (const channel of this.#channels.values()) channel.setPresence(presence);
	}
	/** Whether the frame was handed to a channel that is signed in. */
	relay(url: string, ...frame: Parameters<SignalingChannel['relay']>): boolean {
		return this.#channels.get(url)?.relay(...frame) ?? false;
	}
	close(): void {
		for (const channel of this.#channels.values()) channel.close();
	}

	#open(url: string): void {
		if (this.#channels.has(url)) return;
		const host = this.#host;
		const sign = (challenge: string, name: string) => host.sign(challenge, name);
		const channel = new SignalingChannel(
			{ url, publicKey: this.#self, sign, presence: this.#presence },
			{
				status: (status) => this.#stands(url, status),
				offer: (from, sealed) => host.offer(url, from, sealed),
				answer: (from, sealed) => host.answer(from, sealed),
				targetOffline: (target) => host.targetOffline(url, target),
				presence: (publicKey, presence) => host.presence(url, publicKey, presence),
				iceServers: (servers) => this.#iceServers.set(url, servers)
			}
		);
		this.#channels.set(url, channel);
		channel.connectNow();
	}
	#leave(url: string): void {
		this.#channels.get(url)?.close();
		this.#channels.delete(url);
		this.#iceServers.delete(url);
	}

	#stands(url: string, status: SignalingStatus): void {
		if (url === this.#own) this.#host.status(status);
		const isOnline = status.state === 'online';
		if (isOnline === this.#online.has(url)) return; // the same once more
		if (isOnline) {
			this.#online.add(url);
			this.#host.online(url);
		} else {
			this.#online.delete(url);
			this.#host.offline(url);
		}
	}
}
