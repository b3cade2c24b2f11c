// The part of the contract about what a person decides for themselves. Types, and the values that they are made of.
import type { AlertPreferences } from './alerts-api.ts';

/** What one lets others see. `invisible` is told to nobody. */
export const ownPresences = ['online', 'away', 'busy', 'invisible'] as const;
export type OwnPresence = (typeof ownPresences)[number];

export interface Preferences extends AlertPreferences {
	/** Tell others what was read, and see what they read. */
	readonly readReceipts: boolean;
	/** Tell others when one was last seen, and see when they were. */
	readonly lastSeen: boolean;
	/** Tell others that one types, and see when they do. */
	readonly typing: boolean;
	readonly presence: OwnPresence;
	/** Newest first. */
	readonly recentEmoji: readonly string[];
	/** After how many minutes without a touch the app locks itself; 0: never. */
	readonly lockAfter: LockAfter;
	/** The signaling server at which new contacts find this person, as `readServerAddress` gives it; empty: the host's. */
	readonly server: string;
}

export const lockTimes = [0, 1, 5, 15, 60] as const;
export type LockAfter = (typeof lockTimes)[number];
