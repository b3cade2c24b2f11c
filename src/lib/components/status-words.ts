// What one's own status is called, and what it means to others.
import type { OwnPresence } from '#lib/state/view.ts';
import type { Key } from '#lib/words/language.svelte.ts';

export const statusWords = {
	online: { word: 'status.online', meaning: 'status.onlineMeaning' },
	away: { word: 'status.away', meaning: 'status.awayMeaning' },
	busy: { word: 'status.busy', meaning: 'status.busyMeaning' },
	invisible: { word: 'status.invisible', meaning: 'status.invisibleMeaning' }
} as const satisfies Record<OwnPresence, { readonly word: Key; readonly meaning: Key }>;
