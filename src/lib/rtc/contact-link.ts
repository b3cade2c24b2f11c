// The link to one contact: carries out what link-state decides, and tells it what happened. Owns the contact's connections
// and the one timer; a description or an event of a connection that is over changes nothing.
import { unreachable } from '#lib/protocol/errors.ts';
import { createAttempt, isPolite, type Attempt, type PublicKey } from '#lib/protocol/ids.ts';
import { TYPING_INTERVAL } from './limits.ts';
import { LinkRecord } from './link-record.ts';
import { createLinkState, dueAt, type Effect, type LinkEvent, statusOf } from './link-phase.ts';
import { transition } from './link-state.ts';
import { type CreateConnection, PeerLink } from './peer-link.ts';
import type { DescriptionPort, LinkEvents, LinkFailure, LinkReport, LinkStatus, RelayPort } from './ports.ts';

/** What every contact's link shares. */
export interface LinkHost {
	readonly self: PublicKey;
	readonly descriptions: DescriptionPort;
	readonly relay: RelayPort;
	readonly events: LinkEvents;
	readonly create: CreateConnection | undefined;
	/** Resolves when one more dial may be made. */
	turn(): Promise<void>;
}

export class ContactLink {
	readonly #host: LinkHost;
	readonly #contact: PublicKey;
	readonly #peers = new Map<Attempt, PeerLink>();
	readonly #record = new LinkRecord();
	/** Events that wait while one is carried out: what it brings about comes after it. */
	readonly #waiting: LinkEvent[] = [];
	#isBusy = false;
	#state;
	#status: LinkStatus = { state: 'idle' };
	#told = JSON.stringify(this.#status);
	/** The time by this page's clock, in ms: it never goes back, whatever is done to the calendar. */
	#now = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#typingTimer: ReturnType<typeof setTimeout> | undefined;
	/** Descriptions are opened one at a time, in the order in which they came. */
	#signals: Promise<void> = Promise.resolve();
	#signalCount = 0;
	/** The offer that was opened last, which alone can be answered. */
	#heard: { readonly attempt: Attempt; readonly over: string } | undefined;
	/** When it was last said that this person types. */
	#typedAt = -Infinity;

	constructor(host: LinkHost, contact: PublicKey) {
		this.#host = host;
		this.#contact = contact;
		this.#state = createLinkState(isPolite(host.self, contact));
	}

	get status(): LinkStatus {
		return this.#status;
	}
	/** Whether nothing has come of this contact yet: nobody wanted, made or awaits anything. */
	get isUntouched(): boolean {
		const { isWanted, gone, phase } = this.#state;
		return this.#signalCount === 0 && !isWanted && gone.length === 0 && phase.is === 'resting';
	}
	/** The open link, if it is this attempt's. */
	open(attempt: Attempt): PeerLink | undefined {
		return this.#openPeer?.attempt === attempt ? this.#openPeer : undefined;
	}
	get #openPeer(): PeerLink | undefined {
		const { phase } = this.#state;
		return phase.is === 'open' ? this.#peers.get(phase.attempt) : undefined;
	}

	/** Asks at once whether an open link lives. One that does not is made anew. */
	probe(): void {
		this.#openPeer?.probe();
	}
	/** Says over a sound link that this person types: at once, or as soon as it may be said again if they type on until then. */
	sendTyping(): void {
		clearTimeout(this.#typingTimer);
		const wait = this.#typedAt + TYPING_INTERVAL - performance.now();
		if (wait > 0) this.#typingTimer = setTimeout(() => this.sendTyping(), wait);
		else if (this.#status.state === 'open' && !this.#status.shaky && this.#openPeer?.sendTyping() === true)
			this.#typedAt = performance.now();
	}
	/** Nothing is typed any more: what was to be said of it is not. */
	stopTyping(): void {
		clearTimeout(this.#typingTimer);
	}

	/** How the link does, or the attempt at one, or how the last one ended. */
	report(): Promise<LinkReport> {
		return this.#record.report(this.#status, this.#openPeer ?? [...this.#peers.values()].at(-1));
	}

	/** Wants a link from now on, and dials unless there is one or one is being made. */
	dial(): void {
		this.#take({ type: 'dial' });
	}
	/** Good news: what is wanted is dialled at once. */
	hurry(): void {
		this.#take({ type: 'good-news' });
	}
	/** Leaves the next dial to the contact, or to an act of the person's. */
	unwant(): void {
		this.#take({ type: 'unwanted' });
	}
	targetOffline(): void {
		this.#take({ type: 'target-offline' });
	}
	/** Resolves when the offer has been opened and taken, or dropped. */
	offerArrived(sealed: string, over: string): Promise<void> {
		return this.#inOrder(async () => {
			const offer = await this.#host.descriptions.openOffer(this.#contact, sealed, over);
			if (offer.kind === 'offer') {
				this.#heard = { attempt: offer.attempt, over };
				this.#take({ type: 'offer', attempt: offer.attempt, sdp: offer.sdp });
			} else if (offer.kind === 'refuse') this.#host.relay.relay('p2p_answer', this.#contact, offer.sealed, over);
		});
	}
	answerArrived(sealed: string): Promise<void> {
		return this.#inOrder(async () => {
			const answer = await this.#host.descriptions.openAnswer(this.#contact, sealed);
			const { kind } = answer;
			if (kind === 'answer') this.#take({ type: kind, attempt: answer.attempt, sdp: answer.sdp });
			else if (kind === 'refused') this.#take({ type: kind, attempt: answer.attempt, reason: answer.reason });
		});
	}
	/** Ends the link. Without `redialIn` it is not wanted any more. */
	close({ graceful, redialIn }: { readonly graceful: boolean; readonly redialIn?: number }): void {
		this.stopTyping();
		this.#take({ type: 'close', graceful, redialIn });
	}

	#inOrder(task: () => Promise<void>): Promise<void> {
		this.#signalCount++;
		// What the vault cannot open just now (locked, the disk full) is as if it had not come.
		const ignore = () => undefined;
		this.#signals = this.#signals
			.then(task)
			.catch(ignore)
			.finally(() => this.#signalCount--);
		return this.#signals;
	}

	#take(event: LinkEvent): void {
		this.#waiting.push(event);
		if (this.#isBusy) return;
		this.#isBusy = true;
		try {
			for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) this.#carryOut(next);
		} finally {
			this.#isBusy = false;
		}
	}

	#carryOut(event: LinkEvent): void {
		this.#now = Math.max(this.#now, performance.now());
		const { state, effects } = transition(this.#state, event, { now: this.#now, random: Math.random() });
		this.#state = state;
		this.#setTimer();
		if (state.phase.is === 'resting') this.#record.ended(undefined, state.phase.failure);
		// What is left is closed before anybody hears of what comes after it.
		for (const effect of effects) if (effect.type === 'drop') this.#drop(effect.attempt, effect.graceful);
		this.#tellStatus();
		for (const effect of effects) this.#run(effect);
	}

	/** The one timer of everything that the state waits for: none can outlive what it was for. */
	#setTimer(): void {
		clearTimeout(this.#timer);
		const due = dueAt(this.#state);
		if (due === undefined) return;
		const ring = () => {
			this.#now = Math.max(this.#now, due); // a browser's timer and its clock may differ by a little
			this.#take({ type: 'time' });
		};
		this.#timer = setTimeout(ring, Math.max(0, due - this.#now));
	}

	#tellStatus(): void {
		const status = statusOf(this.#state);
		const text = JSON.stringify(status);
		if (text === this.#told) return;
		this.#told = text;
		const isDated = status.state === 'failed' && status.retryAt !== undefined;
		this.#status = isDated ? { ...status, retryAt: Date.now() + status.retryAt - this.#now } : status;
		this.#host.events.status(this.#contact, this.#status);
	}

	#run(effect: Effect): void {
		const { type } = effect;
		switch (type) {
			case 'drop':
				return; // done before
			case 'queue':
				this.#record.queued();
				void this.#host.turn().then(() => this.#take({ type: 'turn', attempt: createAttempt() }));
				return;
			case 'offer':
				this.#record.dialled(effect.attempt);
				this.#connect(effect.attempt);
				void this.#describe(effect.attempt, 'p2p_offer', (peer) => peer.offer());
				return;
			case 'restart':
				void this.#describe(effect.attempt, 'p2p_offer', (peer) => peer.restart());
				return;
			case 'answer':
				this.#record.answering(effect.attempt);
				this.#connect(effect.attempt);
				void this.#describe(effect.attempt, 'p2p_answer', (peer) => peer.answer(effect.sdp));
				return;
			case 'answer-restart':
				void this.#describe(effect.attempt, 'p2p_answer', (peer) => peer.answer(effect.sdp));
				return;
			case 'accept':
				this.#record.step(effect.attempt, 'opening');
				void this.#accept(effect.attempt, effect.sdp);
				return;
			case 'opened':
				this.#record.opened(effect.attempt);
				this.#host.events.opened(this.#contact, effect.attempt);
				return;
			default:
				unreachable(type);
		}
	}

	#connect(attempt: Attempt): void {
		const { events, relay, create } = this.#host;
		const peerEvents = {
			opened: () => this.#take({ type: 'opened', attempt }),
			frames: (frames: readonly string[]) => events.frames(this.#contact, attempt, frames),
			typing: (active: boolean) => events.typing(this.#contact, active),
			shaky: (isShaky: boolean) => this.#take({ type: 'shaky', attempt, isShaky }),
			ended: (wasProbed: boolean) => this.#take({ type: wasProbed ? 'dead' : 'ended', attempt })
		};
		try {
			this.#peers.set(attempt, new PeerLink(attempt, relay.iceServers(), peerEvents, create));
		} catch {
			// The browser has no room for another connection just now.
			this.#take({ type: 'unsent', attempt, failure: 'lost' });
		}
	}

	/** Makes, seals and sends a description of the attempt's connection, unless that is over meanwhile. */
	async #describe(
		attempt: Attempt,
		type: 'p2p_offer' | 'p2p_answer',
		make: (peer: PeerLink) => Promise<string | undefined>
	): Promise<void> {
		const peer = this.#peers.get(attempt);
		if (peer === undefined) return;
		const { descriptions, relay } = this.#host;
		const isOver = () => this.#peers.get(attempt) !== peer;
		const fail = (failure: LinkFailure) => this.#take({ type: 'unsent', attempt, failure });
		try {
			const sdp = await make(peer);
			if (isOver()) return;
			if (sdp === undefined) {
				fail('no-candidates');
				return;
			}
			this.#record.step(attempt, 'sending');
			const seal = type === 'p2p_offer' ? 'sealOffer' : 'sealAnswer';
			const sealed = await descriptions[seal](this.#contact, attempt, sdp);
			if (isOver()) return;
			const over = type === 'p2p_answer' && this.#heard?.attempt === attempt ? this.#heard.over : undefined;
			if (!relay.relay(type, this.#contact, sealed, over)) {
				fail('signaling');
				return;
			}
			this.#record.step(attempt, type === 'p2p_offer' ? 'answer' : 'opening');
			this.#take({ type: 'sent', attempt });
		} catch {
			fail('lost'); // the vault is locked, or the contact's description is none
		}
	}

	async #accept(attempt: Attempt, sdp: string): Promise<void> {
		try {
			await this.#peers.get(attempt)?.accept(sdp);
		} catch {
			this.#take({ type: 'ended', attempt }); // no answer to what was offered: this connection leads nowhere
		}
	}

	/** Ended once and for all; of an attempt that has no connection the vault is told alike. */
	#drop(attempt: Attempt, graceful: boolean): void {
		const peer = this.#peers.get(attempt);
		if (peer !== undefined) this.#record.keep(peer);
		this.#record.ended(attempt);
		peer?.close({ graceful });
		this.#peers.delete(attempt);
		this.#host.events.closed(this.#contact, attempt);
	}
}
