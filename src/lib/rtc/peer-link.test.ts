// One connection and its channel: framing, backpressure and the two ends.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAttempt } from '#lib/protocol/ids.ts';
import { MAX_FRAME_BYTES } from '#lib/protocol/limits.ts';
import { BUFFER_HIGH, PARTING } from './limits.ts';
import { PeerLink } from './peer-link.ts';
import { FakeNet } from './testing/fake-connections.ts';
import { connect, createSide, pass, soon } from './testing/sides.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('the servers go to the browser as it takes them', () => {
	const create = vi.fn(new FakeNet().createFor('ada'));
	const servers = [{ urls: 'stun:a' }, { urls: ['turn:b'], username: 'u', credential: 'c' }];
	const events = { opened: vi.fn(), frames: vi.fn(), typing: vi.fn(), shaky: vi.fn(), ended: vi.fn() };
	new PeerLink(createAttempt(), servers, events, create);
	expect(create).toHaveBeenCalledWith({ iceServers: servers });
});

test('frames that arrive in one turn are handed over together and in order, also those before the end', async () => {
	const { net, ada, ben } = await connect();
	net.after = (act) => void setTimeout(act, 10);
	await soon(ada.link.send(['1', '2', '3']));
	await soon(ada.link.send(['4']));
	expect(ben.batches).toEqual([['1', '2', '3'], ['4']]);
	ben.channel.dispatchEvent(new MessageEvent('message', { data: '5' }));
	ben.channel.end();
	await pass(10);
	expect(ben.batches.at(-1)).toEqual(['5']);
	expect(ben.seen).toEqual(['opened', 'ended']);
});

test.each([
	['bytes', new Uint8Array(3)],
	['a blob', new Blob(['text'])],
	['a frame above the limit', 'x'.repeat(MAX_FRAME_BYTES + 1)]
])('%s end the link', async (_, data) => {
	const { ben } = await connect();
	ben.channel.dispatchEvent(new MessageEvent('message', { data }));
	expect(ben.seen).toEqual(['opened', 'ended']);
	expect(ben.connection.connectionState).toBe('closed');
	ben.channel.dispatchEvent(new MessageEvent('message', { data: 'after the end' }));
	await pass(10);
	expect(ben.batches).toEqual([]);
});

test('a frame of the largest size passes, and so does what is no frame at all: its reader refuses it', async () => {
	const { ada, ben } = await connect();
	const frames = ['x'.repeat(MAX_FRAME_BYTES), '{"type":"pi', '{"type":"later"}'];
	await soon(ada.link.send(frames));
	expect(ben.batches.flat()).toEqual(frames);
});

test('whoever sends waits while the buffer is full; all who wait go on, and every frame goes in its order', async () => {
	const { net, ada, ben } = await connect();
	net.setDown(true);
	const frame = (name: string) => name.padEnd(MAX_FRAME_BYTES, '.');
	const left: string[] = [];
	const names = Array.from({ length: 12 }, (_, index) => frame(`a${index}`));
	void ada.link.send(names).then(() => left.push('first'));
	void ada.link.send([frame('b')]).then(() => left.push('second'));
	await pass(1_000);
	expect(ada.channel.bufferedAmount).toBeGreaterThan(BUFFER_HIGH);
	expect(ada.channel.bufferedAmount).toBeLessThanOrEqual(BUFFER_HIGH + MAX_FRAME_BYTES);
	expect(left).toEqual([]);
	net.setDown(false);
	await pass(2_000);
	expect(left).toEqual(['first', 'second']);
	expect(ben.batches.flat()).toEqual([...names, frame('b')]);
	await soon(ada.link.send(['c']).then(() => left.push('third')));
	expect(left).toHaveLength(3);
});

test('whoever waits for room is let go when the link ends, and a send afterwards does nothing', async () => {
	const { net, ada, ben } = await connect();
	net.setDown(true);
	const waiting = ada.link.send(Array<string>(20).fill('x'.repeat(MAX_FRAME_BYTES)));
	ada.link.close({ graceful: false });
	await waiting;
	await ada.link.send(['late']);
	expect(ada.channel.sent).not.toContain('late');
	expect(ada.seen).toEqual(['opened']); // the own end is no news
	expect(ben.seen).toEqual(['opened']);
});

test('a browser that takes no more frames ends the link', async () => {
	const { ada } = await connect();
	ada.channel.isFull = true;
	await ada.link.send(['one', 'two']);
	expect(ada.seen).toEqual(['opened', 'ended']);
	await pass(300);
	expect(vi.getTimerCount()).toBe(0);
});

test('a graceful end lets everything leave that was sent, also what waited for room', async () => {
	const { ada, ben } = await connect();
	const frames = Array.from({ length: 12 }, (_, index) => `${index}`.padEnd(MAX_FRAME_BYTES, '.'));
	void ada.link.send([...frames, 'last']);
	ada.link.close({ graceful: true });
	expect(ada.connection.connectionState).not.toBe('closed');
	await pass(300);
	expect(ben.batches.flat()).toEqual([...frames, 'last']);
	expect(ben.seen).toEqual(['opened', 'ended']);
	expect(ada.connection.connectionState).toBe('closed');
	expect(ada.seen).toEqual(['opened']);
});

test('a graceful end waits only so long; one with a full buffer, or before the channel is open, does no harm', async () => {
	const { net, ada, ben } = await connect();
	net.setDown(true);
	ada.link.close({ graceful: true });
	await pass(PARTING - 1);
	expect(ada.connection.connectionState).not.toBe('closed');
	await pass(1);
	expect(ada.connection.connectionState).toBe('closed');

	void ben.link.send(Array<string>(20).fill('x'.repeat(MAX_FRAME_BYTES)));
	ben.channel.isFull = true;
	ben.link.close({ graceful: true });
	expect(ben.seen).toEqual(['opened']);

	const early = createSide(net, 'early');
	early.link.close({ graceful: true });
	expect(early.connection.connectionState).toBe('closed');
	early.channel.open();
	expect(early.seen).toEqual([]);
});

test('an abrupt end reaches the other side at once', async () => {
	const { ada, ben } = await connect();
	ada.link.close({ graceful: false });
	await pass(100);
	expect(ben.seen).toEqual(['opened', 'ended']);
});

test('an interrupted path is told and mends; one that never was is the end', async () => {
	const { net, ada, ben } = await connect();
	ada.connection.become('disconnected');
	ada.connection.become('failed');
	ada.connection.become('connected');
	ada.connection.become('connecting');
	expect(ada.seen).toEqual(['opened', 'shaky', 'shaky', 'steady']);
	ben.link.close({ graceful: false });
	ben.connection.dispatchEvent(new Event('connectionstatechange'));
	expect(ben.seen).toEqual(['opened']);

	const never = createSide(net, 'never');
	never.connection.become('disconnected');
	expect(never.seen).toEqual([]);
	never.connection.become('failed');
	expect(never.seen).toEqual(['ended']);
});

test('a restart keeps the channel; two offers in a row do not mingle', async () => {
	const { net, ada, ben } = await connect();
	net.setDown(true);
	await pass(16_000);
	const first = ada.link.restart();
	const offers = [await soon(first), await soon(ada.link.restart())];
	net.setDown(false);
	const answers = await soon(Promise.all(offers.map((sdp) => ben.link.answer(sdp!))));
	expect(ben.connection.signalingState).toBe('stable');
	await soon(ada.link.accept(answers[1]!));
	await soon(ada.link.accept(answers[0]!)); // comes late, and is not awaited
	expect(ada.seen.at(-1)).toBe('steady');
	await soon(ada.link.send(['still here']));
	expect(ben.batches.flat()).toContain('still here');
});

test('a description of another connection is refused, whatever it says', async () => {
	const { net, ada, ben } = await connect();
	const stranger = createSide(net, 'stranger');
	const strange = await soon(stranger.link.offer());
	await expect(ben.link.answer(strange!)).rejects.toThrow('malformed');
	await soon(ada.link.restart());
	await expect(ada.link.accept(strange!)).rejects.toThrow('malformed');
	await expect(ada.link.answer('no description')).rejects.toThrow();
	expect(ada.seen).toEqual(['opened']);
});

test('what is asked of a link that is over is refused or without a result', async () => {
	const net = new FakeNet();
	const ada = createSide(net, 'ada');
	const offer = ada.link.offer();
	await pass(20);
	ada.link.close({ graceful: false });
	await expect(offer).resolves.toBeUndefined();
	await expect(ada.link.offer()).rejects.toThrow();
	await pass(100);
	expect(vi.getTimerCount()).toBe(0);
});
