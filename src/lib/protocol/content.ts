// Contents: what people say, inside the ciphertext (docs/protocol.md, section 5). Owns their codec: JSON with the log's
// seq repeated inside, padded. Refuses what is longer than one frame can carry.
import * as v from 'valibot';
import { type Bytes, fromUtf8, pad, unpad, utf8 } from './bytes.ts';
import { AppError } from './errors.ts';
import { parseJson } from './json.ts';
import { CONTENT_BLOCK_BYTES, MAX_CONTENT_BYTES } from './limits.ts';
import { count, markSchema, messageIdSchema, timeSchema } from './schemas.ts';

const textSchema = v.object({
	type: v.literal('text'),
	id: messageIdSchema,
	sentAt: timeSchema,
	body: v.pipe(v.string(), v.minLength(1))
});
const helloSchema = v.object({ type: v.literal('hello') });

const contentSchema = v.variant('type', [textSchema, helloSchema]);
const numberedSchema = v.object({ seq: count(1), mark: markSchema, content: contentSchema });

export type Content = v.InferOutput<typeof contentSchema>;
/** A content with its number in the author's log, and the mark of that entry. */
export type NumberedContent = v.InferOutput<typeof numberedSchema>;

/**
 * The padded plaintext of one content. Its number is repeated inside, so that the frame's cannot lie.
 * @throws AppError `too-long` above MAX_CONTENT_BYTES of JSON
 */
export function encodeContent({ seq, mark, content }: NumberedContent): Bytes {
	const json = utf8(JSON.stringify({ seq, mark, content }));
	if (json.length > MAX_CONTENT_BYTES) throw new AppError('too-long', 'content');
	return pad(json, CONTENT_BLOCK_BYTES);
}

/** @throws AppError `malformed` for any other bytes, unknown types included. */
export function decodeContent(padded: Uint8Array): NumberedContent {
	return parseJson(numberedSchema, fromUtf8(unpad(padded)), MAX_CONTENT_BYTES, 'content');
}

/** Whether a text with this body can be sent, whatever its seq. */
export function fitsContent(body: string): boolean {
	if (body.length > MAX_CONTENT_BYTES) return false; // a unit is at least a byte: spares encoding what was pasted
	const widest = {
		seq: Number.MAX_SAFE_INTEGER,
		mark: '0'.repeat(12),
		content: { type: 'text', id: '0'.repeat(36), sentAt: 8.64e15, body }
	};
	return utf8(JSON.stringify(widest)).length <= MAX_CONTENT_BYTES;
}
