// Getting the browser to tidy up its files. What is deleted or overwritten stays in them until enough has been written
// after it; owns how much that is, and the mark that it is due. Promises nothing: when a browser does it is its own affair.
import { randomBytes } from '#lib/protocol/bytes.ts';
import { type Database, META } from './schema.ts';
import type { Step } from './transaction.ts';

/** In `meta`: something was deleted since the last vacuum. No more than that stands in it. */
const RESIDUE = 'residue';

/**
 * Chromium's LevelDB merges its files when some 4 of 4 MB have gathered: measured, what was deleted was there after 3 MB
 * and gone after 9.
 */
export const VACUUM_ROUNDS = 16;
const RECORDS_PER_ROUND = 17;
/** Below 64 KiB, above which a record goes to a file of its own and moves nothing. */
const RECORD_BYTES = 60 * 1_024;

/** The first and the last store: a file that is written between has keys on both sides of all others, so it is merged with them. */
const ENDS = [META, 'key'];

export async function hasResidue(database: Database): Promise<boolean> {
	return (await database.getKey(META, RESIDUE)) !== undefined;
}

export const residueStep: Step = { store: META, key: RESIDUE, value: true };

/** About 1 MiB of random bytes, which nothing compresses. Overwrites that of another round, of this vacuum or one that was cut short. */
export function vacuumSteps(): readonly Step[] {
	return Array.from({ length: RECORDS_PER_ROUND }, (_, index) => ({
		store: ENDS[index % 2] ?? META,
		key: keyOf(index),
		value: randomBytes(RECORD_BYTES)
	}));
}

/** Takes it all away again, and the mark, unless something was deleted meanwhile. */
export function dropVacuumSteps(hasNewResidue: boolean): readonly Step[] {
	const records = Array.from({ length: RECORDS_PER_ROUND }, (_, index) => keyOf(index));
	const drops = ENDS.flatMap((store) => records.map((key): Step => ({ store, key, value: undefined })));
	return hasNewResidue ? drops : [...drops, { store: META, key: RESIDUE, value: undefined }];
}

/** Not a pair of numbers: nothing of ours is read under it. */
function keyOf(index: number): string {
	return `vacuum ${index}`;
}
