import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { concat, randomBytes } from './bytes.ts';
import { CHALLENGE_BYTES, checkChallenge, createChallenge } from './challenge.ts';

const host = 'sotto.example';
const badChallenge = { name: 'AppError', code: 'bad-challenge' };

test('a challenge is the documented 32 bytes: nonce, mark, host', async () => {
	const challenge = await createChallenge('sotto.example:8443');
	expect(challenge).toHaveLength(CHALLENGE_BYTES);
	const nonce = challenge.subarray(0, 12);
	const part = (label: string, length: number, rest = '') =>
		createHash('sha256').update(label).update(nonce).update(rest).digest().subarray(0, length);
	expect(Buffer.from(challenge.subarray(12, 20))).toEqual(part('sotto/1 mark', 8));
	expect(Buffer.from(challenge.subarray(20))).toEqual(part('sotto/1 host', 12, 'sotto.example:8443'));
});

test('a challenge is new each time', async () => {
	expect(await createChallenge(host)).not.toEqual(await createChallenge(host));
});

test('it may be signed for the host that was dialled', async () => {
	for (const dialled of [host, 'sotto.example:8443', '127.0.0.1:8080', '[::1]:8080', 'localhost'])
		await expect(checkChallenge(await createChallenge(dialled), dialled)).resolves.toBeUndefined();
});

test.each(['evil.example', 'sotto.example:443', 'sotto.example.', 'Sotto.example', 'otto.example', 's', ''])(
	'it is refused when %j was dialled: no server passes on the challenge of another',
	async (dialled) => {
		await expect(checkChallenge(await createChallenge(host), dialled)).rejects.toMatchObject(badChallenge);
	}
);

test('every bit of the host part counts', async () => {
	const challenge = await createChallenge(host);
	for (let bit = 20 * 8; bit < CHALLENGE_BYTES * 8; bit++) {
		const changed = challenge.slice();
		changed[bit >> 3]! ^= 1 << (bit & 7);
		await expect(checkChallenge(changed, host)).rejects.toMatchObject(badChallenge);
	}
	await expect(checkChallenge(challenge, host)).resolves.toBeUndefined();
});

test('a challenge of the base protocol passes: 32 bytes without the mark', async () => {
	for (let round = 0; round < 100; round++)
		await expect(checkChallenge(randomBytes(CHALLENGE_BYTES), host)).resolves.toBeUndefined();
});

test.each([0, 16, 31, 33, 64])(
	'nothing of %i bytes is ever signed: it could be read as something else',
	async (length) => {
		await expect(checkChallenge(randomBytes(length), host)).rejects.toMatchObject(badChallenge);
		// Neither a prekey (33 bytes that begin 0x05), nor a good challenge with something behind it.
		const longer = concat(await createChallenge(host), new Uint8Array(1));
		await expect(checkChallenge(longer, host)).rejects.toMatchObject(badChallenge);
	}
);
