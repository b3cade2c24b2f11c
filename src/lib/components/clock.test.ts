import { expect, test } from 'vitest';
import { briefly, dayOf, daysAgo, lastSeenOf } from './clock.ts';

const at = (text: string): number => new Date(text).getTime();
const now = at('2026-11-23T00:30');

test('days are counted from midnight to midnight, not in hours', () => {
	expect(daysAgo(at('2026-11-22T23:59'), now)).toBe(1);
	expect(daysAgo(at('2026-11-23T23:59'), now)).toBe(0);
	expect(daysAgo(at('2026-11-24T00:01'), now)).toBe(-1);
});

test('near days have names, far ones a date, and last year’s have their year', () => {
	expect(dayOf(at('2026-11-23T00:01'), now)).toBe('Today');
	expect(dayOf(at('2026-11-22T12:00'), now)).toBe('Yesterday');
	expect(dayOf(at('2026-11-18T12:00'), now)).toBe('Wednesday');
	expect(dayOf(at('2026-11-10T12:00'), now)).toMatch(/Tuesday.*November|Tuesday.*10/);
	expect(dayOf(at('2025-11-22T12:00'), now)).toContain('2025');
});

test('a day ahead, by a wrong clock, is shown by its date and never as today', () => {
	expect(dayOf(at('2026-11-25T12:00'), now)).toContain('2026');
});

test('the list shows an hour today, a weekday this week, and a date before', () => {
	expect(briefly(at('2026-11-23T00:10'), now)).toMatch(/10/);
	expect(briefly(at('2026-11-22T12:00'), now)).toBe('Yesterday');
	expect(briefly(at('2026-11-18T12:00'), now)).toBe('Wed');
	expect(briefly(at('2026-10-18T12:00'), now)).toMatch(/Oct/);
});

test('when somebody was seen last is told as exactly as it helps', () => {
	expect(lastSeenOf(at('2026-11-23T00:10'), now)).toMatch(/^Last seen today at \d+:10/);
	expect(lastSeenOf(at('2026-11-23T00:31'), now)).toMatch(/^Last seen today/); // a clock that was set back
	expect(lastSeenOf(at('2026-11-22T12:05'), now)).toMatch(/^Last seen yesterday at \d+:05/);
	expect(lastSeenOf(at('2026-11-18T12:05'), now)).toMatch(/^Last seen on Wednesday at \d+:05/);
	expect(lastSeenOf(at('2026-11-10T12:05'), now)).toMatch(/^Last seen on (?=.*10)(?=.*November)/);
	expect(lastSeenOf(at('2025-11-10T12:05'), now)).toContain('2025');
});
