// What is kept of one contact's attempts for the report on its link: the times of the last one, and what it had gathered,
// also when its connection is gone.
import type { Attempt } from '#lib/protocol/ids.ts';
import { AttemptTimes } from './attempt-times.ts';
import { type Gathering, natOf } from './candidates.ts';
import type { PeerLink } from './peer-link.ts';
import { type Candidate, type AttemptStep, type LinkFailure, type LinkReport, type LinkStatus } from './ports.ts';

const nothing: Gathering = { own: [], remote: [], asked: 0, answered: 0 };
const shown = ({ kind, protocol, address, port }: Candidate): Candidate => ({ kind, protocol, address, port });

export class LinkRecord {
	#times: AttemptTimes | undefined;
	#gathering = nothing;

	queued(): void {
		this.#times = new AttemptTimes(performance.now());
	}
	dialled(attempt: Attempt): void {
		this.#times?.dialled(attempt, performance.now());
	}
	answering(attempt: Attempt): void {
		this.#times = new AttemptTimes(performance.now(), attempt);
	}
	/** The attempt goes on to a step. */
	step(attempt: Attempt, step: AttemptStep): void {
		this.#times?.enter(attempt, step, performance.now());
	}
	opened(attempt: Attempt): void {
		this.#times?.opened(attempt, performance.now());
	}
	/** @param attempt that is over; undefined: whatever was under way */
	ended(attempt: Attempt | undefined, failure?: LinkFailure): void {
		this.#times?.ended(attempt, performance.now(), failure);
	}
	/** A connection is about to be closed: nobody tells its addresses afterwards. */
	keep(peer: PeerLink): void {
		this.#gathering = peer.gathering();
	}

	/** @param peer the connection to report on, if there is one */
	async report(status: LinkStatus, peer: PeerLink | undefined): Promise<LinkReport> {
		const gathering = peer?.gathering() ?? this.#gathering;
		const stats = await peer?.stats();
		return {
			status,
			own: [...gathering.own.map(shown), ...(stats?.ownSeen ?? [])],
			remote: [...gathering.remote.map(shown), ...(stats?.remoteSeen ?? [])],
			path: stats?.path,
			roundTrip: stats?.roundTrip,
			sent: stats?.sent,
			received: stats?.received,
			nat: natOf(gathering),
			serversAsked: gathering.asked,
			attempt: this.#times?.report(performance.now())
		};
	}
}
