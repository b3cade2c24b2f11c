// Thousands of frames that no honest client would send: the server stays up, and an honest pair notices nothing.
import { connect } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { signalingErrors } from '#lib/protocol/signaling.ts';
import { TestClient } from './testing/test-client.ts';
import { createTestKey } from './testing/test-keys.ts';
import { startTestRelay, type TestRelay } from './testing/test-relay.ts';

/** As borne as can be, so that one connection brings many frames past the limits. */
const patient = { burst: 1e9, malformedFrames: 1e9, connectionsPerAddress: 1e9 };

async function startPair(relay: TestRelay): Promise<readonly [TestClient, TestClient]> {
	const [ada, ben] = await Promise.all([TestClient.logIn(relay.url), TestClient.logIn(relay.url)]);
	await Promise.all([ada.next(), ben.next()]);
	return [ada, ben];
}

async function expectUnhurt(ada: TestClient, ben: TestClient): Promise<void> {
	ada.send({ type: 'p2p_offer', target: ben.publicKey, body: 'still here' });
	expect(await ben.next()).toMatchObject({ from: ada.publicKey, body: 'still here' });
	expect(await ada.rest()).toEqual([]);
}

const frameType = fc.constantFrom(
	'presence',
	'presence_watch',
	'p2p_offer',
	'p2p_answer',
	'config',
	'__proto__',
	'error'
);
const oddKey = fc.constantFrom(
	'__proto__',
	'constructor',
	'hasOwnProperty',
	'',
	`AQ${'A'.repeat(41)}=`,
	'x'.repeat(44)
);

/** Frames that nearly are ones: known types and fields, wrong values. */
const nearly = fc.record(
	{
		type: fc.oneof(frameType, fc.jsonValue()),
		target: fc.oneof(oddKey, fc.jsonValue()),
		status: fc.jsonValue(),
		public_keys: fc.oneof(fc.array(oddKey), fc.jsonValue()),
		from: oddKey,
		toJSON: fc.jsonValue()
	},
	{ requiredKeys: [] }
);

const hostileText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.json(),
	nearly.map((frame) => JSON.stringify(frame)),
	fc
		.tuple(fc.constantFrom('[', '{"a":'), fc.integer({ min: 1, max: 10_000 }))
		.map(([open, depth]) => open.repeat(depth))
);

test('frames of any kind, from one who is logged in', async () => {
	await using relay = await startTestRelay({ limits: patient });
	const [ada, ben] = await startPair(relay);
	const eve = await TestClient.logIn(relay.url);
	await eve.next();
	await fc.assert(
		fc.asyncProperty(fc.array(hostileText, { maxLength: 20 }), async (texts) => {
			for (const text of texts) if (!text.includes('auth_response')) eve.sendText(text);
			for (const frame of await eve.rest())
				expect(['malformed', 'target_offline', ...signalingErrors]).toContain(frame.error ?? frame.type);
		}),
		{ numRuns: 300 }
	);
	await expectUnhurt(ada, ben);
});

test('answers of any kind to the challenge', async () => {
	await using relay = await startTestRelay({ limits: patient });
	const [ada, ben] = await startPair(relay);
	await fc.assert(
		fc.asyncProperty(
			fc.oneof(fc.jsonValue(), oddKey, fc.constant(ada.publicKey)),
			fc.oneof(fc.jsonValue(), fc.base64String({ minLength: 88, maxLength: 88 })),
			async (publicKey, signature) => {
				const eve = await TestClient.connect(relay.url);
				await eve.challenge();
				eve.send({ type: 'auth_response', public_key: publicKey, signature });
				expect(await eve.next()).toMatchObject({ type: 'auth_failure' });
				await eve.closed;
			}
		),
		{ numRuns: 200 }
	);
	await expectUnhurt(ada, ben);
});

test('a nesting too deep to write anew is malformed where it must be, and else goes on as it is', async () => {
	await using relay = await startTestRelay();
	const [ada, ben] = await startPair(relay);
	const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
	ada.sendText(`{"type":"p2p_offer","target":"${ben.publicKey}","x":${deep},"from":0}`);
	expect(await ada.next()).toEqual({ type: 'error', error: 'malformed' });
	ada.sendText(`{"type":"p2p_offer","target":"${ben.publicKey}","x":${deep}}`);
	expect((await ben.next()).from).toBe(ada.publicKey);
	await expectUnhurt(ada, ben);
});

test('bytes that are no WebSocket', async () => {
	await using relay = await startTestRelay({ limits: patient });
	const [ada, ben] = await startPair(relay);
	const upgrade =
		'GET /signal HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
		`Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\n\r\n`;
	const opening = fc.constantFrom('', upgrade, upgrade.replace('13', '1'), upgrade.replace('/signal', '//'));
	await fc.assert(
		fc.asyncProperty(opening, fc.uint8Array({ maxLength: 400 }), async (start, bytes) => {
			const socket = connect(relay.port, '127.0.0.1');
			socket.on('error', () => undefined).resume();
			socket.end(Buffer.concat([Buffer.from(start), bytes]));
			const closed = once(socket, 'close');
			if (start.includes(' // ')) socket.destroy(); // left to the server's other listeners, of which there are none
			await closed;
		}),
		{ numRuns: 200 }
	);
	await expectUnhurt(ada, ben);
});

test('connections that vanish at any step', async () => {
	await using relay = await startTestRelay({ limits: patient });
	const [ada, ben] = await startPair(relay);
	const key = createTestKey();
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 0, max: 3 }), async (step) => {
			const eve = await TestClient.connect(relay.url, key);
			if (step > 0) await eve.challenge();
			if (step > 1) eve.answer();
			if (step > 2) await eve.next();
			eve.socket.terminate();
			await eve.closed;
		}),
		{ numRuns: 100 }
	);
	ada.send({ type: 'p2p_offer', target: key.publicKey });
	expect(await ada.next()).toMatchObject({ error: 'target_offline' });
	await expectUnhurt(ada, ben);
});
