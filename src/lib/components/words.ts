// What states are called on the screen. Owns the words; decides nothing.
import type { ErrorCode } from '#lib/protocol/errors.ts';
import type { Presence } from '#lib/protocol/signaling.ts';
import type { ContactState } from '#lib/state/view.ts';
import type { Delivery } from '#lib/worker/api.ts';

export const presenceWords: Readonly<Record<Presence, string>> = {
	online: 'Online',
	away: 'Away',
	busy: 'Busy',
	invisible: 'Offline',
	offline: 'Offline'
};

export const linkWords: Readonly<Record<ContactState['linkWord'], { readonly word: string; readonly meaning: string }>> =
	{
		connected: { word: 'Connected', meaning: 'Messages pass directly between your two browsers, encrypted.' },
		connecting: { word: 'Connecting', meaning: 'The two browsers are looking for a way to each other.' },
		offline: { word: 'Offline', meaning: 'What you write waits on this device until both of you are here.' },
		failed: { word: 'Failed', meaning: 'No way to the other browser was found. What you write waits on this device.' }
	};

export const deliveryWords: Readonly<Record<Delivery, { readonly word: string; readonly meaning: string }>> = {
	pending: { word: 'Waiting', meaning: 'Waiting on this device' },
	sent: { word: 'Sent', meaning: 'Sent, and not confirmed yet' },
	delivered: { word: 'Delivered', meaning: 'Delivered: on their device' },
	failed: { word: 'Not sent', meaning: 'Not sent, and it will not go by itself' }
};

/** Why a text was not taken. It is still in the composer. */
export function refusalWords(thrown: unknown): string {
	const code = thrown instanceof Error && 'code' in thrown ? (thrown.code as ErrorCode) : 'internal';
	switch (code) {
		case 'disk-full':
			return 'There is no room left on this device, so this could not be kept. Make room, then send it again.';
		case 'too-long':
			return 'This is too long for one message. Send it in parts.';
		case 'fenced':
		case 'another-tab':
			return 'Sotto has moved to another tab. Copy your text and send it there.';
		case 'locked':
			return 'Sotto is locked. Copy your text, unlock, and send it then.';
		default:
			return 'This could not be saved, so it was not sent. Your text is still here: try again.';
	}
}

/** "1 message", "3 messages" */
export function countOf(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
