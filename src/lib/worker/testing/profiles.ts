// What happens to whole profiles, for tests: state lost, a copy put back.
import { backupLines } from '../backup-lines.ts';
import { createJudge, type Judge } from '../backup-order.ts';
import { createImporter } from '../import-rows.ts';
import { createEpoch } from '../resume.ts';
import { readCore } from '../unlock.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { RowWrite, StoreName } from '#lib/store/rows.ts';
import type { Peer } from './peers.ts';

const stores: readonly StoreName[] = [
	'conv',
	'tail',
	'session',
	'prekey',
	'outbox',
	'invite',
	'settings',
	'ids',
	'filter',
	'segment'
];

/** Everything that a peer has on disk. */
export async function copyProfile({ store }: Peer): Promise<readonly RowWrite[]> {
	const copies = await Promise.all(
		stores.map(async (name) =>
			(await store.readAll(name)).map(({ key, value }) => ({ store: name, key, value }) as RowWrite)
		)
	);
	return copies.flat();
}

/** Puts a copy in the place of what is on disk, and unlocks it. */
export async function putBack(peer: Peer, copy: readonly RowWrite[]): Promise<void> {
	const present = await copyProfile(peer);
	await peer.store.commit([...present.map((write) => ({ ...write, value: undefined })), ...copy]);
	await peer.restart();
}

/** A contact's number and row, as on the peer's disk. */
export async function contactRow({ store }: Peer, { key: publicKey }: Pick<Peer, 'key'>) {
	const found = (await store.readAll('session')).find(({ value }) => value.publicKey === publicKey);
	if (found === undefined) throw new Error('no such contact');
	return { number: found.key, row: found.value };
}

/** The peer keeps the identity and loses all that they had with one contact, as somebody who removed and added them. */
export async function forgetContact(peer: Peer, contact: PublicKey): Promise<void> {
	const { number: key, row: value } = await contactRow(peer, { key: contact });
	const mine = await copyProfile(peer);
	const gone = mine.filter(
		(write) => (write.store === 'tail' || write.store === 'outbox' || write.store === 'ids') && write.key[0] === key
	);
	await peer.store.commit([
		...gone.map((write) => ({ ...write, value: undefined })),
		{ store: 'conv', key, value: { unread: 0 } },
		{
			store: 'session',
			key,
			value: {
				publicKey: contact,
				name: value.name,
				addedAt: 0,
				sessionAbsent: false,
				own: { epoch: createEpoch(), last: 0, acked: 0 },
				their: { epoch: '', applied: 0 },
				highestAt: 0,
				lastN: 0
			}
		}
	]);
	await peer.restart();
}

/** The peer restores a backup of what is on disk now, but for the file around it. */
export async function restoreBackup(peer: Peer): Promise<void> {
	await restoreLines(peer, await readLines(peer));
}

/** What a backup of the peer would hold. */
export async function readLines(peer: Peer): Promise<readonly string[]> {
	const core = await readCore(peer.store, () => Date.now() + peer.skew);
	return (await Array.fromAsync(backupLines(core, { done: 0, all: 0 }))).flat();
}

/** Everything on the peer's disk is what these lines say, and nothing else. */
export async function restoreLines(peer: Peer, lines: readonly string[]): Promise<void> {
	const present = await copyProfile(peer);
	await peer.store.commit(present.map((write) => ({ ...write, value: undefined })));
	const reads = async (judge: Judge) => {
		for (const line of lines) await judge.take(line);
		return judge.finish();
	};
	const { gone } = await reads(createJudge({}));
	const importer = createImporter(peer.store, gone);
	await reads(createJudge(importer));
	await importer.finish();
	await peer.restart();
}
