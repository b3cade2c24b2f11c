// The one door to the Signal library: what this folder uses of it, and nothing that leaves this folder. Loading it
// leaves no trace in a Node process (D10).
import { removeNewListeners } from './process-listeners.ts';
import {
	KeyHelper,
	type KeyPairType,
	SessionBuilder,
	SessionCipher,
	setCurve,
	SignalProtocolAddress,
	type StorageType
} from '@privacyresearch/libsignal-protocol-typescript';
import { AsyncCurve as StockCurve } from '@privacyresearch/libsignal-protocol-typescript/lib/internal/curve.js';
import { SessionLock } from '@privacyresearch/libsignal-protocol-typescript/lib/session-lock.js';
import { SessionRecord } from '@privacyresearch/libsignal-protocol-typescript/lib/session-record.js';
import type {
	Chain as ChainOf,
	SessionType
} from '@privacyresearch/libsignal-protocol-typescript/lib/session-types.js';

removeNewListeners();

export {
	KeyHelper,
	type KeyPairType,
	SessionBuilder,
	SessionCipher,
	SessionRecord,
	type SessionType,
	setCurve,
	SignalProtocolAddress,
	StockCurve,
	type StorageType
};

export type Chain = ChainOf<ArrayBuffer>;

/**
 * Forgets the library's finished jobs. D6: its lock keeps the promise and the error of every call for ever in two static
 * arrays that only its own tests read. The queue of running jobs is elsewhere and stays.
 */
export function forgetJobs(): void {
	SessionLock._promises.length = 0;
	SessionLock.errors.length = 0;
}
