// The entries of a conversation as a list that changes are merged into. Pure.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, MessageView } from '#lib/worker/api.ts';

/** Merges entries by n; what was read anew replaces what was drawn before. */
export function mergeEntries(drawn: readonly MessageView[], entries: readonly MessageView[]): readonly MessageView[] {
	if (entries.length === 0) return drawn;
	const byN = new Map(drawn.map((message) => [message.n, message]));
	for (const entry of entries) byN.set(entry.n, entry);
	return [...byN.values()].sort((a, b) => a.n - b.n);
}

/** The entries as they are after `changes`, as far as these are about the contact. */
export function applyChanges(
	drawn: readonly MessageView[],
	contact: PublicKey,
	{ messages, deliveries }: Changes
): readonly MessageView[] {
	const merged = mergeEntries(
		drawn,
		messages.flatMap((each) => (each.contact === contact ? [each.message] : []))
	);
	const states = new Map(deliveries.flatMap((each) => (each.contact === contact ? [[each.n, each.delivery]] : [])));
	if (states.size === 0) return merged;
	return merged.map((message) => {
		const delivery = states.get(message.n);
		return delivery === undefined || message.kind !== 'text' ? message : { ...message, delivery };
	});
}
