// Sealing of offers and answers: HPKE (RFC 9180) between the two identity keys, so that the signaling server learns no
// address and forges no fingerprint (docs/protocol.md, section 3). Knows nothing of what is inside.
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import { type Bytes, concat, fromBase64, toBase64, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { type PublicKey, publicKeyBytes } from '#lib/protocol/ids.ts';
import { type Identity, signalIdentityKey } from './identity.ts';
import { coordinateOf } from './signal-key.ts';

type DescriptionKind = 'offer' | 'answer';

const suite = new CipherSuite({
	kem: new DhkemX25519HkdfSha256(),
	kdf: new HkdfSha256(),
	aead: new Aes256Gcm()
});
const ENC_BYTES = 32;

/**
 * Seals a padded description for one person, in the name of another.
 * @returns base64 of `enc || ciphertext`
 * @throws AppError `key-invalid` when `to` is no point of the curve
 */
export async function sealDescription(
	kind: DescriptionKind,
	from: Identity,
	to: PublicKey,
	plaintext: Bytes
): Promise<string> {
	const [recipientPublicKey, senderKey] = await Promise.all([importPublic(to), importPair(from)]);
	const parameters = { recipientPublicKey, senderKey, info: infoOf(kind) };
	const { enc, ct } = await suite.seal(parameters, plaintext, aadOf(from.publicKey, to));
	return toBase64(concat(new Uint8Array(enc), new Uint8Array(ct)));
}

/**
 * Opens what `from` sealed for this person.
 * @throws AppError `unsealable` for everything else: another sender, recipient or kind, a changed byte, no base64
 */
export async function openDescription(
	kind: DescriptionKind,
	to: Identity,
	from: PublicKey,
	sealed: string
): Promise<Bytes> {
	try {
		const bytes = fromBase64(sealed);
		const [senderPublicKey, recipientKey] = await Promise.all([importPublic(from), importPair(to)]);
		const parameters = { recipientKey, senderPublicKey, info: infoOf(kind), enc: bytes.slice(0, ENC_BYTES) };
		const aad = aadOf(from, to.publicKey);
		return new Uint8Array(await suite.open(parameters, bytes.slice(ENC_BYTES), aad));
	} catch {
		throw new AppError('unsealable', kind);
	}
}

function infoOf(kind: DescriptionKind): Bytes {
	return utf8(`sotto/1 ${kind}`);
}

/** Both ends are named, so that a description sealed for one person is not passed on as one for another. */
function aadOf(from: PublicKey, to: PublicKey): Bytes {
	return concat(publicKeyBytes(from), publicKeyBytes(to));
}

async function importPublic(person: PublicKey): Promise<CryptoKey> {
	return suite.kem.importKey('raw', coordinateOf(signalIdentityKey(person)).buffer);
}

async function importPair({ signalKey }: Identity): Promise<CryptoKeyPair> {
	const [publicKey, privateKey] = await Promise.all([
		suite.kem.importKey('raw', coordinateOf(signalKey.publicKey).buffer),
		suite.kem.importKey('raw', signalKey.privateKey.slice().buffer, false)
	]);
	return { publicKey, privateKey };
}
