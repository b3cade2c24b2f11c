// What this server adds to the base protocol, presence apart (docs/protocol.md, section 2).
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { fromBase64 } from '#lib/protocol/bytes.ts';
import { checkChallenge } from '#lib/protocol/challenge.ts';
import { parseServerFrame } from '#lib/protocol/signaling.ts';
import { defaultIceServers } from './config.ts';
import { TestClient } from './testing/test-client.ts';
import { createTestKey } from './testing/test-keys.ts';
import { startTestRelay } from './testing/test-relay.ts';

/** What a client that dialled `host` makes of the challenge. */
async function isSignedFor(host: string, challenge: string): Promise<boolean> {
	return checkChallenge(fromBase64(challenge), host).then(
		() => true,
		() => false
	);
}

async function challengeAskedAs(url: string, host?: string): Promise<string> {
	const client = await TestClient.connect(url, createTestKey(), host === undefined ? {} : { headers: { host } });
	return client.challenge();
}

test('the features are announced in the challenge', async () => {
	await using relay = await startTestRelay();
	const client = await TestClient.connect(relay.url);
	expect((await client.next()).features).toEqual(['watch', 'config', 'replaced']);
});

test('a challenge is bound to the address that the client dialled', async () => {
	await using relay = await startTestRelay();
	const challenge = await challengeAskedAs(relay.url);
	expect(await isSignedFor(`127.0.0.1:${relay.port}`, challenge)).toBe(true);
	expect(await isSignedFor('evil.example', challenge)).toBe(false);
	expect(await isSignedFor(`localhost:${relay.port}`, challenge)).toBe(false);
});

test('localhost, the loopback addresses and the public hosts are listed', async () => {
	await using relay = await startTestRelay({ publicHosts: ['chat.example', 'other.example:8443'] });
	const local = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${relay.port}`);
	for (const host of ['chat.example', 'other.example:8443', ...local])
		expect(await isSignedFor(host, await challengeAskedAs(relay.url, host))).toBe(true);
});

test('an unlisted Host header gets the first listed host', async () => {
	await using relay = await startTestRelay({ publicHosts: ['chat.example'] });
	const challenge = await challengeAskedAs(relay.url, 'evil.example');
	expect(await isSignedFor('chat.example', challenge)).toBe(true);
	expect(await isSignedFor('evil.example', challenge)).toBe(false);
});

test('no two challenges are the same', async () => {
	await using relay = await startTestRelay();
	expect(await challengeAskedAs(relay.url)).not.toBe(await challengeAskedAs(relay.url));
});

test('the answer to one connection’s challenge is refused on another', async () => {
	await using relay = await startTestRelay();
	const [ada, thief] = await Promise.all([TestClient.connect(relay.url), TestClient.connect(relay.url)]);
	const signature = ada.key.sign(await ada.challenge());
	await thief.challenge();
	thief.answer({ public_key: ada.publicKey, signature });
	expect(await thief.next()).toMatchObject({ type: 'auth_failure' });
	ada.answer();
	expect(await ada.next()).toEqual({ type: 'auth_success' });
});

test('whoever claims a key without proving it takes nothing from its owner', async () => {
	await using relay = await startTestRelay();
	const ada = await TestClient.logIn(relay.url);
	await ada.next();
	const squatter = await TestClient.connect(relay.url);
	await squatter.challenge();
	squatter.answer({ public_key: ada.publicKey });
	expect(await squatter.next()).toMatchObject({ type: 'auth_failure' });
	expect(await ada.rest()).toEqual([]);
});

test.for([
	'"from":"x"',
	'"from":"x","from":"y"',
	'"fr\\u006fm":"x"',
	'"__proto__":{"from":"x"}',
	'"sealed":"x" ',
	'"nested":{"from":"x"}\n'
])('nobody can write another’s name under an offer, with %s', async (fields) => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([TestClient.logIn(relay.url), TestClient.logIn(relay.url)]);
	await ben.next();
	const relayed = once(ben.socket, 'message');
	ada.sendText(` {"type":"p2p_offer","target":"${ben.publicKey}",${fields}} \n`);
	expect((await ben.next()).from).toBe(ada.publicKey);
	const [bytes] = (await relayed) as [Buffer];
	expect(bytes.toString().split(`"from":"${ada.publicKey}"`)).toHaveLength(2);
});

test('an offer that is reflected comes from whoever reflects it', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([TestClient.logIn(relay.url), TestClient.logIn(relay.url)]);
	await Promise.all([ada.next(), ben.next()]);
	ada.send({ type: 'p2p_offer', target: ben.publicKey, v: 1 });
	ben.send({ ...(await ben.next()), target: ada.publicKey });
	expect(await ada.next()).toEqual({ type: 'p2p_offer', target: ada.publicKey, v: 1, from: ben.publicKey });
});

test('the config follows the success, in the form that the client parses', async () => {
	const iceServers = [{ urls: ['turn:turn.example:3478'], username: 'u', credential: 'c' }];
	await using relay = await startTestRelay({ iceServers });
	const client = await TestClient.logIn(relay.url);
	const frame = await client.next();
	expect(frame).toEqual({ type: 'config', ice_servers: iceServers });
	expect(parseServerFrame(JSON.stringify(frame))).toEqual(frame);
});

test('without settings clients are told the public STUN servers', async () => {
	await using relay = await startTestRelay({ iceServers: defaultIceServers });
	const client = await TestClient.logIn(relay.url);
	expect((await client.next()).ice_servers).toEqual([
		{ urls: 'stun:stun.cloudflare.com:3478' },
		{ urls: 'stun:stun.nextcloud.com:3478' }
	]);
});

test('the newest connection of a key wins, and the older is told so', async () => {
	await using relay = await startTestRelay();
	const key = createTestKey();
	const [older, ben] = await Promise.all([TestClient.logIn(relay.url, key), TestClient.logIn(relay.url)]);
	await older.next();
	const newer = await TestClient.logIn(relay.url, key);
	await newer.next();
	expect(await older.next()).toEqual({ type: 'error', error: 'replaced' });
	expect((await older.closed).reason).toBe('replaced');
	ben.send({ type: 'p2p_offer', target: key.publicKey });
	expect(await newer.next()).toMatchObject({ type: 'p2p_offer', from: ben.publicKey });
});

test('a closing connection forgets its own entry alone', async () => {
	await using relay = await startTestRelay();
	const key = createTestKey();
	const older = await TestClient.logIn(relay.url, key);
	const newer = await TestClient.logIn(relay.url, key);
	await Promise.all([older.closed, newer.next()]);
	expect(await newer.rest()).toEqual([]);
	await newer.close();
	const ben = await TestClient.logIn(relay.url);
	await ben.next();
	ben.send({ type: 'p2p_offer', target: key.publicKey });
	expect(await ben.next()).toMatchObject({ error: 'target_offline' });
});

test('a server that ends tells everybody', async () => {
	const relay = await startTestRelay();
	const client = await TestClient.logIn(relay.url);
	await client.next();
	const ended = relay.close();
	expect(await client.next()).toEqual({ type: 'error', error: 'shutting_down' });
	expect((await client.closed).code).toBe(1001);
	await ended;
});
