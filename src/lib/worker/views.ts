// What the page is shown of contacts and messages: pure views of what is committed. No key but public ones, no session.
import type { MessageRow } from '#lib/store/rows.ts';
import type { ContactView, Delivery, MessageView } from './api.ts';
import type { Contact } from './core.ts';

export function contactView({ publicKey, row, summary }: Contact): ContactView {
	return {
		publicKey,
		name: row.name,
		unread: summary.unread,
		lastN: row.lastN,
		waiting: row.own.last - row.own.acked,
		invited: row.invite !== undefined,
		...(summary.preview !== undefined && { preview: summary.preview }),
		...(row.server !== undefined && { server: row.server })
	};
}

export function messageView(contact: Contact, n: number, row: MessageRow): MessageView {
	if (row.kind !== 'text') return { kind: row.kind, n, at: row.at };
	const { id, mine, body, sentAt } = row;
	return { kind: 'text', n, id, mine, body, sentAt, ...(mine && { delivery: deliveryOf(contact, n) }) };
}

/**
 * The delivery state of an own message. The outbox is the truth: what is not in it is on the contact's disk; what is in
 * it was sent if the open link has it, and else waits here.
 */
export function deliveryOf({ waiting, link }: Contact, n: number): Delivery {
	const seq = waiting.get(n);
	if (seq === undefined) return 'delivered';
	return link !== undefined && link.resumed && seq <= link.sentUpTo ? 'sent' : 'pending';
}
