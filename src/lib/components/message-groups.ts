// Lays a conversation out: days, and messages that belong together. Pure; owns no words and no looks.
import { isDrawn } from '#lib/state/entries.ts';
import type { MessageView } from '#lib/state/view.ts';
import { daysAgo } from './clock.ts';

/** Messages of one author this close together are drawn as one. */
const TOGETHER_MS = 3 * 60_000;

export interface Placed {
	readonly message: MessageView;
	/** A new day begins with it. */
	readonly newDay: boolean;
	/** It begins, or ends, a run of one author. */
	readonly first: boolean;
	readonly last: boolean;
	/** The next one shows the same minute and the same delivery, so this one need not. */
	readonly quiet: boolean;
}

export function timeOf(message: MessageView): number {
	return message.kind === 'text' ? message.sentAt : message.at;
}

function sameDay(a: MessageView, b: MessageView): boolean {
	return daysAgo(timeOf(a), timeOf(b)) === 0;
}

function together(a: MessageView | undefined, b: MessageView | undefined): boolean {
	if (a?.kind !== 'text' || b?.kind !== 'text') return false;
	return a.mine === b.mine && sameDay(a, b) && Math.abs(b.sentAt - a.sentAt) < TOGETHER_MS;
}

function looksAlike(a: MessageView, b: MessageView | undefined): boolean {
	if (a.kind !== 'text' || b?.kind !== 'text') return false;
	return (
		a.editedAt === undefined &&
		a.delivery === b.delivery &&
		Math.floor(a.sentAt / 60_000) === Math.floor(b.sentAt / 60_000)
	);
}

/**
 * Lays out what is drawn, again and again: what stands between the same neighbours as before is the same object as before, so that
 * a message more costs as much in a long list as in a short one.
 */
export function createPlacing(): (all: readonly MessageView[]) => readonly Placed[] {
	const known = new WeakMap<MessageView, Between & { readonly placed: Placed }>();

	function placeOf(message: MessageView, { before, after }: Between): Placed {
		const found = known.get(message);
		if (found !== undefined && found.before === before && found.after === after) return found.placed;
		const placed = place(message, { before, after });
		known.set(message, { before, after, placed });
		return placed;
	}

	/** @param all oldest first */
	return (all) => {
		const messages = all.filter(isDrawn);
		return messages.map((message, index) =>
			placeOf(message, { before: messages[index - 1], after: messages[index + 1] })
		);
	};
}

interface Between {
	readonly before: MessageView | undefined;
	readonly after: MessageView | undefined;
}

function place(message: MessageView, { before, after }: Between): Placed {
	const last = !together(message, after);
	return {
		message,
		newDay: before === undefined || !sameDay(before, message),
		first: !together(before, message),
		last,
		quiet: !last && looksAlike(message, after)
	};
}
