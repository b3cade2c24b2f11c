// Proofs: one spelling of a signature, points on the curve alone, and the host that a challenge is bound to.
import { expect, test } from 'vitest';
import { parsePublicKey } from '#lib/protocol/ids.ts';
import { challengeHost, isSignedBy } from './authentication.ts';
import { createTestKey } from './testing/test-keys.ts';

const message = Buffer.alloc(32, 7);
/** The order of the group, RFC 8032, section 5.1. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

function signed() {
	const key = createTestKey();
	return { key, signature: Buffer.from(key.sign(message.toString('base64')), 'base64') };
}

test('the signature of the key over the message passes, and no other', () => {
	const { key, signature } = signed();
	expect(isSignedBy(key.publicKey, message, signature)).toBe(true);
	expect(isSignedBy(createTestKey().publicKey, message, signature)).toBe(false);
	expect(isSignedBy(key.publicKey, Buffer.alloc(32, 8), signature)).toBe(false);
	expect(
		isSignedBy(
			key.publicKey,
			message,
			signature.map((byte, index) => (index === 5 ? byte ^ 1 : byte))
		)
	).toBe(false);
});

test('a second spelling of the same signature (S + L) is refused', () => {
	const { key, signature } = signed();
	const S = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`);
	const other = Buffer.from((S + L).toString(16).padStart(64, '0'), 'hex').reverse();
	expect(isSignedBy(key.publicKey, message, Buffer.concat([signature.subarray(0, 32), other]))).toBe(false);
});

test('a key that is no point of the curve signs nothing', () => {
	// y = 2 has no x on edwards25519.
	const key = parsePublicKey(Buffer.from([2, ...new Uint8Array(31)]).toString('base64'));
	expect(isSignedBy(key, message, Buffer.alloc(64))).toBe(false);
});

test.for([
	['localhost:8080', 8080, 'localhost:8080'],
	['LOCALHOST:8080', 8080, 'localhost:8080'],
	['[::1]:8080', 8080, '[::1]:8080'],
	['127.0.0.1', 80, '127.0.0.1'],
	['chat.example', 8080, 'chat.example'],
	['localhost:9090', 8080, 'chat.example'],
	['evil.example', 8080, 'chat.example'],
	[undefined, 8080, 'chat.example']
] as const)('asked as %s at port %i, a challenge is for %s', ([asked, port, host]) => {
	expect(challengeHost(asked, ['chat.example'], port)).toBe(host);
});

test('without public hosts it is localhost', () => {
	expect(challengeHost('evil.example', [], 8080)).toBe('localhost:8080');
});
