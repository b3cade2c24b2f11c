// What states are called on the screen. Owns which text goes with which state; decides nothing.
import type { Presence } from '#lib/protocol/signaling.ts';
import type { ContactState, Delivery, ReactionView } from '#lib/state/view.ts';
import { type Key, say } from '#lib/words/language.svelte.ts';

interface StateWords {
	readonly word: string;
	readonly meaning: string;
}
type StateKey = Extract<Key, `linkState.${string}` | `delivery.${string}`>;

/** Said whenever they are read: the language may change. */
function told(word: StateKey, meaning: StateKey): StateWords {
	return {
		get word() {
			return say(word);
		},
		get meaning() {
			return say(meaning);
		}
	};
}

export const presenceWords: Readonly<Record<Presence, string>> = {
	get online() {
		return say('presence.online');
	},
	get away() {
		return say('presence.away');
	},
	get busy() {
		return say('presence.busy');
	},
	get invisible() {
		return say('presence.offline');
	},
	get offline() {
		return say('presence.offline');
	}
};

export const linkWords: Readonly<Record<ContactState['linkWord'], StateWords>> = {
	connected: told('linkState.connected', 'linkState.connectedMeaning'),
	connecting: told('linkState.connecting', 'linkState.connectingMeaning'),
	offline: told('linkState.offline', 'linkState.offlineMeaning'),
	failed: told('linkState.failed', 'linkState.failedMeaning')
};

export const deliveryWords: Readonly<Record<Delivery, StateWords>> = {
	pending: told('delivery.pending', 'delivery.pendingMeaning'),
	sent: told('delivery.sent', 'delivery.sentMeaning'),
	delivered: told('delivery.delivered', 'delivery.deliveredMeaning'),
	read: told('delivery.read', 'delivery.readMeaning'),
	failed: told('delivery.failed', 'delivery.failedMeaning')
};

/** "👍, you and Ben" */
export function reactionWords({ emoji, mine, theirs }: ReactionView, name: string): string {
	if (mine && theirs) return say('message.reactionByBoth', { emoji, name });
	return mine ? say('message.reactionByYou', { emoji }) : say('message.reactionByName', { emoji, name });
}
