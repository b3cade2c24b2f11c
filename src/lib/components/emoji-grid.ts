// Walking over sections of a grid by the arrow keys. Pure: places are numbers, counted through all sections.

/** Emoji in one row. */
export const COLUMNS = 8;

/** The rows of all sections: where each begins, and how long it is. */
function rowsOf(sizes: readonly number[]): readonly { readonly start: number; readonly length: number }[] {
	let first = 0;
	return sizes.flatMap((size) => {
		const start = first;
		first += size;
		return Array.from({ length: Math.ceil(size / COLUMNS) }, (_, row) => ({
			start: start + row * COLUMNS,
			length: Math.min(COLUMNS, size - row * COLUMNS)
		}));
	});
}

/**
 * Where a key leads from a place; undefined when it is not a key of the grid. Above the first row lies -1; the other ends
 * hold.
 * @param sizes how many emoji each section has
 */
export function stepFrom(place: number, key: string, sizes: readonly number[]): number | undefined {
	const rows = rowsOf(sizes);
	const at = rows.findLastIndex(({ start }) => start <= place);
	const row = rows[at];
	if (!row) return undefined;
	const column = place - row.start;
	const inRow = (other: typeof row | undefined) =>
		other ? other.start + Math.min(column, other.length - 1) : undefined;
	switch (key) {
		case 'ArrowRight':
			return Math.min(place + 1, sizes.reduce((sum, size) => sum + size, 0) - 1);
		case 'ArrowLeft':
			return Math.max(place - 1, 0);
		case 'ArrowDown':
			return inRow(rows[at + 1]) ?? place;
		case 'ArrowUp':
			return inRow(rows[at - 1]) ?? -1;
		case 'Home':
			return row.start;
		case 'End':
			return row.start + row.length - 1;
		default:
			return undefined;
	}
}
