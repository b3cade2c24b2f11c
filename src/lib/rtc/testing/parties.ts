// Two people with links and an in-memory signaling server between them. "Sealing" only names the kind, the attempt and its
// time, and refuses replays as the vault does.
import { toBase64 } from '#lib/protocol/bytes.ts';
import type { Attempt, PublicKey } from '#lib/protocol/ids.ts';
import type { RelayFrame } from '#lib/protocol/signaling.ts';
import { Links } from '../links.ts';
import type { CreateConnection } from '../peer-link.ts';
import type { DescriptionPort, IncomingAnswer, IncomingOffer, LinkEvents, LinkStatus } from '../ports.ts';

/** Whose offer wins a glare, and who yields. */
export const impolite = toBase64(new Uint8Array(32).fill(3)) as PublicKey;
export const polite = toBase64(new Uint8Array(32).fill(5)) as PublicKey;

/** Carries sealed descriptions between parties: in order on each way, each after some time. */
export class Relay {
	readonly parties = new Map<PublicKey, Party>();
	readonly delay: () => number;
	/** What has been handed over, for tests that repeat or count it. */
	readonly log: { readonly type: RelayFrame['type']; readonly from: PublicKey; readonly sealed: string }[] = [];
	/** Loses a frame where it says so. */
	loses: (type: RelayFrame['type'], from: PublicKey, sealed: string) => boolean = () => false;
	readonly #ways = new Map<string, Promise<void>>();

	constructor(delay: () => number = () => 0) {
		this.delay = delay;
	}
	carry(type: RelayFrame['type'], from: PublicKey, target: PublicKey, sealed: string): void {
		this.log.push({ type, from, sealed });
		if (this.loses(type, from, sealed)) return;
		const way = `${from} ${target}`;
		const before = this.#ways.get(way) ?? Promise.resolve();
		const passed = new Promise((resolve) => setTimeout(resolve, this.delay()));
		this.#ways.set(
			way,
			Promise.all([before, passed]).then(() => this.deliver(type, from, target, sealed))
		);
	}
	deliver(type: RelayFrame['type'], from: PublicKey, target: PublicKey, sealed: string): void {
		const party = this.parties.get(target);
		if (party?.isOnline !== true) this.parties.get(from)?.links.targetOffline(target);
		else if (type === 'p2p_offer') party.links.offerArrived(from, sealed, 'wss://sotto.example/signal');
		else party.links.answerArrived(from, sealed);
	}
}

interface Sealed {
	readonly kind: 'offer' | 'answer' | 'refused';
	readonly attempt: Attempt;
	readonly at: number;
	readonly sdp: string;
	readonly reason?: 'stale' | 'invite';
}

export class Party {
	readonly key: PublicKey;
	readonly links: Links;
	readonly statuses: LinkStatus[] = [];
	readonly opened: Attempt[] = [];
	readonly frames: string[] = [];
	readonly typing: boolean[] = [];
	/** Attempts that reached the description port, and how often each was said to be over. */
	readonly reached = new Set<Attempt>();
	readonly closed = new Map<Attempt, number>();
	isOnline = true;
	/** The vault is locked: every call of it is refused. */
	isLocked = false;
	refuses: 'stale' | 'invite' | undefined;
	#at = 0;
	readonly #highest = new Map<PublicKey, number>();
	readonly #relay: Relay;

	constructor(relay: Relay, key: PublicKey, create?: CreateConnection) {
		this.key = key;
		this.#relay = relay;
		relay.parties.set(key, this);
		const port = {
			relay: (type: RelayFrame['type'], target: PublicKey, sealed: string) => {
				if (this.isOnline) relay.carry(type, key, target, sealed);
				return this.isOnline;
			},
			iceServers: () => []
		};
		this.links = new Links(key, this.#descriptions(), port, this.#events(), create);
	}

	/** The attempt that is open now. */
	get open(): Attempt | undefined {
		const attempt = this.opened.at(-1);
		return attempt === undefined || this.closed.has(attempt) ? undefined : attempt;
	}
	status(other: Party): LinkStatus {
		return this.links.status(other.key);
	}
	/** Sends over the open link. */
	send(other: Party, ...frames: string[]): Promise<void> {
		return this.links.send(other.key, this.opened.at(-1)!, frames);
	}

	#events(): LinkEvents {
		return {
			status: (_, status) => this.statuses.push(status),
			opened: (_, attempt) => this.opened.push(attempt),
			frames: (_contact, _attempt, frames) => this.frames.push(...frames),
			typing: (_, active) => this.typing.push(active),
			closed: (_, attempt) => this.closed.set(attempt, (this.closed.get(attempt) ?? 0) + 1)
		};
	}

	#descriptions(): DescriptionPort {
		const seal = async (kind: Sealed['kind'], attempt: Attempt, sdp: string) => {
			this.reached.add(attempt);
			await this.#work();
			this.#at = Math.max(this.#at + 1, Date.now());
			return JSON.stringify({ kind, attempt, at: this.#at, sdp } satisfies Sealed);
		};
		return {
			sealOffer: (_, attempt, sdp) => seal('offer', attempt, sdp),
			sealAnswer: (_, attempt, sdp) => seal('answer', attempt, sdp),
			openOffer: async (from, sealed): Promise<IncomingOffer> => {
				await this.#work();
				const { attempt, at, sdp } = JSON.parse(sealed) as Sealed;
				if (at <= (this.#highest.get(from) ?? 0)) return { kind: 'drop' };
				this.#highest.set(from, at);
				if (this.refuses !== undefined)
					return {
						kind: 'refuse',
						sealed: JSON.stringify({ kind: 'refused', attempt, at, sdp: '', reason: this.refuses })
					};
				this.reached.add(attempt);
				return { kind: 'offer', attempt, sdp };
			},
			openAnswer: async (_, sealed): Promise<IncomingAnswer> => {
				await this.#work();
				const { kind, attempt, sdp, reason } = JSON.parse(sealed) as Sealed;
				return kind === 'refused'
					? { kind: 'refused', attempt, reason: reason ?? 'stale' }
					: { kind: 'answer', attempt, sdp };
			}
		};
	}
	async #work(): Promise<void> {
		const wait = this.#relay.delay() / 4;
		if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
		if (this.isLocked) throw new Error('locked');
	}
}
