import { FingerprintGenerator } from '@privacyresearch/libsignal-protocol-typescript/lib/fingerprint-generator.js';
import { expect, test } from 'vitest';
import { createIdentity, identityFromSeed, signalIdentityKey } from './identity.ts';
import { safetyNumber } from './safety-number.ts';

const timeout = 30_000;

test('the same 60 digits on both sides, and others with somebody else', { timeout }, async () => {
	const [ada, ben, eve] = [createIdentity().publicKey, createIdentity().publicKey, createIdentity().publicKey];
	const digits = await safetyNumber(ada, ben);
	expect(digits).toMatch(/^\d{60}$/);
	expect(await safetyNumber(ben, ada)).toBe(digits);
	expect(await safetyNumber(ada, eve)).not.toBe(digits);
});

test('a pair’s digits never change', { timeout }, async () => {
	const [ada, ben] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)].map(identityFromSeed);
	expect(await safetyNumber(ada!.publicKey, ben!.publicKey)).toBe(
		'409041890889235088335257464781512150036872649007535513224061'
	);
});

test('it depends on the key and on the 44 characters, by 5,200 rounds', { timeout }, async () => {
	const [ada, ben] = [createIdentity(), createIdentity()];
	const keys = [ada, ben].map(({ publicKey }) => signalIdentityKey(publicKey).buffer);
	const digits = await safetyNumber(ada.publicKey, ben.publicKey);
	const other = new FingerprintGenerator(5_199);
	expect(await other.createFor(ada.publicKey, keys[0]!, ben.publicKey, keys[1]!)).not.toBe(digits);
});
