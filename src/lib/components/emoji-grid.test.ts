import { expect, test } from 'vitest';
import { COLUMNS, stepFrom } from './emoji-grid.ts';

// Rows: 0-2, then 3-10 and 11-12, then nothing, then 13-20.
const sizes = [3, COLUMNS + 2, 0, COLUMNS];

test.each([
	[0, 'ArrowRight', 1],
	[2, 'ArrowRight', 3],
	[20, 'ArrowRight', 20],
	[3, 'ArrowLeft', 2],
	[0, 'ArrowLeft', 0],
	[1, 'ArrowDown', 4],
	[3, 'ArrowDown', 11],
	[10, 'ArrowDown', 12],
	[12, 'ArrowDown', 14],
	[15, 'ArrowDown', 15],
	[12, 'ArrowUp', 4],
	[10, 'ArrowUp', 2],
	[20, 'ArrowUp', 12],
	[2, 'ArrowUp', -1],
	[7, 'Home', 3],
	[12, 'Home', 11],
	[4, 'End', 10],
	[11, 'End', 12]
])('from %d %s leads to %d', (place, key, next) => {
	expect(stepFrom(place, key, sizes)).toBe(next);
});

test('other keys, and an empty grid, lead nowhere', () => {
	expect(stepFrom(0, 'Enter', sizes)).toBeUndefined();
	expect(stepFrom(0, 'ArrowDown', [])).toBeUndefined();
});
