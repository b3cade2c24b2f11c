// The small schemas that several parsers share: keys, ids, counters, base64 of a bounded size.
import * as v from 'valibot';
import { fromBase64 } from './bytes.ts';
import { parseAttempt, parseEpoch, parseMark, parseMessageId, parsePublicKey, parseSessionName } from './ids.ts';
import { parsedBy } from './json.ts';
import { MAX_NAME_LENGTH } from './limits.ts';

export const publicKeySchema = parsedBy(parsePublicKey);
export const attemptSchema = parsedBy(parseAttempt);
export const messageIdSchema = parsedBy(parseMessageId);
export const sessionNameSchema = parsedBy(parseSessionName);
export const epochSchema = parsedBy(parseEpoch);
export const markSchema = parsedBy(parseMark);

/** A whole number from `least` that JSON carries exactly. */
export const count = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least));

/** Milliseconds since 1970. A foreign clock may be wrong; it may not be negative, fractional, or what no Date can show. */
export const timeSchema = v.pipe(count(0), v.maxValue(8.64e15));

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

/**
 * What a name becomes before it is kept or shown: normalised, on one line, without control and direction characters or
 * half a character; empty when nothing of it could be seen. Invisible joiners stay: scripts and emoji are written with them.
 */
export function cleanName(text: string): string {
	const name = text
		.toWellFormed()
		.replace(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu, '')
		.replace(/[\s\p{Cc}]+/gu, ' ')
		.trim()
		.normalize('NFC');
	return /[\p{L}\p{N}\p{P}\p{S}]/u.test(name) ? name : '';
}
