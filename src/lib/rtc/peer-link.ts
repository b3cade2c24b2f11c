// A peer link: one RTCPeerConnection with its one channel, for one life; a retry is a new object. Owns framing, proof of
// life and backpressure; what the frames say, but for ping, pong and typing, is not its business.
import { AppError } from '#lib/protocol/errors.ts';
import { type Frame, parseFrame } from '#lib/protocol/frame.ts';
import type { Attempt } from '#lib/protocol/ids.ts';
import { MAX_FRAME_BYTES } from '#lib/protocol/limits.ts';
import type { IceServer } from '#lib/protocol/signaling.ts';
import { type Gathering, parseCandidates } from './candidates.ts';
import { gathered } from './gathering.ts';
import { BUFFER_HIGH, BUFFER_LOW, PARTING } from './limits.ts';
import { type LinkStats, readStats } from './link-stats.ts';
import { createProofOfLife } from './proof-of-life.ts';

const PING = '{"type":"ping"}';
const PONG = '{"type":"pong"}';
const TYPING = '{"type":"typing","active":true}';
/** Frames up to this length may be a ping, a pong or typing; longer ones are not looked at. */
const MAX_OWN = 64;

export interface PeerLinkEvents {
	opened(): void;
	frames(frames: readonly string[]): void;
	/** The contact types, or has stopped; after the frames that came before. */
	typing(active: boolean): void;
	/** The path is interrupted, or is there again. */
	shaky(isShaky: boolean): void;
	/**
	 * It is over: closed by the contact, without a path, silent, or broken. Once, and not after `close`.
	 * @param wasProbed it was asked whether it lives, and did not answer
	 */
	ended(wasProbed: boolean): void;
}

/** The addresses of the servers that are asked over UDP what the public address is. */
const askedServers = (servers: readonly IceServer[]) =>
	servers.flatMap(({ urls }) => urls).filter((url) => /^(stun|turn):/u.test(url) && !url.endsWith('transport=tcp'));

/** The certificates that a description names. */
const fingerprints = (sdp: string) => [...sdp.matchAll(/^a=fingerprint:.*$/gmu)].join('\n');

export type CreateConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

export class PeerLink {
	readonly attempt: Attempt;
	readonly #connection: RTCPeerConnection;
	readonly #channel: RTCDataChannel;
	readonly #events: PeerLinkEvents;
	/** Frames that arrived in this turn. */
	readonly #incoming: string[] = [];
	readonly #outgoing: string[] = [];
	readonly #life = createProofOfLife(
		() => this.#push(PING),
		(wasProbed) => this.#end(wasProbed)
	);
	readonly #over = new AbortController();
	readonly #servers: readonly string[];
	/** Servers that did not answer this gathering. */
	readonly #silent = new Set<string>();
	/** What senders wait for. */
	#room: PromiseWithResolvers<void> | undefined;
	#changes: Promise<void> = Promise.resolve();
	#isOpen = false;

	/** @throws whatever the browser throws when it has no room for another connection */
	constructor(
		attempt: Attempt,
		iceServers: readonly IceServer[],
		events: PeerLinkEvents,
		create: CreateConnection = (configuration) => new RTCPeerConnection(configuration)
	) {
		this.attempt = attempt;
		this.#events = events;
		this.#servers = askedServers(iceServers);
		this.#connection = create({
			iceServers: iceServers.map(({ urls, username, credential }) => ({
				urls,
				...(username !== undefined && { username }),
				...(credential !== undefined && { credential })
			}))
		});
		this.#channel = this.#connection.createDataChannel('messages', { negotiated: true, id: 0 });
		this.#channel.bufferedAmountLowThreshold = BUFFER_LOW;
		this.#listen();
	}

	get isOpen(): boolean {
		return this.#isOpen && !this.isOver;
	}
	get isOver(): boolean {
		return this.#over.signal.aborted;
	}

	/** The offer with its candidates; undefined when this browser finds no address of its own, or the link is over. */
	async offer(): Promise<string | undefined> {
		await this.#alone(() => this.#connection.setLocalDescription());
		return gathered(this.#connection, this.#over.signal);
	}
	/**
	 * The answer to an offer, a restart's included; undefined as in `offer`.
	 * @throws whatever the browser throws for a description that is none, or not of the connection on the other side
	 */
	async answer(offer: string): Promise<string | undefined> {
		await this.#alone(async () => {
			await this.#apply({ type: 'offer', sdp: offer });
			await this.#connection.setLocalDescription();
		});
		return gathered(this.#connection, this.#over.signal);
	}
	/** Takes the answer to the own offer; nothing when none is awaited. @throws as `answer` does */
	accept(answer: string): Promise<void> {
		return this.#alone(async () => {
			if (this.#connection.signalingState === 'have-local-offer') await this.#apply({ type: 'answer', sdp: answer });
		});
	}
	/** The offer of an ICE restart: another path for the same channel. */
	restart(): Promise<string | undefined> {
		this.#connection.restartIce();
		return this.offer();
	}

	/** Sends frames, after those of earlier calls. Resolves when there is room for more, or when the link is over. */
	send(frames: readonly string[]): Promise<void> {
		if (!this.isOpen) return Promise.resolve();
		this.#outgoing.push(...frames);
		this.#pump();
		if (this.#hasRoom) return Promise.resolve();
		this.#room ??= Promise.withResolvers();
		return this.#room.promise;
	}

	/** Asks at once whether the contact is still there; without any frame in time the link ends. */
	probe(): void {
		if (this.isOpen) this.#life.probe();
	}
	/** Says that this person types. Whether it left: never behind what waits. */
	sendTyping(): boolean {
		if (!this.isOpen || !this.#hasRoom) return false;
		this.#push(TYPING);
		return true;
	}

	/** What is known of both sides' addresses. */
	gathering(): Gathering {
		const connection = this.#connection;
		// Only a browser that tells of silent servers can be believed when it tells of none.
		const isTold = connection.iceGatheringState === 'complete' && 'onicecandidateerror' in connection;
		return {
			own: parseCandidates(connection.localDescription?.sdp),
			remote: parseCandidates(connection.remoteDescription?.sdp),
			asked: this.#servers.length,
			answered: isTold ? this.#servers.length - this.#silent.size : 0
		};
	}
	/** The browser's statistics; none of a connection that is closed. */
	async stats(): Promise<LinkStats> {
		try {
			return readStats((await this.#connection.getStats()).values());
		} catch {
			return readStats([]);
		}
	}

	/** Ends the link. Gracefully: what was sent leaves first. Reports nothing more. */
	close({ graceful }: { readonly graceful: boolean }): void {
		const wasOpen = this.isOpen;
		const left = this.#outgoing.splice(0);
		this.#finish();
		if (!graceful || !wasOpen) {
			this.#connection.close();
			return;
		}
		for (const frame of left) this.#push(frame);
		const end = () => {
			clearTimeout(timer);
			this.#connection.close();
		};
		const timer = setTimeout(end, PARTING);
		this.#channel.addEventListener('close', end, { once: true });
		this.#channel.close();
	}

	#listen(): void {
		this.#channel.addEventListener('open', () => {
			if (this.isOver) return;
			this.#isOpen = true;
			this.#life.heard();
			this.#events.opened();
		});
		this.#channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#take(data));
		this.#channel.addEventListener('close', () => this.#end());
		this.#channel.addEventListener('bufferedamountlow', () => this.#pump());
		this.#connection.addEventListener('icegatheringstatechange', () => {
			if (this.#connection.iceGatheringState === 'gathering') this.#silent.clear();
		});
		this.#connection.addEventListener('icecandidateerror', ({ url, address }) => {
			if (!/:.*:/u.test(address ?? '')) this.#silent.add(url); // over IPv6 it may fail for want of a way there
		});
		this.#connection.addEventListener('connectionstatechange', () => {
			if (this.isOver) return;
			// `iceConnectionState` and `readyState` both lie after a failure; this one does not.
			const state = this.#connection.connectionState;
			if (state === 'failed' && !this.#isOpen) this.#end();
			else if (this.#isOpen && (state === 'failed' || state === 'disconnected')) this.#events.shaky(true);
			else if (this.#isOpen && state === 'connected') this.#events.shaky(false);
		});
	}

	#take(data: unknown): void {
		if (this.isOver) return;
		if (typeof data !== 'string' || data.length > MAX_FRAME_BYTES) {
			this.#end();
			return;
		}
		this.#life.heard();
		if (data.length <= MAX_OWN && this.#takeOwn(data)) return;
		this.#incoming.push(data);
		if (this.#incoming.length === 1) setTimeout(() => this.#flush()); // those of one turn go together
	}
	#flush(): void {
		const frames = this.#incoming.splice(0);
		if (!this.isOver && frames.length > 0) this.#events.frames(frames);
	}

	/** Whether the frame is the link's own business, and was dealt with. */
	#takeOwn(text: string): boolean {
		let frame: Frame | undefined;
		try {
			frame = parseFrame(text);
		} catch {
			return false; // for whoever reads the frames to refuse
		}
		if (frame?.type === 'ping') this.#push(PONG);
		else if (frame?.type === 'typing') {
			this.#flush();
			if (!this.isOver) this.#events.typing(frame.active);
		} else return frame?.type === 'pong';
		return true;
	}

	#push(frame: string): void {
		if (this.#channel.readyState !== 'open') return;
		try {
			this.#channel.send(frame);
		} catch {
			this.#end(); // the browser's own buffer is full: this link has carried nothing for long
		}
	}

	/** Hands frames to the channel while it takes any; the rest goes when it has room again. */
	#pump(): void {
		while (this.isOpen && this.#channel.bufferedAmount <= BUFFER_HIGH) {
			const frame = this.#outgoing.shift();
			if (frame === undefined) break;
			this.#push(frame);
		}
		if (this.#hasRoom) this.#leaveWaiting();
	}
	get #hasRoom(): boolean {
		return !this.isOpen || (this.#outgoing.length === 0 && this.#channel.bufferedAmount <= BUFFER_HIGH);
	}
	#leaveWaiting(): void {
		this.#room?.resolve();
		this.#room = undefined;
	}

	/** One change of descriptions after the other: the answers to two offers must not mingle. */
	#alone(task: () => Promise<void>): Promise<void> {
		const done = this.#changes.then(task);
		this.#changes = done.catch(() => undefined);
		return done;
	}
	/** A restart goes on with the same connection: another certificate is another one, whose channel knows nothing of this. */
	async #apply(description: { readonly type: 'offer' | 'answer'; readonly sdp: string }): Promise<void> {
		const before = this.#connection.currentRemoteDescription;
		if (before !== null && fingerprints(before.sdp) !== fingerprints(description.sdp))
			throw new AppError('malformed', 'another connection');
		await this.#connection.setRemoteDescription(description);
	}

	#finish(): void {
		this.#over.abort();
		this.#life.stop();
		this.#outgoing.length = 0;
		this.#leaveWaiting();
	}
	#end(wasProbed = false): void {
		if (this.isOver) return;
		this.#flush(); // what came before the end counts
		this.#finish();
		this.#connection.close();
		this.#events.ended(wasProbed);
	}
}
