import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeBeside } from './beside.ts';

const view = { width: 1_000, height: 800 };
const menu = { width: 200, height: 300 };
const at = (left: number, top: number) => ({ left, top, right: left + 32, bottom: top + 32 });

test('it stands above its anchor where there is room, else below', () => {
	expect(placeBeside(at(100, 500), menu, view)).toEqual({ left: 100, top: 192 });
	expect(placeBeside(at(100, 200), menu, view)).toEqual({ left: 100, top: 240 });
});

test('it opens towards the middle of the window', () => {
	expect(placeBeside(at(900, 500), menu, view).left).toBe(732);
});

test('whatever fits the window is wholly in it', () => {
	const coordinate = fc.integer({ min: -500, max: 1_500 });
	fc.assert(
		fc.property(coordinate, coordinate, fc.integer({ min: 1, max: 780 }), (left, top, size) => {
			const placed = placeBeside(at(left, top), { width: size, height: size }, view);
			expect(placed.left).toBeGreaterThanOrEqual(8);
			expect(placed.top).toBeGreaterThanOrEqual(8);
			expect(placed.left + size).toBeLessThanOrEqual(view.width - 8);
			expect(placed.top + size).toBeLessThanOrEqual(view.height - 8);
		})
	);
});
