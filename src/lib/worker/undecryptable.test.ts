// A frame that cannot be decrypted: twice it is asked for again, under a new session; the third time the log goes on
// without it.
import { expect, test } from 'vitest';
import { spoil } from './testing/forge.ts';
import { createFriends, dial, type Peer, talk, textsOf, type Wire, write } from './testing/peers.ts';
import { contactRow } from './testing/profiles.ts';

const parsed = (frames: readonly string[]) => frames.map((frame) => JSON.parse(frame) as Record<string, unknown>);
const isMessage = (frame: string) => frame.includes('"type":"message"');

/** Over a new link, with its first message spoilt on the way: what the receiver answers to that. */
async function spoilFirst(from: Peer, to: Peer): Promise<{ wire: Wire; output: Awaited<ReturnType<typeof receive>> }> {
	const wire = (await dial(from, to))!;
	await Promise.all([wire.deliver(from), wire.deliver(to)]);
	await wire.flush(from);
	const frames = wire.inbox.get(to)!.splice(0);
	const index = frames.findIndex(isMessage);
	frames[index] = spoil(frames[index]!);
	return { wire, output: await receive(from, to, wire, frames) };
}

const receive = (from: Peer, to: Peer, { attempt }: Wire, frames: readonly string[]) =>
	to.vault.receive({ contact: from.key, attempt, frames });

/** Friends with a session, where Ada has three texts to send. */
async function createWaiting() {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	for (const body of ['one', 'two', 'three']) await write(ada, ben, body);
	const { epoch, last } = (await contactRow(ada, ben)).row.own;
	return { ada, ben, epoch, after: last - 3 };
}

test('the first time it is refused, both name no session, dial at once, and everything arrives', async () => {
	const { ada, ben, epoch, after } = await createWaiting();
	const before = (await contactRow(ada, ben)).row.record;
	const { wire, output } = await spoilFirst(ada, ben);
	expect(parsed(output.frames)).toEqual([{ type: 'nack', epoch, after, reason: 'undecryptable' }]);
	expect(output.redialIn).toBe(0);
	expect((await contactRow(ben, ada)).row).toMatchObject({
		sessionAbsent: true,
		their: { applied: after },
		trouble: { epoch, after, times: 1 }
	});
	await receive(ben, ada, wire, output.frames);
	expect((await contactRow(ada, ben)).row.sessionAbsent).toBe(true);
	await wire.close();
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['one', 'two', 'three']);
	const { row } = await contactRow(ben, ada);
	expect(row).toMatchObject({ sessionAbsent: false });
	expect(row).not.toHaveProperty('trouble');
	expect((await contactRow(ada, ben)).row.record).not.toBe(before);
});

test('the second time it waits a minute; the third time it stands as unreadable, and what follows arrives', async () => {
	const { ada, ben, epoch, after } = await createWaiting();
	const waits: (number | undefined)[] = [];
	for (let times = 1; times <= 2; times++) {
		const { wire, output } = await spoilFirst(ada, ben);
		waits.push(output.redialIn);
		expect(parsed(output.frames)).toEqual([{ type: 'nack', epoch, after, reason: 'undecryptable' }]);
		await receive(ben, ada, wire, output.frames);
		await wire.close();
		await ben.restart(); // it is counted on disk
	}
	const { wire, output } = await spoilFirst(ada, ben);
	expect(waits[0]).toBe(0);
	expect(parsed(output.frames)).toEqual([{ type: 'ack', epoch, seq: after + 1 }]);
	expect(output.redialIn).toBeDefined();
	await receive(ben, ada, wire, output.frames);
	await wire.close();
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['(unreadable)', 'two', 'three']);
	expect((await contactRow(ben, ada)).row).not.toHaveProperty('trouble');
});

test('without a restart between, the second wait is a minute', async () => {
	const { ada, ben } = await createWaiting();
	const waits: (number | undefined)[] = [];
	for (let times = 1; times <= 2; times++) {
		const { wire, output } = await spoilFirst(ada, ben);
		waits.push(output.redialIn);
		await receive(ben, ada, wire, output.frames);
		await wire.close();
	}
	expect(waits).toEqual([0, 60_000]);
});

test('trouble with another frame counts anew', async () => {
	const { ada, ben, after } = await createWaiting();
	const first = await spoilFirst(ada, ben);
	await first.wire.close();
	const wire = (await dial(ada, ben))!;
	await Promise.all([wire.deliver(ada), wire.deliver(ben)]);
	await wire.flush(ada);
	const frames = wire.inbox.get(ben)!.splice(0);
	const output = await receive(ada, ben, wire, [frames[0]!, spoil(frames[1]!)]);
	expect(parsed(output.frames)).toMatchObject([
		{ type: 'ack', seq: after + 1 },
		{ type: 'nack', after: after + 1 }
	]);
	expect(output.redialIn).toBe(0); // the log has moved
	expect((await contactRow(ben, ada)).row.trouble).toMatchObject({ after: after + 1, times: 1 });
});

test('a first frame whose session was not started with the prekey of this link is not taken', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'hello');
	const replayed = (await dial(ada, ben))!;
	await Promise.all([replayed.deliver(ada), replayed.deliver(ben)]);
	await replayed.flush(ada);
	const frames = replayed.inbox.get(ben)!.splice(0);
	expect(frames.filter(isMessage).every((frame) => frame.includes('"kind":"prekey"'))).toBe(true);
	await replayed.close();

	// The same frames over another link, which has a prekey of its own.
	const wire = (await dial(ada, ben))!;
	await wire.deliver(ben);
	const output = await receive(ada, ben, wire, frames);
	expect(parsed(output.frames)).toMatchObject([{ type: 'nack', reason: 'undecryptable' }]);
	expect(await textsOf(ben, ada)).toEqual([]);
	expect((await contactRow(ben, ada)).row.record).toBeUndefined();
	await wire.close();
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['hello']);
});

test('a nack about a log that is not the own one ends the link, and the session stays', async () => {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	const nack = { type: 'nack', epoch: 'AQEBAQEBAQEBAQEBAQEBAQ==', after: 0, reason: 'undecryptable' };
	const output = await receive(ben, ada, wire, [JSON.stringify(nack)]);
	expect(output).toMatchObject({ frames: [], redialIn: 0 });
	expect((await contactRow(ada, ben)).row.sessionAbsent).toBe(false);
});

test('a gap that the contact tells of ends the link; the session stays, and the log goes on', async () => {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	await write(ada, ben, 'one');
	await wire.flush(ada);
	const { epoch } = (await contactRow(ada, ben)).row.own;
	const nack = { type: 'nack', epoch, after: 0, reason: 'gap' };
	const output = await receive(ben, ada, wire, [JSON.stringify(nack)]);
	expect(output.redialIn).toBe(0);
	expect(output.changes.deliveries).toMatchObject([{ n: 1, delivery: 'pending' }]);
	expect((await contactRow(ada, ben)).row.sessionAbsent).toBe(false);
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['one']);
});
