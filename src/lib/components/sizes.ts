// Amounts of storage as people read them. Owns the rounding.
const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Two digits that count: "3.2 MB", "120 GB". */
export function sizeOf(bytes: number): string {
	let [size, unit] = [bytes, 0];
	while (size >= 999.5 && unit < units.length - 1) [size, unit] = [size / 1_000, unit + 1];
	return `${unit === 0 || size >= 9.95 ? Math.round(size) : Math.round(size * 10) / 10} ${units[unit] ?? ''}`;
}
