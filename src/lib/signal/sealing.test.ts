import { createCipheriv } from 'node:crypto';
import { x25519 } from '@noble/curves/ed25519.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bytes, concat, fromBase64, randomBytes, toBase64, utf8 } from '#lib/protocol/bytes.ts';
import { parsePublicKey, publicKeyBytes } from '#lib/protocol/ids.ts';
import { createIdentity, type Identity, identityFromSeed } from './identity.ts';
import { openDescription, sealDescription } from './sealing.ts';

const [ada, ben, eve] = [createIdentity(), createIdentity(), createIdentity()];
const unsealable = { code: 'unsealable' };

/** HPKE mode Auth, written down from RFC 9180 step by step: sections 4.1, 5.1 and 5.2, with suite 0x0020, 0x0001, 0x0002. */
function sealByTheBook(kind: string, from: Identity, to: Identity, plaintext: Bytes, ephemeral: Bytes): string {
	const labeled = (suite: Bytes) => ({
		extract: (salt: Uint8Array, label: string, ikm: Uint8Array) =>
			extract(sha256, concat(utf8('HPKE-v1'), suite, utf8(label), ikm), salt),
		expand: (prk: Uint8Array, label: string, info: Uint8Array, length: number) =>
			expand(sha256, prk, concat(Uint8Array.of(0, length), utf8('HPKE-v1'), suite, utf8(label), info), length)
	});
	const none = new Uint8Array();
	const [sender, recipient] = [from.signalKey.publicKey.slice(1), to.signalKey.publicKey.slice(1)];
	const enc = x25519.getPublicKey(ephemeral);

	const kem = labeled(concat(utf8('KEM'), Uint8Array.of(0, 0x20)));
	const dh = concat(
		x25519.getSharedSecret(ephemeral, recipient),
		x25519.getSharedSecret(from.signalKey.privateKey, recipient)
	);
	const shared = kem.expand(kem.extract(none, 'eae_prk', dh), 'shared_secret', concat(enc, recipient, sender), 32);

	const suite = labeled(concat(utf8('HPKE'), Uint8Array.of(0, 0x20, 0, 1, 0, 2)));
	const info = utf8(`sotto/1 ${kind}`);
	const context = concat(
		Uint8Array.of(2),
		suite.extract(none, 'psk_id_hash', none),
		suite.extract(none, 'info_hash', info)
	);
	const secret = suite.extract(shared, 'secret', none);
	const cipher = createCipheriv(
		'aes-256-gcm',
		suite.expand(secret, 'key', context, 32),
		suite.expand(secret, 'base_nonce', context, 12)
	);
	cipher.setAAD(concat(publicKeyBytes(from.publicKey), publicKeyBytes(to.publicKey)));
	return toBase64(concat(enc, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()));
}

test('what one seals, the other opens', async () => {
	for (const kind of ['offer', 'answer'] as const) {
		const sealed = await sealDescription(kind, ada, ben.publicKey, utf8('candidates'));
		expect(fromBase64(sealed)).toHaveLength(32 + 10 + 16);
		expect(await openDescription(kind, ben, ada.publicKey, sealed)).toEqual(utf8('candidates'));
	}
});

test('the bytes are those of RFC 9180: a description sealed by the book opens', async () => {
	const [from, to] = [identityFromSeed(new Uint8Array(32).fill(3)), identityFromSeed(new Uint8Array(32).fill(4))];
	const sealed = sealByTheBook('offer', from, to, utf8('by the book'), new Uint8Array(32).fill(5));
	expect(sealed).toBe('UKYUCbHd0DJemxa3AOcZ6XcsBwALG9d4bpB8ZT0gSV28NDM+4+fWh5+i5sRYVRepNSDQeZltVKfcYaE=');
	expect(await openDescription('offer', to, from.publicKey, sealed)).toEqual(utf8('by the book'));
	const random = sealByTheBook('answer', ada, ben, randomBytes(1_024), randomBytes(32));
	expect(await openDescription('answer', ben, ada.publicKey, random)).toHaveLength(1_024);
});

test('the same description is sealed to other bytes each time', async () => {
	const seal = () => sealDescription('offer', ada, ben.publicKey, utf8('x'));
	expect(await seal()).not.toBe(await seal());
});

test('nobody else opens it, in nobody else’s name, and not as the other kind', async () => {
	const sealed = await sealDescription('offer', ada, ben.publicKey, utf8('x'));
	await expect(openDescription('offer', eve, ada.publicKey, sealed)).rejects.toMatchObject(unsealable);
	await expect(openDescription('offer', ben, eve.publicKey, sealed)).rejects.toMatchObject(unsealable);
	await expect(openDescription('offer', ada, ben.publicKey, sealed)).rejects.toMatchObject(unsealable);
	await expect(openDescription('answer', ben, ada.publicKey, sealed)).rejects.toMatchObject(unsealable);
	const forged = await sealDescription('offer', eve, ben.publicKey, utf8('x'));
	await expect(openDescription('offer', ben, ada.publicKey, forged)).rejects.toMatchObject(unsealable);
});

test('a changed or cut description does not open', async () => {
	const sealed = fromBase64(await sealDescription('offer', ada, ben.publicKey, utf8('x'.repeat(50))));
	const change = fc.record({ index: fc.nat(sealed.length - 1), mask: fc.integer({ min: 1, max: 255 }) });
	await fc.assert(
		fc.asyncProperty(change, fc.boolean(), async ({ index, mask }, cut) => {
			const bytes = cut ? sealed.slice(0, index) : sealed.slice();
			// The highest bit of enc is none of the key's; it is bound all the same.
			if (!cut) bytes[index] = (bytes[index] ?? 0) ^ mask;
			await expect(openDescription('offer', ben, ada.publicKey, toBase64(bytes))).rejects.toMatchObject(unsealable);
		}),
		{ numRuns: 60 }
	);
});

test('what is no base64, or comes from no point of the curve, is unsealable', async () => {
	const nobody = parsePublicKey(toBase64(Uint8Array.from({ length: 32 }, (_, index) => (index === 0 ? 2 : 0))));
	for (const text of ['', '*', 'AAAA'])
		await expect(openDescription('offer', ben, ada.publicKey, text)).rejects.toMatchObject(unsealable);
	await expect(openDescription('offer', ben, nobody, toBase64(randomBytes(64)))).rejects.toMatchObject(unsealable);
	await expect(sealDescription('offer', ben, nobody, utf8('x'))).rejects.toMatchObject({ code: 'key-invalid' });
});
