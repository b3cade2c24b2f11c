// Stands in for `signal/sealing.ts` in tests with thousands of dials: opens for whom it was sealed, and nothing that was
// changed on the way, as the real one; hides nothing. For `vi.mock`.
import { createHash } from 'node:crypto';
import { type Bytes, concat, equalBytes, fromBase64, toBase64, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Identity } from '#lib/signal/identity.ts';

const SUM_BYTES = 32;

export function sealDescription(kind: string, from: Identity, to: PublicKey, plaintext: Bytes): Promise<string> {
	return Promise.resolve(toBase64(concat(sumOf(kind, from.publicKey, to, plaintext), plaintext)));
}

export function openDescription(kind: string, to: Identity, from: PublicKey, sealed: string): Promise<Bytes> {
	return Promise.resolve().then(() => {
		const bytes = fromBase64(sealed);
		const plaintext = bytes.slice(SUM_BYTES);
		if (!equalBytes(bytes.slice(0, SUM_BYTES), sumOf(kind, from, to.publicKey, plaintext)))
			throw new AppError('unsealable', kind);
		return plaintext;
	});
}

function sumOf(kind: string, from: PublicKey, to: PublicKey, plaintext: Bytes): Bytes {
	return new Uint8Array(
		createHash('sha256')
			.update(utf8(`${kind} ${from} ${to} `))
			.update(plaintext)
			.digest()
	);
}
