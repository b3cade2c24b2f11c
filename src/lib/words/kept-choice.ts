// Choices that are needed before anything is unlocked, or that say nothing of anybody, kept readable in this browser: no secret may be one. Absent: as the
// browser or the system has it.

/** What was chosen under a name. */
export function readChoice(name: string): string | undefined {
	return localStorageOf()?.getItem(name) ?? undefined;
}

/** @param choice undefined: none any more. Not kept where the browser keeps nothing: it holds until the next visit */
export function keepChoice(name: string, choice: string | undefined): void {
	try {
		if (choice === undefined) localStorageOf()?.removeItem(name);
		else localStorageOf()?.setItem(name, choice);
	} catch {
		// the disk is full, or the browser keeps nothing
	}
}

/** Some browsers refuse it altogether. */
function localStorageOf(): Storage | undefined {
	try {
		return globalThis.localStorage;
	} catch {
		return undefined;
	}
}
