// What arrives inside a ciphertext, applied to the conversation. Owns what a contact may do: whatever they may not, or
// names nothing here, is applied as nothing and counted (docs/protocol.md, section 5, "Contents").
import type { Content, ContentOf, MessageRef } from '#lib/protocol/content.ts';
import { unreachable } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { MessageRow } from '#lib/store/rows.ts';
import type { Core } from './core.ts';
import type { LocalRef } from './message-ids.ts';
import { bury, changedBody, toggled } from './message-rows.ts';
import { applyTimer } from './timers.ts';
import { appendEntry, changeEntry, findMessage, readReadableEntry, type Turn } from './turn.ts';

type TextRow = MessageRow & { readonly kind: 'text' };

/** Applies a content of the contact's, in the turn. */
export async function applyContent(core: Core, turn: Turn, content: Content): Promise<void> {
	switch (content.type) {
		case 'text':
			return applyText(core, turn, content);
		case 'edit':
			return change(core, turn, ownOf(turn, content.target), (row) =>
				row.body === content.body ? row : changedBody(row, content.body, content.sentAt)
			);
		case 'delete':
			return change(core, turn, ownOf(turn, content.target), bury);
		case 'reaction': {
			const { target, emoji, action } = content;
			const reaction = { emoji, mine: false };
			return change(core, turn, localRef(core, turn, target), (row) => toggled(row, reaction, action === 'add'));
		}
		case 'read':
			return applyRead(core, turn, content);
		case 'timer':
			applyTimer(core, turn, content);
			return;
		case 'profile': {
			const { name, lastSeen } = content;
			turn.row = { ...turn.row, profile: { name, lastSeen } };
			return;
		}
		case 'hello':
			return;
		default:
			unreachable(content);
	}
}

/** A text whose name is known, as a renewed log may bring it again, or that was deleted, is applied as nothing. */
async function applyText(core: Core, turn: Turn, content: ContentOf<'text'>): Promise<void> {
	const { id, body, sentAt, replyTo, expiresIn } = content;
	if ((await findMessage(core, turn, { mine: false, id })) !== undefined) return;
	const answered = replyTo && localRef(core, turn, replyTo);
	const row: TextRow = {
		kind: 'text',
		id,
		mine: false,
		body,
		sentAt,
		at: core.now(),
		...(answered && { replyTo: answered }),
		...(expiresIn !== undefined && { expiresIn })
	};
	const n = appendEntry(turn, row);
	turn.row = { ...turn.row, newest: { n, id } };
}

/** They have read the own texts up to the one that is named. Off means neither sent nor shown. */
async function applyRead(core: Core, turn: Turn, { upTo }: ContentOf<'read'>): Promise<void> {
	if (!core.preferences.readReceipts) return;
	const n = await findMessage(core, turn, { mine: true, id: upTo });
	if (n === undefined) ignore(core);
	else if (n > (turn.row.theirRead ?? 0)) turn.row = { ...turn.row, theirRead: n };
}

/** Replaces the text that is meant. A tombstone absorbs everything; undefined of `act` refuses. */
async function change(
	core: Core,
	turn: Turn,
	target: LocalRef | undefined,
	act: (row: TextRow) => TextRow | undefined
): Promise<void> {
	const n = target && (await findMessage(core, turn, target));
	const row = n === undefined ? undefined : await readReadableEntry(core, turn, n);
	if (n === undefined || row?.kind !== 'text') {
		ignore(core);
		return;
	}
	if (row.deleted) return;
	const changed = act(row);
	if (changed === undefined) ignore(core);
	else if (changed !== row) changeEntry(turn, n, changed);
}

/** A message of either side, as this person sees it; undefined when its author is neither. */
function localRef(core: Core, { contact }: Turn, { author, id }: MessageRef): LocalRef | undefined {
	const authors: readonly PublicKey[] = [core.identity.publicKey, contact.publicKey];
	return authors.includes(author) ? { mine: author === core.identity.publicKey, id } : undefined;
}

/** The same, of what only its author may do. */
function ownOf({ contact }: Turn, { author, id }: MessageRef): LocalRef | undefined {
	return author === contact.publicKey ? { mine: false, id } : undefined;
}

function ignore(core: Core): void {
	core.diagnostics.ignoredContents++;
}
