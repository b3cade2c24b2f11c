// What two histories of one conversation must have in common, for tests: every field of every entry, but for those that
// only one side has. A field that is added to an entry is compared without a change here.
import { expect } from 'vitest';
import type { MessageView } from '../api.ts';
import { entriesOf, type Peer } from './peers.ts';

/** An entry as both sides have it. */
export type Shared = Readonly<Record<string, unknown>>;

function shared(entry: MessageView): Shared {
	if (entry.kind !== 'text') return { kind: entry.kind, at: entry.at };
	// Each side counts for itself when it goes.
	const { n: _n, mine: _mine, delivery: _delivery, expiresAt: _expiresAt, replyTo, reactions, ...rest } = entry;
	return {
		...rest,
		// Of an original that was deleted before it left only its author has a tombstone.
		quote: replyTo && { id: replyTo.id, body: replyTo.body },
		// Two that cross are not in the same order on both sides.
		reactions: reactions.map(({ emoji, mine, theirs }) => `${emoji} ${Number(mine) + Number(theirs)}`).sort()
	};
}

/** What `peer` has of their own, oldest first. */
export async function ownOf(peer: Peer, other: Peer): Promise<readonly Shared[]> {
	return (await entriesOf(peer, other)).filter((entry) => entry.kind === 'text' && entry.mine).map(shared);
}

/** What `peer` has of the other, marks of what is unreadable or missing among it; not when the time was changed. */
export async function theirsOf(peer: Peer, other: Peer): Promise<readonly Shared[]> {
	const entries = (await entriesOf(peer, other)).filter(({ kind }) => kind !== 'timer');
	return entries.filter((entry) => entry.kind !== 'text' || !entry.mine).map(shared);
}

/** After how many seconds what `peer` says to the other disappears; 0: never. */
export async function timerOf({ vault }: Peer, { key }: Peer): Promise<number | undefined> {
	const { contacts } = await vault.unlock({ passphrase: 'open', takeOver: false });
	return contacts.find(({ publicKey }) => publicKey === key)?.disappearAfter;
}

/** What either says disappears after the same time. */
export async function expectAgreed([one, other]: readonly [Peer, Peer]): Promise<void> {
	expect(await timerOf(one, other)).toBe(await timerOf(other, one));
}

/** Each has all that the other said, and both know it. */
export async function expectSame(peers: readonly [Peer, Peer]): Promise<void> {
	for (const [author, reader] of [peers, [peers[1], peers[0]] as const]) {
		const theirs = await theirsOf(reader, author);
		const arrived = new Set(theirs.map(({ id }) => id));
		// What was deleted before it left never came.
		const own = (await ownOf(author, reader)).filter(({ deleted, id }) => deleted !== true || arrived.has(id));
		expect(theirs).toEqual(own);
		await expectDelivered(author, reader);
	}
}

/** Nothing of their own waits. */
export async function expectDelivered(author: Peer, reader: Peer): Promise<void> {
	const states = (await entriesOf(author, reader)).flatMap((entry) =>
		entry.kind === 'text' && entry.mine && !entry.deleted ? [entry.delivery] : []
	);
	expect(states.filter((state) => state !== 'delivered' && state !== 'read')).toEqual([]);
}
