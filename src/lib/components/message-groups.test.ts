import { expect, test } from 'vitest';
import type { MessageId } from '#lib/protocol/ids.ts';
import type { Delivery, MessageView, TextView } from '#lib/state/view.ts';
import { createPlacing } from './message-groups.ts';

const noon = new Date('2026-11-23T12:00').getTime();
const minute = 60_000;

function text(mine: boolean, sentAt: number, delivery: Delivery = 'delivered'): TextView {
	const id = 'id' as MessageId;
	const state = { body: 'x', deleted: false, reactions: [], ...(mine && { delivery }) };
	return { kind: 'text', n: 0, id, mine, sentAt, ...state };
}
const shapes = (...messages: MessageView[]): string[] =>
	createPlacing()(messages).map(
		({ first, last, quiet }) => `${first ? '[' : ''}${quiet ? 'quiet' : 'full'}${last ? ']' : ''}`
	);

test('messages of one author within minutes are one run, another author begins the next', () => {
	expect(shapes(text(true, noon), text(true, noon + minute), text(false, noon + 2 * minute))).toEqual([
		'[full',
		'full]',
		'[full]'
	]);
});

test('of what has disappeared nothing is drawn, and what stands around it is as if it had never been', () => {
	const gone: TextView = { ...text(false, noon), body: '', deleted: true, expired: true };
	expect(shapes(gone, text(true, noon), gone, text(true, noon + minute), gone)).toEqual(['[full', 'full]']);
});

test('a long pause, midnight and a note end a run', () => {
	expect(shapes(text(true, noon), text(true, noon + 10 * minute))).toEqual(['[full]', '[full]']);
	const midnight = new Date('2026-11-24T00:00').getTime();
	expect(shapes(text(true, midnight - minute), text(true, midnight + minute))).toEqual(['[full]', '[full]']);
	expect(shapes(text(true, noon), { kind: 'missing', n: 0, at: noon }, text(true, noon))).toEqual([
		'[full]',
		'[full]',
		'[full]'
	]);
});

test('the time is left out only where the next message shows the same minute and the same delivery', () => {
	expect(shapes(text(true, noon), text(true, noon + 5_000))).toEqual(['[quiet', 'full]']);
	expect(shapes(text(true, noon), text(true, noon + 5_000, 'pending'))).toEqual(['[full', 'full]']);
});

test('what says that it was edited says when it was written', () => {
	const edited = { ...text(true, noon), editedAt: noon + minute };
	expect(shapes(edited, text(true, noon + 5_000))).toEqual(['[full', 'full]']);
});

test('a day begins with the first message and after every midnight', () => {
	const days = createPlacing()([text(true, noon), text(false, noon + minute), text(true, noon + 24 * 60 * minute)]);
	expect(days.map(({ newDay }) => newDay)).toEqual([true, false, true]);
});

test('what stands between the same neighbours is the same object as before, and what does not is another', () => {
	const [a, b, c, d] = [0, 1, 2, 3].map((at) => text(true, noon + at * 5_000)) as [
		TextView,
		TextView,
		TextView,
		TextView
	];
	const placed = createPlacing();
	const before = placed([a, b, c]);
	const after = placed([a, b, c, d]);
	expect([after[0] === before[0], after[1] === before[1], after[2] === before[2]]).toEqual([true, true, false]);
	expect(after[2]).toEqual({ ...before[2], last: false, quiet: true });
	const changed = placed([a, { ...b, delivery: 'read' }, c, d]);
	expect(changed.map((each, index) => each === after[index])).toEqual([false, false, false, true]);
	expect(changed[0]).toMatchObject({ quiet: false });
	expect(createPlacing()([a, b, c, d])).toEqual(after);
});
