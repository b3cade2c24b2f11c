// What counts as one emoji on the wire. Owns the judgement alone: no list of emoji, so that one of a later Unicode version
// passes too.

/** UTF-16 units. The longest emoji of Unicode 17 has 15. */
const MAX_EMOJI_LENGTH = 32;

// The grammar of Unicode's UTS 51: a picture, perhaps with its presentation, a skin tone, or the tags of a regional flag;
// several pictures joined into one; a flag of two letters or its half; a keycap. Whatever it accepts is one grapheme.
const picture = String.raw`\p{Extended_Pictographic}(?:\p{Emoji_Modifier}|\uFE0F)?(?:[\u{E0020}-\u{E007E}]+\u{E007F})?`;
const emoji = new RegExp(
	String.raw`^(?:${picture}(?:\u200D${picture})*|\p{Regional_Indicator}{1,2}|[\d#*]\uFE0F?\u20E3)$`,
	'u'
);

/** Whether a text is exactly one emoji: no letter, no space, nothing that is only part of one. */
export function isEmoji(text: string): boolean {
	return text.length <= MAX_EMOJI_LENGTH && emoji.test(text);
}
