// What contacts are told of this person: name, and whether they share when they were last seen. Owns when it goes into a
// log: once per log, and again when it is another.
import type { ContentOf } from '#lib/protocol/content.ts';
import { createMark } from '#lib/protocol/ids.ts';
import type { Core } from './core.ts';
import { appendToLog, type Turn } from './turn.ts';

function profileOf({ name, preferences }: Core): ContentOf<'profile'> {
	return { type: 'profile', name, lastSeen: preferences.lastSeen };
}

/** Puts the profile into the turn's log, unless it says what was said there last. */
export function tellProfile(core: Core, turn: Turn): void {
	const content = profileOf(core);
	const told = JSON.stringify(content);
	if (turn.row.told === told) return;
	appendToLog(turn, { content, mark: createMark() });
	turn.row = { ...turn.row, told };
}
