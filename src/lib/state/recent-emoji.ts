// The emoji that somebody used last. Owns how many are remembered.

/** Three rows of the picker. */
const MAX_RECENT = 24;

/** With one that was just given, newest first. @returns undefined where it stood first already */
export function withRecent(recent: readonly string[], emoji: string): readonly string[] | undefined {
	if (recent[0] === emoji) return undefined;
	return [emoji, ...recent.filter((each) => each !== emoji)].slice(0, MAX_RECENT);
}
