// The life of the link to one contact as a pure function: what is, what happens, what follows from it (docs/protocol.md,
// section 3). Owns every decision; connections, clocks and signals are contact-link's.
import { unreachable } from '#lib/protocol/errors.ts';
import type { Attempt } from '#lib/protocol/ids.ts';
import {
	ANSWER_DEADLINE,
	ATTEMPT_COUNTS,
	backoff,
	GATHERING_DEADLINE,
	GOOD_LINK,
	GRACE,
	OPEN_DEADLINE,
	REMEMBERED_ATTEMPTS,
	STALE_RETRIES
} from './limits.ts';
import { dueAt, type Effect, type LinkEvent, type LinkState, type Moment } from './link-phase.ts';
import type { Offering, Opening, Phase, Step } from './link-phase.ts';
import type { LinkFailure } from './ports.ts';

/** What is after the event, and what is to be done for it, in order. An event about an attempt that is over changes nothing. */
export function transition(state: LinkState, event: LinkEvent, moment: Moment): Step {
	const { phase } = state;
	switch (event.type) {
		case 'dial':
			return dial({ ...state, isWanted: true });
		case 'unwanted':
			return step({
				...state,
				isWanted: false,
				phase: phase.is === 'resting' ? { ...phase, retryAt: undefined } : phase
			});
		case 'good-news':
			return takeGoodNews({ ...state, tries: 0 });
		case 'turn':
			if (phase.is !== 'queued') return step(state);
			return offer(state, event.attempt, moment);
		case 'offer':
			return takeOffer(state, event, moment);
		case 'answer':
			if (awaitsAnswer(state, event.attempt)) return takeAnswer(state, event, moment);
			if (phase.is !== 'open' || phase.attempt !== event.attempt) return step(state);
			return step(state, { ...event, type: 'accept' }); // of an ICE restart
		case 'refused':
			return awaitsAnswer(state, event.attempt) ? takeRefusal(state, event.reason, moment) : step(state);
		case 'target-offline':
			return phase.is === 'connecting' && phase.making.step === 'offered' ? fail(state, 'away', moment) : step(state);
		case 'sent': {
			if (phase.is !== 'connecting') return step(state);
			const { making } = phase;
			if (making.attempt !== event.attempt || making.step !== 'offering') return step(state);
			return step(at(state, connecting({ ...making, step: 'offered', until: moment.now + ANSWER_DEADLINE })));
		}
		case 'unsent':
			if (makingOf(state)?.attempt === event.attempt) return fail(state, event.failure, moment);
			if (phase.is !== 'open' || phase.attempt !== event.attempt || phase.health.is !== 'restarting')
				return step(state);
			return step(at(state, { ...phase, health: { ...phase.health, isOffered: false } }));
		case 'opened':
			return adopt(state, event.attempt, moment);
		case 'ended':
			if (makingOf(state)?.attempt === event.attempt) return fail(state, 'no-path', moment);
			return phase.is === 'open' && phase.attempt === event.attempt ? lose(state, phase, moment) : step(state);
		case 'dead':
			if (phase.is !== 'open' || phase.attempt !== event.attempt) return step(state);
			// The news were good: no wait. Without a wish of this side the contact's dial is awaited as ever.
			return chain(lose(state, phase, moment), (next) => takeGoodNews({ ...next, tries: 0 }));
		case 'shaky': {
			if (phase.is !== 'open' || phase.attempt !== event.attempt) return step(state);
			if (!event.isShaky) return step(at(state, { ...phase, health: { is: 'steady' } }));
			if (phase.health.is !== 'steady') return step(state);
			return step(at(state, { ...phase, health: { is: 'grace', until: moment.now + GRACE } }));
		}
		case 'close':
			return close(state, event, moment);
		case 'time':
			return pass(state, moment);
		default:
			return unreachable(event);
	}
}

function dial(state: LinkState): Step {
	return state.phase.is === 'resting' ? step(at(state, { is: 'queued' }), { type: 'queue' }) : step(state);
}

/** The network, the signaling server or the contact is back. A restart that could not be sent is now. */
function takeGoodNews(state: LinkState): Step {
	const { phase, isPolite, isWanted } = state;
	if (phase.is === 'open' && phase.health.is === 'restarting' && !phase.health.isOffered && !isPolite)
		return restart(state, phase, phase.health.until);
	return isWanted ? dial(state) : step(state);
}

function offer(state: LinkState, attempt: Attempt, { now }: Moment): Step {
	const until = now + GATHERING_DEADLINE + ANSWER_DEADLINE;
	return step(at(state, connecting({ step: 'offering', attempt, since: now, until })), { type: 'offer', attempt });
}

function takeOffer(state: LinkState, { attempt, sdp }: { attempt: Attempt; sdp: string }, { now }: Moment): Step {
	const { phase, gone, isPolite } = state;
	const making = makingOf(state);
	if ((phase.is === 'open' && phase.attempt === attempt) || (making?.step === 'opening' && making.attempt === attempt))
		return step(state, { type: 'answer-restart', attempt, sdp });
	if (making?.attempt === attempt) return step(state); // the own one, sent back
	// The contact would go on with a link that is gone here; another one tells them sooner than their deadline.
	if (gone.includes(attempt)) return dial({ ...state, isWanted: true, tries: 0 });
	const crossed = making !== undefined && making.step !== 'opening' && now - making.since < ATTEMPT_COUNTS;
	// The contact answers the own offer. Theirs is over before it began.
	if (crossed && !isPolite) return drop(state, attempt);
	const opening: Opening = { step: 'opening', attempt, until: now + OPEN_DEADLINE };
	return chain(making === undefined ? step(state) : drop(state, making.attempt), (next) =>
		step(at(next, phase.is === 'open' ? { ...phase, making: opening } : connecting(opening)), {
			type: 'answer',
			attempt,
			sdp
		})
	);
}

function takeAnswer(state: LinkState, { attempt, sdp }: { attempt: Attempt; sdp: string }, { now }: Moment): Step {
	const opening: Opening = { step: 'opening', attempt, until: now + OPEN_DEADLINE };
	return step(at(state, connecting(opening)), { type: 'accept', attempt, sdp });
}

function takeRefusal(state: LinkState, reason: 'stale' | 'invite', moment: Moment): Step {
	if (reason === 'invite') return fail(state, 'invite', moment);
	if (state.stale >= STALE_RETRIES) return fail(state, 'no-answer', moment);
	const resting: Phase = { is: 'resting', failure: undefined, retryAt: undefined };
	return chain(dropMaking({ ...state, stale: state.stale + 1 }), (next) => dial(at(next, resting)));
}

/** The channel is open: it is the link now, and the one before it goes. */
function adopt(state: LinkState, attempt: Attempt, { now }: Moment): Step {
	const { phase } = state;
	if (makingOf(state)?.attempt !== attempt) return step(state);
	const open: Phase = { is: 'open', attempt, since: now, health: { is: 'steady' }, making: undefined };
	return chain(phase.is === 'open' ? drop(state, phase.attempt) : step(state), (next) =>
		step({ ...next, stale: 0, phase: open }, { type: 'opened', attempt })
	);
}

/** Offers another path for the same channel. The impolite side does; the other awaits it. */
function restart(state: LinkState, open: Phase & { readonly is: 'open' }, until: number): Step {
	const next = at(state, { ...open, health: { is: 'restarting', until, isOffered: true } });
	return state.isPolite ? step(next) : step(next, { type: 'restart', attempt: open.attempt });
}

function close(
	state: LinkState,
	{ graceful, redialIn }: { graceful: boolean; redialIn: number | undefined },
	{ now }: Moment
): Step {
	const { phase } = state;
	const resting: Phase =
		redialIn === undefined
			? { is: 'resting', failure: undefined, retryAt: undefined }
			: { is: 'resting', failure: 'lost', retryAt: now + redialIn };
	return chain(
		dropMaking({ ...state, isWanted: redialIn !== undefined }),
		(next) => (phase.is === 'open' ? drop(next, phase.attempt, graceful) : step(next)),
		(next) => (redialIn === 0 ? dial(at(next, resting)) : step(at(next, resting)))
	);
}

/** Everything that is due, one thing after the other. */
function pass(state: LinkState, moment: Moment): Step {
	const due = dueAt(state);
	if (due === undefined || due > moment.now) return step(state);
	return chain(expire(state, due, moment), (next) => pass(next, moment));
}

function expire(state: LinkState, due: number, moment: Moment): Step {
	const { phase } = state;
	const making = makingOf(state);
	if (making?.until === due) return fail(state, making.step === 'opening' ? 'no-path' : 'no-answer', moment);
	if (phase.is !== 'open') return dial(state);
	return phase.health.is === 'grace' ? restart(state, phase, moment.now + OPEN_DEADLINE) : lose(state, phase, moment);
}

/** The open link has ended. */
function lose(state: LinkState, open: Phase & { readonly is: 'open' }, moment: Moment): Step {
	const { attempt, making, since } = open;
	const tries = moment.now - since < GOOD_LINK ? state.tries : 0;
	return chain(drop({ ...state, tries }, attempt), (next) => {
		if (making !== undefined) return step(at(next, connecting(making)));
		return step(rest(next, next.isWanted ? 'lost' : undefined, moment));
	});
}

/** The attempt has come to nothing. */
function fail(state: LinkState, failure: LinkFailure, moment: Moment): Step {
	const { phase } = state;
	return chain(dropMaking(state), (next) =>
		step(phase.is === 'open' ? at(next, { ...phase, making: undefined }) : rest(next, failure, moment))
	);
}

/** Nothing is there. What is wanted is tried again, unless only somebody else can change it. */
function rest(state: LinkState, failure: LinkFailure | undefined, { now, random }: Moment): LinkState {
	if (!state.isWanted || failure === 'away' || failure === 'invite' || failure === 'signaling')
		return at(state, { is: 'resting', failure, retryAt: undefined });
	const retryAt = now + backoff(state.tries, random);
	return { ...state, tries: state.tries + 1, phase: { is: 'resting', failure, retryAt } };
}

function dropMaking(state: LinkState): Step {
	const making = makingOf(state);
	return making === undefined ? step(state) : drop(state, making.attempt);
}
function drop(state: LinkState, attempt: Attempt, graceful = false): Step {
	const gone = [attempt, ...state.gone].slice(0, REMEMBERED_ATTEMPTS);
	return step({ ...state, gone }, { type: 'drop', attempt, graceful });
}

function makingOf({ phase }: LinkState): Offering | Opening | undefined {
	return phase.is === 'connecting' || phase.is === 'open' ? phase.making : undefined;
}
function awaitsAnswer({ phase }: LinkState, attempt: Attempt): boolean {
	return phase.is === 'connecting' && phase.making.step === 'offered' && phase.making.attempt === attempt;
}
function connecting(making: Offering | Opening): Phase {
	return { is: 'connecting', making };
}
function at(state: LinkState, phase: Phase): LinkState {
	return { ...state, phase };
}
function step(state: LinkState, ...effects: readonly Effect[]): Step {
	return { state, effects };
}
/** One step after the other, with the effects of all. */
function chain(first: Step, ...rest: readonly ((state: LinkState) => Step)[]): Step {
	return rest.reduce<Step>((before, next) => {
		const { state, effects } = next(before.state);
		return { state, effects: [...before.effects, ...effects] };
	}, first);
}
