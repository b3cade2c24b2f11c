// What states are called on the screen. Owns the words; decides nothing.
import type { Presence } from '#lib/protocol/signaling.ts';
import type { ContactState, Delivery, ReactionView } from '#lib/state/view.ts';

export const presenceWords: Readonly<Record<Presence, string>> = {
	online: 'Online',
	away: 'Away',
	busy: 'Busy',
	invisible: 'Offline',
	offline: 'Offline'
};

export const linkWords: Readonly<
	Record<ContactState['linkWord'], { readonly word: string; readonly meaning: string }>
> = {
	connected: { word: 'Connected', meaning: 'Messages pass directly between your two browsers, encrypted.' },
	connecting: { word: 'Connecting', meaning: 'The two browsers are looking for a way to each other.' },
	offline: { word: 'Offline', meaning: 'What you write waits on this device until both of you are here.' },
	failed: { word: 'Failed', meaning: 'No way to the other browser was found. What you write waits on this device.' }
};

export const deliveryWords: Readonly<Record<Delivery, { readonly word: string; readonly meaning: string }>> = {
	pending: { word: 'Waiting', meaning: 'Waiting on this device' },
	sent: { word: 'Sent', meaning: 'Sent, and not confirmed yet' },
	delivered: { word: 'Delivered', meaning: 'Delivered: on their device' },
	read: { word: 'Read', meaning: 'Read: they have had it before their eyes' },
	failed: {
		word: 'Not sent',
		meaning: 'Not sent, and it will not go by itself: it had not left when they were removed'
	}
};

/** "👍, you and Ben" */
export function reactionWords({ emoji, mine, theirs }: ReactionView, name: string): string {
	return [emoji, [...(mine ? ['you'] : []), ...(theirs ? [name] : [])].join(' and ')].join(', ');
}

/** "1 message", "3 messages" */
export function countOf(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
