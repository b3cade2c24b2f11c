// A signaling channel: one server, dialled again for as long as it is wanted. Owns signing in, proof of life and watching
// presence (docs/protocol.md, section 2); what it relays is sealed.
import { errorCode, unreachable } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { MAX_WATCHED } from '#lib/protocol/limits.ts';
import {
	parseServerFrame,
	type ClientFrame,
	type Presence,
	type RelayFrame,
	type ServerFrame
} from '#lib/protocol/signaling.ts';
import {
	backoff,
	FIRST_PROOF_AFTER,
	PROBE_DEADLINE,
	PROOF_DEADLINE,
	PROOF_INTERVAL,
	SIGN_IN_DEADLINE
} from './limits.ts';
import type { SignalingEvents, SignalingStatus } from './ports.ts';

export interface SignalingOptions {
	/** `ws:` or `wss:` */
	readonly url: string;
	readonly publicKey: PublicKey;
	/** Signs a challenge for a host, both as text; rejects with AppError `bad-challenge` for one that may not be signed. */
	sign(challenge: string, host: string): Promise<string>;
	readonly presence: Presence;
	/** Opens a socket; another in tests. */
	readonly connect?: (url: string) => WebSocket;
}

type Stopped = (SignalingStatus & { readonly state: 'stopped' })['reason'];

export class SignalingChannel {
	readonly #options: SignalingOptions;
	readonly #events: SignalingEvents;
	#socket: WebSocket | undefined;
	#status: SignalingStatus = { state: 'stopped', reason: 'closed' };
	#presence: Presence;
	#watched: readonly PublicKey[] = [];
	#features: readonly string[] = [];
	/** The signed answer to this socket's challenge, taken again by a server that forgot the key. */
	#response: ClientFrame | undefined;
	/** One challenge is answered per socket. */
	#isChallenged = false;
	#tries = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(options: SignalingOptions, events: SignalingEvents) {
		this.#options = options;
		this.#events = events;
		this.#presence = options.presence;
	}

	get status(): SignalingStatus {
		return this.#status;
	}

	/** Dials, at once even while it waits. Nothing while connected, or after a `replaced` or refusal. */
	connectNow(): void {
		if (this.#status.state === 'waiting' || (this.#status.state === 'stopped' && this.#status.reason === 'closed'))
			this.#dial();
	}

	/** Something happened to this device: a socket that is signed in proves itself now, and soon, or is made anew at once. */
	proveNow(): void {
		if (this.#status.state !== 'online') return;
		clearTimeout(this.#timer);
		this.#offerToSelf();
		this.#timer = setTimeout(() => {
			this.#drop();
			this.#dial();
		}, PROBE_DEADLINE);
	}

	/** Whether the frame was handed to a socket that is signed in. */
	relay(type: RelayFrame['type'], target: PublicKey, sealed: string): boolean {
		if (this.#status.state !== 'online') return false;
		return this.#send({ type, target, v: 1, sealed });
	}

	/** Replaces the list of keys whose presence is asked for. */
	watch(keys: readonly PublicKey[]): void {
		this.#watched = keys.slice(0, MAX_WATCHED);
		if (this.#status.state === 'online' && this.#features.includes('watch'))
			this.#send({ type: 'presence_watch', public_keys: [...this.#watched] });
	}
	setPresence(presence: Presence): void {
		this.#presence = presence;
		if (this.#status.state === 'online') this.#tellPresence();
	}

	/** Ends the channel; `connectNow` would begin again. */
	close(): void {
		this.#stop('closed');
	}

	#dial(): void {
		clearTimeout(this.#timer);
		const { url } = this.#options;
		const connect = this.#options.connect ?? ((address: string) => new WebSocket(address));
		let socket: WebSocket;
		try {
			socket = connect(url);
		} catch {
			this.#retry(); // the browser forbids this address here
			return;
		}
		this.#socket = socket;
		this.#response = undefined;
		this.#isChallenged = false;
		const isCurrent = () => this.#socket === socket;
		socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
			if (isCurrent() && typeof data === 'string') this.#take(data, isCurrent);
		});
		socket.addEventListener('close', () => {
			if (isCurrent()) this.#retry();
		});
		this.#timer = setTimeout(() => this.#retry(), SIGN_IN_DEADLINE);
		this.#set({ state: 'connecting' });
	}

	#take(text: string, isCurrent: () => boolean): void {
		let frame: ServerFrame;
		try {
			frame = parseServerFrame(text);
		} catch {
			return;
		}
		if (frame.type === 'auth_challenge') void this.#signIn(frame, isCurrent);
		else if (frame.type === 'auth_success') this.#signedIn();
		else if (frame.type === 'auth_failure') this.#refused();
		else if (this.#status.state === 'online') this.#act(frame);
	}

	async #signIn(
		{ challenge, features }: ServerFrame & { readonly type: 'auth_challenge' },
		isCurrent: () => boolean
	): Promise<void> {
		if (this.#isChallenged) return;
		this.#isChallenged = true;
		this.#features = features;
		const { publicKey, url } = this.#options;
		try {
			const signature = await this.#options.sign(challenge, new URL(url).host);
			if (!isCurrent()) return;
			this.#response = { type: 'auth_response', public_key: publicKey, signature };
			this.#send(this.#response);
		} catch (error) {
			if (!isCurrent()) return;
			if (errorCode(error) === 'bad-challenge' || errorCode(error) === 'malformed') this.#stop('bad-challenge');
			else this.#retry();
		}
	}

	#signedIn(): void {
		if (this.#response === undefined) return;
		this.#tellPresence();
		if (this.#status.state === 'online') return; // signed in again on the same socket
		this.#proveIn(FIRST_PROOF_AFTER);
		this.#set({ state: 'online', features: this.#features });
		this.watch(this.#watched);
	}

	/** A refusal of this key is final. One of an old challenge, or of nothing at all, is not. */
	#refused(): void {
		if (this.#response !== undefined && this.#status.state === 'connecting') this.#stop('refused');
		else this.#retry();
	}

	#act(frame: Exclude<ServerFrame, { readonly type: 'auth_challenge' | 'auth_success' | 'auth_failure' }>): void {
		const { publicKey } = this.#options;
		switch (frame.type) {
			case 'p2p_offer':
			case 'p2p_answer':
				if (frame.from === publicKey) {
					this.#tries = 0; // not before: a server that signs in and hangs up is not to be dialled at once for ever
					this.#proveIn(PROOF_INTERVAL);
				} else if (frame.sealed !== undefined)
					this.#events[frame.type === 'p2p_offer' ? 'offer' : 'answer'](frame.from, frame.sealed);
				return;
			case 'presence':
				if (frame.public_key !== publicKey) this.#events.presence(frame.public_key, frame.status);
				return;
			case 'config':
				this.#events.iceServers(frame.ice_servers);
				return;
			case 'error':
				if (frame.error === 'replaced') this.#stop('replaced');
				else if (frame.error === 'target_offline' && frame.target === publicKey) this.#signInAgain();
				else if (frame.error === 'target_offline' && frame.target !== undefined)
					this.#events.targetOffline(frame.target);
				return;
			default:
				unreachable(frame);
		}
	}

	/** The server has forgotten this key, as the existing one does when any connection of it closes. */
	#signInAgain(): void {
		if (this.#response !== undefined) this.#send(this.#response);
		this.#proveIn(FIRST_PROOF_AFTER);
	}

	/** After `wait` ms, offers to itself; without an echo the socket is dead. */
	#proveIn(wait: number): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#offerToSelf();
			this.#timer = setTimeout(() => this.#retry(), PROOF_DEADLINE);
		}, wait);
	}
	#offerToSelf(): void {
		this.#send({ type: 'p2p_offer', target: this.#options.publicKey });
	}

	#tellPresence(): void {
		// A base server would tell everybody "invisible": to it, an invisible person is offline.
		const isHidden = this.#presence === 'invisible' && !this.#features.includes('watch');
		this.#send({ type: 'presence', status: isHidden ? 'offline' : this.#presence });
	}

	/** Whether the socket took it: one that is closing does not. */
	#send(frame: ClientFrame): boolean {
		if (this.#socket?.readyState !== 1) return false;
		this.#socket.send(JSON.stringify(frame));
		return true;
	}

	#drop(): void {
		clearTimeout(this.#timer);
		const socket = this.#socket;
		this.#socket = undefined;
		socket?.close();
	}
	#retry(): void {
		this.#drop();
		const wait = backoff(this.#tries++);
		this.#timer = setTimeout(() => this.#dial(), wait);
		this.#set({ state: 'waiting', retryAt: Date.now() + wait });
	}
	#stop(reason: Stopped): void {
		this.#drop();
		this.#set({ state: 'stopped', reason });
	}
	#set(status: SignalingStatus): void {
		this.#status = status;
		this.#events.status(status);
	}
}
