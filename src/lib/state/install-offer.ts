// How a browser lets a site be installed, and when that is offered unasked. Pure.

/** prompt: it asks by itself, when told to; the others have no prompt, only a menu to be found. */
export type InstallWay = 'prompt' | 'ios' | 'mac' | 'firefox-android';

type Told = Pick<Navigator, 'vendor' | 'userAgent' | 'maxTouchPoints'>;

/** The way of a browser that never prompts; undefined where none is known. */
export function wayByMenu({ vendor, userAgent, maxTouchPoints }: Told): Exclude<InstallWay, 'prompt'> | undefined {
	if (userAgent.includes('Firefox/')) return userAgent.includes('Android') ? 'firefox-android' : undefined;
	if (vendor !== 'Apple Computer, Inc.') return undefined;
	if (/iPhone|iPad|iPod/u.test(userAgent)) return 'ios';
	if (!userAgent.includes('Macintosh')) return undefined;
	return maxTouchPoints > 1 ? 'ios' : 'mac'; // an iPad says that it is a Mac
}

/** Nobody is offered anything in the first minute of a visit, in ms. */
export const FIRST_MINUTE = 60_000;
/** Who said "not now" is left alone for so long, in ms. */
const NOT_NOW = 30 * 24 * 60 * 60_000;

export interface OfferFacts {
	readonly isFirstMinute: boolean;
	/** An identity was here before this visit. */
	readonly isSecondVisit: boolean;
	/** A message of this person has arrived. */
	readonly hasDelivered: boolean;
	/** When they said "not now", in ms since 1970. */
	readonly refusedAt: number | undefined;
	/** It was installed once: whoever took it away again does not want it. */
	readonly wasInstalled: boolean;
}

/** Whether the moment is right: Sotto has been of use, nothing else goes on, and nobody has said no lately. */
export function isTimely(facts: OfferFacts, now: number): boolean {
	const { isFirstMinute, isSecondVisit, hasDelivered, refusedAt, wasInstalled } = facts;
	if (isFirstMinute || wasInstalled) return false;
	// A clock that was set back must not make it longer.
	if (refusedAt !== undefined && Math.abs(now - refusedAt) < NOT_NOW) return false;
	return isSecondVisit || hasDelivered;
}
