// Whether a text is nothing but a few emoji, which are then shown large.
import { isEmoji } from '#lib/protocol/emoji.ts';

/** More than these are a text like any other. */
const FEW = 3;
/** UTF-16 units. A longer text is not taken apart. */
const LONGEST = 128;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** One to three emoji, perhaps with white space between and around them. */
export function isOnlyEmoji(text: string): boolean {
	if (text.length > LONGEST) return false;
	const drawn = Array.from(graphemes.segment(text), ({ segment }) => segment).filter((part) => part.trim() !== '');
	return drawn.length > 0 && drawn.length <= FEW && drawn.every(isEmoji);
}
