// What happens to whole profiles, for tests: state lost, a copy put back.
import { createEpoch } from '../resume.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { RowWrite, StoreName } from '#lib/store/rows.ts';
import type { Peer } from './peers.ts';

const stores: readonly StoreName[] = ['conv', 'tail', 'session', 'prekey', 'outbox', 'invite', 'settings', 'ids'];

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

/**
 * The peer restores a backup of what is on disk now: history, names and what waits; no session, no prekey and no ciphertext,
 * under a new epoch of the own log (docs/protocol.md, section 4).
 */
export async function restoreBackup(peer: Peer): Promise<void> {
	const rows = await copyProfile(peer);
	const logs = new Map<number, number>();
	const backup = rows.flatMap((write): readonly RowWrite[] => {
		if (write.store === 'prekey') return [{ ...write, value: undefined }];
		if (write.store === 'outbox' && write.value !== undefined) {
			const { ciphertext: _, ...row } = write.value;
			const [contact] = write.key;
			const seq = (logs.get(contact) ?? 0) + 1;
			logs.set(contact, seq);
			return [
				{ ...write, value: undefined },
				{ store: 'outbox', key: [contact, seq], value: row }
			];
		}
		return [];
	});
	const contacts = rows.flatMap((write): readonly RowWrite[] => {
		if (write.store !== 'session' || write.value === undefined) return [];
		const { record: _, told: _told, ...row } = write.value;
		const own = { epoch: createEpoch(), last: logs.get(write.key) ?? 0, acked: 0 };
		return [{ ...write, value: { ...row, own, sessionAbsent: false } }];
	});
	await peer.store.commit([...backup, ...contacts]);
	await peer.restart();
}
