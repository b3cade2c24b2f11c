// What the page goes by before anything is unlocked: what tells and shows the least.
import type { Preferences } from '#lib/worker/preferences-api.ts';

export const lockedPreferences: Preferences = {
	readReceipts: true,
	lastSeen: false,
	typing: true,
	presence: 'online',
	recentEmoji: [],
	lockAfter: 0,
	server: '',
	notify: false,
	notifyContent: 'nothing',
	sound: false
};
