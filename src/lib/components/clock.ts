// Times as people read them. Owns the formats: the words of the language that is spoken, and the reader's own way to write
// an hour.
import { localeTag, say } from '#lib/words/language.svelte.ts';

const formats = {
	hour: { hour: 'numeric', minute: '2-digit' },
	weekday: { weekday: 'long' },
	shortWeekday: { weekday: 'short' },
	day: { weekday: 'long', day: 'numeric', month: 'long' },
	shortDay: { day: 'numeric', month: 'short' },
	shortDayOfYear: { day: 'numeric', month: 'short', year: 'numeric' },
	dayOfYear: { day: 'numeric', month: 'long', year: 'numeric' },
	date: { dateStyle: 'long', timeStyle: 'short' },
	moment: { weekday: 'long', day: 'numeric', month: 'long', hour: 'numeric', minute: '2-digit' }
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** By locale and format, because to make one takes long. */
const made = new Map<string, Intl.DateTimeFormat>();

function write(format: keyof typeof formats, at: number): string {
	const locale = localeTag();
	const key = `${locale} ${format}`;
	const known = made.get(key) ?? new Intl.DateTimeFormat(locale, formats[format]);
	made.set(key, known);
	return known.format(at);
}

/** Whole days from the day of `at` to that of `now`, by this device's clock; negative in the future. */
export function daysAgo(at: number, now: number): number {
	const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
	return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** "14:32" */
export function hourOf(at: number): string {
	return write('hour', at);
}

/** "Today", "Yesterday", "Tuesday", "Tuesday 3 March", "3 March 2024" */
export function dayOf(at: number, now: number): string {
	const days = daysAgo(at, now);
	if (days === 0) return say('clock.today');
	if (days === 1) return say('clock.yesterday');
	if (days > 1 && days < 7) return write('weekday', at);
	return write(days >= 7 && days < 300 ? 'day' : 'dayOfYear', at);
}

/** The short form for the list: "14:32", "Yesterday", "Tue", "3 Mar" */
export function briefly(at: number, now: number): string {
	const days = daysAgo(at, now);
	if (days <= 0) return write('hour', at);
	if (days === 1) return say('clock.yesterday');
	return write(days < 7 ? 'shortWeekday' : 'shortDay', at);
}

/** "14:32", "Yesterday", "Tue", "3 Mar", "3 Mar 2024": like `briefly`, and with the year where it is another. */
export function fullDay(at: number, now: number): string {
	return daysAgo(at, now) < 300 ? briefly(at, now) : write('shortDayOfYear', at);
}

/** "Tuesday 3 March at 14:32" */
export function momentOf(at: number): string {
	return write('moment', at);
}

/** "3 March 2024 at 14:32" */
export function dateOf(at: number): string {
	return write('date', at);
}

/** "Last seen today at 14:32", "Last seen on Tuesday at 14:32", "Last seen on 3 March 2024" */
export function lastSeenOf(at: number, now: number): string {
	const days = daysAgo(at, now);
	const hour = write('hour', at);
	if (days <= 0) return say('clock.lastSeenToday', { hour });
	if (days === 1) return say('clock.lastSeenYesterday', { hour });
	if (days < 7) return say('clock.lastSeenThisWeek', { weekday: write('weekday', at), hour });
	return say('clock.lastSeenBefore', { day: write(days < 300 ? 'day' : 'dayOfYear', at) });
}
