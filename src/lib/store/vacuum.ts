// Getting the browser to tidy up its files. What is deleted or overwritten stays in them until enough has been written
// after it; owns how much that is, and the mark that it is due. Promises nothing: when a browser does it is its own affair.
import { randomBytes } from '#lib/protocol/bytes.ts';
import { type Database, META } from './schema.ts';
import type { Step } from './transaction.ts';

/** In `meta`: something was deleted since the last vacuum. No more than that stands in it. */
const RESIDUE = 'residue';

/**
 * Each about 1 MiB, under keys of its own. Chromium's LevelDB merges its lowest files when 4 of 4 MB have gathered, and what
 * comes of them with the next level when that has more than 10 MB: what is overwritten meanwhile does not count.
 */
export const VACUUM_ROUNDS = 36;
const RECORDS_PER_ROUND = 17;
/** Below 64 KiB, above which a record goes to a file of its own and moves nothing. */
const RECORD_BYTES = 60 * 1_024;

/** The first and the last store: a file that is written between has keys on both sides of all others, so it is merged with them. */
const ENDS = [META, 'key'];

export async function hasResidue(database: Database): Promise<boolean> {
	return (await database.getKey(META, RESIDUE)) !== undefined;
}

export const residueStep: Step = { store: META, key: RESIDUE, value: true };

/** Random, which nothing compresses. Overwrites that of a vacuum which was cut short. */
export function vacuumSteps(round: number): readonly Step[] {
	return Array.from({ length: RECORDS_PER_ROUND }, (_, index) => ({
		store: ENDS[index % 2] ?? META,
		key: `${PREFIX}${round} ${index}`,
		value: randomBytes(RECORD_BYTES)
	}));
}

/** Takes it all away again, and the mark, unless something was deleted meanwhile. */
export function dropVacuumSteps(hasNewResidue: boolean): readonly Step[] {
	const all = IDBKeyRange.bound(PREFIX, `${PREFIX}~`);
	const drops = ENDS.map((store): Step => ({ store, key: all, value: undefined }));
	return hasNewResidue ? drops : [...drops, { store: META, key: RESIDUE, value: undefined }];
}

/** Not a pair of numbers: nothing of ours is read under it. */
const PREFIX = 'vacuum ';
