// The life of a signaling channel: its proof, its end, and its way back.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
	FIRST_BACKOFF,
	FIRST_PROOF_AFTER,
	LONGEST_BACKOFF,
	PROBE_DEADLINE,
	PROOF_DEADLINE,
	PROOF_INTERVAL,
	SIGN_IN_DEADLINE
} from './limits.ts';
import { SignalingChannel } from './signaling-channel.ts';
import { FakeSocket } from './testing/fake-socket.ts';
import { impolite as self, polite } from './testing/parties.ts';
import { challenge, createWorld, offline, online, proof, response } from './testing/signaling.ts';
import { signature, signedIn, signIn } from './testing/signaling.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('proof of life: an offer to itself soon after signing in, then regularly; without its return it dials again', async () => {
	const { server, status, sockets } = await signedIn();
	await pass(FIRST_PROOF_AFTER);
	for (let round = 0; round < 5; round++) {
		expect(server().take()).toEqual([proof]);
		await pass(PROOF_DEADLINE - 1);
		server().say({ type: 'p2p_offer', from: self });
		await pass(PROOF_INTERVAL);
	}
	expect(sockets).toHaveLength(1);
	await pass(PROOF_DEADLINE);
	expect(status()).toMatchObject({ state: 'waiting' });
	expect(server().readyState).toBe(3);
});

test('on news it proves itself at once, and goes on when the proof comes back', async () => {
	const { channel, server, sockets } = await signedIn();
	await pass(FIRST_PROOF_AFTER);
	server().say({ type: 'p2p_offer', from: self });
	await pass(1_000);
	server().take();
	channel.proveNow();
	expect(server().take()).toEqual([proof]);
	await pass(PROBE_DEADLINE - 1);
	server().say({ type: 'p2p_offer', from: self });
	await pass(PROOF_INTERVAL - 1);
	expect(server().take()).toEqual([]);
	await pass(1);
	expect(server().take()).toEqual([proof]);
	expect(sockets).toHaveLength(1);
});

test('on news a dead socket is found soon, and another is dialled without a wait', async () => {
	const world = await signedIn();
	const { channel, sockets, status } = world;
	channel.proveNow();
	await pass(PROBE_DEADLINE - 1);
	expect([sockets.length, status()]).toEqual([1, { state: 'online', features: [] }]);
	await pass(1);
	expect([sockets.length, status()]).toEqual([2, { state: 'connecting' }]);
	expect(sockets[0]!.readyState).toBe(3);
	await signIn(world);
	expect(status()).toMatchObject({ state: 'online' });
});

test('what is not signed in proves nothing, and keeps its own time', async () => {
	const { channel, server, sockets, status } = createWorld();
	channel.proveNow();
	expect(sockets).toHaveLength(0);
	channel.connectNow();
	channel.proveNow();
	expect(server().sent).toEqual([]);
	await pass(SIGN_IN_DEADLINE - 1);
	expect(status()).toEqual({ state: 'connecting' });
});

test('a base server that forgot the key is given the same answer on the same socket', async () => {
	const { server, sockets, heard } = await signedIn();
	await pass(FIRST_PROOF_AFTER);
	server().take();
	server().say({ ...offline, target: self });
	expect(server().take()).toEqual([response]);
	server().say({ type: 'auth_success' });
	expect(server().take()).toEqual([online]);
	await pass(FIRST_PROOF_AFTER);
	expect(server().take()).toEqual([proof]);
	server().say({ type: 'p2p_offer', from: self });
	await pass(PROOF_INTERVAL - 1);
	expect([sockets.length, heard()]).toEqual([1, []]);
});

test('it dials again with growing waits, and anew after a proof of life; a server that hangs up at once is no such', async () => {
	const { channel, server, status, sockets } = createWorld();
	const waits: number[] = [];
	const wait = () => {
		const { retryAt } = status() as { readonly retryAt: number };
		return retryAt - Date.now();
	};
	channel.connectNow();
	for (let round = 0; round < 9; round++) {
		server().say({ type: 'auth_challenge', challenge });
		await pass(0);
		server().say({ type: 'auth_success' });
		server().end();
		waits.push(wait());
		await pass(wait());
		expect(sockets).toHaveLength(round + 2);
	}
	for (const [index, each] of waits.entries()) {
		const base = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** index);
		expect(each).toBeGreaterThanOrEqual(base * 0.5);
		expect(each).toBeLessThanOrEqual(base * 1.5);
	}
	server().say({ type: 'auth_challenge', challenge });
	await pass(0);
	server().say({ type: 'auth_success' });
	await pass(FIRST_PROOF_AFTER);
	server().say({ type: 'p2p_offer', from: self });
	server().end();
	expect(wait()).toBeLessThanOrEqual(FIRST_BACKOFF * 1.5);
});

test('a server that shuts down is dialled again by itself, and knows all once it is back', async () => {
	const world = await signedIn(['watch']);
	const { channel, server, status, sockets } = world;
	channel.watch([polite]);
	server().say({ type: 'error', error: 'shutting_down' });
	server().end();
	expect(status()).toMatchObject({ state: 'waiting' });
	await pass(FIRST_BACKOFF * 1.5);
	sockets.at(-1)!.end(); // it is not there yet
	await pass(FIRST_BACKOFF * 3);
	await signIn(world, ['watch']);
	expect(status()).toMatchObject({ state: 'online' });
	expect(server().take()).toEqual([response, online, { type: 'presence_watch', public_keys: [polite] }]);
});

test('connectNow ends a wait, and does nothing while there is a socket', async () => {
	const { channel, server, sockets } = createWorld();
	channel.connectNow();
	channel.connectNow();
	expect(sockets).toHaveLength(1);
	server().end();
	channel.connectNow();
	expect(sockets).toHaveLength(2);
	await pass(SIGN_IN_DEADLINE - 1);
	expect(sockets).toHaveLength(2); // the wait that was ended dials no more
});

test('a socket that was left is not listened to', async () => {
	const { channel, server, sockets, status, heard } = createWorld();
	channel.connectNow();
	const old = server();
	await pass(SIGN_IN_DEADLINE);
	channel.connectNow();
	old.say({ type: 'auth_challenge', challenge });
	old.end();
	await pass(0);
	expect([sockets.length, status(), heard(), old.sent]).toEqual([2, { state: 'connecting' }, [], []]);
});

test('an address that the browser forbids is tried again, and throws nothing', async () => {
	const { channel, connect, status } = createWorld();
	connect.mockImplementationOnce(() => {
		throw new DOMException('mixed content', 'SecurityError');
	});
	channel.connectNow();
	expect(status()).toMatchObject({ state: 'waiting' });
	await pass(1_000);
	expect(status()).toEqual({ state: 'connecting' });
});

test('without another way to connect it opens a WebSocket', () => {
	const opened: string[] = [];
	vi.stubGlobal(
		'WebSocket',
		class extends FakeSocket {
			constructor(url: string) {
				super(url);
				opened.push(url);
			}
		}
	);
	const ignore = () => undefined;
	const events = { offer: ignore, answer: ignore, presence: ignore };
	const channel = new SignalingChannel(
		{ url: 'ws://localhost:1', publicKey: self, sign: () => Promise.resolve(signature), presence: 'online' },
		{ ...events, status: ignore, targetOffline: ignore, iceServers: ignore }
	);
	channel.connectNow();
	channel.close();
	vi.unstubAllGlobals();
	expect(opened).toEqual(['ws://localhost:1']);
	expect(vi.getTimerCount()).toBe(0);
});

test('another browser with this identity takes over: it stays away', async () => {
	const { channel, server, sockets, status } = await signedIn(['replaced']);
	server().say({ type: 'error', error: 'replaced' });
	expect(status()).toEqual({ state: 'stopped', reason: 'replaced' });
	server().end();
	channel.connectNow();
	await pass(120_000);
	expect(sockets).toHaveLength(1);
});

test('closed, it is silent; connectNow begins again', async () => {
	const world = await signedIn();
	const { channel, status, sockets } = world;
	channel.close();
	expect(status()).toEqual({ state: 'stopped', reason: 'closed' });
	await pass(120_000);
	expect(sockets).toHaveLength(1);
	expect(vi.getTimerCount()).toBe(0);
	channel.connectNow();
	await signIn(world);
	expect(status()).toMatchObject({ state: 'online' });
});
