// Emoji that were used last. Pure.

/** As many as are remembered: three rows of the picker. */
const MAX_RECENT = 24;

/** @param recent newest first; it comes back as it is where nothing is new */
export function withRecent(recent: readonly string[], emoji: string): readonly string[] {
	if (recent[0] === emoji) return recent;
	return [emoji, ...recent.filter((each) => each !== emoji)].slice(0, MAX_RECENT);
}
