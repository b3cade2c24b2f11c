// The link to one contact: dials, answers, resolves glare, restarts, dials again (docs/protocol.md, section 3). Owns the one
// open connection and the one that is being made beside it; its signals are taken strictly one at a time.
import { isPolite, createAttempt, type Attempt, type PublicKey } from '#lib/protocol/ids.ts';
import { ANSWER_DEADLINE, ATTEMPT_COUNTS, backoff, GRACE, OPEN_DEADLINE, STALE_RETRIES } from './limits.ts';
import { type CreateConnection, PeerLink } from './peer-link.ts';
import type { DescriptionPort, LinkEvents, LinkFailure, LinkStatus, RelayPort } from './ports.ts';

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

/** A connection that is being made. `answered`: the own offer has an answer, so it no longer counts in a glare. */
interface Making {
	readonly link: PeerLink;
	readonly role: 'offerer' | 'answerer';
	readonly since: number;
	answered: boolean;
	deadline: ReturnType<typeof setTimeout> | undefined;
}

export class ContactLink {
	readonly #host: LinkHost;
	readonly #contact: PublicKey;
	#signals: Promise<void> = Promise.resolve();
	#making: Making | undefined;
	#open: PeerLink | undefined;
	/** The deadline of a shaky link: its grace first, then its restart. */
	#heal: ReturnType<typeof setTimeout> | undefined;
	#retry: ReturnType<typeof setTimeout> | undefined;
	#status: LinkStatus = { state: 'idle' };
	#isWanted = false;
	#isDialling = false;
	#tries = 0;
	#stale = 0;

	constructor(host: LinkHost, contact: PublicKey) {
		this.#host = host;
		this.#contact = contact;
	}

	get status(): LinkStatus {
		return this.#status;
	}
	/** The open link, if it is this attempt's. */
	open(attempt: Attempt): PeerLink | undefined {
		return this.#open?.attempt === attempt ? this.#open : undefined;
	}

	/** Wants a link from now on, and dials unless there is one or one is being made. */
	dial(): void {
		this.#isWanted = true;
		if (this.#open !== undefined || this.#making !== undefined || this.#isDialling) return;
		clearTimeout(this.#retry);
		this.#isDialling = true;
		this.#set({ state: 'connecting' });
		void this.#next(async () => {
			await this.#host.turn();
			this.#isDialling = false;
			if (this.#isWanted && this.#open === undefined && this.#making === undefined) await this.#offer();
		});
	}
	/** Good news: what is wanted is dialled at once. */
	hurry(): void {
		this.#tries = 0;
		if (this.#isWanted) this.dial();
	}
	offerArrived(sealed: string): void {
		void this.#next(() => this.#takeOffer(sealed));
	}
	answerArrived(sealed: string): void {
		void this.#next(() => this.#takeAnswer(sealed));
	}
	targetOffline(): void {
		if (this.#making?.role === 'offerer' && !this.#making.answered) this.#fail('away');
	}

	/** Ends the link. Without `redialIn` it is not wanted any more. */
	close({ graceful, redialIn }: { readonly graceful: boolean; readonly redialIn?: number }): void {
		this.#isWanted = redialIn !== undefined;
		clearTimeout(this.#retry);
		this.#abandon();
		this.#leave(graceful);
		if (redialIn === undefined) this.#set({ state: 'idle' });
		else if (redialIn === 0) this.dial();
		else this.#later('lost', redialIn);
	}

	#next(task: () => Promise<void>): Promise<void> {
		this.#signals = this.#signals.then(task).catch(() => this.#fail('lost'));
		return this.#signals;
	}

	async #offer(): Promise<void> {
		const making = this.#make(createAttempt(), 'offerer');
		if (making === undefined) return;
		const { attempt } = making.link;
		const sdp = await making.link.offer();
		if (this.#making !== making) return;
		if (sdp === undefined) {
			this.#fail('no-candidates');
			return;
		}
		const sealed = await this.#host.descriptions.sealOffer(this.#contact, attempt, sdp);
		if (this.#making !== making) return;
		if (!this.#host.relay.relay('p2p_offer', this.#contact, sealed)) {
			this.#fail('signaling');
			return;
		}
		making.deadline = setTimeout(() => this.#fail('no-answer'), ANSWER_DEADLINE);
	}

	async #takeAnswer(sealed: string): Promise<void> {
		const answer = await this.#host.descriptions.openAnswer(this.#contact, sealed);
		if (answer.kind === 'drop') return;
		const making = this.#making?.link.attempt === answer.attempt ? this.#making : undefined;
		if (answer.kind === 'refused') {
			if (making === undefined) return;
			if (answer.reason === 'invite') this.#fail('invite');
			else if (this.#stale++ < STALE_RETRIES) this.#again();
			else this.#fail('no-answer');
			return;
		}
		if (making !== undefined) {
			making.answered = true;
			clearTimeout(making.deadline);
			making.deadline = setTimeout(() => this.#fail('no-path'), OPEN_DEADLINE);
			await making.link.accept(answer.sdp);
		} else await this.open(answer.attempt)?.accept(answer.sdp); // of an ICE restart
	}

	async #takeOffer(sealed: string): Promise<void> {
		const offer = await this.#host.descriptions.openOffer(this.#contact, sealed);
		if (offer.kind === 'drop') return;
		if (offer.kind === 'refuse') {
			this.#host.relay.relay('p2p_answer', this.#contact, offer.sealed);
			return;
		}
		const restarting = this.open(offer.attempt);
		if (restarting !== undefined) {
			await this.#answer(restarting, offer.sdp);
			return;
		}
		const crossed = this.#making?.role === 'offerer' && this.#counts(this.#making);
		if (crossed && !isPolite(this.#host.self, this.#contact)) return; // the contact answers the own offer
		this.#abandon();
		const making = this.#make(offer.attempt, 'answerer');
		if (making === undefined) return;
		making.deadline = setTimeout(() => this.#fail('no-path'), OPEN_DEADLINE);
		await this.#answer(making.link, offer.sdp);
	}

	async #answer(link: PeerLink, offer: string): Promise<void> {
		const sdp = await link.answer(offer);
		if (link.isOver) return;
		if (sdp === undefined) {
			if (link === this.#making?.link) this.#fail('no-candidates');
			return;
		}
		const sealed = await this.#host.descriptions.sealAnswer(this.#contact, link.attempt, sdp);
		if (!link.isOver) this.#host.relay.relay('p2p_answer', this.#contact, sealed);
	}

	#counts({ answered, since }: Making): boolean {
		return !answered && Date.now() - since < ATTEMPT_COUNTS;
	}

	#make(attempt: Attempt, role: Making['role']): Making | undefined {
		let link: PeerLink;
		try {
			link = new PeerLink(
				attempt,
				this.#host.relay.iceServers(),
				this.#eventsOf(() => link),
				this.#host.create
			);
		} catch {
			this.#host.events.closed(this.#contact, attempt);
			this.#fail('lost'); // the browser has no room for another connection just now
			return undefined;
		}
		this.#making = { link, role, since: Date.now(), answered: false, deadline: undefined };
		if (this.#open === undefined) this.#set({ state: 'connecting' });
		return this.#making;
	}

	#eventsOf(link: () => PeerLink) {
		const { events } = this.#host;
		return {
			opened: () => this.#adopt(link()),
			frames: (frames: readonly string[]) => events.frames(this.#contact, link().attempt, frames),
			shaky: (isShaky: boolean) => this.#shake(link(), isShaky),
			ended: () => this.#lose(link())
		};
	}

	/** The channel is open: it is the link now, and the one before it goes. */
	#adopt(link: PeerLink): void {
		if (this.#making?.link !== link) return;
		clearTimeout(this.#making.deadline);
		this.#making = undefined;
		this.#leave(false);
		this.#open = link;
		this.#tries = 0;
		this.#stale = 0;
		clearTimeout(this.#retry);
		this.#set({ state: 'open', shaky: false });
		this.#host.events.opened(this.#contact, link.attempt);
	}

	#shake(link: PeerLink, isShaky: boolean): void {
		if (this.#open !== link || (this.#status.state === 'open' && this.#status.shaky === isShaky)) return;
		clearTimeout(this.#heal);
		this.#set({ state: 'open', shaky: isShaky });
		if (isShaky) this.#heal = setTimeout(() => void this.#next(() => this.#restart(link)), GRACE);
	}

	/** Another path for the same channel: offered by the impolite side, awaited by the other. */
	async #restart(link: PeerLink): Promise<void> {
		if (this.#open !== link) return;
		this.#heal = setTimeout(() => this.#lose(link), OPEN_DEADLINE);
		if (isPolite(this.#host.self, this.#contact)) return;
		const sdp = await link.restart();
		if (sdp === undefined || link.isOver) return;
		const sealed = await this.#host.descriptions.sealOffer(this.#contact, link.attempt, sdp);
		if (!link.isOver) this.#host.relay.relay('p2p_offer', this.#contact, sealed);
	}

	/** A link or attempt has ended by itself. */
	#lose(link: PeerLink): void {
		if (this.#making?.link === link) this.#fail('no-path');
		else if (this.#open === link) {
			this.#leave(false);
			if (this.#making !== undefined) this.#set({ state: 'connecting' });
			else if (this.#isWanted) this.#later('lost', backoff(this.#tries++));
			else this.#set({ state: 'idle' });
		}
	}

	#again(): void {
		this.#abandon();
		this.dial();
	}

	/** The attempt has come to nothing. What is wanted is tried again, unless only somebody else can change it. */
	#fail(failure: LinkFailure): void {
		this.#abandon();
		if (this.#open !== undefined) return;
		if (failure === 'away' || failure === 'invite' || failure === 'signaling' || !this.#isWanted)
			this.#set({ state: 'failed', failure });
		else this.#later(failure, backoff(this.#tries++));
	}

	#later(failure: LinkFailure, wait: number): void {
		clearTimeout(this.#retry);
		this.#set({ state: 'failed', failure, retryAt: Date.now() + wait });
		this.#retry = setTimeout(() => this.dial(), wait);
	}

	/** Drops the connection that is being made. */
	#abandon(): void {
		const making = this.#making;
		if (making === undefined) return;
		this.#making = undefined;
		clearTimeout(making.deadline);
		making.link.close({ graceful: false });
		this.#host.events.closed(this.#contact, making.link.attempt);
	}
	/** Leaves the open link. */
	#leave(graceful: boolean): void {
		const link = this.#open;
		if (link === undefined) return;
		this.#open = undefined;
		clearTimeout(this.#heal);
		link.close({ graceful });
		this.#host.events.closed(this.#contact, link.attempt);
	}

	#set(status: LinkStatus): void {
		this.#status = status;
		this.#host.events.status(this.#contact, status);
	}
}
