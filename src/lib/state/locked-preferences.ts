// What the page goes by before anything is unlocked: what tells and shows the least.
import type { Preferences } from '#lib/worker/api.ts';

export const lockedPreferences: Preferences = {
	readReceipts: true,
	lastSeen: false,
	presence: 'online',
	recentEmoji: [],
	lockAfter: 0,
	notify: false,
	notifyContent: 'nothing',
	sound: false
};
