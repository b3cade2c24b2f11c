// What the store has done for it when nobody waits for it: older messages are packed, and what was deleted is made final.
// Owns when; lives as long as the worker, and tries again what fails.

/** The store as far as it can be tended. */
export interface Tended {
	/** Grows with each commit that is asked for. */
	readonly commits: number;
	readonly hasResidue: boolean;
	/** @returns whether there may be more */
	tidy(): Promise<boolean>;
	vacuum(): Promise<void>;
}

/** How often it looks, in ms; nothing was committed for one to two of them when it acts. */
export const TENDING_PACE = 5_000;
/**
 * The least time between two vacuums, in ms: each moves 37 MB, and somebody who edits all day, or a contact who does, must
 * not wear the disk. The first after an unlock needs no waiting.
 */
export const VACUUM_PAUSE = 30 * 60_000;
/** What must be free beside, in bytes: a vacuum that fills the disk would do more harm than good. */
const ROOM = 96 * 1024 * 1024;

/** Begins to tend an open store. @param hasRoom whether so many bytes are free */
export function tend(store: Tended, hasRoom: (bytes: number) => Promise<boolean> = hasRoomHere): void {
	let seen = store.commits;
	let isTidy = false;
	let nextVacuum = 0;
	let isBusy = false;

	/** @returns whether it could: what cannot be packed must not keep what was deleted from being made final */
	async function tidy(): Promise<boolean> {
		try {
			do isTidy = !(await store.tidy());
			while (!isTidy && store.commits === seen);
			return true;
		} catch {
			return false; // what is due stays due
		}
	}

	async function look(): Promise<void> {
		if (!isTidy && (await tidy())) return;
		if (store.hasResidue && Date.now() >= nextVacuum && (await hasRoom(ROOM))) {
			nextVacuum = Date.now() + VACUUM_PAUSE;
			await store.vacuum();
		}
	}

	setInterval(() => {
		const isIdle = store.commits === seen && !isBusy;
		if (store.commits !== seen) isTidy = false; // a full disk has left out what would have been packed
		seen = store.commits;
		if (!isIdle) return;
		isBusy = true;
		look()
			.catch(() => undefined) // what is due stays due
			.finally(() => (isBusy = false));
	}, TENDING_PACE);
}

async function hasRoomHere(bytes: number): Promise<boolean> {
	const { quota = 0, usage = 0 } = await navigator.storage.estimate();
	return quota - usage > bytes;
}
