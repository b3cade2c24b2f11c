// The ballast: room held against the day when the disk is full, so that what is half done can still be committed. Owns
// its size and place; the store decides when it goes.
import { type Bytes, randomBytes } from '#lib/protocol/bytes.ts';
import { type Database, META } from './schema.ts';
import type { Step } from './transaction.ts';

/**
 * 1 MiB: some hundred commits of a session record and a message. Far above 64 KiB, so that Chromium keeps it in a file
 * of its own and frees it at once; what small records free comes back only after minutes.
 */
export const BALLAST_BYTES = 1024 * 1024;

/** The most that the platform gives at a time. */
const RANDOM_BYTES = 65_536;
const BALLAST = 'ballast';

export async function hasBallast(database: Database): Promise<boolean> {
	return (await database.getKey(META, BALLAST)) !== undefined;
}

/** Puts the ballast down. Random, because browsers compress what they store. */
export function createBallastStep(): Step {
	const ballast: Bytes = new Uint8Array(BALLAST_BYTES);
	for (let at = 0; at < BALLAST_BYTES; at += RANDOM_BYTES) ballast.set(randomBytes(RANDOM_BYTES), at);
	return { store: META, key: BALLAST, value: ballast };
}

export const dropBallastStep: Step = { store: META, key: BALLAST, value: undefined };
