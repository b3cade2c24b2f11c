// What the link to one contact can be, as data: its phases and what they own, what can happen to it, what can follow.
// Owns shapes and what is read off them; how one becomes another is link-state's.
import { unreachable } from '#lib/protocol/errors.ts';
import type { Attempt } from '#lib/protocol/ids.ts';
import type { LinkFailure, LinkStatus } from './ports.ts';

/** An own offer: gathered and sealed, then with the contact. */
export interface Offering {
	readonly step: 'offering' | 'offered';
	readonly attempt: Attempt;
	/** It counts against a crossing offer from here on. */
	readonly since: number;
	readonly until: number;
}
/** An offer and its answer are there, or the answer is being made: the channel is awaited. */
export interface Opening {
	readonly step: 'opening';
	readonly attempt: Attempt;
	readonly until: number;
}
/** How an open link does. `isOffered`: the restart is on its way to the contact, as far as this side has to see to it. */
export type Health =
	| { readonly is: 'steady' }
	| { readonly is: 'grace'; readonly until: number }
	| { readonly is: 'restarting'; readonly until: number; readonly isOffered: boolean };

export type Phase =
	| { readonly is: 'resting'; readonly failure: LinkFailure | undefined; readonly retryAt: number | undefined }
	/** Waits for its turn to dial. */
	| { readonly is: 'queued' }
	| { readonly is: 'connecting'; readonly making: Offering | Opening }
	/** Beside an open link only the contact's offer makes another. */
	| {
			readonly is: 'open';
			readonly attempt: Attempt;
			/** When it opened, as `Moment.now`. */
			readonly since: number;
			readonly health: Health;
			readonly making: Opening | undefined;
	  };

/** What outlives a connection, and the phase. Times are ms of one clock that never goes back. */
export interface LinkState {
	readonly isPolite: boolean;
	readonly isWanted: boolean;
	/** Failures since the last link or good news. */
	readonly tries: number;
	/** Refusals "stale" since the last link. */
	readonly stale: number;
	/** The attempts that ended last: nobody may go on with them. */
	readonly gone: readonly Attempt[];
	readonly phase: Phase;
}

export type LinkEvent =
	| { readonly type: 'dial' | 'unwanted' | 'good-news' | 'target-offline' | 'time' }
	/** The contact's turn to be dialled, with the name of the attempt. */
	| { readonly type: 'turn'; readonly attempt: Attempt }
	| { readonly type: 'offer' | 'answer'; readonly attempt: Attempt; readonly sdp: string }
	| { readonly type: 'refused'; readonly attempt: Attempt; readonly reason: 'stale' | 'invite' }
	/** The attempt's own description has left, or never will. */
	| { readonly type: 'sent'; readonly attempt: Attempt }
	| { readonly type: 'unsent'; readonly attempt: Attempt; readonly failure: LinkFailure }
	/** `dead`: an open link that did not answer when it was asked on good news. */
	| { readonly type: 'opened' | 'ended' | 'dead'; readonly attempt: Attempt }
	| { readonly type: 'shaky'; readonly attempt: Attempt; readonly isShaky: boolean }
	| { readonly type: 'close'; readonly graceful: boolean; readonly redialIn: number | undefined };

export type Effect =
	/** Ask for a turn to dial. */
	| { readonly type: 'queue' }
	/** Make a connection, and offer it; or offer another path for the one that is there. */
	| { readonly type: 'offer' | 'restart'; readonly attempt: Attempt }
	/** Make a connection, and answer; answer on the one that is there; take the answer. */
	| { readonly type: 'answer' | 'answer-restart' | 'accept'; readonly attempt: Attempt; readonly sdp: string }
	/** Close the attempt's connection, if it has one, and say that it is over. */
	| { readonly type: 'drop'; readonly attempt: Attempt; readonly graceful: boolean }
	/** Say that the attempt's channel is the link now. */
	| { readonly type: 'opened'; readonly attempt: Attempt };

/** When something happens, and the chance in it: a number from 0 up to 1. */
export interface Moment {
	readonly now: number;
	readonly random: number;
}
export interface Step {
	readonly state: LinkState;
	readonly effects: readonly Effect[];
}

export function createLinkState(isPolite: boolean): LinkState {
	const phase: Phase = { is: 'resting', failure: undefined, retryAt: undefined };
	return { isPolite, isWanted: false, tries: 0, stale: 0, gone: [], phase };
}

/** The link as people see it; `retryAt` by the state's clock. */
export function statusOf({ phase }: LinkState): LinkStatus {
	switch (phase.is) {
		case 'resting': {
			const { failure, retryAt } = phase;
			if (failure === undefined) return { state: 'idle' };
			return { state: 'failed', failure, ...(retryAt !== undefined && { retryAt }) };
		}
		case 'queued':
		case 'connecting':
			return { state: 'connecting' };
		case 'open':
			return { state: 'open', shaky: phase.health.is !== 'steady' };
		default:
			return unreachable(phase);
	}
}

/** When the next event `time` is due; undefined when nothing waits for the clock. */
export function dueAt({ phase }: LinkState): number | undefined {
	switch (phase.is) {
		case 'resting':
			return phase.retryAt;
		case 'queued':
			return undefined;
		case 'connecting':
			return phase.making.until;
		case 'open': {
			const due = Math.min(
				phase.making?.until ?? Infinity,
				phase.health.is === 'steady' ? Infinity : phase.health.until
			);
			return due === Infinity ? undefined : due;
		}
		default:
			return unreachable(phase);
	}
}
