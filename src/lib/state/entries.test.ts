import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMessageId, type MessageId, type PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, Delivery, MessageView, TextView } from '#lib/worker/api.ts';
import { applyChanges, mergeEntries, quoteOf } from './entries.ts';

const ada = 'ada' as PublicKey;
const ben = 'ben' as PublicKey;
const ids = Array.from({ length: 40 }, createMessageId);
const idOf = (n: number): MessageId => ids[n] ?? createMessageId();
const text = (n: number, delivery?: Delivery, body = `text ${n}`): TextView => ({
	kind: 'text',
	n,
	id: idOf(n),
	mine: delivery !== undefined,
	body,
	sentAt: n,
	deleted: false,
	reactions: [],
	...(delivery && { delivery })
});
const none: Changes = { contacts: [], messages: [], deliveries: [] };

test('entries stand once each and in order, however they come', () => {
	fc.assert(
		fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 10 })), (pages) => {
			const drawn = pages.reduce<readonly MessageView[]>(
				(list, ns) =>
					mergeEntries(
						list,
						ns.map((n) => text(n))
					),
				[]
			);
			expect(drawn.map(({ n }) => n)).toEqual([...new Set(pages.flat())].sort((a, b) => a - b));
		})
	);
});

test('what was read anew takes the place of what was drawn', () => {
	expect(mergeEntries([text(1), text(2)], [text(2, undefined, 'new')])).toEqual([text(1), text(2, undefined, 'new')]);
});

test('nothing new leaves the very list, so that nothing is drawn again', () => {
	const drawn = [text(1)];
	expect(mergeEntries(drawn, [])).toBe(drawn);
	expect(applyChanges(drawn, ada, none)).toBe(drawn);
	const others = { ...none, messages: [{ contact: ben, message: text(2) }] };
	expect(applyChanges(drawn, ada, others)).toBe(drawn);
});

test('changes of this contact are taken, those of others are not', () => {
	const drawn = [text(1, 'pending'), text(2, 'pending'), { kind: 'missing', n: 3, at: 1 } as const];
	const changes: Changes = {
		contacts: [],
		messages: [
			{ contact: ada, message: text(4) },
			{ contact: ben, message: text(5) }
		],
		deliveries: [
			{ contact: ada, n: 1, delivery: 'delivered' },
			{ contact: ben, n: 2, delivery: 'delivered' },
			{ contact: ada, n: 3, delivery: 'sent' },
			{ contact: ada, n: 99, delivery: 'sent' }
		]
	};
	expect(applyChanges(drawn, ada, changes)).toEqual([text(1, 'delivered'), drawn[1], drawn[2], text(4)]);
});

test('an entry and its delivery in one change are drawn together', () => {
	const changes: Changes = {
		contacts: [],
		messages: [{ contact: ada, message: text(1, 'pending') }],
		deliveries: [{ contact: ada, n: 1, delivery: 'sent' }]
	};
	expect(applyChanges([], ada, changes)).toEqual([text(1, 'sent')]);
});

const changed = (...messages: TextView[]): Changes => ({
	...none,
	messages: messages.map((message) => ({ contact: ada, message }))
});

test('a message that changes takes the place of what it was', () => {
	const edited = { ...text(1), body: 'better', editedAt: 9 };
	expect(applyChanges([text(1), text(2)], ada, changed(edited))).toEqual([edited, text(2)]);
});

test('what is edited is quoted as it is now, what is deleted not at all', () => {
	const answer = { ...text(2), replyTo: quoteOf(text(1)) };
	const drawn = [text(1), answer, text(3)];
	const edited = applyChanges(drawn, ada, changed({ ...text(1), body: 'better', editedAt: 9 }));
	expect(edited[1]).toEqual({ ...answer, replyTo: { ...answer.replyTo, body: 'better' } });
	expect(edited[2]).toBe(drawn[2]);
	const deleted = applyChanges(drawn, ada, changed({ ...text(1), body: '', deleted: true }));
	expect(deleted[1]).toEqual({ ...answer, replyTo: { id: idOf(1), mine: false, n: 1, deleted: true } });
});

test('an answer that is drawn with the change of what it quotes quotes the change', () => {
	const answer = { ...text(2), replyTo: quoteOf(text(1)) };
	const drawn = applyChanges([text(1)], ada, changed(answer, { ...text(1), body: 'better' }));
	expect(drawn.map((each) => each.kind === 'text' && each.replyTo?.body)).toEqual([undefined, 'better']);
});

test('the same id of the other author is another message', () => {
	const answer = { ...text(2), replyTo: quoteOf(text(1)) };
	const theirs = { ...text(3, 'sent'), id: idOf(1) };
	expect(applyChanges([text(1), answer], ada, changed(theirs))[1]).toBe(answer);
});

test('a quote is the beginning of a text', () => {
	expect(quoteOf({ ...text(1), body: 'x'.repeat(40_000) }).body).toHaveLength(300);
});

test('a change of what is older than all that is drawn leaves no gap: it comes with its neighbours', () => {
	const quoting = { ...text(8), replyTo: quoteOf(text(3)) };
	const changes = { ...none, messages: [{ contact: ada, message: text(3, undefined, 'changed') }] };
	const drawn = applyChanges([text(7), quoting], ada, changes);
	expect(drawn.map(({ n }) => n)).toEqual([7, 8]);
	expect(drawn[1]).toMatchObject({ replyTo: { n: 3, body: 'changed' } });
});
