// The writer lock: one worker per origin may write (ARCHITECTURE.md, "One writer"). A newcomer asks the holder to end, and
// steals the lock only when it stays silent; the fence in the store stops a holder that wakes later.
import { AppError } from '#lib/protocol/errors.ts';

const NAME = 'sotto-writer';
/** How long a holder has to end, in ms: its tab answers in milliseconds unless it is frozen. */
const PATIENCE = 1_500;

/** How long the worker of before may take to be gone, in ms: whoever locks and unlocks at once meets its end. */
const ENDING = 1_500;

export interface WriterLock {
	/** Resolves when the lock was asked for by another tab, or stolen: the worker must end. */
	readonly lost: Promise<undefined>;
	release(): void;
}

/**
 * Takes the writer lock.
 * @param takeOver whether a holder is asked to end
 * @throws AppError `another-tab` when it is held and `takeOver` is false
 */
export async function takeWriterLock(takeOver: boolean): Promise<WriterLock> {
	const free = await request({ ifAvailable: true });
	if (free !== undefined) return free;
	if (!takeOver) {
		const late = await request({ signal: AbortSignal.timeout(ENDING) });
		if (late === undefined) throw new AppError('another-tab');
		return late;
	}
	const channel = new BroadcastChannel(NAME);
	channel.postMessage('end');
	channel.close();
	const patient = await request({ signal: AbortSignal.timeout(PATIENCE) });
	const lock = patient ?? (await request({ steal: true }));
	if (lock === undefined) throw new AppError('another-tab');
	return lock;
}

/** Undefined when the lock is not to be had on these terms. */
function request(options: LockOptions): Promise<WriterLock | undefined> {
	return new Promise((resolve) => {
		let asked: BroadcastChannel | undefined;
		const lost = Promise.withResolvers<undefined>();
		const held = Promise.withResolvers<undefined>();
		const taken = navigator.locks.request(NAME, options, (lock) => {
			if (lock === null) {
				resolve(undefined);
				return undefined;
			}
			asked = new BroadcastChannel(NAME);
			asked.onmessage = () => lost.resolve(undefined);
			resolve({ lost: lost.promise, release: () => held.resolve(undefined) });
			return held.promise;
		});
		taken
			.catch(() => {
				resolve(undefined); // not granted in time; once granted, it means stolen
				lost.resolve(undefined);
			})
			.finally(() => asked?.close());
	});
}
