// What was scanned or pasted: which of Sotto's codes it is, and how a safety number compares. Pure; it acts on nothing.
import { errorCode } from '#lib/protocol/errors.ts';
import { INVITE_PATH } from '#lib/protocol/invite.ts';
import { createSafetyCode, isSafetyCode, parseSafetyCode } from '#lib/protocol/safety-code.ts';

/** What a scanned code means to be. */
export function kindOfCode(text: string): 'invite' | 'safety' | 'other' {
	if (isSafetyCode(text)) return 'safety';
	return text.includes(`/#${INVITE_PATH}`) ? 'invite' : 'other';
}

/** none: no safety number at all; newer: of a version that this one does not read. */
export type Comparison = 'same' | 'different' | 'none' | 'newer';

/**
 * Compares a safety number with one that was scanned or pasted: as a code, or as digits with whatever spaces, line breaks and
 * dashes have come between them.
 * @param number 60 digits
 */
export function compareSafety(number: string, given: string): Comparison {
	const text = given.replaceAll(/[\s\p{Format}\p{Dash_Punctuation}]/gu, '');
	try {
		return parseSafetyCode(isSafetyCode(text) ? text : createSafetyCode(text)) === number ? 'same' : 'different';
	} catch (error) {
		return errorCode(error) === 'version' ? 'newer' : 'none';
	}
}

/** As a QR code has it. */
export function safetyCodeOf(number: string): string {
	return createSafetyCode(number);
}
