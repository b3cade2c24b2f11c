// Frames of a contact, honest or not: what is applied, what is acknowledged, and what ends the link.
import { expect, test } from 'vitest';
import { createMessageId, type Epoch } from '#lib/protocol/ids.ts';
import { forgeEntry } from './testing/forge.ts';
import { createFriends, dial, type Peer, talk, textsOf, type Wire, write } from './testing/peers.ts';
import { contactRow } from './testing/profiles.ts';

const OTHER_EPOCH = 'AQEBAQEBAQEBAQEBAQEBAQ==' as Epoch;

/** Friends with a session and an open link over which nothing waits. */
async function createTalking() {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	const { row } = await contactRow(ada, ben);
	return { ada, ben, wire, epoch: row.own.epoch, said: row.own.last };
}

/** Hands frames to one side of a link past the wire. */
const hand = (to: Peer, from: Peer, { attempt }: Wire, ...frames: (object | string)[]) =>
	to.vault.receive({
		contact: from.key,
		attempt,
		frames: frames.map((frame) => (typeof frame === 'string' ? frame : JSON.stringify(frame)))
	});
const parsed = (frames: readonly string[]) => frames.map((frame) => JSON.parse(frame) as Record<string, unknown>);

/** The message frames that a peer has ready for a link, taken off the wire. */
async function framesOf(from: Peer, to: Peer, wire: Wire): Promise<string[]> {
	await wire.flush(from);
	return wire.inbox.get(to)!.splice(0);
}

test('a jump in the log is told as a gap behind what is on disk, and the link ends', async () => {
	const { ada, ben, wire, epoch, said } = await createTalking();
	for (const body of ['one', 'two', 'three']) await write(ada, ben, body);
	const [first, , third] = await framesOf(ada, ben, wire);
	const output = await hand(ben, ada, wire, first!, third!);
	expect(parsed(output.frames)).toEqual([
		{ type: 'ack', epoch, seq: said + 1 },
		{ type: 'nack', epoch, after: said + 1, reason: 'gap' }
	]);
	expect(output).toMatchObject({ redialIn: 0, more: false, owed: false });
	expect(await textsOf(ben, ada)).toEqual(['one']);
	await hand(ada, ben, wire, ...output.frames);
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['one', 'two', 'three']);
});

test('an unknown log is taken from its first entry only', async () => {
	const { ada, ben, wire } = await createTalking();
	const frame = { type: 'message', epoch: OTHER_EPOCH, seq: 2, kind: 'ratchet', body: 'MwE=' };
	const output = await hand(ben, ada, wire, frame);
	expect(parsed(output.frames)).toEqual([{ type: 'nack', epoch: OTHER_EPOCH, after: 0, reason: 'gap' }]);
	expect(output.redialIn).toBe(0);
	await write(ada, ben, 'goes on');
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['goes on']);
});

test('what was applied is acknowledged again and not applied again', async () => {
	const { ada, ben, wire, epoch, said } = await createTalking();
	await write(ada, ben, 'one');
	await write(ada, ben, 'two');
	const frames = await framesOf(ada, ben, wire);
	const ack = [{ type: 'ack', epoch, seq: said + 2 }];
	expect(parsed((await hand(ben, ada, wire, ...frames)).frames)).toEqual(ack);
	for (let again = 0; again < 2; again++) {
		const output = await hand(ben, ada, wire, ...frames, frames[0]!);
		expect(parsed(output.frames)).toEqual(ack);
		expect(output.changes.messages).toEqual([]);
		expect(output.redialIn).toBeUndefined();
	}
	expect(await textsOf(ben, ada)).toEqual(['one', 'two']);
});

test('frames are taken in any number of batches, in order, with one acknowledgement each', async () => {
	const { ada, ben, wire, epoch, said } = await createTalking();
	for (let count = 1; count <= 5; count++) await write(ada, ben, `text ${count}`);
	const frames = await framesOf(ada, ben, wire);
	const outputs = await Promise.all([
		hand(ben, ada, wire, ...frames.slice(0, 2)),
		hand(ben, ada, wire, ...frames.slice(2, 3)),
		hand(ben, ada, wire, ...frames.slice(3))
	]);
	expect(outputs.flatMap((output) => parsed(output.frames))).toEqual(
		[2, 3, 5].map((count) => ({ type: 'ack', epoch, seq: said + count }))
	);
	expect(outputs[2].changes.messages.map(({ message }) => message)).toMatchObject([
		{ body: 'text 4', mine: false, n: 4 },
		{ body: 'text 5', mine: false, n: 5 }
	]);
	expect(outputs[2].changes.contacts).toMatchObject([{ unread: 5, lastN: 5, preview: { body: 'text 5' } }]);
});

test('an acknowledgement above what was sent ends the link and deletes nothing', async () => {
	const { ada, ben, wire, epoch, said } = await createTalking();
	await write(ada, ben, 'one');
	await wire.flush(ada);
	await write(ada, ben, 'two');
	const output = await hand(ada, ben, wire, { type: 'ack', epoch, seq: said + 2 });
	expect(output.redialIn).toBeDefined();
	expect((await contactRow(ada, ben)).row.own.acked).toBe(said);
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['one', 'two']);
});

test('an acknowledgement of less than before, or of another log, changes nothing', async () => {
	const { ada, ben, wire, epoch, said } = await createTalking();
	for (const body of ['one', 'two', 'three']) await write(ada, ben, body);
	await wire.flush(ada);
	const output = await hand(
		ada,
		ben,
		wire,
		{ type: 'ack', epoch, seq: said + 2 },
		{ type: 'ack', epoch, seq: said + 1 },
		{ type: 'ack', epoch: OTHER_EPOCH, seq: said + 3 },
		{ type: 'ack', epoch: OTHER_EPOCH, seq: said + 300 }
	);
	expect(output.redialIn).toBeUndefined();
	expect((await contactRow(ada, ben)).row.own.acked).toBe(said + 2);
	expect(output.changes.deliveries.map(({ n, delivery }) => [n, delivery])).toEqual([
		[1, 'delivered'],
		[2, 'delivered']
	]);
	expect((await ada.store.readAll('outbox')).map(({ key }) => key[1])).toEqual([said + 3]);
});

test('whoever speaks before their resume, or resumes twice, is hung up on', async () => {
	const { ada, ben, epoch } = await createTalking();
	const resume = { type: 'resume', epoch: '', seq: 0 };
	const message = { type: 'message', epoch, seq: 1, kind: 'ratchet', body: 'MwE=' };
	for (const frames of [[message], [{ type: 'ack', epoch, seq: 1 }], [resume, resume]]) {
		const wire = (await dial(ada, ben))!;
		const output = await hand(ben, ada, wire, ...frames);
		expect(output.redialIn).toBeDefined();
		expect(output.frames).toEqual([]);
	}
	await write(ada, ben, 'never mind');
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['never mind']);
});

test.each([
	['nothing', ''],
	['no JSON', 'x'],
	['no object', '[]'],
	['half a message', '{"type":"message"}'],
	['an acknowledgement of no log', '{"type":"ack","epoch":"","seq":1}'],
	['more than a frame holds', `{"type":"ping","a":"${'x'.repeat(70_000)}"}`]
])('a malformed frame ends the link, and what came before it stands: %s', async (_what, malformed) => {
	const { ada, ben, wire } = await createTalking();
	await write(ada, ben, 'before');
	await write(ada, ben, 'behind');
	const [before, behind] = await framesOf(ada, ben, wire);
	const output = await hand(ben, ada, wire, before!, malformed, behind!);
	expect(output.redialIn).toBeDefined();
	expect(parsed(output.frames)).toMatchObject([{ type: 'ack' }]);
	expect(await textsOf(ben, ada)).toEqual(['before']);
});

test('frames of a later version, typing, pings and pongs are passed over without a word', async () => {
	const { ada, ben, wire } = await createTalking();
	const frames = ['call', 'toString', 'typing', 'ping', 'pong'].map((type) => ({ type, active: true }));
	const output = await hand(ben, ada, wire, ...frames);
	expect(output).toMatchObject({ frames: [], owed: false, changes: { messages: [], deliveries: [] } });
	expect(output.redialIn).toBeUndefined();
});

test('a content that cannot be applied counts as nothing, is acknowledged, and the log goes on', async () => {
	const { ada, ben, wire, epoch, said } = await createTalking();
	await wire.close();
	const id = createMessageId();
	const text = { type: 'text', id, sentAt: 1, body: 'x' };
	const mark = 'AAAAAAAAAAA=';
	const contents: ((seq: number) => string)[] = [
		(seq) => JSON.stringify({ seq: seq + 1, mark, content: text }), // another number inside
		(seq) => JSON.stringify({ seq, mark, content: { type: 'poll', id } }), // of a later version
		(seq) => JSON.stringify({ seq, mark, content: { ...text, body: '' } }),
		(seq) => JSON.stringify({ seq, content: text }),
		() => 'no json',
		() => ''
	];
	for (const content of contents) await forgeEntry(ada, ben, content);
	await write(ada, ben, 'understood');
	const next = await talk(ada, ben);
	expect(next.outputs.get(ben)?.flatMap(({ frames }) => parsed(frames))).toContainEqual({
		type: 'ack',
		epoch,
		seq: said + contents.length + 1
	});
	expect(await textsOf(ben, ada)).toEqual(['understood']);
});

test('frames of a link that is not the current one are not taken', async () => {
	const { ada, ben, wire } = await createTalking();
	await write(ada, ben, 'late');
	const frames = await framesOf(ada, ben, wire);
	await (await talk(ada, ben)).close();
	const before = await textsOf(ben, ada);
	expect(before).toEqual(['late']);
	const output = await hand(ben, ada, wire, ...frames);
	expect(output.frames).toEqual([]);
	expect(output.redialIn).toBeDefined();
	expect((await ada.vault.nextFrames({ contact: ben.key, attempt: wire.attempt })).frames).toEqual([]);
});
