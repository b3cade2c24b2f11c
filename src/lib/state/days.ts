// Days as a date field gives them ("2026-03-14"), as moments of this device's clock. Pure.

/** Today, as a date field has it: "2026-03-31". */
export function today(): string {
	const now = new Date();
	return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** When the day begins, ms since 1970; undefined when it is no day. */
export function startOfDay(day: string): number | undefined {
	return momentOf(day, 0);
}

/** When the day after it begins. */
export function dayAfter(day: string): number | undefined {
	return momentOf(day, 1);
}

function momentOf(day: string, later: number): number | undefined {
	const [, year, month, date] = /^(\d{4,6})-(\d\d)-(\d\d)$/u.exec(day) ?? [];
	if (year === undefined) return undefined;
	// By its parts: summer time makes some days longer.
	const moment = new Date(Number(year), Number(month) - 1, Number(date) + later).getTime();
	return Number.isNaN(moment) ? undefined : moment;
}
