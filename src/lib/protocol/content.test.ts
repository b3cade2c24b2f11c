import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pad, utf8 } from './bytes.ts';
import { decodeContent, encodeContent, type Content, type ContentOf, fitsContent } from './content.ts';
import { createMessageFrame, encodeFrame, parseFrame } from './frame.ts';
import { answersOrThrows, anyText, hostileJson, thrownCode } from './hostile.fixture.ts';
import { createMark, createMessageId, parseEpoch, parsePublicKey } from './ids.ts';
import { CONTENT_BLOCK_BYTES, MAX_CONTENT_BYTES, MAX_EXPIRY_SECONDS, MAX_FRAME_BYTES } from './limits.ts';

const mark = createMark();
const encode = (seq: number, content: Content) => encodeContent({ seq, mark, content });
const text = (body: string): ContentOf<'text'> => ({
	type: 'text',
	id: createMessageId(),
	sentAt: 1_700_000_000_000,
	body
});
const publicKey = parsePublicKey('O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=');
const target = { author: publicKey, id: createMessageId() };
const seqs = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const bodies = fc.oneof(fc.string({ minLength: 1, unit: 'grapheme' }), anyText).filter((body) => body !== '');

test('a text comes back as it was written, with its number', () => {
	fc.assert(
		fc.property(seqs, bodies, fc.integer({ min: 0, max: 8.64e15 }), (seq, body, sentAt) => {
			const content = { ...text(body), sentAt };
			expect(decodeContent(encode(seq, content))).toEqual({ seq, mark, content });
		})
	);
	expect(decodeContent(encode(7, { type: 'hello' }))).toEqual({ seq: 7, mark, content: { type: 'hello' } });
});

test('lengths tell no more than the block', () => {
	const lengths = new Set<number>();
	for (let length = 1; length <= 10 * CONTENT_BLOCK_BYTES; length++)
		lengths.add(encode(1, text('x'.repeat(length))).length);
	expect([...lengths].every((length) => length % CONTENT_BLOCK_BYTES === 0)).toBe(true);
	expect(lengths.size).toBeLessThanOrEqual(11);
	expect(encode(1, { type: 'hello' })).toHaveLength(CONTENT_BLOCK_BYTES);
});

/** What the Signal Protocol adds at most: CBC padding 16, version 1, ratchet key 35, counters 12, lengths 4, MAC 8. */
const MESSAGE_OVERHEAD = 76;
/** And a message that starts a session: version 1, three ids 18, base key 35, identity key 35, length 4; with room. */
const PREKEY_OVERHEAD = 100;

test('the largest content fits one frame, whatever is said and however large the numbers have become', () => {
	const seq = Number.MAX_SAFE_INTEGER;
	const empty = utf8(JSON.stringify({ seq, mark, content: text('') })).length;
	for (const [unit, bytes] of [
		['x', 1],
		['é', 2],
		['語', 3],
		['"', 2],
		['\u0000', 6],
		['\ud800', 6]
	] as const) {
		const body = unit.repeat(Math.floor((MAX_CONTENT_BYTES - empty) / bytes));
		const padded = encode(seq, text(body));
		expect(padded.length).toBeGreaterThan(MAX_CONTENT_BYTES - bytes);
		const ciphertext = new Uint8Array(padded.length + MESSAGE_OVERHEAD + PREKEY_OVERHEAD).fill(0xff);
		const epoch = parseEpoch('/////////////////////w==');
		const frame = encodeFrame(createMessageFrame(epoch, seq, { kind: 'ratchet', body: ciphertext }));
		expect(utf8(frame).length).toBeLessThanOrEqual(MAX_FRAME_BYTES);
		expect(parseFrame(frame)).toMatchObject({ seq, kind: 'ratchet' });

		expect(thrownCode(() => encode(seq, text(body + unit.repeat(Math.ceil(16 / bytes)))))).toBe('too-long');
	}
});

const types = ['text', 'edit', 'delete', 'reaction', 'read', 'timer', 'profile', 'hello'];

/** As wide as its fields can become: a time after which it disappears may be agreed on before it is sent. */
const longest = { ...text('x'), sentAt: 8.64e15, expiresIn: MAX_EXPIRY_SECONDS };
const contentFor = {
	text: longest,
	reply: { ...longest, replyTo: target },
	edit: { type: 'edit', target, body: 'x', sentAt: 8.64e15 }
} as const;
const use = fc.constantFrom('text', 'reply', 'edit');

test('what fits by its body is never too long later, and nothing that could be sent is called too long', () => {
	const unit = fc.constantFrom('x', 'é', '語', '😀', '"', '\n', '\ud800');
	fc.assert(
		fc.property(use, unit, fc.integer({ min: -40, max: 40 }), (forWhat, char, off) => {
			const perChar = utf8(JSON.stringify(char)).length - 2;
			const largest = (body: string) => ({ ...contentFor[forWhat], body }) as Content;
			const seq = Number.MAX_SAFE_INTEGER;
			const around = utf8(JSON.stringify({ seq, mark, content: largest('') })).length;
			const body = char.repeat(Math.floor((MAX_CONTENT_BYTES - around) / perChar) + off);
			const refused = thrownCode(() => encode(seq, largest(body)));
			expect(fitsContent(body, forWhat)).toBe(refused === undefined);
		})
	);
	expect(fitsContent('x')).toBe(true);
	expect(fitsContent('x'.repeat(MAX_CONTENT_BYTES + 1))).toBe(false);
});

const valid = { seq: 3, mark, content: text('hello') };

test.each([
	['no number', { content: { type: 'hello' } }],
	['number 0', { ...valid, seq: 0 }],
	['a fraction', { ...valid, seq: 1.5 }],
	['a number that JSON does not carry exactly', { ...valid, seq: 2 ** 53 }],
	['a mark that is none', { ...valid, mark: 'x' }]
])('refuses what has %s', (_what, json) => {
	expect(thrownCode(() => decodeContent(pad(utf8(JSON.stringify(json)), CONTENT_BLOCK_BYTES)))).toBe('malformed');
});

const reaction = { type: 'reaction', target, emoji: '👍', action: 'add' } as const;

test.each<Content>([
	{ ...text('an answer'), replyTo: target },
	{ type: 'edit', target, body: 'changed', sentAt: 5 },
	{ type: 'delete', target },
	reaction,
	{ ...reaction, emoji: '👩🏽‍🚀', action: 'remove' },
	{ type: 'read', upTo: target.id },
	{ ...text('for a while'), expiresIn: 1 },
	{ type: 'timer', seconds: 0, round: 1 },
	{ type: 'timer', seconds: MAX_EXPIRY_SECONDS, round: Number.MAX_SAFE_INTEGER },
	{ type: 'profile', name: 'Ada', lastSeen: true }
])('a content of type $type comes back as it was', (content) => {
	expect(decodeContent(encode(9, content))).toEqual({ seq: 9, mark, content });
});

test('a text with a reference that is none is a text all the same', () => {
	const json = { seq: 1, mark, content: { ...text('hello'), replyTo: { author: 'nobody', id: 'x' } } };
	const { content } = decodeContent(pad(utf8(JSON.stringify(json)), CONTENT_BLOCK_BYTES));
	expect(content).toMatchObject({ type: 'text', body: 'hello', replyTo: undefined });
});

test.each([
	['an unknown type', { seq: 1, mark, content: { type: 'sticker', id: createMessageId() } }],
	['an empty body', { seq: 1, mark, content: text('') }],
	['a body that is no text', { seq: 1, mark, content: { ...text('x'), body: ['x'] } }],
	['an id that is none', { seq: 1, mark, content: { ...text('x'), id: 'x' } }],
	['a time that no Date can show', { seq: 1, mark, content: { ...text('x'), sentAt: 8.64e15 + 1 } }],
	['a time before 1970', { seq: 1, mark, content: { ...text('x'), sentAt: -1 } }],
	[
		'an edit of nobody\u2019s',
		{ seq: 1, mark, content: { type: 'edit', target: { id: target.id }, body: 'x', sentAt: 1 } }
	],
	['an edit to nothing', { seq: 1, mark, content: { type: 'edit', target, body: '', sentAt: 1 } }],
	['a reaction of letters', { seq: 1, mark, content: { ...reaction, emoji: 'ok' } }],
	['two emoji', { seq: 1, mark, content: { ...reaction, emoji: '👍👍' } }],
	['another action', { seq: 1, mark, content: { ...reaction, action: 'toggle' } }],
	['a time to disappear that is none', { seq: 1, mark, content: { ...text('x'), expiresIn: 0 } }],
	['a time to disappear above all', { seq: 1, mark, content: { type: 'timer', seconds: 2 ** 31, round: 1 } }],
	['no round', { seq: 1, mark, content: { type: 'timer', seconds: 60, round: 0 } }],
	['nothing read', { seq: 1, mark, content: { type: 'read' } }],
	['a nameless profile', { seq: 1, mark, content: { type: 'profile', name: ' ' } }]
])('a content with %s keeps its place in the log, and says nothing', (_what, json) => {
	const decoded = decodeContent(pad(utf8(JSON.stringify(json)), CONTENT_BLOCK_BYTES));
	expect(decoded).toEqual({ seq: 1, mark, content: undefined });
});

test('refuses what has no padding, is no UTF-8, or is longer than a content', () => {
	const json = utf8(JSON.stringify(valid));
	expect(decodeContent(pad(json, CONTENT_BLOCK_BYTES))).toEqual(valid);
	expect(thrownCode(() => decodeContent(json))).toBe('malformed');
	expect(thrownCode(() => decodeContent(Uint8Array.of(0xff, 0x80)))).toBe('malformed');
	const long = utf8(JSON.stringify({ seq: 1, mark, content: text('x'.repeat(MAX_CONTENT_BYTES)) }));
	expect(thrownCode(() => decodeContent(pad(long, CONTENT_BLOCK_BYTES)))).toBe('malformed');
});

test('unknown fields are left out', () => {
	const json = utf8(JSON.stringify({ ...valid, content: { ...valid.content, replyTo: 'x' }, more: 1 }));
	expect(decodeContent(pad(json, CONTENT_BLOCK_BYTES))).toEqual(valid);
});

test('hostile plaintext is answered or refused, and nothing else happens', () => {
	const json = fc.oneof(
		hostileJson(valid, valid.content),
		hostileJson(valid.content).map((content) => `{"seq":1,"content":${content}}`)
	);
	const bytes = fc.oneof(
		json.map((some) => pad(utf8(some), CONTENT_BLOCK_BYTES)),
		fc.uint8Array({ maxLength: 400 })
	);
	fc.assert(
		fc.property(bytes, (some) => {
			answersOrThrows(() => {
				const { seq, content } = decodeContent(some);
				expect(Number.isSafeInteger(seq) && seq >= 1).toBe(true);
				expect([undefined, ...types]).toContain(content?.type);
			}, 'malformed');
		}),
		{ numRuns: 5_000 }
	);
});
