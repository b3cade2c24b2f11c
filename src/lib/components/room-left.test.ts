import { expect, test } from 'vitest';
import { NEAR_THE_END, roomLeft } from './room-left.ts';

const bytes = (text: string): number => new TextEncoder().encode(JSON.stringify(text)).length;
const fits = (text: string): boolean => bytes(text) <= 44_000;

test('far from the end nothing is counted', () => {
	expect(roomLeft('', fits)).toBeUndefined();
	expect(roomLeft('x'.repeat(43_000), fits)).toBeUndefined();
});

test('near the end it counts down to nothing, and then what is too much', () => {
	const most = 'x'.repeat(44_000 - bytes(''));
	expect(roomLeft(most.slice(0, -NEAR_THE_END), fits)).toBe(NEAR_THE_END);
	expect(roomLeft(most.slice(0, -3), fits)).toBe(3);
	expect(roomLeft(most, fits)).toBe(0);
	expect(roomLeft(`${most}abc`, fits)).toBe(-3);
});

test('characters of several bytes count as what they take', () => {
	expect(roomLeft('ö'.repeat(22_000), fits)).toBe(-1);
	expect(roomLeft('\u0001'.repeat(7_400), fits)).toBeLessThan(0);
});
