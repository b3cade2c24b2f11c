// A QR code as one SVG path. Owns the drawing alone; encoding is the library's.

/** One unit square per dark module, runs of a row joined. @param modules rows, top to bottom */
export function qrPath(modules: readonly (readonly boolean[])[]): string {
	return modules
		.map((row, y) =>
			runs(row)
				.map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
				.join('')
		)
		.join('');
}

function runs(row: readonly boolean[]): readonly (readonly [start: number, length: number])[] {
	return row.flatMap((dark, start) => {
		if (!dark || row[start - 1]) return [];
		const end = row.indexOf(false, start);
		return [[start, (end === -1 ? row.length : end) - start] as const];
	});
}
