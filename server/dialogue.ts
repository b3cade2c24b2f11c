// What one client and the server say to each other (docs/protocol.md, section 2): the base protocol as it is fixed, and
// what this server adds. Owns one client's challenge and membership; refuses every key but the one proved on this socket.
import { type Bytes, fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import { createChallenge } from '#lib/protocol/challenge.ts';
import { unreachable } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { MAX_SIGNALING_BYTES } from '#lib/protocol/limits.ts';
import { features, type IceServer, type RelayFrame } from '#lib/protocol/signaling.ts';
import { isSignedBy } from './authentication.ts';
import { closeCodes, type ClientConnection } from './client-connection.ts';
import { type AuthResponse, type MemberFrame, parseReceived, type ReceivedFrame } from './client-frame.ts';
import type { Directory, Member } from './directory.ts';
import type { Limits } from './limits.ts';

/** What all dialogues of one server share. */
export interface SharedState {
	readonly directory: Directory;
	readonly iceServers: readonly IceServer[];
	readonly limits: Limits;
}

export class Dialogue {
	readonly #connection: ClientConnection;
	readonly #shared: SharedState;
	#challenge: Bytes | undefined;
	#member: Member | undefined;

	constructor(connection: ClientConnection, shared: SharedState) {
		this.#connection = connection;
		this.#shared = shared;
	}

	/** Sends the challenge. @param host what it is bound to, as `URL.host` spells it */
	async begin(host: string): Promise<void> {
		const challenge = await createChallenge(host);
		this.#challenge = challenge;
		this.#connection.send({ type: 'auth_challenge', challenge: toBase64(challenge), features: [...features] });
	}

	/** Takes one frame. What it throws is the sender's fault, and nobody else's concern. */
	receive(text: string): void {
		const received = parseReceived(text, this.#shared.limits.watchedKeys);
		switch (received.kind) {
			case 'login':
				this.#logIn(received.response);
				break;
			case 'no-login':
				this.#failLogin('malformed');
				break;
			case 'malformed':
				this.#connection.malformed();
				break;
			default:
				// The base protocol: what an unauthenticated client sends is dropped without a word.
				if (this.#member) this.#receiveFrom(this.#member, received, text);
		}
	}

	/** The socket is gone. */
	end(): void {
		if (this.#member) this.#shared.directory.leave(this.#member);
	}

	#receiveFrom(
		member: Member,
		received: Exclude<ReceivedFrame, { readonly kind: 'login' | 'no-login' | 'malformed' }>,
		text: string
	): void {
		switch (received.kind) {
			case 'unknown':
				break;
			case 'nobody':
				this.#connection.send({ type: 'error', error: 'target_offline', target: received.target });
				break;
			case 'too-many-watched':
				this.#connection.refuse('too_many_watched');
				break;
			case 'frame':
				this.#act(member, received.frame, text);
				break;
			default:
				unreachable(received);
		}
	}

	#act(member: Member, frame: MemberFrame, text: string): void {
		switch (frame.type) {
			case 'presence':
				this.#shared.directory.setPresence(member, frame.status);
				this.#connection.charge(member.watched.size);
				break;
			case 'presence_watch':
				this.#shared.directory.watch(member, frame.public_keys);
				this.#connection.charge(member.watched.size);
				break;
			case 'p2p_offer':
			case 'p2p_answer':
				this.#relay(member, frame, text);
				break;
			default:
				unreachable(frame);
		}
	}

	/** One challenge, one proof. The same proof may be shown again, which clients of other servers need to be reachable. */
	#logIn({ public_key: publicKey, signature }: AuthResponse): void {
		const isProved = this.#challenge && isSignedBy(publicKey, this.#challenge, fromBase64(signature));
		if (!isProved) this.#failLogin('signature');
		else if (this.#member && this.#member.publicKey !== publicKey) this.#failLogin('another key');
		else {
			this.#connection.send({ type: 'auth_success' });
			if (!this.#member) this.#join(publicKey);
		}
	}

	#join(publicKey: PublicKey): void {
		this.#member = { publicKey, connection: this.#connection, presence: 'offline', watched: new Set() };
		this.#connection.authenticated();
		this.#shared.directory.join(this.#member)?.connection.refuse('replaced');
		this.#connection.send({ type: 'config', ice_servers: [...this.#shared.iceServers] });
	}

	#failLogin(reason: string): void {
		this.#connection.send({ type: 'auth_failure', reason });
		this.#connection.close(closeCodes.policy, 'auth_failure');
	}

	#relay({ publicKey }: Member, { target }: RelayFrame, text: string): void {
		const relayed = withSender(text, publicKey);
		// JSON can grow when it is written anew (1e20); a client takes twice a frame's size, and no more.
		if (Buffer.byteLength(relayed) > 2 * MAX_SIGNALING_BYTES)
			this.#connection.send({ type: 'error', error: 'too_large' });
		else if (!this.#shared.directory.find(target)?.connection.relay(relayed))
			this.#connection.send({ type: 'error', error: 'target_offline', target });
	}
}

/**
 * Every field of a frame as it was written, and the proved key as `from`, whatever the sender wrote there.
 * @param text a JSON object that is not empty
 */
function withSender(text: string, from: PublicKey): string {
	// Without the word, and without an escape that could hide it, there is no other `from`: nothing need be written anew,
	// which is what a relay does all day.
	if (!/from|\\/.test(text)) return `${text.trimEnd().slice(0, -1)},"from":"${from}"}`;
	return JSON.stringify({ ...(JSON.parse(text) as object), from });
}
