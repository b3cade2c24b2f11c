// The small schemas that several parsers share: keys, ids, counters, base64 of a bounded size.
import * as v from 'valibot';
import { fromBase64 } from './bytes.ts';
import { type Attempt, type Epoch, type MessageId, parse16Bytes, parsePublicKey, parseUuid, type SessionName } from './ids.ts';
import { parsedBy } from './json.ts';
import { MAX_NAME_LENGTH } from './limits.ts';

export const publicKeySchema = parsedBy(parsePublicKey);
export const attemptSchema = parsedBy(parseUuid<Attempt>);
export const messageIdSchema = parsedBy(parseUuid<MessageId>);
export const sessionNameSchema = parsedBy(parse16Bytes<SessionName>);
export const epochSchema = parsedBy(parse16Bytes<Epoch>);

/** A whole number from `least` that JSON carries exactly. */
export const count = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least));

/** Milliseconds since 1970. A foreign clock may be wrong; it may not be negative or fractional. */
export const timeSchema = count(0);

/** Base64 of exactly `length` bytes, or of 1 to `most`. */
export const base64Of = (least: number, most = least) =>
	parsedBy((text) => {
		const { length } = fromBase64(text);
		if (length < least || length > most) throw new RangeError();
		return text;
	});

/** A display name: one trimmed line without control characters, not empty. */
export const nameSchema = v.pipe(
	v.string(),
	v.maxLength(4 * MAX_NAME_LENGTH),
	v.transform(cleanName),
	v.minLength(1),
	v.maxLength(MAX_NAME_LENGTH)
);

/** What a name becomes before it is kept or shown: normalised, on one line, without control and direction characters. */
export function cleanName(text: string): string {
	return text
		.normalize('NFC')
		.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ')
		.replace(/\s+/gu, ' ')
		.trim();
}
