// The judge of a soak is judged: histories that are as they should be pass, and each thing that may not be is said.
import { expect, test } from '@playwright/test';
import type { Shown } from '../person.ts';
import { createLedger, type Ledger } from './ledger.ts';

type History = readonly Shown[];

/** Two texts of Ada's with one of Ben's between them, and a third of Ada's that may not have been committed. */
function twoPeople(): { readonly ledger: Ledger; readonly ada: History; readonly ben: History } {
	const ledger = createLedger(['Ada', 'Ben']);
	ledger.wrote(0, 'Ada 00001', 'Ada 00001 .', true);
	ledger.wrote(1, 'Ben 00001', 'Ben 00001 .', true);
	ledger.wrote(0, 'Ada 00002', 'Ada 00002 .', false);
	ledger.wrote(0, 'Ada 00003', 'Ada 00003 .', true);
	const texts = ['Ada 00001 .', 'Ben 00001 .', 'Ada 00003 .'];
	return { ledger, ada: seen('Ada', texts), ben: seen('Ben', texts) };
}
const seen = (by: string, bodies: readonly string[]): Shown[] =>
	bodies.map((body) => ({
		id: `m-${body}`,
		body,
		mine: body.startsWith(by),
		edited: false,
		deleted: false,
		reactions: []
	}));
const without = (history: History, body: string): History => history.filter((entry) => !entry.body.startsWith(body));
const changed = (history: History, body: string, change: Partial<Shown>): History =>
	history.map((entry) => (entry.body.startsWith(body) ? { ...entry, ...change } : entry));

test('what was committed, once and in order, is right', () => {
	const { ledger, ada, ben } = twoPeople();
	expect(ledger.faults([ada, ben])).toEqual([]);
	const [first, second, last] = ben;
	expect(ledger.faults([ada, [second!, first!, last!]])).toEqual([]); // each author's order is kept
});

test('what was being written when its page ended may be there or not, on both sides alike', () => {
	const { ledger } = twoPeople();
	const texts = ['Ada 00001 .', 'Ben 00001 .', 'Ada 00002 .', 'Ada 00003 .'];
	expect(ledger.faults([seen('Ada', texts), seen('Ben', texts)])).toEqual([]);
	expect(ledger.faults([seen('Ada', texts), without(seen('Ben', texts), 'Ada 00002')])).toHaveLength(1);
});

test('a loss, a double, another order, another body and a stranger are said', () => {
	const { ledger, ada, ben } = twoPeople();
	expect(ledger.faults([ada, without(ben, 'Ada 00003')])).toEqual([expect.stringContaining('number 2 of Ada')]);
	expect(ledger.faults([without(ada, 'Ada 00001'), without(ben, 'Ada 00001')])).toEqual([
		'Ada 00001 was committed; in its place stands: Ada 00003 .'
	]);
	expect(ledger.faults([ada, [...ben, ben[0]!]])).toContain('twice with Ben: Ada 00001 .');
	expect(ledger.faults([ada, ben.toReversed()])).toEqual([expect.stringContaining('number 1 of Ada')]);
	expect(ledger.faults([ada, changed(ben, 'Ben', { body: 'Ben 00001 !' })])).not.toEqual([]);
	const stranger = seen('Ada', ['Ada was never here']);
	expect(ledger.faults([[...ada, ...stranger], ben])).toContain('nobody wrote: Ada was never here');
});

test('a note that something could not be read, or may be missing, is a fault on both sides too', () => {
	const { ledger, ada, ben } = twoPeople();
	const note: Shown = { ...ben[0]!, id: 'n-4', body: 'A message could not be read.', mine: false };
	expect(ledger.faults([ada, [...ben, note]])).toContain('Ben is shown: A message could not be read.');
	expect(
		ledger.faults([
			[...ada, note],
			[...ben, note]
		])
	).not.toEqual([]);
});

test('of a text that was taken back before it went the contact may have nothing; of any other they have the tombstone', () => {
	for (const isDelivered of [false, true]) {
		const { ledger, ada, ben } = twoPeople();
		ledger.removed('Ada 00001', true, isDelivered ? undefined : 'm-Ada 00001 .');
		const deleted = (history: History) => changed(history, 'Ada 00001', { body: '', deleted: true });
		expect(ledger.faults([deleted(ada), deleted(ben)])).toEqual([]);
		expect(ledger.faults([deleted(ada), without(ben, 'Ada 00001')])).toEqual(
			isDelivered ? [expect.stringContaining('number 1 of Ada')] : []
		);
		expect(ledger.faults([deleted(ada), without(deleted(ben), 'Ada 00003')])).not.toEqual([]);
	}
});

test('edits, deletions, reactions and quotes are judged', () => {
	const { ledger, ada, ben } = twoPeople();
	ledger.edited('Ada 00001', 'Ada 00001 again', true);
	ledger.reacted(1, 'Ada 00003', '👍', true);
	ledger.removed('Ben 00001', true);
	ledger.wrote(1, 'Ben 00002', 'Ben 00002 .', true, 'Ada 00003');
	const reply = { ...seen('Ben', ['Ben 00002 .'])[0]!, replyTo: 'Ada 00003 .' };
	const after = (history: History): History => [
		...changed(
			changed(changed(history, 'Ada 00001', { body: 'Ada 00001 again', edited: true }), 'Ada 00003', {
				reactions: ['👍']
			}),
			'Ben',
			{ body: 'Deleted.', deleted: true }
		),
		{ ...reply, mine: history === ben }
	];
	const [right, alsoRight] = [after(ada), after(ben)];
	expect(ledger.faults([right, alsoRight])).toEqual([]);
	const both = (body: string, change: Partial<Shown>): readonly string[] =>
		ledger.faults([changed(right, body, change), changed(alsoRight, body, change)]);
	expect(both('Ada 00001', { edited: false })).toEqual(['edited, or not: Ada 00001']);
	expect(both('Ada 00003', { reactions: [] })).toEqual(['👍 is not there: Ada 00003']);
	expect(both('Ada 00003', { reactions: ['👍', '🎉'] })).toEqual(['🎉 is there: Ada 00003']);
	expect(both('Deleted', { deleted: false, body: 'Ben 00001 .' })).not.toEqual([]);
	expect(ledger.faults([right, changed(alsoRight, 'Ben 00002', { replyTo: 'another' })])).toHaveLength(1);
});
