import { expect, test } from 'vitest';
import { EDGE, FAR_ENOUGH, follow, mayBegin, type Swipe } from './swipe.ts';

const from = { x: 100, y: 300, at: 0 };
/** Where a finger is led through these points, 20 ms apart. */
function led(points: readonly (readonly [x: number, y: number])[], direction: 1 | -1 = 1, pause = 0): Swipe {
	let swipe: Swipe = { state: 'begun', by: 0 };
	points.forEach(([x, y], index) => {
		const to = { x: from.x + x, y: from.y + y, at: pause + 20 * (index + 1) };
		swipe = follow(from, to, swipe.state, direction);
	});
	return swipe;
}

test('a finger that moves sideways takes the row along', () => {
	expect(led([[30, 2]])).toEqual({ state: 'swiping', by: 20 });
	expect(
		led([
			[20, 4],
			[50, 30]
		])
	).toEqual({ state: 'swiping', by: 40 }); // once it is one, it may wander
});

test('from right to left it goes the other way', () => {
	expect(led([[-30, 2]], -1)).toEqual({ state: 'swiping', by: 20 });
	expect(led([[30, 2]], -1).state).toBe('over');
	expect(led([[-30, 2]]).state).toBe('over');
});

test.each([
	['up', [[2, -30]]],
	['down', [[0, 12]]],
	['slantwise', [[20, 16]]],
	[
		'down and then sideways',
		[
			[0, 12],
			[200, 12]
		]
	]
] as const)('a finger that moves %s scrolls', (_way, points) => {
	expect(led(points)).toEqual({ state: 'over', by: 0 });
});

test('a finger that wanders a little is undecided, and one that has pressed swipes no more', () => {
	expect(led([[6, 6]]).state).toBe('begun');
	expect(
		led([
			[6, 6],
			[40, 0]
		]).state
	).toBe('swiping');
	expect(led([[40, 0]], 1, 500).state).toBe('over');
});

test('it counts from a distance on, beyond which the row hardly follows, and can be taken back', () => {
	const at = (x: number) => led([[20, 0], [x, 0]]).by; // prettier-ignore
	expect(at(FAR_ENOUGH + 9)).toBeLessThan(FAR_ENOUGH);
	expect(at(FAR_ENOUGH + 10)).toBe(FAR_ENOUGH);
	expect(at(300)).toBeLessThan(2.5 * FAR_ENOUGH);
	expect(at(300)).toBeGreaterThan(at(200));
	expect(at(-40)).toBe(0);
});

test('at the edges of the screen it is left to the browser', () => {
	expect([0, EDGE - 1, EDGE, 200, 390 - EDGE, 390].map((x) => mayBegin(x, 390))).toEqual([
		false,
		false,
		true,
		true,
		true,
		false
	]);
});
