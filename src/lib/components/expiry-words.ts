// What is said of messages that disappear. Owns the words; decides nothing.
import { momentOf } from './clock.ts';
import { countOf } from './words.ts';

/** What a person can choose, in seconds. */
export const timers = [0, 3_600, 86_400, 604_800] as const;

const units = [
	[604_800, 'week'],
	[86_400, 'day'],
	[3_600, 'hour'],
	[60, 'minute'],
	[1, 'second']
] as const;

/** "1 day", "90 minutes": in the largest unit that says it exactly. */
export function spanOf(seconds: number): string {
	const [size, noun] = units.find(([each]) => seconds % each === 0) ?? [1, 'second'];
	return countOf(seconds / size, noun);
}

/** Of a message that is still there. @param at when it goes, ms since 1970; undefined while it was not seen */
export function expiryWords(seconds: number, at: number | undefined, now: number): string {
	if (at === undefined) return `Disappears ${spanOf(seconds)} after it was seen`;
	return at > now ? `Disappears ${momentOf(at)}` : 'Disappears when it has arrived';
}

/** What stands in a conversation where the time was changed. @param name of the contact */
export function timerNote(seconds: number, mine: boolean, name: string): string {
	const who = mine ? 'You' : name;
	return seconds === 0
		? `${who} turned disappearing messages off. New messages stay.`
		: `${who} set new messages to disappear after ${spanOf(seconds)}.`;
}
