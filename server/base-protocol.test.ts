// The base protocol row by row, as a client sees it that knows nothing else (docs/protocol.md, section 2).
import { expect, test } from 'vitest';
import { limits } from './limits.ts';
import { TestClient } from './testing/test-client.ts';
import { createTestKey } from './testing/test-keys.ts';
import { startTestRelay } from './testing/test-relay.ts';

test('a client is challenged with 32 bytes when it connects', async () => {
	await using relay = await startTestRelay();
	const client = await TestClient.connect(relay.url);
	const frame = await client.next();
	expect(frame.type).toBe('auth_challenge');
	expect(Buffer.from(String(frame.challenge), 'base64')).toHaveLength(32);
});

test('a signature over the raw challenge bytes is a success', async () => {
	await using relay = await startTestRelay();
	const client = await TestClient.connect(relay.url);
	await client.challenge();
	client.answer();
	expect(await client.next()).toEqual({ type: 'auth_success' });
});

test.for([
	['another key signed', { signature: createTestKey().sign('AAAA') }],
	['the signature is no base64', { signature: 'not a signature' }],
	['the key has no canonical form', { public_key: `${'_'.repeat(43)}=` }],
	['the key is of small order', { public_key: `AQ${'A'.repeat(41)}=` }]
] as const)('a login fails with a reason and a close when %s', async ([, changes]) => {
	await using relay = await startTestRelay();
	const client = await TestClient.connect(relay.url);
	await client.challenge();
	client.answer(changes);
	expect(await client.next()).toEqual({ type: 'auth_failure', reason: expect.any(String) as string });
	expect((await client.closed).code).toBe(1008);
});

test('after a failure the challenge is worth nothing', async () => {
	await using relay = await startTestRelay();
	const client = await TestClient.connect(relay.url);
	await client.challenge();
	client.answer({ signature: createTestKey().sign('AAAA') });
	client.answer();
	expect(await client.next()).toMatchObject({ type: 'auth_failure' });
	await client.closed;
	const other = await TestClient.logIn(relay.url);
	await other.next();
	other.send({ type: 'p2p_offer', target: client.publicKey });
	expect(await other.next()).toMatchObject({ error: 'target_offline' });
});

test('the same answer is accepted again on the same socket', async () => {
	await using relay = await startTestRelay();
	const client = await TestClient.logIn(relay.url);
	client.answer();
	expect(await client.next()).toMatchObject({ type: 'config' });
	expect(await client.next()).toEqual({ type: 'auth_success' });
	expect(await client.rest()).toEqual([]);
});

test('a socket belongs to one key: a second one is refused', async () => {
	await using relay = await startTestRelay();
	const other = createTestKey();
	const client = await TestClient.connect(relay.url);
	const challenge = await client.challenge();
	client.answer();
	client.answer({ public_key: other.publicKey, signature: other.sign(challenge) });
	expect(await client.next()).toEqual({ type: 'auth_success' });
	expect(await client.next()).toMatchObject({ type: 'config' });
	expect(await client.next()).toEqual({ type: 'auth_failure', reason: 'another key' });
	expect((await client.closed).code).toBe(1008);
});

test.for(['p2p_offer', 'p2p_answer'])('%s arrives with every field as it was, and the sender', async (type) => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([TestClient.logIn(relay.url), TestClient.logIn(relay.url)]);
	await ben.next();
	const fields = {
		sdp: 'v=0\r\n',
		deep: { list: [1, 'two', null, true] },
		constructor: 'a',
		['__proto__']: 'b',
		größe: 1.5
	};
	ada.send({ type, target: ben.publicKey, ...fields });
	const expected = { type, target: ben.publicKey, ...fields, from: ada.publicKey };
	expect(Object.entries(await ben.next())).toEqual(Object.entries(expected));
});

test('an offer to oneself comes back: the keep-alive of clients', async () => {
	await using relay = await startTestRelay();
	const ada = await TestClient.logIn(relay.url);
	await ada.next();
	ada.send({ type: 'p2p_offer', target: ada.publicKey });
	expect(await ada.next()).toEqual({ type: 'p2p_offer', target: ada.publicKey, from: ada.publicKey });
});

test.for([createTestKey().publicKey, '__proto__', 'constructor', 'toString', ''])(
	'target_offline for %j, which nobody has',
	async (target) => {
		await using relay = await startTestRelay();
		const ada = await TestClient.logIn(relay.url);
		await ada.next();
		for (const type of ['p2p_offer', 'p2p_answer']) {
			ada.send({ type, target });
			expect(await ada.next()).toEqual({ type: 'error', error: 'target_offline', target });
		}
	}
);

test('target_offline for somebody who has left', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([TestClient.logIn(relay.url), TestClient.logIn(relay.url)]);
	await ada.next();
	await ben.close();
	ada.send({ type: 'p2p_offer', target: ben.publicKey });
	expect(await ada.next()).toEqual({ type: 'error', error: 'target_offline', target: ben.publicKey });
});

test('what an unauthenticated client sends is dropped without a word, and it can still log in', async () => {
	await using relay = await startTestRelay();
	const ben = await TestClient.logIn(relay.url);
	await ben.next();
	const ada = await TestClient.connect(relay.url);
	await ada.challenge();
	ada.send({ type: 'p2p_offer', target: ben.publicKey });
	ada.send({ type: 'p2p_offer', target: 'nobody' });
	ada.send({ type: 'presence', status: 'online' });
	ada.send({ type: 'presence_watch', public_keys: [ben.publicKey] });
	ada.send({ type: 'presence_watch', public_keys: new Array(limits.watchedKeys + 1).fill('') });
	ada.send({ type: 'hello' });
	ada.sendText('not JSON');
	ada.answer();
	expect(await ada.next()).toEqual({ type: 'auth_success' });
	expect(await ada.next()).toMatchObject({ type: 'config' });
	expect(await ada.rest()).toEqual([]);
	expect(await ben.rest()).toEqual([]);
});

test('presence is taken in every status, and a client that never watches is told nobody’s', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await Promise.all([TestClient.logIn(relay.url), TestClient.logIn(relay.url)]);
	await Promise.all([ada.next(), ben.next()]);
	for (const status of ['online', 'away', 'busy', 'invisible', 'offline']) ada.send({ type: 'presence', status });
	expect(await ada.rest()).toEqual([]);
	expect(await ben.rest()).toEqual([]);
});

test('an authenticated client is told what is malformed, and unknown types are ignored', async () => {
	await using relay = await startTestRelay();
	const ada = await TestClient.logIn(relay.url);
	await ada.next();
	const malformed = ['not JSON', '[]', 'null', '{"type":1}', '{"type":"presence","status":"asleep"}'];
	for (const text of malformed) {
		ada.sendText(text);
		expect(await ada.next()).toEqual({ type: 'error', error: 'malformed' });
	}
	for (const type of ['hello', 'auth_success', 'auth_challenge', 'config', 'error', '__proto__']) ada.send({ type });
	expect(await ada.rest()).toEqual([]);
});
