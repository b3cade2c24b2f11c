// Whether something that was said stays until somebody deletes it. Owns that one judgement, which pages, the search index,
// backups and exports go by: what disappears by itself must leave nothing in any of them.
import type { Content } from '#lib/protocol/content.ts';
import type { MessageRow } from './rows.ts';

/** Whether an entry, or a content that waits, is there to stay. What has disappeared is: nothing of it is left to hide. */
export function isLasting(said: MessageRow | Content): boolean {
	return !('expiresIn' in said) && !('expiresAt' in said);
}

/** An entry that backups and exports may hold. */
export type KeptRow = Exclude<MessageRow, { readonly kind: 'timer' }>;

/** Whether backups and exports hold it: neither what is to disappear nor what has, and no note of it. */
export function isKept(row: MessageRow): row is KeptRow {
	return isLasting(row) && row.kind !== 'timer' && !(row.kind === 'text' && row.expired);
}
