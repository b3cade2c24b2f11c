// What a link says by itself: its proof of life, and that somebody types.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MAX_FRAME_BYTES } from '#lib/protocol/limits.ts';
import { DEAD_AFTER, PING_AFTER, PROBE_DEADLINE } from './limits.ts';
import { FakeNet } from './testing/fake-connections.ts';
import { connect, createSide, pass, soon } from './testing/sides.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a ping is answered and neither is handed over', async () => {
	const { ada, ben } = await connect();
	ada.channel.send('{"type":"ping"}');
	await pass(200);
	expect(ben.channel.sent).toEqual(['{"type":"pong"}']);
	expect([...ada.batches, ...ben.batches]).toEqual([]);
});

test('two that have nothing to say stay linked by pings', async () => {
	const { ada, ben } = await connect();
	await pass(10 * DEAD_AFTER);
	expect([ada.seen, ben.seen]).toEqual([['opened'], ['opened']]);
	expect([...ada.channel.sent, ...ben.channel.sent]).toContain('{"type":"ping"}');
});

test('silence is the end, whatever the browser says', async () => {
	const { ada, ben } = await connect();
	ben.connection.vanish();
	await pass(PING_AFTER + 1);
	expect(ada.channel.sent).toEqual(['{"type":"ping"}']);
	await pass(DEAD_AFTER - PING_AFTER - 1_000);
	expect(ada.seen).toEqual(['opened']);
	await pass(1_000);
	expect(ada.seen).toEqual(['opened', 'ended']);
	expect(ada.connection.connectionState).toBe('closed');
	expect(vi.getTimerCount()).toBe(0);
});

test('asked whether it lives, a link that answers goes on, and a dead one ends at once', async () => {
	const { ada, ben } = await connect();
	ada.link.probe();
	expect(ada.channel.sent).toEqual(['{"type":"ping"}']);
	await pass(PROBE_DEADLINE + 100);
	expect(ada.seen).toEqual(['opened']);

	ben.connection.vanish();
	ada.link.probe();
	const pings = ada.channel.sent.length;
	await pass(PROBE_DEADLINE - 100);
	ada.link.probe(); // asked again, it has no longer, and is not bothered
	expect(ada.channel.sent).toHaveLength(pings);
	expect(ada.seen).toEqual(['opened']);
	await pass(100);
	expect(ada.seen).toEqual(['opened', 'dead']);
	expect(ada.connection.connectionState).toBe('closed');
	ada.link.probe();
	await pass(DEAD_AFTER);
	expect(ada.seen).toEqual(['opened', 'dead']);
});

test('any frame is an answer', async () => {
	const { ada, ben } = await connect();
	ada.link.probe();
	ben.channel.sent.length = 0;
	ada.channel.dispatchEvent(new MessageEvent('message', { data: 'a frame of theirs' }));
	ben.connection.vanish();
	await pass(PROBE_DEADLINE + 100);
	expect(ada.seen).toEqual(['opened']);
});

test('a link that was closed is not asked, and one that is asked can be closed', async () => {
	const { ada } = await connect();
	ada.link.probe();
	ada.link.close({ graceful: false });
	ada.link.probe();
	await pass(PROBE_DEADLINE + 1_000);
	expect(ada.seen).toEqual(['opened']);
	expect(ada.channel.sent).toEqual(['{"type":"ping"}']);
});

test('typing is told, and not handed over; it comes after what was sent before it', async () => {
	const { net, ada, ben } = await connect();
	net.after = (act) => void setTimeout(act, 10);
	const order: string[] = [];
	ben.batches.push = (batch) => order.push(...batch);
	ben.seen.push = (...what) => order.push(...what);
	void ada.link.send(['one']);
	expect(ada.link.sendTyping()).toBe(true);
	ada.channel.send('{"type":"typing","active":false}');
	void ada.link.send(['two']);
	await pass(100);
	expect(order).toEqual(['one', 'types', 'types no more', 'two']);
});

test('typing by half is no frame of the link: its reader refuses it', async () => {
	const { ben } = await connect();
	ben.channel.dispatchEvent(new MessageEvent('message', { data: '{"type":"typing","active":1}' }));
	await pass(10);
	expect(ben.batches.flat()).toEqual(['{"type":"typing","active":1}']);
	expect(ben.seen).toEqual(['opened']);
});

test('typing that would wait behind frames is not said, nor before there is a channel', async () => {
	const { net, ada } = await connect();
	net.setDown(true);
	void ada.link.send(Array<string>(12).fill('x'.repeat(MAX_FRAME_BYTES)));
	expect(ada.link.sendTyping()).toBe(false);
	net.setDown(false);
	await pass(2_000);
	expect(ada.link.sendTyping()).toBe(true);
	expect(ada.channel.sent.filter((frame) => String(frame).includes('typing'))).toHaveLength(1);
	expect(createSide(net, 'early').link.sendTyping()).toBe(false);
});

test('a server that does not answer is told, unless over IPv6 alone, and anew with each gathering', async () => {
	const { link, connection } = createSide(new FakeNet(), 'ada');
	const silent = (url: string, address: string | null) =>
		connection.dispatchEvent(Object.assign(new Event('icecandidateerror'), { url, address }));
	expect(link.gathering()).toEqual({ own: [], remote: [], asked: 2, answered: 0 });
	await soon(link.offer());
	expect(link.gathering()).toMatchObject({ own: [{ kind: 'host', port: 5000 }], asked: 2, answered: 0 });
	Object.assign(connection, { onicecandidateerror: null }); // a browser that tells
	expect(link.gathering().answered).toBe(2);
	silent('stun:example.org', '[2001:db8::1]:5000');
	expect(link.gathering().answered).toBe(2);
	silent('stun:example.org', null);
	silent('stun:example.org', '192.168.1.4');
	expect(link.gathering().answered).toBe(1);
	await soon(link.restart());
	expect(link.gathering().answered).toBe(2);
	connection.iceGatheringState = 'gathering';
	expect(link.gathering().answered).toBe(0);
});
