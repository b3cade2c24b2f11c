import { ed25519, x25519 } from '@noble/curves/ed25519.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromBase64, randomBytes, toBase64 } from '#lib/protocol/bytes.ts';
import { createChallenge } from '#lib/protocol/challenge.ts';
import { parsePublicKey, publicKeyBytes } from '#lib/protocol/ids.ts';
import { createIdentity, identityFromSeed, signalIdentityKey, signChallenge } from './identity.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));

test.each([
	[
		'9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
		'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
	],
	[
		'4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
		'3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'
	],
	[
		'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
		'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025'
	]
])('a seed has the public key of RFC 8032, section 7.1: %s', (seed, publicKey) => {
	expect(identityFromSeed(hex(seed)).publicKey).toBe(toBase64(hex(publicKey)));
});

test('the Signal side is the same key: public and private agree, and anybody computes the public one', () => {
	fc.assert(
		fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
			const { publicKey, signalKey } = identityFromSeed(seed);
			expect(signalKey.publicKey).toEqual(signalIdentityKey(publicKey));
			expect(signalKey.publicKey[0]).toBe(0x05);
			expect(signalKey.publicKey.slice(1)).toEqual(x25519.getPublicKey(signalKey.privateKey));
			expect([(signalKey.privateKey[0] ?? 0) & 7, (signalKey.privateKey[31] ?? 0) & 0xc0]).toEqual([0, 0x40]);
		}),
		{ numRuns: 20 }
	);
});

test('every identity is another, and the same again from its seed', () => {
	const identity = createIdentity();
	expect(createIdentity().publicKey).not.toBe(identity.publicKey);
	expect(identityFromSeed(identity.seed)).toEqual(identity);
	expect(parsePublicKey(identity.publicKey)).toBe(identity.publicKey);
});

test('a seed of another length is malformed', () => {
	for (const length of [0, 31, 33, 64])
		expect(() => identityFromSeed(new Uint8Array(length))).toThrow(expect.objectContaining({ code: 'malformed' }));
});

test('a key that is no point of the curve is invalid, every time', () => {
	const key = parsePublicKey(toBase64(Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 2 : 0))));
	for (let time = 0; time < 2; time++)
		expect(() => signalIdentityKey(key)).toThrow(expect.objectContaining({ code: 'key-invalid' }));
});

test('what a caller does to a key does not reach the next one, however many keys there were', () => {
	const keys = Array.from({ length: 300 }, () => createIdentity().publicKey);
	const [first = keys[0]!] = keys;
	const expected = toBase64(signalIdentityKey(first));
	signalIdentityKey(first).fill(0);
	expect(toBase64(signalIdentityKey(first))).toBe(expected);
	for (const key of keys) signalIdentityKey(key);
	expect(toBase64(signalIdentityKey(first))).toBe(expected);
}, 20_000);

test('a challenge of 32 bytes is signed: a base server’s, and one that is bound to the host dialled', async () => {
	const identity = createIdentity();
	for (const challenge of [randomBytes(32), await createChallenge('chat.example')]) {
		const signature = await signChallenge(identity, challenge, 'chat.example');
		expect(signature).toHaveLength(64);
		expect(ed25519.verify(signature, challenge, publicKeyBytes(identity.publicKey))).toBe(true);
	}
});

test('a challenge of another length is not signed: 33 bytes could be a signed prekey', async () => {
	const identity = createIdentity();
	for (const length of [0, 31, 33, 64])
		await expect(signChallenge(identity, new Uint8Array(length), 'chat.example')).rejects.toMatchObject({
			code: 'bad-challenge'
		});
});

test('a challenge that is bound to another host is not signed', async () => {
	const challenge = await createChallenge('chat.example');
	await expect(signChallenge(createIdentity(), challenge, 'evil.example')).rejects.toMatchObject({
		code: 'bad-challenge'
	});
});

test('what is signed is what was checked, though the caller’s bytes change meanwhile', async () => {
	const identity = createIdentity();
	const challenge = randomBytes(32);
	const asked = challenge.slice();
	const signing = signChallenge(identity, challenge, 'chat.example');
	challenge.fill(7);
	expect(ed25519.verify(await signing, asked, fromBase64(identity.publicKey))).toBe(true);
});
