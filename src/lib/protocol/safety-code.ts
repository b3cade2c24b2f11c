// The code by which a safety number is compared by scanning (docs/protocol.md, section 1). Owns its text, which is short in a
// QR code: `SOTTO:SAFETY:<version>:<60 digits>`. It is the same on both sides, as the number is.
import { AppError } from './errors.ts';

const PREFIX = 'SOTTO:SAFETY:';
const VERSION = 1;

/** @param number 60 digits */
export function createSafetyCode(number: string): string {
	return `${PREFIX}${VERSION}:${number}`;
}

/** Whether a text means to be such a code, of whatever version. */
export function isSafetyCode(text: string): boolean {
	return text.startsWith(PREFIX);
}

/**
 * The 60 digits of a code.
 * @throws AppError `malformed`, or `version` when it was made by a newer app
 */
export function parseSafetyCode(text: string): string {
	const [, version, number] = /^SOTTO:SAFETY:(\d{1,4}):(.*)$/su.exec(text) ?? [];
	if (Number(version) > VERSION) throw new AppError('version');
	if (Number(version) !== VERSION || number === undefined || !/^[0-9]{60}$/u.test(number))
		throw new AppError('malformed', 'safety code');
	return number;
}
