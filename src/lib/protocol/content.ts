// Contents: what people say, inside the ciphertext (docs/protocol.md, section 5). Owns their codec: JSON with the log's
// seq repeated inside, padded. Refuses what is longer than one frame can carry.
import * as v from 'valibot';
import { type Bytes, fromUtf8, pad, unpad, utf8 } from './bytes.ts';
import { isEmoji } from './emoji.ts';
import { AppError } from './errors.ts';
import type { Mark } from './ids.ts';
import { parseJson } from './json.ts';
import { CONTENT_BLOCK_BYTES, MAX_CONTENT_BYTES, MAX_EXPIRY_SECONDS } from './limits.ts';
import { count, markSchema, messageIdSchema, nameSchema, publicKeySchema, timeSchema } from './schemas.ts';

/** A message is named by its author and id, so that nobody can take over another's id. */
const messageRefSchema = v.object({ author: publicKeySchema, id: messageIdSchema });
const bodySchema = v.pipe(v.string(), v.minLength(1));

const textSchema = v.object({
	type: v.literal('text'),
	id: messageIdSchema,
	sentAt: timeSchema,
	body: bodySchema,
	/** A reference that is none is no reason to lose the text. */
	replyTo: v.fallback(v.optional(messageRefSchema), undefined),
	/** Seconds after which it disappears: counted at the author from the commit, at the reader from first being shown. */
	expiresIn: v.exactOptional(v.pipe(count(1), v.maxValue(MAX_EXPIRY_SECONDS)))
});
const editSchema = v.object({
	type: v.literal('edit'),
	target: messageRefSchema,
	body: bodySchema,
	sentAt: timeSchema
});
const deleteSchema = v.object({ type: v.literal('delete'), target: messageRefSchema });
const reactionSchema = v.object({
	type: v.literal('reaction'),
	target: messageRefSchema,
	emoji: v.pipe(v.string(), v.check(isEmoji)),
	action: v.picklist(['add', 'remove'])
});
/** Of the newest text of the receiver's that the sender was shown. */
const readSchema = v.object({ type: v.literal('read'), upTo: messageIdSchema });
const profileSchema = v.object({
	type: v.literal('profile'),
	name: nameSchema,
	/** Whether the sender shares when they were last seen. */
	lastSeen: v.optional(v.boolean(), false)
});
/** Seconds; 0: never. */
export const expirySchema = v.pipe(count(0), v.maxValue(MAX_EXPIRY_SECONDS));
/** From now on what both say disappears after so many seconds; 0: stays. The higher `round` holds. */
const timerSchema = v.object({ type: v.literal('timer'), seconds: expirySchema, round: count(1) });
const helloSchema = v.object({ type: v.literal('hello') });

/** Any content of this version. */
export const contentSchema = v.variant('type', [
	textSchema,
	editSchema,
	deleteSchema,
	reactionSchema,
	readSchema,
	timerSchema,
	profileSchema,
	helloSchema
]);
const numberedSchema = v.object({ seq: count(1), mark: markSchema, content: v.unknown() });

export type MessageRef = v.InferOutput<typeof messageRefSchema>;
export type Content = v.InferOutput<typeof contentSchema>;
export type ContentOf<Type extends Content['type']> = Content & { readonly type: Type };
/** A content with its number in the author's log, and the mark of that entry. */
export interface NumberedContent {
	readonly seq: number;
	readonly mark: Mark;
	readonly content: Content;
}
/** What arrived: a content of another kind, or that does not parse, still has its place in the log. */
export type DecodedContent = Omit<NumberedContent, 'content'> & { readonly content: Content | undefined };

/**
 * The padded plaintext of one content. Its number is repeated inside, so that the frame's cannot lie.
 * @throws AppError `too-long` above MAX_CONTENT_BYTES of JSON
 */
export function encodeContent({ seq, mark, content }: NumberedContent): Bytes {
	const json = utf8(JSON.stringify({ seq, mark, content }));
	if (json.length > MAX_CONTENT_BYTES) throw new AppError('too-long', 'content');
	return pad(json, CONTENT_BLOCK_BYTES);
}

/**
 * The content is undefined when its type is unknown or it does not parse; number and mark count all the same.
 * @throws AppError `malformed` for any other bytes
 */
export function decodeContent(padded: Uint8Array): DecodedContent {
	const { seq, mark, content } = parseJson(numberedSchema, fromUtf8(unpad(padded)), MAX_CONTENT_BYTES, 'content');
	const parsed = v.safeParse(contentSchema, content);
	return { seq, mark, content: parsed.success ? parsed.output : undefined };
}

/** What a body is written for: each leaves another room for it. */
export type BodyUse = 'text' | 'reply' | 'edit';

const ref = { author: '0'.repeat(44), id: '0'.repeat(36) };
const widestText = { type: 'text', id: ref.id, sentAt: 8.64e15, expiresIn: MAX_EXPIRY_SECONDS };
const widest: Readonly<Record<BodyUse, (body: string) => object>> = {
	text: (body) => ({ ...widestText, body }),
	reply: (body) => ({ ...widestText, body, replyTo: ref }),
	edit: (body) => ({ type: 'edit', target: ref, body, sentAt: 8.64e15 })
};

/** Whether a content with this body can be sent, whatever its seq. */
export function fitsContent(body: string, use: BodyUse = 'text'): boolean {
	if (body.length > MAX_CONTENT_BYTES) return false; // a unit is at least a byte: spares encoding what was pasted
	const numbered = { seq: Number.MAX_SAFE_INTEGER, mark: '0'.repeat(12), content: widest[use](body) };
	return utf8(JSON.stringify(numbered)).length <= MAX_CONTENT_BYTES;
}
