import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMessageId, type PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, Delivery, MessageView } from '#lib/worker/api.ts';
import { applyChanges, mergeEntries } from './entries.ts';

const ada = 'ada' as PublicKey;
const ben = 'ben' as PublicKey;
const id = createMessageId();
const text = (n: number, delivery?: Delivery, body = `text ${n}`): MessageView => ({
	kind: 'text',
	n,
	id,
	mine: delivery !== undefined,
	body,
	sentAt: n,
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
