// Times as people read them. Owns the formats; English words, and the reader's own way to write an hour.
const locale = navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB';

const hour = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
const shortWeekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const day = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const shortDay = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const shortDayOfYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
const moment = new Intl.DateTimeFormat(locale, {
	weekday: 'long',
	day: 'numeric',
	month: 'long',
	hour: 'numeric',
	minute: '2-digit'
});

/** Whole days from the day of `at` to that of `now`, by this device's clock; negative in the future. */
export function daysAgo(at: number, now: number): number {
	const midnight = (time: number): number => new Date(time).setHours(0, 0, 0, 0);
	return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** "14:32" */
export function hourOf(at: number): string {
	return hour.format(at);
}

/** "Today", "Yesterday", "Tuesday", "Tuesday 3 March", "3 March 2024" */
export function dayOf(at: number, now: number): string {
	const days = daysAgo(at, now);
	if (days === 0) return 'Today';
	if (days === 1) return 'Yesterday';
	if (days > 1 && days < 7) return weekday.format(at);
	return days >= 7 && days < 300 ? day.format(at) : dayOfYear.format(at);
}

/** The short form for the list: "14:32", "Yesterday", "Tue", "3 Mar" */
export function briefly(at: number, now: number): string {
	const days = daysAgo(at, now);
	if (days <= 0) return hour.format(at);
	if (days === 1) return 'Yesterday';
	return days < 7 ? shortWeekday.format(at) : shortDay.format(at);
}

/** "14:32", "Yesterday", "Tue", "3 Mar", "3 Mar 2024": like `briefly`, and with the year where it is another. */
export function fullDay(at: number, now: number): string {
	return daysAgo(at, now) < 300 ? briefly(at, now) : shortDayOfYear.format(at);
}

/** "Tuesday 3 March at 14:32" */
export function momentOf(at: number): string {
	return moment.format(at);
}

/** "3 March 2024 at 14:32" */
export function dateOf(at: number): string {
	return date.format(at);
}

/** "Last seen today at 14:32", "Last seen on Tuesday at 14:32", "Last seen on 3 March 2024" */
export function lastSeenOf(at: number, now: number): string {
	const days = daysAgo(at, now);
	if (days <= 0) return `Last seen today at ${hour.format(at)}`;
	if (days === 1) return `Last seen yesterday at ${hour.format(at)}`;
	if (days < 7) return `Last seen on ${weekday.format(at)} at ${hour.format(at)}`;
	return `Last seen on ${days < 300 ? day.format(at) : dayOfYear.format(at)}`;
}
