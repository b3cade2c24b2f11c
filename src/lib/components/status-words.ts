// What one's own status is called, and what it means to others.
import type { OwnPresence } from '#lib/state/view.ts';

export const statusWords: Readonly<Record<OwnPresence, { readonly word: string; readonly meaning: string }>> = {
	online: { word: 'Online', meaning: 'Away by itself when you touch nothing for five minutes.' },
	away: { word: 'Away', meaning: 'Messages arrive; others see that you may not look.' },
	busy: { word: 'Busy', meaning: 'Messages arrive; others see that you would rather not be disturbed.' },
	invisible: {
		word: 'Invisible',
		meaning: 'You look offline. Sotto connects only when you open a conversation or write; whoever that is can tell.'
	}
};
