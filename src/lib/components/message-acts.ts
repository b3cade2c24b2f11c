// What can be done with a message, and how a person's wish for it reaches whoever does it. Decides only what is offered; the
// vault decides what is allowed.
import type { ContactState, MessageView, TextView } from '#lib/state/view.ts';

export type MessageAct = 'react' | 'reply' | 'edit' | 'copy' | 'delete';

/** What a message asks of the conversation around it. */
export interface MessageWishes {
	react(message: TextView, emoji: string): void;
	reply(message: TextView): void;
	edit(message: TextView): void;
	copy(message: TextView): void;
	/** Asks first. */
	delete(message: TextView): void;
}

/** Each is one and the same list every time, so that a message whose acts are as they were is not drawn anew. */
const offers = {
	none: [],
	closed: ['copy'],
	// They never got it, and will not: nothing that is said of it would make sense to them.
	failed: ['copy', 'delete'],
	mine: ['react', 'reply', 'edit', 'copy', 'delete'],
	theirs: ['react', 'reply', 'copy']
} as const satisfies Record<string, readonly MessageAct[]>;

/** What is offered, in the order of the menu. */
export function actsOn(
	message: MessageView,
	{ blocked, removed }: Pick<ContactState, 'blocked' | 'removed'>
): readonly MessageAct[] {
	if (message.kind !== 'text' || message.deleted) return offers.none;
	if (blocked || removed) return offers.closed;
	if (message.delivery === 'failed') return offers.failed;
	return message.mine ? offers.mine : offers.theirs;
}

/** The newest text that its author may still change. */
export function lastEditable(
	messages: readonly MessageView[],
	contact: Pick<ContactState, 'blocked' | 'removed'>
): TextView | undefined {
	const found = messages.findLast((message) => actsOn(message, contact).includes('edit'));
	return found?.kind === 'text' ? found : undefined;
}

/** One tap away, for who has used none yet; they fill up what is recent. */
const usual = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

/** The emoji that a menu offers without searching: the recent ones first, as many as the usual. */
export function quickEmoji(recent: readonly string[]): readonly string[] {
	return [...new Set([...recent, ...usual])].slice(0, usual.length);
}
