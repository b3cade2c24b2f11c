import { expect, test } from 'vitest';
import type { Delivery, TextView } from '#lib/state/view.ts';
import { actsOn, lastEditable, quickEmoji } from './message-acts.ts';

const open = { blocked: false, removed: false };
const text = (n: number, delivery?: Delivery, deleted = false): TextView => ({
	kind: 'text',
	n,
	id: `id ${n}` as TextView['id'],
	mine: delivery !== undefined,
	body: deleted ? '' : `text ${n}`,
	sentAt: n,
	deleted,
	reactions: [],
	...(delivery && { delivery })
});

test('own texts can be edited and deleted, those of others cannot', () => {
	expect(actsOn(text(1, 'sent'), open)).toEqual(['react', 'reply', 'edit', 'copy', 'delete']);
	expect(actsOn(text(1), open)).toEqual(['react', 'reply', 'copy']);
});

test('nothing can be done with a tombstone or a note', () => {
	expect(actsOn(text(1, undefined, true), open)).toEqual([]);
	expect(actsOn({ kind: 'missing', n: 1, at: 1 }, open)).toEqual([]);
});

test('where nothing is sent, a text can only be copied', () => {
	expect(actsOn(text(1, 'read'), { ...open, blocked: true })).toEqual(['copy']);
	expect(actsOn(text(1), { ...open, removed: true })).toEqual(['copy']);
});

test('a text that never went can only be copied and deleted', () => {
	expect(actsOn(text(1, 'failed'), open)).toEqual(['copy', 'delete']);
});

test('the last one to edit is the newest own text that stands', () => {
	const own = text(2, 'sent');
	const messages = [text(1, 'sent'), own, text(3), { ...text(4, 'sent', true), mine: true }] as const;
	expect(lastEditable(messages, open)).toBe(own);
	expect(lastEditable(messages, { ...open, removed: true })).toBeUndefined();
	expect(lastEditable([text(1)], open)).toBeUndefined();
});

test('the quick emoji are the recent ones, filled up, none twice', () => {
	expect(quickEmoji([])).toHaveLength(6);
	expect(quickEmoji(['🦊', '👍'])).toEqual(['🦊', '👍', '❤️', '😂', '😮', '😢']);
	expect(quickEmoji(['1', '2', '3', '4', '5', '6', '7'])).toEqual(['1', '2', '3', '4', '5', '6']);
});
