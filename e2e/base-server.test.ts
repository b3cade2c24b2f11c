// The base server of the other tests: that it has the weaknesses a client must live with, and that the hooks do what
// a hostile server would.
import { expect, test } from '@playwright/test';
import { TestClient } from '../server/testing/test-client.ts';
import { createTestKey } from '../server/testing/test-keys.ts';
import { type BaseFrame, startBaseServer } from './base-server.ts';

test('it challenges with 32 bytes and no features, and drops what the unauthenticated send', async () => {
	const server = await startBaseServer();
	const client = await TestClient.connect(server.url);
	client.send({ type: 'presence', status: 'online' });
	client.send({ type: 'p2p_offer', target: client.publicKey });
	client.sendText('not JSON');
	const frame = await client.next();
	expect(Object.keys(frame)).toEqual(['type', 'challenge']);
	expect(Buffer.from(String(frame.challenge), 'base64')).toHaveLength(32);
	client.answer();
	expect((await client.next()).type).toBe('auth_failure');
	await server.close();
});

test('it tells everybody everybody’s presence, and offline at the end', async () => {
	const server = await startBaseServer();
	const [ada, ben] = await Promise.all([TestClient.logIn(server.url), TestClient.logIn(server.url)]);
	ada.send({ type: 'presence', status: 'invisible' });
	expect(await ben.next()).toEqual({ type: 'presence', public_key: ada.publicKey, status: 'invisible' });
	await ada.close();
	expect(await ben.next()).toEqual({ type: 'presence', public_key: ada.publicKey, status: 'offline' });
	await server.close();
});

test('it forgets a key when an older connection closes, until the same answer comes again', async () => {
	const server = await startBaseServer();
	const key = createTestKey();
	const older = await TestClient.logIn(server.url, key);
	const newer = await TestClient.logIn(server.url, key);
	await older.close();
	newer.send({ type: 'p2p_offer', target: newer.publicKey });
	expect(await newer.next()).toEqual({ type: 'error', error: 'target_offline', target: newer.publicKey });
	newer.answer();
	expect(await newer.next()).toEqual({ type: 'auth_success' });
	expect(await newer.rest()).toEqual([]);
	await server.close();
});

test('the hook sees what is relayed, and replaces, doubles or drops it', async () => {
	const seen: BaseFrame[] = [];
	const server = await startBaseServer({
		onRelay: (frame) => {
			seen.push(frame);
			if (frame.n === 1) return undefined;
			return frame.n === 2 ? [frame, { ...frame, n: 'again' }] : { ...frame, n: 'forged' };
		}
	});
	const [ada, ben] = await Promise.all([TestClient.logIn(server.url), TestClient.logIn(server.url)]);
	for (const n of [1, 2, 3]) ada.send({ type: 'p2p_answer', target: ben.publicKey, n });
	const arrived = [await ben.next(), await ben.next(), await ben.next()];
	expect(arrived.map(({ n }) => n)).toEqual([2, 'again', 'forged']);
	expect(arrived[0]).toEqual({ type: 'p2p_answer', target: ben.publicKey, n: 2, from: ada.publicKey });
	expect(seen).toHaveLength(3);
	await server.close();
});

test('it sends anything to anybody, and cuts everybody', async () => {
	const server = await startBaseServer();
	const ada = await TestClient.logIn(server.url);
	expect(server.send(ada.publicKey, { type: 'anything' })).toBe(true);
	expect(await ada.next()).toEqual({ type: 'anything' });
	expect(server.send('nobody', { type: 'anything' })).toBe(false);
	server.dropConnections();
	expect((await ada.closed).code).toBe(1006);
	await (await TestClient.logIn(server.url)).close();
	await server.close();
});
