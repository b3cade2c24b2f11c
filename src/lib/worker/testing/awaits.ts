// Every await of an act, found by the runtime and not by hand: Node tells of each continuation of a promise that the act
// (and nothing else in the process) has made. Owns counting them, and telling where they stand in the code.
import { AsyncResource, createHook, executionAsyncId } from 'node:async_hooks';

export interface AwaitWatch {
	/** Runs what belongs to the act. May be called more than once. */
	run<Result>(act: () => Promise<Result>): Promise<Result>;
	stop(): void;
}

/**
 * Calls `meet` before every continuation of what is run under the watch.
 * @param meet gets the place of the await, if `sites` are asked for: that costs a stack for every promise
 */
export function watchAwaits(meet: (site: string) => void, { sites = false } = {}): AwaitWatch {
	/** Everything asynchronous that belongs to the act, and where it was made. */
	const mine = new Map<number, string>();
	const promises = new Set<number>();
	const scope = new AsyncResource('act');
	mine.set(scope.asyncId(), '');
	const hook = createHook({
		init(id, type) {
			if (!mine.has(executionAsyncId())) return;
			mine.set(id, sites ? siteOf(new Error().stack ?? '') : '');
			if (type === 'PROMISE') promises.add(id);
		},
		before(id) {
			if (promises.has(id)) meet(mine.get(id) ?? '');
		}
	}).enable();
	return {
		run: (act) => scope.runInAsyncScope(act),
		stop() {
			hook.disable();
			mine.clear();
		}
	};
}

/** The function and file that made a promise: the first frame that is none of Node's and not of this file. */
function siteOf(stack: string): string {
	const frame = stack
		.split('\n')
		.find((line) => line.includes(':') && !/node:|\/awaits\.ts/.test(line) && line.includes('at '));
	const found = /at (?:async )?(?:(.+) \()?.*?([^/]+\/[^/:]+):\d+:\d+/.exec(frame ?? '');
	return found === null ? 'the platform' : [found[2], found[1]].filter(Boolean).join(' ');
}
