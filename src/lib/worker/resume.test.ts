// What a contact's resume says of the own log: a table, and what follows between two vaults.
import { expect, test } from 'vitest';
import { createMark, type Epoch } from '#lib/protocol/ids.ts';
import { createEpoch, createResume, judgeResume } from './resume.ts';
import { createFriends, dial, entriesOf, type Peer, talk, textsOf, write } from './testing/peers.ts';
import { contactRow } from './testing/profiles.ts';

const mine = createEpoch();
const other = createEpoch();
const [markA, markB] = [createMark(), createMark()];
const acknowledged = (upTo: number) => ({ kind: 'acknowledged', upTo });

test.each([
	['all of it', { acked: 0, last: 5 }, mine, 5, acknowledged(5)],
	['none of it, of a log that begins here', { acked: 0, last: 5 }, mine, 0, acknowledged(0)],
	['what was acknowledged', { acked: 3, last: 5 }, mine, 3, acknowledged(3)],
	['more than was acknowledged', { acked: 3, last: 5 }, mine, 4, acknowledged(4)],
	['less than was acknowledged', { acked: 3, last: 5 }, mine, 2, { kind: 'renew' }],
	['more than there is', { acked: 3, last: 5 }, mine, 6, { kind: 'renew' }],
	['more than there is, of an empty log', { acked: 0, last: 0 }, mine, 1, { kind: 'renew' }],
	['nothing, of a log that is whole', { acked: 0, last: 5 }, '', 0, { kind: 'from-start' }],
	['another log, where ours is whole', { acked: 0, last: 5 }, other, 9, { kind: 'from-start' }],
	['nothing, of a log whose beginning is gone', { acked: 1, last: 5 }, '', 0, { kind: 'renew' }],
	['another log, where the beginning is gone', { acked: 1, last: 1 }, other, 1, { kind: 'renew' }]
] as const)('a contact who has %s', (_what, own, epoch, seq, judgement) => {
	expect(judgeResume({ epoch: mine, ...own }, { type: 'resume', epoch, seq })).toEqual(judgement);
});

test.each([
	['the same entry', markA, markA, acknowledged(4)],
	['another entry of that number', markA, markB, { kind: 'renew' }],
	['an entry that only one side can name', undefined, markB, acknowledged(4)],
	['an entry that only the other can name', markA, undefined, acknowledged(4)]
] as const)('a contact whose newest is %s', (_what, known, theirs, judgement) => {
	const frame = { type: 'resume', epoch: mine, seq: 4, ...(theirs && { mark: theirs }) } as const;
	expect(judgeResume({ epoch: mine, acked: 3, last: 5 }, frame, known)).toEqual(judgement);
});

test('a resume names the newest entry that was applied', () => {
	const their = { epoch: other, applied: 7 };
	expect(createResume(their)).toEqual({ type: 'resume', epoch: other, seq: 7 });
	expect(createResume({ ...their, mark: markA })).toEqual({ type: 'resume', epoch: other, seq: 7, mark: markA });
	expect(createResume({ epoch: '', applied: 0 })).toEqual({ type: 'resume', epoch: '', seq: 0 });
});

/** Over a new link, hands a resume to one side in the place of the contact's own. */
async function resumeWith(to: Peer, from: Peer, epoch: Epoch | '', seq: number) {
	const wire = (await dial(to, from))!;
	const frames = [JSON.stringify({ type: 'resume', epoch, seq })];
	return { wire, output: await to.vault.receive({ contact: from.key, attempt: wire.attempt, frames }) };
}

test('a resume acknowledges: what it names is delivered and gone from the outbox', async () => {
	const [ada, ben] = await createFriends();
	for (const body of ['one', 'two', 'three']) await write(ada, ben, body);
	const { number, row } = await contactRow(ada, ben);
	const { output } = await resumeWith(ada, ben, row.own.epoch, 2);
	expect(output.changes.deliveries).toMatchObject([
		{ n: 1, delivery: 'delivered' },
		{ n: 2, delivery: 'delivered' }
	]);
	expect(output).toMatchObject({ more: true, owed: false, changes: { contacts: [{ waiting: 1 }] } });
	expect((await ada.store.readRange('outbox', number, 1, 9)).map(({ key }) => key[1])).toEqual([3, 4]); // the last: a profile
});

test('who knows nothing of a log that is gone in part gets a new one with what is left, and then everything', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'delivered long ago');
	const wire = await talk(ada, ben);
	await wire.close();
	for (const body of ['two', 'three']) await write(ada, ben, body);
	const before = (await contactRow(ada, ben)).row.own;

	const { wire: renewed, output } = await resumeWith(ada, ben, '', 0);
	expect(output).toMatchObject({ frames: [], redialIn: 0, more: false });
	const { number, row } = await contactRow(ada, ben);
	expect(row.own).toEqual({ epoch: expect.any(String) as string, last: 2, acked: 0 });
	expect(row.own.epoch).not.toBe(before.epoch);
	expect(row.sessionAbsent).toBe(true);
	const outbox = await ada.store.readRange('outbox', number, 1, 9);
	expect(outbox.map(({ key, value }) => [key[1], value.ciphertext])).toEqual([
		[1, undefined],
		[2, undefined]
	]);
	expect((await entriesOf(ada, ben)).map((entry) => ('delivery' in entry ? entry.delivery : ''))).toEqual([
		'delivered',
		'pending',
		'pending'
	]);
	await renewed.close();
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['delivered long ago', '(missing)', 'two', 'three']);
});

test('who claims more than was ever said gets a new log too, and nothing is lost', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	await write(ada, ben, 'one');
	const { epoch, last } = (await contactRow(ada, ben)).row.own;
	const { output } = await resumeWith(ada, ben, epoch, last + 1);
	expect(output.redialIn).toBe(0);
	expect((await contactRow(ada, ben)).row.own).toMatchObject({ last: 1, acked: 0 });
	await talk(ada, ben);
	expect((await textsOf(ben, ada)).at(-1)).toBe('one');
});

test('who has forgotten everything of a log that is whole gets it from the start, without a new one', async () => {
	const [ada, ben] = await createFriends();
	for (const body of ['one', 'two']) await write(ada, ben, body);
	const { epoch } = (await contactRow(ada, ben)).row.own;
	const { wire, output } = await resumeWith(ada, ben, '', 0);
	expect(output).toMatchObject({ more: true });
	expect(output.redialIn).toBeUndefined();
	wire.inbox.get(ada)!.splice(0);
	await wire.settle();
	expect(await textsOf(ben, ada)).toEqual(['one', 'two']);
	expect((await contactRow(ada, ben)).row.own.epoch).toBe(epoch);
});

test('however often a log of theirs begins anew, the history says it once between two texts', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'one');
	await (await talk(ada, ben)).close();
	for (let count = 0; count < 3; count++) {
		const { wire } = await resumeWith(ada, ben, '', 0);
		await wire.close();
		await (await talk(ada, ben)).close();
	}
	await write(ada, ben, 'two');
	await (await talk(ada, ben)).close();
	expect(await textsOf(ben, ada)).toEqual(['one', '(missing)', 'two']);
});
