import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBase64, utf8 } from './bytes.ts';
import { answersOrThrows, hostileJson, thrownCode } from './hostile.fixture.ts';
import { parsePublicKey } from './ids.ts';
import { MAX_SIGNALING_BYTES, MAX_WATCHED } from './limits.ts';
import { createRelayFrame, parseClientFrame, parseIceServers, parseServerFrame, presences } from './signaling.ts';

const key = parsePublicKey(toBase64(new Uint8Array(32).fill(7)));
const other = parsePublicKey(toBase64(new Uint8Array(32).fill(8)));
const signature = toBase64(new Uint8Array(64).fill(1));
const sealed = toBase64(new Uint8Array(600).fill(3));

const clientFrames: readonly Record<string, unknown>[] = [
	{ type: 'auth_response', public_key: key, signature },
	...presences.map((status) => ({ type: 'presence', status })),
	{ type: 'presence_watch', public_keys: [key, other] },
	{ type: 'presence_watch', public_keys: [] },
	{ type: 'p2p_offer', target: key },
	{ type: 'p2p_answer', target: key, v: 1, sealed }
];

test.each(clientFrames)('the server reads $type', (frame) => {
	expect(parseClientFrame(JSON.stringify(frame))).toEqual(frame);
});

test('any further fields of an offer are relayed as they are', () => {
	const fields = { sdp: 'v=0', v: 'two', sealed: 5, from: 'me', nested: { deep: [1, null, { a: 'é' }] } };
	const offer = { type: 'p2p_offer', target: key, ...fields };
	expect(parseClientFrame(JSON.stringify(offer))).toEqual(offer);
});

test.each([
	['no target', { type: 'p2p_offer' }],
	['a target that is no key', { type: 'p2p_answer', target: 'ada' }],
	['a target of small order', { type: 'p2p_offer', target: toBase64(new Uint8Array(32)) }],
	['an unknown status', { type: 'presence', status: 'asleep' }],
	['a signature of 63 bytes', { type: 'auth_response', public_key: key, signature: toBase64(new Uint8Array(63)) }],
	['a key that is none', { type: 'auth_response', public_key: `${key} `, signature }],
	['one bad key in the watch list', { type: 'presence_watch', public_keys: [key, 'x'] }],
	['too long a watch list', { type: 'presence_watch', public_keys: new Array(MAX_WATCHED + 1).fill(key) }],
	['an unknown type', { type: 'call', target: key }],
	['a frame that only servers send', { type: 'auth_success' }]
])('the server refuses %s', (_what, frame) => {
	expect(thrownCode(() => parseClientFrame(JSON.stringify(frame)))).toBe('malformed');
});

test('a full watch list and a large offer fit; more than a frame does not', () => {
	const watched = JSON.stringify({ type: 'presence_watch', public_keys: new Array(MAX_WATCHED).fill(key) });
	expect(utf8(watched).length).toBeLessThanOrEqual(MAX_SIGNALING_BYTES);
	expect(parseClientFrame(watched)).toMatchObject({ type: 'presence_watch' });
	const offer = JSON.stringify({ type: 'p2p_offer', target: key, x: '' });
	expect(parseClientFrame(offer.padEnd(MAX_SIGNALING_BYTES))).toMatchObject({ type: 'p2p_offer' });
	expect(thrownCode(() => parseClientFrame(offer.padEnd(MAX_SIGNALING_BYTES + 1)))).toBe('malformed');
	const wide = JSON.stringify({ type: 'p2p_offer', target: key, x: 'é'.repeat(MAX_SIGNALING_BYTES / 2) });
	expect(thrownCode(() => parseClientFrame(wide))).toBe('malformed');
});

// To the letter what a server of the base protocol sends, and what ours adds.
test.each([
	['{"type":"auth_challenge","challenge":"AAAA"}', { type: 'auth_challenge', challenge: 'AAAA', features: [] }],
	[
		'{"type":"auth_challenge","challenge":"AAAA","features":["watch","later"]}',
		{ type: 'auth_challenge', challenge: 'AAAA', features: ['watch', 'later'] }
	],
	['{"type":"auth_success"}', { type: 'auth_success' }],
	['{"type":"auth_failure"}', { type: 'auth_failure', reason: '' }],
	['{"type":"auth_failure","reason":"bad"}', { type: 'auth_failure', reason: 'bad' }],
	[`{"type":"presence","public_key":"${key}","status":"away"}`, { type: 'presence', public_key: key, status: 'away' }],
	[
		`{"type":"error","error":"target_offline","target":"${key}"}`,
		{ type: 'error', error: 'target_offline', target: key }
	],
	['{"type":"error","error":"of_another_server"}', { type: 'error', error: 'of_another_server' }],
	[
		'{"type":"config","ice_servers":[{"urls":["turn:t.example","stun:t.example"],"username":"u","credential":"c"}]}',
		{
			type: 'config',
			ice_servers: [{ urls: ['turn:t.example', 'stun:t.example'], username: 'u', credential: 'c' }]
		}
	]
])('the client reads %s', (text, frame) => {
	expect(parseServerFrame(text)).toEqual(frame);
});

test('a sealed offer arrives as it was sent, with its sender', () => {
	const relayed = { ...createRelayFrame('p2p_offer', other, sealed), from: key };
	expect(parseClientFrame(JSON.stringify(createRelayFrame('p2p_answer', other, sealed)))).toEqual({
		type: 'p2p_answer',
		target: other,
		v: 1,
		sealed
	});
	expect(parseServerFrame(JSON.stringify(relayed))).toEqual({ type: 'p2p_offer', from: key, v: 1, sealed });
});

test("a client's offer to itself, and one of another app, arrive without anything sealed", () => {
	const foreign = JSON.stringify({ type: 'p2p_offer', target: key, from: key, sdp: 'v=0', candidates: [] });
	expect(parseServerFrame(foreign)).toEqual({ type: 'p2p_offer', from: key });
});

test.each([
	['an offer from nobody', { type: 'p2p_offer', sealed }],
	['an offer from no key', { type: 'p2p_offer', from: 'ada', sealed }],
	['an offer of a later version', { type: 'p2p_offer', from: key, v: 2, sealed }],
	['a seal that holds nothing', { type: 'p2p_answer', from: key, v: 1, sealed: toBase64(new Uint8Array(48)) }],
	['a seal that is no base64', { type: 'p2p_answer', from: key, v: 1, sealed: `${sealed}=` }],
	['a status that is none', { type: 'presence', public_key: key, status: 'gone' }],
	['an ICE server of the web', { type: 'config', ice_servers: [{ urls: 'https://evil.example' }] }],
	['too many ICE servers', { type: 'config', ice_servers: new Array(9).fill({ urls: 'stun:s.example' }) }],
	['a challenge that is no text', { type: 'auth_challenge', challenge: 5 }],
	['a frame that only clients send', { type: 'auth_response', public_key: key, signature }]
])('the client refuses %s', (_what, frame) => {
	expect(thrownCode(() => parseServerFrame(JSON.stringify(frame)))).toBe('malformed');
});

test('ICE servers are taken as RTCConfiguration has them, and nothing else', () => {
	const servers = [{ urls: 'stun:s.example:3478' }, { urls: ['turns:t.example'], username: 'u', credential: 'c' }];
	expect(parseIceServers(servers)).toEqual(servers);
	expect(parseIceServers([])).toEqual([]);
	for (const value of [undefined, null, {}, 'stun:s.example', [{}], [{ urls: 'javascript:0' }], [{ urls: [5] }]])
		expect(thrownCode(() => parseIceServers(value))).toBe('malformed');
	fc.assert(
		fc.property(fc.anything(), (value) => {
			answersOrThrows(() => parseIceServers(value), 'malformed');
		}),
		{ numRuns: 2_000 }
	);
});

test('hostile frames are answered or refused on both sides, and nothing else happens', () => {
	const serverFrames = [
		{ type: 'auth_challenge', challenge: 'AAAA', features: ['watch'] },
		{ type: 'presence', public_key: key, status: 'online' },
		{ type: 'p2p_offer', from: key, v: 1, sealed },
		{ type: 'config', ice_servers: [{ urls: 'stun:s.example' }] },
		{ type: 'error', error: 'target_offline', target: key }
	];
	fc.assert(
		fc.property(hostileJson(...clientFrames, ...serverFrames), (text) => {
			answersOrThrows(() => parseClientFrame(text), 'malformed');
			answersOrThrows(() => parseServerFrame(text), 'malformed');
		}),
		{ numRuns: 10_000 }
	);
	expect(Object.keys(Object.prototype)).toEqual([]);
});
