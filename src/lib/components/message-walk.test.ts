import { expect, test } from 'vitest';
import { step } from './message-walk.ts';

const items = ['first', 'second', 'third'];

test('the arrows lead to the neighbours and stop at the ends', () => {
	expect(step('ArrowUp', 'second', items)).toBe('first');
	expect(step('ArrowDown', 'second', items)).toBe('third');
	expect(step('ArrowUp', 'first', items)).toBeUndefined();
	expect(step('ArrowDown', 'third', items)).toBeUndefined();
});

test('home and end lead to the ends', () => {
	expect(step('Home', 'third', items)).toBe('first');
	expect(step('End', 'first', items)).toBe('third');
});

test('other keys lead nowhere, and nothing leads away from what is not in the list', () => {
	expect(step('Tab', 'second', items)).toBeUndefined();
	expect(step('ArrowDown', 'gone', items)).toBeUndefined();
});
