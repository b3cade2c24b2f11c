// The outgoing walk: when a text is encrypted, in which order, how many at a time, and what is said for a lost entry.
import { expect, test } from 'vitest';
import type { OutboxRow } from '#lib/store/rows.ts';
import { createFriends, dial, type Peer, talk, textsOf, type Wire, write } from './testing/peers.ts';
import { contactRow } from './testing/profiles.ts';

const parsed = (frames: readonly string[] = []) =>
	frames.map((frame) => JSON.parse(frame) as { type: string; seq: number; body: string; kind: string });

async function outboxOf(peer: Peer, other: Peer): Promise<(readonly [seq: number, row: OutboxRow])[]> {
	const { number } = await contactRow(peer, other);
	return (await peer.store.readRange('outbox', number, 1, 10_000)).map(({ key, value }) => [key[1], value]);
}

/** The messages that one call hands out. */
const next = async (from: Peer, to: Peer, { attempt }: Wire) =>
	parsed((await from.vault.nextFrames({ contact: to.key, attempt })).frames);

async function resumed(from: Peer, to: Peer): Promise<Wire> {
	const wire = (await dial(from, to))!;
	await Promise.all([wire.deliver(from), wire.deliver(to)]);
	return wire;
}

test('without a session a text lies in the outbox as its content alone; with one, encrypted in its own commit', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'early');
	expect((await outboxOf(ada, ben))[0]?.[1]).toMatchObject({ content: { body: 'early' }, n: 1 });
	expect((await outboxOf(ada, ben))[0]?.[1]).not.toHaveProperty('ciphertext');
	await (await talk(ada, ben)).close();
	const before = (await contactRow(ada, ben)).row.record;
	await write(ada, ben, 'with a session');
	expect((await outboxOf(ada, ben))[0]?.[1].ciphertext).toBeDefined();
	expect((await contactRow(ada, ben)).row.record).not.toBe(before);
});

test('the same bytes go again over the next link, and after a restart', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	for (const body of ['one', 'two']) await write(ada, ben, body);
	const first = await next(ada, ben, await resumed(ada, ben));
	const second = await next(ada, ben, await resumed(ada, ben));
	await ada.restart();
	const third = await next(ada, ben, await resumed(ada, ben));
	expect(first).toHaveLength(2);
	expect(second).toEqual(first);
	expect(third).toEqual(first);
});

test('at most 64 frames leave in one call and 256 before an acknowledgement; the rest follows in order', async () => {
	const [ada, ben] = await createFriends();
	for (let count = 0; count < 300; count++) await write(ada, ben, `text ${count}`);
	const wire = await resumed(ada, ben);
	const batches: number[][] = [];
	for (let calls = 0; calls < 6; calls++) batches.push((await next(ada, ben, wire)).map(({ seq }) => seq));
	expect(batches.map(({ length }) => length)).toEqual([64, 64, 64, 64, 0, 0]);
	expect(batches.flat()).toEqual(Array.from({ length: 256 }, (_, index) => index + 1));
	const ref = { contact: ben.key, attempt: wire.attempt };
	expect(await ada.vault.nextFrames(ref)).toMatchObject({ more: false, owed: false });
	const { epoch } = (await contactRow(ada, ben)).row.own;
	const ack = JSON.stringify({ type: 'ack', epoch, seq: 10 });
	expect(await ada.vault.receive({ ...ref, frames: [ack] })).toMatchObject({ more: true });
	expect((await next(ada, ben, wire)).map(({ seq }) => seq)).toEqual(
		Array.from({ length: 10 }, (_, index) => 257 + index)
	);
});

test('a text behind others that are not encrypted yet waits, so that the chain runs in the order of the log', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	for (let count = 0; count < 260; count++) await write(ada, ben, `text ${count}`);
	const rows = await outboxOf(ada, ben);
	const encrypted = rows.filter(([, { ciphertext }]) => ciphertext !== undefined).map(([seq]) => seq);
	expect(encrypted).toHaveLength(256);
	expect(encrypted).toEqual(rows.slice(0, 256).map(([seq]) => seq));

	const wire = await resumed(ada, ben);
	await wire.flush(ada);
	await wire.deliver(ben);
	await wire.deliver(ada); // room again; the four are not encrypted yet
	await write(ada, ben, 'the newest');
	expect((await outboxOf(ada, ben)).map(([, { ciphertext }]) => ciphertext)).toEqual(Array(5).fill(undefined));
	await wire.settle();
	expect((await textsOf(ben, ada)).slice(-2)).toEqual(['text 259', 'the newest']);
	await wire.close();
});

test('a new session takes the place of every ciphertext, in the commit that starts it', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	for (const body of ['one', 'two']) await write(ada, ben, body);
	const before = await outboxOf(ada, ben);
	const { number, row } = await contactRow(ben, ada);
	await ben.store.commit([{ store: 'session', key: number, value: { ...row, sessionAbsent: true } }]);
	await ben.restart();
	const wire = await resumed(ada, ben);
	expect((await next(ada, ben, wire)).map(({ kind }) => kind)).toEqual(['prekey', 'prekey']);
	const after = await outboxOf(ada, ben);
	for (const [index, [, { content, mark, ciphertext }]] of after.entries()) {
		expect({ content, mark }).toEqual({ content: before[index]?.[1].content, mark: before[index]?.[1].mark });
		expect(ciphertext?.session).not.toBe(before[index]?.[1].ciphertext?.session);
	}
});

test('the side that waits for a new session sends nothing and encrypts nothing before its first frame', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	await write(ben, ada, 'old words');
	const { number, row } = await contactRow(ada, ben);
	await ada.store.commit([{ store: 'session', key: number, value: { ...row, sessionAbsent: true } }]);
	await ada.restart();
	const wire = await resumed(ada, ben);
	const ref = { contact: ada.key, attempt: wire.attempt };
	expect(await ben.vault.nextFrames(ref)).toMatchObject({ frames: [], more: false, owed: true });
	await write(ben, ada, 'new words');
	expect((await outboxOf(ben, ada)).at(-1)?.[1]).not.toHaveProperty('ciphertext');
	await wire.settle();
	expect(await textsOf(ada, ben)).toEqual(['old words', 'new words']);
});

test('an entry that is missing on disk is said as nothing, and those behind it arrive', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	for (const body of ['one', 'two', 'three']) await write(ada, ben, body);
	const { number, row } = await contactRow(ada, ben);
	await ada.store.commit([{ store: 'outbox', key: [number, row.own.acked + 2], value: undefined }]);
	await ada.restart();
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['one', 'three']);
	expect((await contactRow(ada, ben)).row.own).toMatchObject({ acked: row.own.last, last: row.own.last });
});

test('a link over which there is nothing to say starts its session with a hello that nobody sees', async () => {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	expect((await contactRow(ada, ben)).row.own).toMatchObject({ last: 1, acked: 1 });
	expect(await textsOf(ben, ada)).toEqual([]);
	expect(wire.outputs.get(ben)?.flatMap(({ changes }) => changes.messages)).toEqual([]);
	expect((await ada.vault.unlock({ passphrase: 'open', takeOver: false })).contacts).toMatchObject([
		{ waiting: 0, lastN: 0, unread: 0 }
	]);
});
