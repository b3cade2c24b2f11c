import { expect, test } from 'vitest';
import { fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import type { PrekeyBundle } from '#lib/protocol/description.ts';
import { signalIdentityKey } from './identity.ts';
import { StockCurve } from './library.ts';
import { bundleOf, createParty } from './party.fixture.ts';
import { checkBundle, createOneTimePrekey, createSignedPrekey } from './prekeys.ts';

const party = await createParty();

test('a signed prekey carries the identity’s signature over all its 33 bytes', async () => {
	const { publicKey, privateKey, signature = '', createdAt } = await createSignedPrekey(party.identity, 3, 1_000);
	const key = fromBase64(publicKey);
	expect([key.length, key[0], fromBase64(privateKey).length, createdAt]).toEqual([33, 5, 32, 1_000]);
	const signer = signalIdentityKey(party.identity.publicKey).buffer;
	const verify = (message: Uint8Array<ArrayBuffer>) =>
		new StockCurve().Ed25519Verify(signer, message.buffer, fromBase64(signature).buffer);
	expect(await verify(key)).toBe(false); // not invalid
	await expect(verify(key.slice(1))).rejects.toThrow('Invalid signature');
});

test('one-time prekeys are not signed, and each is another', async () => {
	const [one, other] = await Promise.all([createOneTimePrekey(1, 5), createOneTimePrekey(2, 5)]);
	expect(one.publicKey).not.toBe(other.publicKey);
	expect(one).toEqual({ publicKey: one.publicKey, privateKey: one.privateKey, createdAt: 5 });
});

test('no prekey has the id 0, a fraction or a negative number', async () => {
	for (const id of [0, -1, 0.5, NaN]) {
		await expect(createOneTimePrekey(id, 0)).rejects.toMatchObject({ code: 'malformed' });
		await expect(createSignedPrekey(party.identity, id, 0)).rejects.toMatchObject({ code: 'malformed' });
	}
});

test('a bundle comes out as it went in', async () => {
	const bundle = await bundleOf(party);
	const { registrationId, signedPreKey, oneTimePreKey } = checkBundle(bundle);
	expect(registrationId).toBe(bundle.registrationId);
	expect(toBase64(signedPreKey.publicKey)).toBe(bundle.signedPreKey.publicKey);
	expect(toBase64(signedPreKey.signature)).toBe(bundle.signedPreKey.signature);
	expect(toBase64(oneTimePreKey.publicKey)).toBe(bundle.oneTimePreKey.publicKey);
	expect([signedPreKey.id, oneTimePreKey.id]).toEqual([bundle.signedPreKey.id, bundle.oneTimePreKey.id]);
});

const key = (first: number, ...rest: [fill: number, last: number, lowest?: number]) => {
	const bytes = new Uint8Array(33).fill(rest[0]);
	bytes.set([first, rest[2] ?? rest[0]]);
	bytes[32] = rest[1];
	return toBase64(bytes);
};

test.each([
	['another first byte', key(0x06, 1, 1)],
	['32 bytes', toBase64(new Uint8Array(32).fill(5))],
	['34 bytes', toBase64(new Uint8Array(34).fill(5))],
	['the highest bit, which the curve ignores', key(0x05, 1, 0x81)],
	['2^255 - 19 itself', key(0x05, 0xff, 0x7f, 0xed)]
])('a key with %s is malformed, signed or not', async (_name, publicKey) => {
	const bundle = await bundleOf(party);
	const bad: PrekeyBundle[] = [
		{ ...bundle, signedPreKey: { ...bundle.signedPreKey, publicKey } },
		{ ...bundle, oneTimePreKey: { ...bundle.oneTimePreKey, publicKey } }
	];
	for (const each of bad) expect(() => checkBundle(each)).toThrow(expect.objectContaining({ code: 'malformed' }));
});

test.each([key(0x05, 0xff, 0x7f, 0xec), key(0x05, 1, 0x7f)])(
	'the largest coordinates are accepted: %s',
	async (publicKey) => {
		const bundle = await bundleOf(party);
		expect(checkBundle({ ...bundle, oneTimePreKey: { id: 9, publicKey } }).oneTimePreKey.id).toBe(9);
	}
);
