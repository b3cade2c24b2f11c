// What contacts are told of this person: name, and whether they share when they were last seen. Owns when it goes into a
// log: once per log, and again when it is another.
import type { ContentOf } from '#lib/protocol/content.ts';
import { createMark } from '#lib/protocol/ids.ts';
import type { Core } from './core.ts';
import { unsay } from './messages.ts';
import { tellTimer } from './timers.ts';
import { appendToLog, type Turn } from './turn.ts';

function profileOf({ name, preferences }: Core): ContentOf<'profile'> {
	return { type: 'profile', name, lastSeen: preferences.lastSeen };
}

/**
 * What the log says when a link is resumed: profile and timer, unless it has said them; and nothing of what is not to be told
 * any more.
 */
export async function greet(core: Core, turn: Turn): Promise<void> {
	if (!core.preferences.readReceipts) await unsay(core, turn, ({ type }) => type === 'read');
	tellProfile(core, turn);
	tellTimer(turn);
}

/** Puts the profile into the turn's log, unless it says what was said there last. */
export function tellProfile(core: Core, turn: Turn): void {
	const content = profileOf(core);
	const told = JSON.stringify(content);
	if (turn.row.told === told) return;
	appendToLog(turn, { content, mark: createMark() });
	turn.row = { ...turn.row, told };
}
