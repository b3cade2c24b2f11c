// The seal: what it adds, what it hides, and everything that it does not open.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bytes, utf8 } from '#lib/protocol/bytes.ts';
import { openSeal, type Place, seal, SEAL_BYTES, type SealingKey } from './seal.ts';

async function createKey(generation = 1, databaseId = new Uint8Array(16).fill(7)): Promise<SealingKey> {
	const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
	return { key, generation, databaseId };
}

const under = await createKey();
const place: Place = { store: 'tail', key: [1, 2] };
const plaintext = utf8('see you at eight');

test('what was sealed opens in its place, and only the layout adds to its length', async () => {
	const key = fc.oneof(fc.nat(), fc.string(), fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()));
	await fc.assert(
		fc.asyncProperty(fc.uint8Array(), fc.string(), key, fc.option(fc.nat()), async (bytes, store, at, version) => {
			const there: Place = { store, key: at, version: version ?? undefined };
			const sealed = await seal(under, there, new Uint8Array(bytes));
			expect(sealed.length).toBe(bytes.length + SEAL_BYTES);
			expect([...sealed.subarray(0, 2)]).toEqual([1, 1]);
			expect([...(await openSeal(under, there, sealed))]).toEqual([...bytes]);
		}),
		{ numRuns: 50 }
	);
});

test('the same record sealed twice shares neither nonce nor ciphertext', async () => {
	const [first, second] = await Promise.all([seal(under, place, plaintext), seal(under, place, plaintext)]);
	expect(first.subarray(2, 14)).not.toEqual(second.subarray(2, 14));
	expect(first.subarray(14)).not.toEqual(second.subarray(14));
});

const otherPlaces: readonly Place[] = [
	{ store: 'outbox', key: [1, 2] },
	{ store: 'tail', key: [2, 1] },
	{ store: 'tail', key: [1, 3] },
	{ store: 'tail', key: [1] },
	{ store: 'tail', key: ['1', '2'] },
	{ store: 'tail', key: [1, 2], version: 0 },
	{ store: 'tail', key: 1 }
];
test.each(otherPlaces)('a record that was moved to $store $key $version does not open', async (other) => {
	const sealed = await seal(under, place, plaintext);
	await expect(openSeal(under, other, sealed)).rejects.toMatchObject({ code: 'unsealable' });
});

test('a store whose name runs on like a key is another place', async () => {
	const sealed = await seal(under, { store: 'x', key: ['\0'] }, plaintext);
	await expect(openSeal(under, { store: 'x\u0001\u0002', key: [] }, sealed)).rejects.toMatchObject({
		code: 'unsealable'
	});
});

test('no two places have the same spelling', async () => {
	const texts = fc.constantFrom('', 'a', 'b', 'ab', 'aa', '\0', '\u0001a');
	const places = fc.record({
		store: texts,
		key: fc.array(fc.oneof(texts, fc.constantFrom(0, 1, 256, 2 ** 40)), { maxLength: 3 }),
		version: fc.constantFrom(undefined, 0, 1, 256)
	});
	await fc.assert(
		fc.asyncProperty(places, places, async (here, there) => {
			fc.pre(JSON.stringify(here) !== JSON.stringify(there));
			const sealed = await seal(under, here, plaintext);
			await expect(openSeal(under, there, sealed)).rejects.toMatchObject({ code: 'unsealable' });
		}),
		{ numRuns: 200 }
	);
});

test('the version of a session is part of its place', async () => {
	const sealed = await seal(under, { store: 'session', key: 4, version: 8 }, plaintext);
	await expect(openSeal(under, { store: 'session', key: 4, version: 7 }, sealed)).rejects.toMatchObject({
		code: 'unsealable'
	});
});

test('another key, generation or database does not open it', async () => {
	const sealed = await seal(under, place, plaintext);
	const others: readonly SealingKey[] = [
		await createKey(),
		{ ...under, generation: 2 },
		{ ...under, databaseId: new Uint8Array(16).fill(8) }
	];
	for (const other of others) {
		await expect(openSeal(other, place, sealed)).rejects.toMatchObject({ code: 'unsealable' });
	}
	expect(await openSeal(under, place, sealed)).toEqual(plaintext);
});

test('a single changed or missing byte does not open', async () => {
	const sealed = await seal(under, place, plaintext);
	const broken: Bytes[] = [...sealed.keys()].flatMap((index) => {
		const changed = new Uint8Array(sealed);
		changed[index]! ^= 1;
		return [changed, sealed.slice(0, index)];
	});
	for (const bytes of broken) {
		await expect(openSeal(under, place, bytes)).rejects.toMatchObject({ code: 'unsealable' });
	}
});

test.each([undefined, null, 'text', 42, {}, new ArrayBuffer(64)])('%s is no sealed record', async (value) => {
	await expect(openSeal(under, place, value)).rejects.toMatchObject({ code: 'unsealable' });
});

test.each([-1, 0.5, Number.NaN, 2 ** 53])('a key of %d is refused before anything is sealed', async (key) => {
	await expect(seal(under, { store: 'conv', key }, plaintext)).rejects.toMatchObject({ code: 'internal' });
});
