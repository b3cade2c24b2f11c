// Descriptions: the plaintext of offers and answers before they are sealed (docs/protocol.md, sections 3 and 4).
// Owns their codec and padding; knows nothing of sealing.
import * as v from 'valibot';
import { type Bytes, fromUtf8, pad, unpad, utf8 } from './bytes.ts';
import { AppError } from './errors.ts';
import { parseJson } from './json.ts';
import { DESCRIPTION_BLOCK_BYTES, MAX_DESCRIPTION_BYTES, MAX_SDP_BYTES } from './limits.ts';
import { attemptSchema, base64Of, count, nameSchema, sessionNameSchema, timeSchema } from './schemas.ts';

const sdpSchema = v.pipe(v.string(), v.minLength(1), v.maxBytes(MAX_SDP_BYTES));

/** A prekey id. Never 0: the library writes 0 for "none". */
const prekeyIdSchema = v.pipe(count(1), v.maxValue(0xffffff));
/** Public keys of the Signal Protocol: 0x05 and 32 bytes. That it begins so is checked where they are used. */
const signalKeySchema = base64Of(33);

const bundleSchema = v.object({
	registrationId: v.pipe(count(1), v.maxValue(0x3fff)),
	signedPreKey: v.object({ id: prekeyIdSchema, publicKey: signalKeySchema, signature: base64Of(64) }),
	oneTimePreKey: v.object({ id: prekeyIdSchema, publicKey: signalKeySchema })
});

const offerSchema = v.object({
	attempt: attemptSchema,
	at: timeSchema,
	sdp: sdpSchema,
	session: v.optional(sessionNameSchema),
	invite: v.optional(base64Of(16)),
	name: v.optional(nameSchema)
});

const acceptedSchema = v.object({
	attempt: attemptSchema,
	at: timeSchema,
	sdp: sdpSchema,
	session: v.optional(sessionNameSchema),
	bundle: v.optional(bundleSchema)
});
const refusedSchema = v.object({
	attempt: attemptSchema,
	refused: v.picklist(['stale', 'invite']),
	at: v.optional(timeSchema)
});
const answerSchema = v.union([refusedSchema, acceptedSchema]);

/** What the answerer gives for X3DH; its identity key is computed from its public key, never taken from here. */
export type PrekeyBundle = v.InferOutput<typeof bundleSchema>;
export type Offer = v.InferOutput<typeof offerSchema>;
export type RefusedAnswer = v.InferOutput<typeof refusedSchema>;
export type Answer = v.InferOutput<typeof answerSchema>;
/** Why an offer was refused: its `at` is not new, or its invite is not honoured any more. */
export type Refusal = RefusedAnswer['refused'];

/** @throws AppError `too-long` when its SDP is */
export function encodeOffer(offer: Offer): Bytes {
	return encode(offer);
}

/** @throws AppError `too-long` when its SDP is */
export function encodeAnswer(answer: Answer): Bytes {
	return encode(answer);
}

/** @throws AppError `malformed` */
export function decodeOffer(padded: Uint8Array): Offer {
	return parseJson(offerSchema, fromUtf8(unpad(padded)), MAX_DESCRIPTION_BYTES, 'offer');
}

/** @throws AppError `malformed` */
export function decodeAnswer(padded: Uint8Array): Answer {
	return parseJson(answerSchema, fromUtf8(unpad(padded)), MAX_DESCRIPTION_BYTES, 'answer');
}

function encode(description: Offer | Answer): Bytes {
	if ('sdp' in description && utf8(description.sdp).length > MAX_SDP_BYTES) throw new AppError('too-long', 'sdp');
	const padded = pad(utf8(JSON.stringify(description)), DESCRIPTION_BLOCK_BYTES);
	if (padded.length > MAX_DESCRIPTION_BYTES) throw new AppError('too-long', 'description');
	return padded;
}
