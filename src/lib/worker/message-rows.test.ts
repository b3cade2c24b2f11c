// What becomes of a row: a tombstone keeps nothing of what was said; a reaction is there once; the fullest row has room.
import { expect, test } from 'vitest';
import { MAX_CONTENT_BYTES } from '#lib/protocol/limits.ts';
import { createMessageId } from '#lib/protocol/ids.ts';
import { encodeRow } from '#lib/store/row-codec.ts';
import { bury, changedBody, MAX_REACTIONS, toggled } from './message-rows.ts';

const id = createMessageId();
const row = { kind: 'text', id, mine: false, body: 'said', sentAt: 5, at: 6 } as const;

test('a tombstone has the name and the times, and nothing that was said', () => {
	const full = { ...row, editedAt: 7, replyTo: { mine: true, id }, reactions: [{ emoji: '👍', mine: true }] };
	expect(bury(full)).toEqual({ kind: 'text', id, mine: false, sentAt: 5, at: 6, body: '', deleted: true });
	expect(bury({ ...row, mine: true, failed: true })).toMatchObject({ failed: true });
});

test('a change keeps what others gave', () => {
	const given = { ...row, reactions: [{ emoji: '👍', mine: true }] };
	expect(changedBody(given, 'meant', 9)).toEqual({ ...given, body: 'meant', editedAt: 9 });
});

test('a reaction is given once, taken back once, and each person\u2019s is their own', () => {
	const mine = { emoji: '👍', mine: true };
	const theirs = { emoji: '👍', mine: false };
	const given = toggled(row, mine, true)!;
	expect(given.reactions).toEqual([mine]);
	expect(toggled(given, mine, true)).toBe(given);
	expect(toggled(given, theirs, false)).toBe(given);
	expect(toggled(given, theirs, true)!.reactions).toEqual([mine, theirs]);
	expect(toggled(given, mine, false)).toEqual(row);
});

test('one person gives so many and no more; the longest text fits its size class with all of both', () => {
	let full = { ...row, body: 'x'.repeat(MAX_CONTENT_BYTES - 130), replyTo: { mine: true, id }, editedAt: 8.64e15 };
	const emoji = (at: number) => `${String.fromCodePoint(0x1f600 + at)}${'\u{e0061}'.repeat(14)}\u{e007f}`;
	for (const mine of [true, false]) {
		for (let at = 0; at < MAX_REACTIONS; at++) full = toggled(full, { emoji: emoji(at), mine }, true) as typeof full;
		expect(toggled(full, { emoji: '🎉', mine }, true)).toBeUndefined();
		expect(toggled(full, { emoji: emoji(3), mine }, true)).toBe(full);
	}
	expect(encodeRow('tail', full)).toHaveLength(49_152);
});
