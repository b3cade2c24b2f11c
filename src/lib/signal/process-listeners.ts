// What listened for a Node process's last errors before the library was loaded. Must be imported before it; in a
// browser there is no process, and nothing to remember.

const events = ['uncaughtException', 'unhandledRejection'] as const;

interface ProcessLike {
	listeners(event: string): ((...values: unknown[]) => void)[];
	removeListener(event: string, listener: (...values: unknown[]) => void): unknown;
}

const { process } = globalThis as { process?: ProcessLike };
const before = new Set(events.flatMap((event) => process?.listeners(event) ?? []));

/**
 * Takes away the listeners that came since this file was loaded. D10: the library's curve, compiled by emscripten, makes
 * every uncaught exception and unhandled rejection of the whole process an abort of its own.
 */
export function removeNewListeners(): void {
	for (const event of events)
		for (const listener of process?.listeners(event) ?? [])
			if (!before.has(listener)) process?.removeListener(event, listener);
}
