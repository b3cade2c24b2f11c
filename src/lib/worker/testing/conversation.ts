// What two peers say to each other and do with it, for tests: by the words, as a person would point at them.
import type { TextView } from '../api.ts';
import { entriesOf, type Peer } from './peers.ts';

/** The newest entry with this body, as `peer` sees the conversation with `other`. */
export async function find(peer: Peer, other: Peer, body: string): Promise<TextView> {
	const found = (await viewsOf(peer, other)).findLast((entry) => entry.body === body);
	if (found === undefined) throw new Error(`no such text: ${body}`);
	return found;
}

/** The texts and tombstones of a conversation, oldest first. */
export async function viewsOf(peer: Peer, other: Peer): Promise<readonly TextView[]> {
	return (await entriesOf(peer, other)).flatMap((entry) => (entry.kind === 'text' ? [entry] : []));
}

export async function edit(peer: Peer, other: Peer, body: string, to: string): Promise<void> {
	const { n } = await find(peer, other, body);
	await peer.vault.edit({ contact: other.key, n, body: to });
}

export async function remove(peer: Peer, other: Peer, body: string): Promise<void> {
	const { n } = await find(peer, other, body);
	await peer.vault.deleteMessage({ contact: other.key, n });
}

export async function react(peer: Peer, other: Peer, body: string, emoji: string): Promise<void> {
	const { n } = await find(peer, other, body);
	await peer.vault.react({ contact: other.key, n, emoji });
}

export async function reply(peer: Peer, other: Peer, to: string, body: string): Promise<void> {
	const { n } = await find(peer, other, to);
	await peer.vault.send({ contact: other.key, body, replyTo: n });
}

/** Looks at the whole conversation. */
export async function look(peer: Peer, other: Peer): Promise<void> {
	const entries = await entriesOf(peer, other);
	await peer.vault.markRead({ contact: other.key, n: entries.at(-1)?.n ?? 0 });
}

/** What both must see alike of a text, whoever wrote it. */
export function facts({ body, deleted, editedAt, reactions, replyTo }: TextView) {
	return {
		body,
		deleted,
		isEdited: editedAt !== undefined,
		reactions: reactions.map(({ emoji, mine, theirs }) => ({ emoji, count: Number(mine) + Number(theirs) })),
		quote: replyTo && { body: replyTo.body, deleted: replyTo.deleted }
	};
}
