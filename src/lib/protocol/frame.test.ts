import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBase64 } from './bytes.ts';
import { createMessageFrame, encodeFrame, type Frame, frameEnvelope, parseFrame } from './frame.ts';
import { answersOrThrows, hostileJson, thrownCode } from './hostile.fixture.ts';
import { type Epoch, parseEpoch } from './ids.ts';
import { MAX_FRAME_BYTES } from './limits.ts';

const epoch = parseEpoch(toBase64(new Uint8Array(16).fill(1)));
const epochs = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => toBase64(bytes) as Epoch);
const from = (min: number) => fc.integer({ min, max: Number.MAX_SAFE_INTEGER });
const kinds = fc.constantFrom('prekey' as const, 'ratchet' as const);
const ciphertexts = fc.uint8Array({ minLength: 1, maxLength: 500 });

const frames: fc.Arbitrary<Frame> = fc.oneof(
	fc.record({ type: fc.constant('resume' as const), epoch: fc.oneof(epochs, fc.constant('' as const)), seq: from(0) }),
	fc.record({
		type: fc.constant('message' as const),
		epoch: epochs,
		seq: from(1),
		kind: kinds,
		body: ciphertexts.map(toBase64)
	}),
	fc.record({ type: fc.constant('ack' as const), epoch: epochs, seq: from(1) }),
	fc.record({
		type: fc.constant('nack' as const),
		epoch: epochs,
		after: from(0),
		reason: fc.constantFrom('gap' as const, 'undecryptable' as const)
	}),
	fc.record({ type: fc.constant('typing' as const), active: fc.boolean() }),
	fc.record({ type: fc.constantFrom('ping' as const, 'pong' as const) })
);

test('every frame comes back as it was sent', () => {
	fc.assert(
		fc.property(frames, (frame) => {
			expect(parseFrame(encodeFrame(frame))).toEqual(frame);
		}),
		{ numRuns: 500 }
	);
});

test.each([
	'{"type":"resume","epoch":"AQEBAQEBAQEBAQEBAQEBAQ==","seq":12}',
	'{"type":"resume","epoch":"","seq":0}',
	'{"type":"message","epoch":"AQEBAQEBAQEBAQEBAQEBAQ==","seq":1,"kind":"prekey","body":"MwE="}',
	'{"type":"ack","epoch":"AQEBAQEBAQEBAQEBAQEBAQ==","seq":1}',
	'{"type":"nack","epoch":"AQEBAQEBAQEBAQEBAQEBAQ==","after":0,"reason":"gap"}',
	'{"type":"typing","active":true}',
	'{"type":"ping"}',
	'{"type":"pong"}'
])('reads and writes, to the letter, %s', (text) => {
	const frame = parseFrame(text);
	expect(frame).toBeDefined();
	expect(encodeFrame(frame!)).toBe(text);
});

test('an envelope goes over in a frame', () => {
	fc.assert(
		fc.property(epochs, from(1), kinds, ciphertexts, (name, seq, kind, body) => {
			const frame = createMessageFrame(name, seq, { kind, body: new Uint8Array(body) });
			expect(frame).toMatchObject({ type: 'message', epoch: name, seq, kind });
			expect(frameEnvelope(frame)).toEqual({ kind, body });
		})
	);
});

test('frames of a later version are passed over, whatever they hold', () => {
	for (const type of ['call', '', 'toString', '__proto__', 'MESSAGE'])
		expect(parseFrame(JSON.stringify({ type, seq: 'no number', epoch: 1 }))).toBeUndefined();
});

test('unknown fields are left out', () => {
	expect(parseFrame('{"type":"ping","at":5,"__proto__":{"seq":1}}')).toEqual({ type: 'ping' });
});

const message = { type: 'message', epoch, seq: 1, kind: 'ratchet', body: 'MwE=' };

test.each([
	['no JSON', 'ping'],
	['no object', '[]'],
	['null', 'null'],
	['a type that is no text', '{"type":1}'],
	['no type', '{"seq":1}'],
	['a message without a body', JSON.stringify({ ...message, body: undefined })],
	['a message with an empty body', JSON.stringify({ ...message, body: '' })],
	['a body that is no base64', JSON.stringify({ ...message, body: 'MwE' })],
	['an unknown kind', JSON.stringify({ ...message, kind: 'plain' })],
	['message 0', JSON.stringify({ ...message, seq: 0 })],
	['a negative number', JSON.stringify({ ...message, seq: -1 })],
	['a number in quotes', JSON.stringify({ ...message, seq: '1' })],
	['a number above what JSON carries exactly', JSON.stringify({ ...message, seq: 2 ** 53 })],
	['an epoch of 15 bytes', JSON.stringify({ ...message, epoch: toBase64(new Uint8Array(15)) })],
	['a message without an epoch', JSON.stringify({ ...message, epoch: '' })],
	['an ack of nothing', JSON.stringify({ type: 'ack', epoch, seq: 0 })],
	['an unknown reason', JSON.stringify({ type: 'nack', epoch, after: 0, reason: 'mood' })],
	['typing by half', '{"type":"typing","active":"true"}']
])('refuses %s', (_what, text) => {
	expect(thrownCode(() => parseFrame(text))).toBe('malformed');
});

test('a frame is 64 KiB at most, in bytes and both ways', () => {
	const room = MAX_FRAME_BYTES - JSON.stringify({ ...message, body: '' }).length;
	const largest = JSON.stringify({ ...message, body: 'A'.repeat(room - (room % 4)) });
	expect(parseFrame(largest)).toMatchObject({ type: 'message' });
	expect(thrownCode(() => parseFrame(largest.padEnd(MAX_FRAME_BYTES + 1)))).toBe('malformed');
	expect(thrownCode(() => parseFrame(JSON.stringify({ type: 'ping', x: 'é'.repeat(MAX_FRAME_BYTES / 2) })))).toBe(
		'malformed'
	);
	const body = new Uint8Array((MAX_FRAME_BYTES / 4) * 3);
	expect(thrownCode(() => encodeFrame(createMessageFrame(epoch, 1, { kind: 'ratchet', body })))).toBe('too-long');
});

test('hostile frames are answered or refused, and nothing else happens', () => {
	const nack = { type: 'nack', epoch, after: 0, reason: 'gap' };
	const samples = hostileJson(message, nack, { type: 'resume', epoch, seq: 0 }, { type: 'typing', active: true });
	fc.assert(
		fc.property(samples, (text) => {
			answersOrThrows(() => {
				const frame = parseFrame(text);
				if (frame) expect(parseFrame(encodeFrame(frame))).toEqual(frame);
			}, 'malformed');
		}),
		{ numRuns: 10_000 }
	);
	expect(({} as { seq?: number }).seq).toBeUndefined();
});
