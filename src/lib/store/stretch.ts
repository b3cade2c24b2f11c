// Argon2id: the one place where a passphrase becomes a secret. Owns how it is spelled; keeps nothing.
import { argon2id } from 'hash-wasm';
import { type Bytes, utf8 } from '#lib/protocol/bytes.ts';
import type { KdfParameters } from './vault-record.ts';

/** 32 bytes, for whoever asks to import and wipe. NFKC: the same passphrase typed on another keyboard is the same bytes. */
export async function stretch(
	passphrase: string,
	salt: Bytes,
	{ memory, passes, lanes }: KdfParameters
): Promise<Bytes> {
	const hash = await argon2id({
		password: utf8(passphrase.normalize('NFKC')),
		salt,
		memorySize: memory,
		iterations: passes,
		parallelism: lanes,
		hashLength: 32,
		outputType: 'binary'
	});
	const secret = new Uint8Array(hash);
	hash.fill(0);
	return secret;
}
