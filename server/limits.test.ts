// Every limit, from the client's side: what it is told, how it is closed, and that others notice nothing.
import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { MAX_SIGNALING_BYTES } from '#lib/protocol/limits.ts';
import { limits } from './limits.ts';
import { TestClient } from './testing/test-client.ts';
import { createTestKey } from './testing/test-keys.ts';
import { startTestRelay } from './testing/test-relay.ts';

async function arrive(url: string): Promise<TestClient> {
	const client = await TestClient.logIn(url);
	await client.next(); // config
	return client;
}

async function expectRefusal(client: TestClient, error: string, code = 1008): Promise<void> {
	expect(await client.next()).toEqual({ type: 'error', error });
	expect(await client.closed).toEqual({ code, reason: error });
}

const offerOf = (target: string, bytes: number) => {
	const empty = JSON.stringify({ type: 'p2p_offer', target, sealed: '' });
	return JSON.stringify({ type: 'p2p_offer', target, sealed: 'A'.repeat(bytes - empty.length) });
};

test('a frame of the largest size is relayed, one byte more is too_large', async () => {
	await using relay = await startTestRelay();
	const ada = await arrive(relay.url);
	ada.sendText(offerOf(ada.publicKey, MAX_SIGNALING_BYTES));
	expect(await ada.next()).toMatchObject({ type: 'p2p_offer' });
	ada.sendText(offerOf(ada.publicKey, MAX_SIGNALING_BYTES + 1));
	await expectRefusal(ada, 'too_large', 1009);
});

test('far above the largest size the close code alone says so', async () => {
	await using relay = await startTestRelay();
	const ada = await arrive(relay.url);
	ada.sendText(offerOf(ada.publicKey, 1024 * 1024));
	expect((await ada.closed).code).toBe(1009);
});

test('an offer that grows beyond what clients take is refused, and the connection stays', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	ada.sendText(
		`{"type":"p2p_offer","target":"${ben.publicKey}","from":0,"n":[${new Array(13_000).fill('1e20').join(',')}]}`
	);
	expect(await ada.next()).toEqual({ type: 'error', error: 'too_large' });
	expect(await ben.rest()).toEqual([]);
	expect(await ada.rest()).toEqual([]);
});

test('more frames than the rate allows are too_fast', async () => {
	await using relay = await startTestRelay({ limits: { burst: 5, tokensPerSecond: 0 } });
	const ada = await arrive(relay.url);
	for (let sent = 0; sent < 4; sent++) ada.send({ type: 'presence', status: 'online' });
	await expectRefusal(ada, 'too_fast');
});

test('a large frame costs more than a small one', async () => {
	await using relay = await startTestRelay({ limits: { burst: 10, tokensPerSecond: 0 } });
	const ada = await arrive(relay.url);
	ada.sendText(offerOf(ada.publicKey, 60_000));
	await expectRefusal(ada, 'too_fast');
});

test('a long watch list costs, with each presence told to it', async () => {
	await using relay = await startTestRelay({ limits: { burst: 20, tokensPerSecond: 0, contactsPerToken: 1 } });
	const ada = await arrive(relay.url);
	ada.send({ type: 'presence_watch', public_keys: Array.from({ length: 10 }, () => createTestKey().publicKey) });
	ada.send({ type: 'presence', status: 'online' });
	ada.send({ type: 'presence', status: 'away' });
	await expectRefusal(ada, 'too_fast');
});

test('WebSocket pings count as frames do', async () => {
	await using relay = await startTestRelay({ limits: { burst: 5, tokensPerSecond: 0 } });
	const ada = await arrive(relay.url);
	for (let sent = 0; sent < 5; sent++) ada.socket.ping();
	await expectRefusal(ada, 'too_fast');
});

test('who proves no key in time is closed', async () => {
	await using relay = await startTestRelay({ limits: { unauthenticatedMs: 20 } });
	const ada = await TestClient.connect(relay.url);
	await ada.challenge();
	await expectRefusal(ada, 'auth_timeout');
});

test('who proved a key has all the time in the world', async () => {
	await using relay = await startTestRelay({ limits: { unauthenticatedMs: 100 } });
	const ada = await arrive(relay.url);
	const late = await TestClient.connect(relay.url);
	await late.closed;
	expect(await ada.rest()).toEqual([]);
});

test.for([
	['within what the parser takes', 5, 6],
	['beyond it', limits.watchedKeys, limits.watchedKeys + 1]
] as const)('a watch list above the limit is too_many_watched, %s', async ([, watchedKeys, length]) => {
	await using relay = await startTestRelay({ limits: { watchedKeys } });
	const ada = await arrive(relay.url);
	const key = createTestKey().publicKey;
	ada.send({ type: 'presence_watch', public_keys: new Array(watchedKeys).fill(key) });
	expect(await ada.rest()).toEqual([]);
	ada.send({ type: 'presence_watch', public_keys: new Array(length).fill(key) });
	await expectRefusal(ada, 'too_many_watched');
});

test('one address may hold so many connections, and gets one for each that it closes', async () => {
	await using relay = await startTestRelay({ limits: { connectionsPerAddress: 2 } });
	const [ada, ben] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	await expectRefusal(await TestClient.connect(relay.url), 'too_many_connections');
	expect(await ada.rest()).toEqual([]);
	ben.socket.terminate();
	await ben.closed;
	await expect.poll(async () => (await (await TestClient.connect(relay.url)).next()).type).toBe('auth_challenge');
});

test('far above that, upgrades are refused as such', async () => {
	await using relay = await startTestRelay({ limits: { connectionsPerAddress: 0 } });
	await expect(TestClient.connect(relay.url)).rejects.toThrow('429');
});

test('behind a trusted proxy its last word is the address', async () => {
	await using relay = await startTestRelay({ trustProxy: true, limits: { connectionsPerAddress: 1 } });
	const from = async (forwarded: string) => {
		const client = await TestClient.connect(relay.url, createTestKey(), { headers: { 'x-forwarded-for': forwarded } });
		return client.next();
	};
	expect(await from('192.0.2.1')).toMatchObject({ type: 'auth_challenge' });
	expect(await from('192.0.2.1, 192.0.2.2')).toMatchObject({ type: 'auth_challenge' });
	expect(await from('203.0.113.9, 192.0.2.1')).toMatchObject({ error: 'too_many_connections' });
});

test('a few malformed frames are borne, and no more', async () => {
	await using relay = await startTestRelay({ limits: { malformedFrames: 2 } });
	const ada = await arrive(relay.url);
	ada.sendText('{');
	ada.socket.send(Buffer.from('{}'), { binary: true });
	ada.sendText(`{"type":"p2p_offer","target":"${'x'.repeat(200)}"}`);
	expect(await ada.next()).toEqual({ type: 'error', error: 'malformed' });
	expect(await ada.next()).toEqual({ type: 'error', error: 'malformed' });
	await expectRefusal(ada, 'malformed');
});

test('who does not answer pings is cut off, and who does stays', async () => {
	await using relay = await startTestRelay({ limits: { pingMs: 50 } });
	const ada = await arrive(relay.url);
	const silent = await TestClient.logIn(relay.url, createTestKey(), { autoPong: false });
	expect((await silent.closed).code).toBe(1006);
	expect(await ada.rest()).toEqual([]);
});

test('who does not read gets no more offers, and the sender is told so', async () => {
	await using relay = await startTestRelay({ limits: { queuedBytes: 100_000, burst: 1e6 } });
	const [ada, deaf] = await Promise.all([arrive(relay.url), arrive(relay.url)]);
	deaf.socket.pause();
	let told: readonly unknown[] = [];
	while (told.length === 0) {
		ada.sendText(offerOf(deaf.publicKey, 60_000));
		told = await ada.rest();
	}
	expect(told).toEqual([{ type: 'error', error: 'target_offline', target: deaf.publicKey }]);
	deaf.socket.terminate();
});

test('who does not answer a close is cut off', async () => {
	await using relay = await startTestRelay({ limits: { closeMs: 20, burst: 3, tokensPerSecond: 0 } });
	const upgrade = request({
		port: relay.port,
		host: '127.0.0.1',
		path: '/signal',
		headers: {
			Connection: 'Upgrade',
			Upgrade: 'websocket',
			'Sec-WebSocket-Version': '13',
			'Sec-WebSocket-Key': Buffer.alloc(16).toString('base64')
		}
	}).end();
	const [, socket] = (await once(upgrade, 'upgrade')) as [unknown, import('node:net').Socket];
	socket.resume();
	// Four empty masked pings; and the answers are never a close.
	for (let sent = 0; sent < 4; sent++) socket.write(Buffer.from([0x89, 0x80, 0, 0, 0, 0]));
	await once(socket, 'close');
	expect(socket.destroyed).toBe(true);
});
