// Amounts of storage as people read them. Owns the rounding.
import { type Key, languageTag, say } from '#lib/words/language.svelte.ts';

const units = [
	'sizes.bytes',
	'sizes.kilobytes',
	'sizes.megabytes',
	'sizes.gigabytes',
	'sizes.terabytes'
] as const satisfies readonly Key[];

/** Two digits that count: "3.2 MB", "120 GB". */
export function sizeOf(bytes: number): string {
	let [size, unit] = [bytes, 0];
	while (size >= 999.5 && unit < units.length - 1) [size, unit] = [size / 1_000, unit + 1];
	const rounded = unit === 0 || size >= 9.95 ? Math.round(size) : Math.round(size * 10) / 10;
	return say(units[unit] ?? 'sizes.terabytes', {
		size: rounded.toLocaleString(languageTag(), { useGrouping: false })
	});
}
