// What a sitting asks of the app around it. Owns the interface.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Place } from './view.ts';

/** Whom the sitting tells of what no act of a person's shows. */
export interface SittingHost {
	fail(error: unknown): void;
	/** @param words say it in the language of the moment */
	warn(words: () => string): void;
	/** Nothing was touched for as long as the person chose. */
	lock(): void;
	/** Something is under way that locking would end. */
	isBusy(): boolean;
	/** Where each conversation was left; outlives the sitting, in memory alone. */
	readonly places: Record<PublicKey, Place | undefined>;
	/** Something came about that would be missed. */
	worthKeeping(): void;
}
