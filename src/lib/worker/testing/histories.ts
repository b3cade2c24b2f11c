// What two histories of one conversation must have in common, for tests: every field of every entry, but for those that
// only one side has. A field that is added to an entry is compared without a change here.
import { expect } from 'vitest';
import type { MessageView } from '../api.ts';
import { entriesOf, type Peer } from './peers.ts';

/** An entry as both sides have it. */
export type Shared = Readonly<Record<string, unknown>>;

function shared(entry: MessageView): Shared {
	const { n: _n, mine: _mine, delivery: _delivery, ...rest } = { mine: false, delivery: undefined, ...entry };
	return rest;
}

/** What `peer` has of their own, oldest first. */
export async function ownOf(peer: Peer, other: Peer): Promise<readonly Shared[]> {
	return (await entriesOf(peer, other)).filter((entry) => entry.kind === 'text' && entry.mine).map(shared);
}

/** What `peer` has of the other, marks of what is unreadable or missing among it. */
export async function theirsOf(peer: Peer, other: Peer): Promise<readonly Shared[]> {
	return (await entriesOf(peer, other)).filter((entry) => entry.kind !== 'text' || !entry.mine).map(shared);
}

/** Each has all that the other said, and both know it. */
export async function expectSame(peers: readonly [Peer, Peer]): Promise<void> {
	for (const [author, reader] of [peers, [peers[1], peers[0]] as const]) {
		expect(await theirsOf(reader, author)).toEqual(await ownOf(author, reader));
		await expectDelivered(author, reader);
	}
}

/** Nothing of their own waits. */
export async function expectDelivered(author: Peer, reader: Peer): Promise<void> {
	const states = (await entriesOf(author, reader)).flatMap((entry) =>
		entry.kind === 'text' && entry.mine ? [entry.delivery] : []
	);
	expect(states.filter((state) => state !== 'delivered')).toEqual([]);
}
