// What the page is shown of contacts and messages: views of what is committed. No key but public ones, no session.
import type { MessageRow, SummaryRow } from '#lib/store/rows.ts';
import type { ContactView, Delivery, MessageView, QuoteView, ReactionView, TextView } from './api.ts';
import type { Contact, Core } from './core.ts';
import { isGone, secondsOf } from './expiring.ts';
import { idsOf, type LocalRef } from './message-ids.ts';
import { expire } from './message-rows.ts';

type Preview = NonNullable<SummaryRow['preview']>;
type TextRow = MessageRow & { readonly kind: 'text' };

/** Enough of a text for a quote of two lines, in UTF-16 units. */
const QUOTE = 240;

export function contactView(core: Core, { publicKey, row, summary, waiting, unsent }: Contact): ContactView {
	const { preview, draft = '', lastSeen } = summary;
	const isOver = (preview?.expiresAt ?? Infinity) <= core.now() && !waiting.has(preview?.n ?? 0); // as `isGone`
	const theirName = row.profile?.name ?? row.name;
	const accepted = row.verified ? row.name : theirName; // nobody changes their name behind a mark of trust
	const isShared = core.preferences.lastSeen && row.profile?.lastSeen === true && !isHidden(row);
	return {
		publicKey,
		name: row.ownName ?? accepted,
		theirName,
		...(row.ownName !== undefined && { ownName: row.ownName }),
		addedAt: row.addedAt,
		verified: row.verified === true,
		muted: row.muted === true,
		blocked: row.blocked === true,
		removed: row.removed === true,
		unread: summary.unread,
		lastN: row.lastN,
		disappearAfter: secondsOf(row),
		waiting: waiting.size,
		hasUnsent: unsent.size > 0,
		invited: row.invite !== undefined,
		draft,
		...(preview !== undefined && { preview: previewView(preview, isOver) }),
		...(isShared && lastSeen !== undefined && { lastSeen }),
		...(row.server !== undefined && { server: row.server })
	};
}

function previewView(
	{ body, mine, at, deleted, expired }: Preview,
	isGone: boolean
): NonNullable<ContactView['preview']> {
	if (expired || isGone) return { body: '', mine, at, deleted: true, expired: true };
	return { body, mine, at, deleted: deleted === true };
}

function isHidden({ blocked, removed }: Contact['row']): boolean {
	return blocked === true || removed === true;
}

/** Views of entries, in their order. What is quoted is read as it is now; a quote that cannot be read is as one that is not here. */
export async function messageViews(
	core: Core,
	contact: Contact,
	entries: readonly (readonly [n: number, row: MessageRow])[]
): Promise<readonly MessageView[]> {
	const views: MessageView[] = [];
	for (const [n, row] of entries) {
		if (row.kind !== 'text') {
			views.push({ ...row, n });
			continue;
		}
		// What is over is not drawn, whether or not that is committed.
		const shown = isGone(core, contact, n, row) ? expire(row) : row;
		const replyTo = shown.replyTo && (await quoteOf(core, contact, shown.replyTo));
		views.push(textView(core, contact, n, shown, replyTo));
	}
	return views;
}

function textView(core: Core, contact: Contact, n: number, row: TextRow, replyTo: QuoteView | undefined): TextView {
	const { id, mine, body, sentAt, editedAt, deleted = false, reactions = [], failed } = row;
	const { expiresIn, expiresAt, expired } = row;
	const delivery = failed ? 'failed' : deliveryOf(core, contact, n);
	return {
		kind: 'text',
		n,
		id,
		mine,
		body,
		sentAt,
		deleted,
		...(mine && !deleted && { delivery }),
		...(editedAt !== undefined && { editedAt }),
		...(replyTo !== undefined && { replyTo }),
		...(expiresIn !== undefined && { expiresIn }),
		...(expiresAt !== undefined && { expiresAt }),
		...(expired && { expired }),
		reactions: reactionViews(reactions)
	};
}

async function quoteOf(core: Core, contact: Contact, ref: LocalRef): Promise<QuoteView> {
	const { store } = core;
	const unknown: QuoteView = { ...ref, deleted: false };
	try {
		const n = (await idsOf(store, contact)).find(ref);
		const row = n === undefined ? undefined : await store.read('tail', [contact.number, n]);
		if (n === undefined || row?.kind !== 'text') return unknown;
		return row.deleted || isGone(core, contact, n, row) ? { ...ref, n, deleted: true } : quoteView(ref, n, row);
	} catch {
		return unknown; // the reply itself is committed, and is shown
	}
}

function quoteView(ref: LocalRef, n: number, { body, expiresIn }: TextRow): QuoteView {
	const expires = expiresIn === undefined ? {} : { expires: true as const };
	return { ...ref, n, body: body.slice(0, QUOTE), deleted: false, ...expires };
}

function reactionViews(reactions: NonNullable<TextRow['reactions']>): readonly ReactionView[] {
	const by = new Map<string, ReactionView>();
	for (const { emoji, mine } of reactions) {
		const known = by.get(emoji);
		by.set(emoji, {
			emoji,
			mine: mine || known?.mine === true,
			theirs: !mine || known?.theirs === true
		});
	}
	return [...by.values()];
}

/**
 * The delivery state of an own message. The outbox is the truth: what is not in it is on the contact's disk; what is in
 * it was sent if the open link has it, and else waits here.
 */
export function deliveryOf({ preferences }: Core, { waiting, link, row }: Contact, n: number): Delivery {
	const seq = waiting.get(n);
	if (seq !== undefined) return link !== undefined && link.resumed && seq <= link.sentUpTo ? 'sent' : 'pending';
	return preferences.readReceipts && n <= (row.theirRead ?? 0) ? 'read' : 'delivered';
}
