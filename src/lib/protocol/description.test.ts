import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pad, toBase64, utf8 } from './bytes.ts';
import {
	type Answer,
	decodeAnswer,
	decodeOffer,
	encodeAnswer,
	encodeOffer,
	type Offer,
	type PrekeyBundle
} from './description.ts';
import { answersOrThrows, hostileJson, thrownCode } from './hostile.fixture.ts';
import { createAttempt, parsePublicKey, type SessionName } from './ids.ts';
import { DESCRIPTION_BLOCK_BYTES, MAX_DESCRIPTION_BYTES, MAX_SDP_BYTES, MAX_SIGNALING_BYTES } from './limits.ts';
import { createRelayFrame } from './signaling.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(toBase64);
const times = fc.integer({ min: 0, max: 8.64e15 });
const sdps = fc.string({ minLength: 1, maxLength: 2_000, unit: 'grapheme' });
const prekeyIds = fc.integer({ min: 1, max: 0xffffff });
const attempts = fc.uuid().map((text) => text as Offer['attempt']);
const sessions = bytes(16).map((text) => text as SessionName);

const offers: fc.Arbitrary<Offer> = fc.record(
	{
		attempt: attempts,
		at: times,
		sdp: sdps,
		session: sessions,
		invite: bytes(16),
		name: fc.constantFrom('Ada', '愛 Z.')
	},
	{ requiredKeys: ['attempt', 'at', 'sdp'] }
);
const bundles: fc.Arbitrary<PrekeyBundle> = fc.record({
	registrationId: fc.integer({ min: 1, max: 0x3fff }),
	signedPreKey: fc.record({ id: prekeyIds, publicKey: bytes(33), signature: bytes(64) }),
	oneTimePreKey: fc.record({ id: prekeyIds, publicKey: bytes(33) })
});
const answers: fc.Arbitrary<Answer> = fc.oneof(
	fc.record(
		{ attempt: attempts, at: times, sdp: sdps, session: sessions, bundle: bundles },
		{ requiredKeys: ['attempt', 'at', 'sdp'] }
	),
	fc.record(
		{ attempt: attempts, refused: fc.constantFrom('stale' as const, 'invite' as const), at: times },
		{ requiredKeys: ['attempt', 'refused'] }
	)
);

test('offers and answers come back as they were made', () => {
	fc.assert(
		fc.property(offers, answers, (offer, answer) => {
			expect(decodeOffer(encodeOffer(offer))).toEqual(offer);
			expect(decodeAnswer(encodeAnswer(answer))).toEqual(answer);
		})
	);
});

const offer: Offer = { attempt: createAttempt(), at: 1_700_000_000_000, sdp: 'v=0\r\n' };
const padded = (json: object) => pad(utf8(JSON.stringify(json)), DESCRIPTION_BLOCK_BYTES);

test('lengths do not tell how many candidates there are', () => {
	const lengths = [0, 1, 2, 3].map((count) => {
		const candidates = 'a=candidate:1 1 udp 2122260223 192.0.2.2 50000 typ host\r\n'.repeat(count);
		return encodeOffer({ ...offer, sdp: offer.sdp + candidates }).length;
	});
	expect(new Set(lengths)).toEqual(new Set([DESCRIPTION_BLOCK_BYTES]));
});

test('the largest description fits one signaling frame, sealed and with a sender added', () => {
	const key = parsePublicKey(toBase64(new Uint8Array(32).fill(7)));
	const sealed = toBase64(new Uint8Array(32 + MAX_DESCRIPTION_BYTES + 16));
	const relayed = JSON.stringify({ ...createRelayFrame('p2p_answer', key, sealed), from: key });
	expect(utf8(relayed).length).toBeLessThanOrEqual(MAX_SIGNALING_BYTES);

	const sdp = `"\n`.repeat(MAX_SDP_BYTES / 2); // each is two characters in JSON
	const largest = encodeOffer({ ...offer, sdp, name: '語'.repeat(64), invite: toBase64(new Uint8Array(16)) });
	expect(largest.length).toBeLessThanOrEqual(MAX_DESCRIPTION_BYTES);
	expect(decodeOffer(largest).sdp).toBe(sdp);
});

test('an SDP that is too long is refused before it is sent, and when it comes', () => {
	for (const sdp of ['x'.repeat(MAX_SDP_BYTES + 1), '語'.repeat(MAX_SDP_BYTES / 2), '\u0000'.repeat(MAX_SDP_BYTES)]) {
		expect(thrownCode(() => encodeOffer({ ...offer, sdp }))).toBe('too-long');
		expect(thrownCode(() => encodeAnswer({ ...offer, sdp }))).toBe('too-long');
		expect(thrownCode(() => decodeOffer(padded({ ...offer, sdp })))).toBe('malformed');
		expect(thrownCode(() => decodeAnswer(padded({ ...offer, sdp })))).toBe('malformed');
	}
});

test.each([
	['no attempt', { ...offer, attempt: undefined }],
	['no time', { ...offer, at: undefined }],
	['a time with a fraction', { ...offer, at: 0.5 }],
	['no SDP', { ...offer, sdp: '' }],
	['a session name of 15 bytes', { ...offer, session: toBase64(new Uint8Array(15)) }],
	['a token of 17 bytes', { ...offer, invite: toBase64(new Uint8Array(17)) }],
	['a name that nobody sees', { ...offer, name: ' \u200b\n' }],
	['a name that is too long', { ...offer, name: 'x'.repeat(65) }]
])('refuses an offer with %s', (_what, json) => {
	expect(thrownCode(() => decodeOffer(padded(json)))).toBe('malformed');
});

const bundle: PrekeyBundle = {
	registrationId: 1,
	signedPreKey: { id: 1, publicKey: toBase64(new Uint8Array(33)), signature: toBase64(new Uint8Array(64)) },
	oneTimePreKey: { id: 2, publicKey: toBase64(new Uint8Array(33)) }
};
const withBundle = (changed: object) => padded({ ...offer, bundle: { ...bundle, ...changed } });

test.each([
	['prekey id 0', { oneTimePreKey: { ...bundle.oneTimePreKey, id: 0 } }],
	['a prekey id above 24 bits', { signedPreKey: { ...bundle.signedPreKey, id: 0x1000000 } }],
	['a key of 32 bytes', { oneTimePreKey: { id: 2, publicKey: toBase64(new Uint8Array(32)) } }],
	['no one-time prekey', { oneTimePreKey: undefined }],
	['a signature of 63 bytes', { signedPreKey: { ...bundle.signedPreKey, signature: toBase64(new Uint8Array(63)) } }],
	['registration 0', { registrationId: 0 }]
])('refuses a bundle with %s', (_what, changed) => {
	expect(decodeAnswer(withBundle({}))).toEqual({ ...offer, bundle });
	expect(thrownCode(() => decodeAnswer(withBundle(changed)))).toBe('malformed');
});

test('an answer that refuses is never taken for one that accepts', () => {
	const refused = { attempt: offer.attempt, refused: 'stale', at: 5 };
	expect(decodeAnswer(padded({ ...refused, sdp: offer.sdp }))).toEqual(refused);
	expect(thrownCode(() => decodeAnswer(padded({ ...refused, refused: 'mood' })))).toBe('malformed');
});

test('hostile descriptions are answered or refused, and nothing else happens', () => {
	const json = hostileJson(
		{ ...offer, session: toBase64(new Uint8Array(16)), name: 'Ada', bundle },
		{ ...offer, refused: 'stale' }
	);
	const plaintexts = fc.oneof(
		json.map((text) => pad(utf8(text), 512)),
		fc.uint8Array({ maxLength: 600 })
	);
	fc.assert(
		fc.property(plaintexts, (plaintext) => {
			answersOrThrows(() => decodeOffer(plaintext), 'malformed');
			answersOrThrows(() => decodeAnswer(plaintext), 'malformed');
		}),
		{ numRuns: 5_000 }
	);
});
