// How long the steps of one attempt took, told by whoever takes them. Owns no clock.
import type { Attempt } from '#lib/protocol/ids.ts';
import { type AttemptReport, type AttemptStep, attemptSteps, type LinkFailure } from './ports.ts';

export class AttemptTimes {
	readonly #isOwn: boolean;
	readonly #begun: { readonly step: AttemptStep; readonly since: number }[];
	/** Named when its turn has come. */
	#attempt: Attempt | undefined;
	#outcome: AttemptReport['outcome'] = 'running';
	#failure: LinkFailure | undefined;
	#until: number | undefined;

	/** @param answered the attempt of the contact's that is answered; without it, this side waits for its turn to dial */
	constructor(now: number, answered?: Attempt) {
		this.#isOwn = answered === undefined;
		this.#attempt = answered;
		this.#begun = [{ step: answered === undefined ? 'queued' : 'gathering', since: now }];
	}

	/** The turn has come: the attempt has its name. */
	dialled(attempt: Attempt, now: number): void {
		this.#attempt ??= attempt;
		this.enter(attempt, 'gathering', now);
	}
	/** Another step begins. Nothing for another attempt, for a step that has been, or when it is over. */
	enter(attempt: Attempt, step: AttemptStep, now: number): void {
		const last = this.#begun.at(-1)?.step ?? 'queued';
		if (this.#is(attempt) && attemptSteps.indexOf(step) > attemptSteps.indexOf(last))
			this.#begun.push({ step, since: now });
	}
	opened(attempt: Attempt, now: number): void {
		if (this.#is(attempt)) this.#finish('opened', now);
	}
	/** The attempt is over, or whatever was under way where none is named. The first word on it counts. */
	ended(attempt: Attempt | undefined, now: number, failure: LinkFailure | undefined): void {
		if (this.#outcome !== 'running' || (attempt !== undefined && !this.#is(attempt))) return;
		this.#failure = failure;
		this.#finish('ended', now);
	}

	report(now: number): AttemptReport {
		const steps = this.#begun.map(({ step, since }, index) => {
			const until = this.#begun[index + 1]?.since ?? this.#until ?? now;
			return { step, ms: Math.max(0, until - since) };
		});
		return { isOwn: this.#isOwn, steps, outcome: this.#outcome, failure: this.#failure };
	}

	#is(attempt: Attempt): boolean {
		return this.#outcome === 'running' && this.#attempt === attempt;
	}
	#finish(outcome: 'opened' | 'ended', now: number): void {
		this.#outcome = outcome;
		this.#until = now;
	}
}
