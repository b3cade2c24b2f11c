// One client's WebSocket and everything that bounds it: sizes, rates, times and its send queue (limits.ts). Owns the
// socket's life; refuses what breaks a limit by name and close, and knows nothing of what the frames mean.
import type { RawData, WebSocket } from 'ws';
import type { ServerFrame, SignalingError } from '#lib/protocol/signaling.ts';
import type { Limits } from './limits.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** What the server says itself. `target` repeats what the client wrote, which may be no key. */
export type OwnFrame =
	| Exclude<ServerFrame, { readonly type: 'error' }>
	| { readonly type: 'error'; readonly error: SignalingError; readonly target?: string };

export interface ConnectionEvents {
	/** One text frame within the limits. What it throws counts as a malformed frame. */
	frame(text: string): void;
	/** The socket is gone. Called once. */
	closed(): void;
}

/** WebSocket close codes (RFC 6455, section 7.4.1). */
export const closeCodes = { goingAway: 1001, policy: 1008, tooBig: 1009 } as const;

export class ClientConnection {
	readonly #socket: WebSocket;
	readonly #limits: Limits;
	readonly #bucket: TokenBucket;
	readonly #pings: NodeJS.Timeout;
	#patience: NodeJS.Timeout;
	#authenticated = false;
	#heard = true;
	#malformed = 0;
	#ended = false;

	constructor(socket: WebSocket, limits: Limits, events: ConnectionEvents) {
		this.#socket = socket;
		this.#limits = limits;
		this.#bucket = createTokenBucket(limits.burst, limits.tokensPerSecond);
		this.#pings = setInterval(() => this.#ping(), limits.pingMs);
		this.#patience = setTimeout(() => this.refuse('auth_timeout'), limits.unauthenticatedMs);
		socket.on('message', (data, isBinary) => this.#receive(data, isBinary, events));
		socket.on('ping', () => this.#isWithinRate(1));
		socket.on('pong', () => this.#isWithinRate(1));
		socket.on('error', () => undefined); // the close that follows says all
		socket.once('close', () => {
			this.#end();
			events.closed();
		});
	}

	/** Sends a frame of the server's own. A client whose queue is full does not read: it is cut off. */
	send(frame: OwnFrame): void {
		if (!this.relay(JSON.stringify(frame)) && this.#isOpen()) this.terminate();
	}

	/** Sends somebody else's frame. @returns false when the client is going or its queue is full; nothing is sent then */
	relay(text: string): boolean {
		if (!this.#isOpen() || this.#socket.bufferedAmount > this.#limits.queuedBytes) return false;
		this.#socket.send(text);
		return true;
	}

	/** Ends the wait for a proof. From now on the client is told what is malformed. */
	authenticated(): void {
		if (this.#ended) return;
		this.#authenticated = true;
		clearTimeout(this.#patience);
	}

	/** Counts work that a frame caused for `contacts` people. */
	charge(contacts: number): void {
		this.#bucket.charge(contacts / this.#limits.contactsPerToken);
	}

	/** One more frame that is not of the protocol: said, if the client has a name, and too many are not borne. */
	malformed(): void {
		this.#malformed += 1;
		if (this.#malformed > this.#limits.malformedFrames) this.refuse('malformed');
		else if (this.#authenticated) this.send({ type: 'error', error: 'malformed' });
	}

	/** Says why, and closes. */
	refuse(error: SignalingError, code: number = closeCodes.policy): void {
		this.send({ type: 'error', error });
		this.close(code, error);
	}

	/** Closes; a client that does not answer the close in time is cut off. Nothing it sends counts any more. */
	close(code: number, reason: string): void {
		if (this.#ended) return;
		this.#end();
		this.#socket.close(code, reason);
		this.#patience = setTimeout(() => this.#socket.terminate(), this.#limits.closeMs);
	}

	/** Cuts the connection at once. */
	terminate(): void {
		this.#end();
		this.#socket.terminate();
	}

	/** Neither side has begun to close. */
	#isOpen(): boolean {
		return !this.#ended && this.#socket.readyState === this.#socket.OPEN;
	}

	#end(): void {
		this.#ended = true;
		clearInterval(this.#pings);
		clearTimeout(this.#patience);
	}

	#receive(data: RawData, isBinary: boolean, events: ConnectionEvents): void {
		const bytes = data as Buffer; // what `ws` gives unless told otherwise
		if (!this.#isWithinRate(1 + bytes.length / this.#limits.bytesPerToken)) return;
		if (bytes.length > this.#limits.frameBytes) this.refuse('too_large', closeCodes.tooBig);
		else if (isBinary) this.malformed();
		else {
			try {
				events.frame(bytes.toString());
			} catch {
				this.malformed();
			}
		}
	}

	/** Whether anything that the client sent counts: it is not going, and it is not too fast. */
	#isWithinRate(tokens: number): boolean {
		if (this.#ended) return false;
		this.#heard = true;
		const isWithin = this.#bucket.take(tokens);
		if (!isWithin) this.refuse('too_fast');
		return isWithin;
	}

	#ping(): void {
		if (this.#heard) this.#socket.ping();
		else this.terminate();
		this.#heard = false;
	}
}
