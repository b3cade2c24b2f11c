// Two peers whose disks are in memory, made once and put back to their beginning before every run. With the quick platform
// and the quick sealing a run costs milliseconds.
import { createFaults, type Faults } from './faults.ts';
import { createMemoryDisk, type DiskCopy, type MemoryDisk } from './memory-store.ts';
import { befriend, createPeer, type Peer } from './peers.ts';

/** Both disks at one moment. */
export type Mark = readonly [DiskCopy, DiskCopy];

export interface QuickPeers {
	readonly peers: readonly [Peer, Peer];
	readonly disks: readonly [MemoryDisk, MemoryDisk];
	readonly faults: readonly [Faults, Faults];
	mark(): Mark;
	/** Ends both workers, puts both disks back to a mark, and starts anew. */
	rewind(mark: Mark): Promise<void>;
}

export async function createQuickPeers(): Promise<QuickPeers> {
	const [ada, ben] = await Promise.all([createQuickPeer('Ada'), createQuickPeer('Ben')]);
	const both = [ada, ben] as const;
	return {
		peers: await befriend(ada.peer, ben.peer),
		disks: [ada.disk, ben.disk],
		faults: [ada.faults, ben.faults],
		mark: () => [ada.disk.copy(), ben.disk.copy()],
		async rewind(mark) {
			for (const [index, { peer, disk, faults }] of both.entries()) {
				disk.kill(false);
				disk.putBack(mark[index === 0 ? 0 : 1]);
				faults.commit = faults.read = undefined;
				peer.skew = 0;
				await peer.restart();
			}
		}
	};
}

async function createQuickPeer(name: string) {
	const disk = createMemoryDisk();
	const faults = createFaults();
	const open = () => Promise.resolve(disk.open());
	return { disk, faults, peer: await createPeer(name, faults.wrap, { create: open, open }) };
}
