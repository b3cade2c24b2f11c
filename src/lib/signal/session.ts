// Sessions: X3DH and the Double Ratchet as pure functions, a record in and the next record out (docs/protocol.md,
// section 4). Owns no store: a caller commits the record together with what it belongs to, or throws it away.
import { type Bytes, equalBytes, toBase64 } from '#lib/protocol/bytes.ts';
import type { PrekeyBundle } from '#lib/protocol/description.ts';
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import type { Envelope } from '#lib/protocol/frame.ts';
import type { PublicKey, SessionName } from '#lib/protocol/ids.ts';
import { CarefulCipher } from './careful-cipher.ts';
import { parsePrekeyMessage } from './ciphertext.ts';
import { installCurve } from './curve.ts';
import { type Identity, signalIdentityKey } from './identity.ts';
import { forgetJobs, SessionBuilder, SignalProtocolAddress } from './library.ts';
import { createOverlay, type Overlay, type Prekeys } from './overlay.ts';
import { checkBundle } from './prekeys.ts';
import { OPEN, openBaseKey, RatchetRecord } from './ratchet-record.ts';

/** Opaque: the sessions with one contact, the open one and a few archived ones. */
export type SessionRecord = string;

export interface SessionContext {
	readonly identity: Identity;
	/** This device's, from 1 to 16,383. It goes along in prekey messages and means nothing here. */
	readonly registrationId: number;
	readonly contact: PublicKey;
	/** undefined: there has been no session with this contact. */
	readonly record: SessionRecord | undefined;
}

const NAME_BYTES = 16;
const PREKEY_TYPE = 3;

/**
 * Starts a session from a contact's bundle; the open one, if any, is archived. Its first envelopes are of kind `prekey`.
 * @throws AppError `malformed` when the bundle's keys or ids are not what they should be; `undecryptable` when the
 * contact did not sign it, or a key in it is of small order; `key-invalid` when the contact's key is no point
 */
export async function startSession(context: SessionContext, bundle: PrekeyBundle): Promise<SessionRecord> {
	const { registrationId, signedPreKey, oneTimePreKey } = checkBundle(bundle);
	const record = RatchetRecord.parse(context.record);
	const contactKey = signalIdentityKey(context.contact);
	await installCurve();
	const { storage } = overlayOf(context, contactKey, nothing);
	try {
		const session = await new SessionBuilder(storage, addressOf(context)).processPreKey({
			registrationId,
			identityKey: contactKey.buffer,
			signedPreKey: {
				keyId: signedPreKey.id,
				publicKey: signedPreKey.publicKey.buffer,
				signature: signedPreKey.signature.buffer
			},
			preKey: { keyId: oneTimePreKey.id, publicKey: oneTimePreKey.publicKey.buffer }
		});
		record.open(session);
	} catch {
		throw new AppError('undecryptable', 'bundle');
	} finally {
		forgetJobs();
	}
	return record.serialize();
}

/**
 * Encrypts under the open session.
 * @throws AppError `no-session`; `identity-mismatch` when the record is another contact's
 */
export async function encrypt(
	context: SessionContext,
	plaintext: Bytes
): Promise<{ record: SessionRecord; envelope: Envelope }> {
	const record = RatchetRecord.parse(context.record);
	if (record.getOpenSession() === undefined) throw new AppError('no-session');
	await installCurve();
	const overlay = overlayOf(context, signalIdentityKey(context.contact), nothing);
	const cipher = new CarefulCipher(overlay.storage, addressOf(context), record);
	try {
		const { type, body = '' } = await cipher.encrypt(plaintext.slice().buffer);
		const kind = type === PREKEY_TYPE ? 'prekey' : 'ratchet';
		return { record: storedBy(overlay), envelope: { kind, body: bytesOf(body) } };
	} finally {
		forgetJobs();
	}
}

/**
 * Decrypts one envelope. An error leaves nothing behind: the caller goes on with the record that it has.
 * @param prekeys those that a prekey message of this contact may name
 * @returns `usedOneTimePrekey`: the id of the one that the message used up, to be deleted in the same commit
 * @throws AppError `undecryptable` for whatever the ratchet refuses, a repeated message included; `identity-mismatch`
 * when a prekey message names another identity key than the contact's; `malformed` when the record is none
 */
export async function decrypt(
	context: SessionContext,
	prekeys: Prekeys,
	envelope: Envelope
): Promise<{ record: SessionRecord; plaintext: Bytes; usedOneTimePrekey: number | undefined }> {
	const record = RatchetRecord.parse(context.record);
	const contactKey = signalIdentityKey(context.contact);
	await installCurve();
	const overlay = overlayOf(context, contactKey, prekeys);
	const cipher = new CarefulCipher(overlay.storage, addressOf(context), record);
	try {
		if (envelope.kind === 'ratchet') {
			const plaintext = new Uint8Array(await cipher.decryptWhisperMessage(envelope.body.slice().buffer));
			return { record: storedBy(overlay), plaintext, usedOneTimePrekey: undefined };
		}
		const baseKey = checkPrekeyMessage(record, contactKey, prekeys, envelope.body);
		const plaintext = new Uint8Array(await cipher.decryptPreKeyWhisperMessage(envelope.body.slice().buffer));
		const next = reopened(record, baseKey) ?? storedBy(overlay);
		return { record: next, plaintext, usedOneTimePrekey: overlay.usedOneTimePrekey };
	} catch (thrown) {
		throw new AppError(errorCode(thrown) === 'identity-mismatch' ? 'identity-mismatch' : 'undecryptable');
	} finally {
		forgetJobs();
	}
}

/**
 * The name of the open session, the same on both sides: base64 of the first 16 bytes of SHA-256(X3DH base key).
 * @throws AppError `malformed` when the record is none
 */
export async function openSessionName(record: SessionRecord | undefined): Promise<SessionName | undefined> {
	const baseKey = record === undefined ? undefined : openBaseKey(record);
	if (baseKey === undefined) return undefined;
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', baseKey));
	return toBase64(digest.subarray(0, NAME_BYTES)) as SessionName;
}

/**
 * The record with its open session alone. Where both sides name the session that they use (docs/protocol.md, section 4),
 * an archived one is never needed again, and a contact who still used it would bring it back.
 * @throws AppError `malformed` when the record is none
 */
export function forgetArchived(record: SessionRecord): SessionRecord {
	const kept = RatchetRecord.parse(record);
	kept.forgetArchived();
	return kept.serialize();
}

/**
 * D1: the contact's identity key, before the library acts on another. A message that starts a session must use up a
 * one-time prekey: the library would start it without, and the same message would start it again (replay).
 * @returns the base key of the session that it starts or belongs to
 */
function checkPrekeyMessage(record: RatchetRecord, contactKey: Bytes, prekeys: Prekeys, message: Bytes): ArrayBuffer {
	const { identityKey, baseKey, signedPrekey, oneTimePrekey } = parsePrekeyMessage(message);
	if (!equalBytes(identityKey, contactKey)) throw new AppError('identity-mismatch');
	const starts = record.getSessionByBaseKey(baseKey.buffer) === undefined;
	if (starts && !(prekeys.signed.has(signedPrekey) && prekeys.oneTime.has(oneTimePrekey)))
		throw new AppError('undecryptable', 'prekey');
	return baseKey.buffer;
}

/**
 * Opens an archived session again when the contact still starts it. The library does so for ratchet messages only: a
 * contact that gets no answer under its open session sends prekey messages for ever, and would never get one.
 * @returns the record, if it had to be changed
 */
function reopened(record: RatchetRecord, baseKey: ArrayBuffer): SessionRecord | undefined {
	const session = record.getSessionByBaseKey(baseKey);
	if (session === undefined || session.indexInfo.closed === OPEN) return undefined;
	record.open(session);
	return record.serialize();
}

const nothing: Prekeys = { signed: new Map(), oneTime: new Map() };

function overlayOf({ identity, registrationId }: SessionContext, contactKey: Bytes, prekeys: Prekeys): Overlay {
	return createOverlay(identity, registrationId, contactKey, prekeys);
}

/** The library queues calls by address; it is in no key and no MAC. */
function addressOf({ contact }: SessionContext): SignalProtocolAddress {
	return new SignalProtocolAddress(contact, 1);
}

/** The library's ciphertext is a string of one character per byte. */
function bytesOf(binary: string): Bytes {
	const bytes = new Uint8Array(binary.length);
	for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
	return bytes;
}

function storedBy({ record }: Overlay): SessionRecord {
	if (record === undefined) throw new AppError('internal', 'no record');
	return record;
}
