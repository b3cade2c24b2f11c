// A queue: tasks run one at a time, in the order in which they were put in. A task that fails does not stop the next.

export interface Queue {
	/** Runs `task` after all earlier ones, and settles as it does. */
	run<Result>(task: () => Promise<Result>): Promise<Result>;
}

export function createQueue(): Queue {
	let tail: Promise<unknown> = Promise.resolve();
	return {
		run(task) {
			const result = tail.then(task);
			tail = result.catch(() => undefined); // its caller has the error
			return result;
		}
	};
}
