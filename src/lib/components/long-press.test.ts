import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onLongPress } from './long-press.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const touch = { pointerType: 'touch', isPrimary: true, clientX: 10, clientY: 10 };

function createParts() {
	const target = new EventTarget();
	const act = vi.fn<() => void>();
	const off = onLongPress(target as HTMLElement, act);
	const point = (type: string, more: object = {}) => target.dispatchEvent(Object.assign(new Event(type), touch, more));
	return { act, off, point };
}

test('a finger that lies still for half a second presses, once', () => {
	const { act, point } = createParts();
	point('pointerdown');
	point('pointermove', { clientX: 14 });
	vi.advanceTimersByTime(499);
	expect(act).not.toHaveBeenCalled();
	vi.advanceTimersByTime(1_000);
	expect(act).toHaveBeenCalledTimes(1);
});

test.each([
	['is lifted', 'pointerup', {}],
	['scrolls', 'pointermove', { clientY: 30 }],
	['is taken for something else', 'pointercancel', {}]
])('a finger that %s presses nothing', (_, type, more) => {
	const { act, point } = createParts();
	point('pointerdown');
	point(type, more);
	vi.advanceTimersByTime(1_000);
	expect(act).not.toHaveBeenCalled();
});

test('a mouse and a second finger press nothing', () => {
	const { act, point } = createParts();
	point('pointerdown', { pointerType: 'mouse' });
	point('pointerdown', { isPrimary: false });
	vi.advanceTimersByTime(1_000);
	expect(act).not.toHaveBeenCalled();
});

test('nothing is pressed any more once it is taken away', () => {
	const { act, off, point } = createParts();
	point('pointerdown');
	off();
	point('pointerdown');
	vi.advanceTimersByTime(1_000);
	expect(act).not.toHaveBeenCalled();
});
