// The entries of a conversation as a list that changes are merged into. Pure.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, MessageView, QuoteView, TextView } from '#lib/worker/api.ts';

/** More of a quoted text than two lines can show. */
const QUOTE_LENGTH = 300;

/** Of what has disappeared nothing is drawn. */
export function isDrawn(message: MessageView): boolean {
	return message.kind !== 'text' || message.expired !== true;
}

/** Merges entries by n; what was read anew replaces what was drawn before. */
export function mergeEntries(drawn: readonly MessageView[], entries: readonly MessageView[]): readonly MessageView[] {
	if (entries.length === 0) return drawn;
	const byN = new Map(drawn.map((message) => [message.n, message]));
	for (const entry of entries) byN.set(entry.n, entry);
	return [...byN.values()].sort((a, b) => a.n - b.n);
}

/**
 * The entries as they are after `changes`, as far as these are about the contact. What has disappeared goes, but at the ends, which
 * say how far the drawn part reaches.
 * @param isAtEnd whether what is drawn reaches to the newest entry
 */
export function applyChanges(
	drawn: readonly MessageView[],
	contact: PublicKey,
	{ messages, deliveries }: Changes,
	isAtEnd = true
): readonly MessageView[] {
	const changed = messages.flatMap((each) => (each.contact === contact ? [each.message] : []));
	// What is older or newer than all that is drawn comes with its neighbours when it is asked for: alone it would hide a gap.
	const oldest = drawn[0]?.n ?? 0;
	const newest = isAtEnd ? Infinity : (drawn.at(-1)?.n ?? 0);
	const merged = quoteAnew(
		mergeEntries(
			drawn,
			changed.filter(({ n }) => n >= oldest && n <= newest)
		),
		changed
	);
	const isEnd = (at: number): boolean => at === 0 || at === merged.length - 1;
	const there = changed.every(isDrawn) ? merged : merged.filter((message, at) => isDrawn(message) || isEnd(at));
	const states = new Map(deliveries.flatMap((each) => (each.contact === contact ? [[each.n, each.delivery]] : [])));
	if (states.size === 0) return there;
	return there.map((message) => {
		const delivery = states.get(message.n);
		return delivery === undefined || message.kind !== 'text' ? message : { ...message, delivery };
	});
}

/** A quote is of the message as it is now: one that was edited or deleted changes in every answer to it. */
function quoteAnew(drawn: readonly MessageView[], changed: readonly MessageView[]): readonly MessageView[] {
	const texts = new Map(changed.flatMap((each) => (each.kind === 'text' ? [[nameOf(each), each]] : [])));
	if (!drawn.some((each) => quotes(each, texts))) return drawn;
	return drawn.map((each) => {
		const original = quotes(each, texts);
		return original === undefined ? each : { ...each, replyTo: quoteOf(original) };
	});
}

function quotes(message: MessageView, texts: ReadonlyMap<string, TextView>): TextView | undefined {
	return message.kind === 'text' && message.replyTo ? texts.get(nameOf(message.replyTo)) : undefined;
}

/** An id is its author's alone: both may have used it. */
function nameOf({ mine, id }: { readonly mine: boolean; readonly id: string }): string {
	return `${mine ? 'mine' : 'theirs'} ${id}`;
}

/** What stands above an answer to `message`. */
export function quoteOf({ id, mine, n, body, deleted }: TextView): QuoteView {
	return { id, mine, n, deleted, ...(!deleted && { body: body.slice(0, QUOTE_LENGTH) }) };
}
