// A peer link: one RTCPeerConnection with its one channel, for one life; a retry is a new object. Owns framing, proof of
// life and backpressure; what the frames say is not its business.
import { parseFrame } from '#lib/protocol/frame.ts';
import type { Attempt } from '#lib/protocol/ids.ts';
import { MAX_FRAME_BYTES } from '#lib/protocol/limits.ts';
import type { IceServer } from '#lib/protocol/signaling.ts';
import { gathered } from './gathering.ts';
import { BUFFER_HIGH, BUFFER_LOW, DEAD_AFTER, PARTING, PING_AFTER } from './limits.ts';

const PING = '{"type":"ping"}';
const PONG = '{"type":"pong"}';
/** Frames up to this length may be a ping or pong; longer ones are not looked at. */
const MAX_PROOF = 64;

export interface PeerLinkEvents {
	opened(): void;
	frames(frames: readonly string[]): void;
	/** The path is interrupted, or is there again. */
	shaky(isShaky: boolean): void;
	/** It is over: `closed` by the contact, or `failed` (no path, no proof of life, a broken frame). Once. */
	ended(): void;
}

export type CreateConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

export class PeerLink {
	readonly attempt: Attempt;
	readonly #connection: RTCPeerConnection;
	readonly #channel: RTCDataChannel;
	readonly #events: PeerLinkEvents;
	readonly #buffer: string[] = [];
	#silence: ReturnType<typeof setTimeout> | undefined;
	#isOpen = false;
	#isOver = false;
	#hasRoom = Promise.withResolvers<undefined>();

	/** @throws whatever the browser throws when it has no room for another connection */
	constructor(
		attempt: Attempt,
		iceServers: readonly IceServer[],
		events: PeerLinkEvents,
		create: CreateConnection = (configuration) => new RTCPeerConnection(configuration)
	) {
		this.attempt = attempt;
		this.#events = events;
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
		return this.#isOpen && !this.#isOver;
	}
	get isOver(): boolean {
		return this.#isOver;
	}

	/** The offer with its candidates; undefined when this browser finds no address of its own. */
	async offer(): Promise<string | undefined> {
		await this.#connection.setLocalDescription();
		return gathered(this.#connection);
	}
	/** The answer to an offer, a restart's included; undefined as in `offer`. */
	async answer(offer: string): Promise<string | undefined> {
		await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer });
		await this.#connection.setLocalDescription();
		return gathered(this.#connection);
	}
	/** Takes the answer to the own offer. */
	async accept(answer: string): Promise<void> {
		if (this.#connection.signalingState !== 'have-local-offer') return;
		await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer });
	}
	/** The offer of an ICE restart: another path for the same channel. */
	restart(): Promise<string | undefined> {
		this.#connection.restartIce();
		return this.offer();
	}

	/** Sends frames in order. Resolves when there is room for more, or when the link is over. */
	async send(frames: readonly string[]): Promise<void> {
		for (const frame of frames) {
			if (!this.isOpen) return;
			if (this.#channel.bufferedAmount > BUFFER_HIGH) await this.#room();
			this.#push(frame);
		}
		if (this.isOpen && this.#channel.bufferedAmount > BUFFER_HIGH) await this.#room();
	}

	/** Ends the link. Gracefully: what was sent leaves first. Reports nothing more. */
	close({ graceful }: { readonly graceful: boolean }): void {
		const wasOpen = this.isOpen;
		this.#finish();
		if (!graceful || !wasOpen) {
			this.#connection.close();
			return;
		}
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
			if (this.#isOver) return;
			this.#isOpen = true;
			this.#heard();
			this.#events.opened();
		});
		this.#channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#take(data));
		this.#channel.addEventListener('close', () => this.#end());
		this.#channel.addEventListener('bufferedamountlow', () => this.#hasRoom.resolve(undefined));
		this.#connection.addEventListener('connectionstatechange', () => {
			if (this.#isOver) return;
			// `iceConnectionState` and `readyState` both lie after a failure; this one does not.
			switch (this.#connection.connectionState) {
				case 'disconnected':
				case 'failed':
					if (this.#isOpen) this.#events.shaky(true);
					else if (this.#connection.connectionState === 'failed') this.#end();
					break;
				case 'connected':
					if (this.#isOpen) this.#events.shaky(false);
			}
		});
	}

	#take(data: unknown): void {
		if (this.#isOver) return;
		if (typeof data !== 'string' || data.length > MAX_FRAME_BYTES) {
			this.#end();
			return;
		}
		this.#heard();
		if (data.length <= MAX_PROOF && this.#takeProof(data)) return;
		this.#buffer.push(data);
		if (this.#buffer.length === 1) setTimeout(() => this.#flush()); // those of one turn go together
	}
	#flush(): void {
		const frames = this.#buffer.splice(0);
		if (!this.#isOver && frames.length > 0) this.#events.frames(frames);
	}

	/** Whether the frame was a ping or a pong, and was dealt with. */
	#takeProof(text: string): boolean {
		try {
			const type = parseFrame(text)?.type;
			if (type === 'ping') this.#push(PONG);
			return type === 'ping' || type === 'pong';
		} catch {
			return false; // for whoever reads the frames to refuse
		}
	}

	/** Something was heard: the contact lives. Silence brings a ping, and then the end. */
	#heard(): void {
		clearTimeout(this.#silence);
		this.#silence = setTimeout(() => {
			this.#push(PING);
			this.#silence = setTimeout(() => this.#end(), DEAD_AFTER - PING_AFTER);
		}, PING_AFTER);
	}

	#push(frame: string): void {
		if (this.#channel.readyState !== 'open') return;
		try {
			this.#channel.send(frame);
		} catch {
			this.#end(); // the browser's own buffer is full: this link has carried nothing for long
		}
	}

	#room(): Promise<undefined> {
		if (this.#channel.bufferedAmount <= BUFFER_LOW) return Promise.resolve(undefined);
		this.#hasRoom = Promise.withResolvers();
		return this.#hasRoom.promise;
	}

	#finish(): void {
		this.#isOver = true;
		clearTimeout(this.#silence);
		this.#hasRoom.resolve(undefined);
	}
	#end(): void {
		if (this.#isOver) return;
		this.#flush(); // what came before the end counts
		this.#finish();
		this.#connection.close();
		this.#events.ended();
	}
}
