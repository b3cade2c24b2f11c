// What is said of messages that disappear. Owns the words; decides nothing.
import { say } from '#lib/words/language.svelte.ts';
import { momentOf } from './clock.ts';

/** What a person can choose, in seconds. */
export const timers = [0, 3_600, 86_400, 604_800] as const;

const units = [
	[604_800, 'expiry.weeks'],
	[86_400, 'expiry.days'],
	[3_600, 'expiry.hours'],
	[60, 'expiry.minutes'],
	[1, 'expiry.seconds']
] as const;

/** "1 day", "90 minutes": in the largest unit that says it exactly. */
export function spanOf(seconds: number): string {
	const [size, span] = units.find(([each]) => seconds % each === 0) ?? ([1, 'expiry.seconds'] as const);
	return say(span, { count: seconds / size });
}

/** Of a message that is still there. @param at when it goes, ms since 1970; undefined while it was not seen */
export function expiryWords(seconds: number, at: number | undefined, now: number): string {
	if (at === undefined) return say('expiry.afterSeen', { span: spanOf(seconds) });
	return at > now ? say('expiry.at', { moment: momentOf(at) }) : say('expiry.onArrival');
}

/** What stands in a conversation where the time was changed. @param name of the contact */
export function timerNote(seconds: number, mine: boolean, name: string): string {
	if (seconds === 0) return mine ? say('expiry.offByYou') : say('expiry.offByName', { name });
	const span = spanOf(seconds);
	return mine ? say('expiry.setByYou', { span }) : say('expiry.setByName', { name, span });
}
