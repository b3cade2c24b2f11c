import { expect, test } from 'vitest';
import { concat, toBase64 } from '#lib/protocol/bytes.ts';
import { parsePrekeyMessage, parseRatchetMessage } from './ciphertext.ts';
import { createIdentity } from './identity.ts';
import { createConversation, createParties, send, start } from './party.fixture.ts';

const bytes = (...numbers: readonly number[]) => Uint8Array.from(numbers);
const key = createIdentity().signalKey.publicKey;
const keyField = (tag: number, value = key) => concat(bytes(tag, value.length), value);
const block = bytes(0x22, 16, ...new Array<number>(16).fill(9));
const mac = new Uint8Array(8);
const version = bytes(0x33);
const counters = bytes(0x10, 3, 0x18, 2);

test('a ratchet message is read', () => {
	const header = { chain: toBase64(key), counter: 3, previousCounter: 2 };
	expect(parseRatchetMessage(concat(version, keyField(0x0a), counters, block, mac))).toEqual(header);
	expect(parseRatchetMessage(concat(version, block, counters, keyField(0x0a), mac))).toEqual(header);
});

test('counters up to 32 bits are read, and no larger ones', () => {
	const read = (...counter: readonly number[]) =>
		parseRatchetMessage(concat(version, keyField(0x0a), bytes(0x10, ...counter, 0x18, 0), block, mac)).counter;
	expect([read(0), read(0x7f), read(0x80, 1), read(0xcf, 0x0f)]).toEqual([0, 127, 128, 1_999]);
	expect(read(0xff, 0xff, 0xff, 0xff, 0x0f)).toBe(2 ** 32 - 1);
	for (const wrong of [[0x80], [0x83, 0], [0xff, 0xff, 0xff, 0xff, 0x1f], [0xff, 0xff, 0xff, 0xff, 0xff, 1]])
		expect(() => read(...wrong)).toThrow(expect.objectContaining({ code: 'undecryptable' }));
});

test.each([
	['nothing', bytes()],
	['another version', concat(bytes(0x34), keyField(0x0a), counters, block, mac)],
	['the MAC alone', mac],
	['no ratchet key', concat(version, counters, block, mac)],
	['a ratchet key of 32 bytes', concat(version, keyField(0x0a, key.slice(1)), counters, block, mac)],
	['another first byte', concat(version, keyField(0x0a, concat(bytes(6), key.slice(1))), counters, block, mac)],
	['a number for the key', concat(version, bytes(0x08, 1), counters, block, mac)],
	['bytes for a counter', concat(version, keyField(0x0a), bytes(0x12, 1, 1, 0x18, 2), block, mac)],
	['a counter twice', concat(version, keyField(0x0a), counters, bytes(0x10, 3), block, mac)],
	['no second counter', concat(version, keyField(0x0a), bytes(0x10, 3), block, mac)],
	['a field that is unknown', concat(version, keyField(0x0a), counters, block, bytes(0x28, 1), mac)],
	['another wire type', concat(version, keyField(0x0a), counters, block, bytes(0x2d, 1, 1, 1, 1), mac)],
	['an empty ciphertext', concat(version, keyField(0x0a), counters, bytes(0x22, 0), mac)],
	['a ciphertext of 15 bytes', concat(version, keyField(0x0a), counters, bytes(0x22, 15), block.slice(3), mac)],
	['a ciphertext that is cut', concat(version, keyField(0x0a), counters, bytes(0x22, 32), block.slice(2), mac)]
])('a ratchet message with %s is undecryptable', (_name, message) => {
	expect(() => parseRatchetMessage(message)).toThrow(expect.objectContaining({ code: 'undecryptable' }));
});

test('a prekey message is read, in the library’s order of fields and in the official one', async () => {
	const [ada, ben] = await createParties();
	await start(ada, ben);
	const { body } = await send(ada, ben, 'x');
	const header = parsePrekeyMessage(body);
	expect(header).toMatchObject({ oneTimePrekey: 1, signedPrekey: 7, identityKey: ada.identity.signalKey.publicKey });
	// 0x33, registration id (3 bytes), prekey id (2), signed prekey id (2), the rest
	const official = concat(version, body.slice(4, 6), body.slice(8), body.slice(1, 4), body.slice(6, 8));
	expect(parsePrekeyMessage(official)).toEqual(header);
});

test('a ratchet message is no prekey message, and a prekey message no ratchet message', async () => {
	const [ada, ben] = await createConversation();
	const ratchet = await send(ada, ben, 'x');
	await start(ada, ben);
	const prekey = await send(ada, ben, 'x');
	expect(() => parsePrekeyMessage(ratchet.body)).toThrow(expect.objectContaining({ code: 'undecryptable' }));
	expect(() => parseRatchetMessage(prekey.body)).toThrow(expect.objectContaining({ code: 'undecryptable' }));
});
