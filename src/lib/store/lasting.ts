// Whether something that was said stays until somebody deletes it. Owns that one judgement, which pages, the search index,
// backups and exports go by: what disappears by itself must leave nothing in any of them.
import type { Content } from '#lib/protocol/content.ts';
import type { MessageRow } from './rows.ts';

/** Whether an entry, or a content that waits, is there to stay. No version writes one that is not, yet. */
export function isLasting(said: MessageRow | Content): boolean {
	return !('expiresIn' in said) && !('expiresAt' in said);
}
