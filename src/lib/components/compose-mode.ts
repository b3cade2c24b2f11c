// What the composer writes: a text of its own, an answer to a message, or a change of one.
import type { MessageView, TextView } from '#lib/state/view.ts';

export type ComposeMode = { readonly kind: 'write' } | { readonly kind: 'reply' | 'edit'; readonly message: TextView };

/** What was begun, by the place of the message in the conversation. */
export interface Begun {
	readonly kind: 'reply' | 'edit';
	readonly n: number;
}

/** The mode as the messages are now: with one that is gone there is nothing left to do. */
export function modeOf(begun: Begun | undefined, messages: readonly MessageView[]): ComposeMode {
	const message = begun && messages.find(({ n }) => n === begun.n);
	if (begun === undefined || message?.kind !== 'text' || message.deleted) return { kind: 'write' };
	return { kind: begun.kind, message };
}
