// Backups of peers, for tests: made through the calls that the page makes, and restored on a fresh disk.
import type { Outflow, PageWords } from '../backup-api.ts';
import { beginPeer, type Peer } from './peers.ts';

export const FILE_PASSPHRASE = 'of the file';

/** All that flows out. */
export async function drain({ vault }: Pick<Peer, 'vault'>, outflow: Outflow): Promise<Uint8Array<ArrayBuffer>[]> {
	const parts: Uint8Array<ArrayBuffer>[] = [];
	for (let done = false; !done;) {
		const portion = await vault.nextPortion(outflow);
		parts.push(portion.bytes);
		done = portion.done;
	}
	return parts;
}

/** A backup of the peer as they are. */
export async function backUp(peer: Peer): Promise<Blob> {
	const outflow = await peer.vault.beginBackup({ passphrase: 'open', filePassphrase: FILE_PASSPHRASE });
	const file = new Blob(await drain(peer, outflow));
	await peer.vault.noteBackup(outflow);
	return file;
}

/** The same person in another browser, from a backup. */
export function restorePeer(
	name: string,
	file: Blob,
	...rest: [wrap?: Parameters<typeof beginPeer>[2]]
): Promise<Peer> {
	return beginPeer(
		name,
		(vault) => vault.restore({ file, filePassphrase: FILE_PASSPHRASE, passphrase: 'open' }),
		...rest
	);
}

/** As a page in another language has them, with a name that would like to be markup. */
export const pageWords: PageWords = {
	language: 'ar',
	rightToLeft: true,
	title: 'With Ben "<b>"',
	exportedBy: 'By Ada',
	keyOf: 'Key',
	edited: 'changed at',
	deleted: 'Taken away',
	notHere: 'Not here',
	missing: 'Missing',
	unreadable: 'Unreadable'
};
