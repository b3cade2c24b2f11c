// Ends a worker at a chosen step, for tests: the k-th commit (before it, or once it is on disk) or the k-th call of
// WebCrypto. From then on nothing of that worker reaches the disk, as when its process was killed.
import { createFaults } from './faults.ts';

const kinds = ['before-commit', 'after-commit', 'crypto'] as const;
export type CrashKind = (typeof kinds)[number];
export const crashKinds: readonly CrashKind[] = kinds;

class Crash extends Error {}

export interface CrashSite {
	/** For `createPeer`: the store of the worker that is to be ended. */
	readonly wrap: ReturnType<typeof createFaults>['wrap'];
	/**
	 * Runs `act`, and ends the worker at its `at`-th step of the kind, from 0.
	 * @returns what became of the act: `finished` when it has no such step
	 */
	run(kind: CrashKind, at: number, act: () => Promise<unknown>): Promise<'finished' | 'crashed'>;
}

export function createCrashSite(): CrashSite {
	const faults = createFaults();
	return {
		wrap: faults.wrap,
		async run(kind, at, act) {
			let step = 0;
			const worker = { isDead: false };
			/** Throws for a dead worker, and kills the living one whose time has come. */
			const meet = (here: CrashKind): void => {
				worker.isDead ||= here === kind && step++ === at;
				if (worker.isDead) throw new Crash();
			};
			faults.read = () => (worker.isDead ? Promise.reject(new Crash()) : Promise.resolve());
			faults.commit = async (commit) => {
				meet('before-commit');
				await commit();
				meet('after-commit');
			};
			const restore = watchCrypto(() => meet('crypto'));
			try {
				await act();
			} catch (error) {
				// The library turns whatever it meets into an error of its own.
				if (!worker.isDead) throw error;
			} finally {
				restore();
				faults.read = faults.commit = undefined;
			}
			return worker.isDead ? 'crashed' : 'finished';
		}
	};
}

/** Calls `meet` before every operation of WebCrypto. @returns how to stop that */
export function watchCrypto(meet: () => void): () => void {
	const { subtle } = crypto;
	const names = Object.getOwnPropertyNames(Object.getPrototypeOf(subtle)).filter((name) => name !== 'constructor');
	for (const name of names) {
		const operation: unknown = Reflect.get(subtle, name);
		if (typeof operation !== 'function') continue;
		Object.defineProperty(subtle, name, {
			configurable: true,
			value: (...parameters: unknown[]) =>
				new Promise((resolve) => {
					meet(); // what it throws rejects
					resolve(Reflect.apply(operation, subtle, parameters));
				})
		});
	}
	return () => {
		for (const name of names) Reflect.deleteProperty(subtle, name);
	};
}
