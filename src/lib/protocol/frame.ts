// Frames: what goes over the data channel (docs/protocol.md, section 5). Owns their shapes and the one parser.
import * as v from 'valibot';
import { fromBase64, toBase64, type Bytes } from './bytes.ts';
import { AppError } from './errors.ts';
import type { Epoch } from './ids.ts';
import { checkShape, parseJson } from './json.ts';
import { MAX_FRAME_BYTES } from './limits.ts';
import { base64Of, count, epochSchema, markSchema } from './schemas.ts';

const resumeSchema = v.object({
	type: v.literal('resume'),
	epoch: v.union([epochSchema, v.literal('')]),
	seq: count(0),
	/** Of the entry `seq`, where it is known: the number alone could be that of another entry, after a roll-back. */
	mark: v.optional(markSchema)
});
const messageSchema = v.object({
	type: v.literal('message'),
	epoch: epochSchema,
	seq: count(1),
	kind: v.picklist(['prekey', 'ratchet']),
	body: base64Of(1, MAX_FRAME_BYTES)
});
const ackSchema = v.object({ type: v.literal('ack'), epoch: epochSchema, seq: count(1) });
const nackSchema = v.object({
	type: v.literal('nack'),
	epoch: epochSchema,
	after: count(0),
	reason: v.picklist(['gap', 'undecryptable'])
});
const typingSchema = v.object({ type: v.literal('typing'), active: v.boolean() });
const pingSchema = v.object({ type: v.literal('ping') });
const pongSchema = v.object({ type: v.literal('pong') });

const frameSchemas = [
	resumeSchema,
	messageSchema,
	ackSchema,
	nackSchema,
	typingSchema,
	pingSchema,
	pongSchema
] as const;
const frameSchema = v.variant('type', frameSchemas);
const typeSchema = v.looseObject({ type: v.string() });
const knownTypes: ReadonlySet<string> = new Set(frameSchemas.map((schema) => schema.entries.type.literal));

export type ResumeFrame = v.InferOutput<typeof resumeSchema>;
export type MessageFrame = v.InferOutput<typeof messageSchema>;
export type AckFrame = v.InferOutput<typeof ackSchema>;
export type NackFrame = v.InferOutput<typeof nackSchema>;
export type Frame = v.InferOutput<typeof frameSchema>;

/** Whether the ciphertext starts a session (X3DH inside) or goes on with one. */
export type EnvelopeKind = MessageFrame['kind'];

/** One Signal ciphertext with its kind: what a `message` frame carries. */
export interface Envelope {
	readonly kind: EnvelopeKind;
	readonly body: Bytes;
}

/**
 * Parses what came over the data channel.
 * @returns the frame, or undefined when its type is not known (ignored, for later versions)
 * @throws AppError `malformed`
 */
export function parseFrame(text: string): Frame | undefined {
	const frame = parseJson(typeSchema, text, MAX_FRAME_BYTES, 'frame');
	return knownTypes.has(frame.type) ? checkShape(frameSchema, frame, 'frame') : undefined;
}

/** @throws AppError `too-long` when the frame would not fit the channel. */
export function encodeFrame(frame: Frame): string {
	const text = JSON.stringify(frame); // every field is ASCII: characters are bytes
	if (text.length > MAX_FRAME_BYTES) throw new AppError('too-long', 'frame');
	return text;
}

export function createMessageFrame(epoch: Epoch, seq: number, { kind, body }: Envelope): MessageFrame {
	return { type: 'message', epoch, seq, kind, body: toBase64(body) };
}

export function frameEnvelope({ kind, body }: MessageFrame): Envelope {
	return { kind, body: fromBase64(body) };
}
