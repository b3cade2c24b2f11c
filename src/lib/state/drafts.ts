// What was typed and not sent. Owns when it is written to the disk: soon while somebody types, at once when they turn away.
import type { PublicKey } from '#lib/protocol/ids.ts';

/** What a crash may take of a text that is being typed, in ms. */
const WAIT = 300;

export interface Drafts {
	/** What stands in the composer now. @returns whether that is new */
	typed(contact: PublicKey, text: string): boolean;
	/** Whether something of the contact is not on the disk yet. */
	isUnsaved(contact: PublicKey): boolean;
	/** Writes what waits. Resolves when nothing is unsaved; undefined when nothing was. */
	flush(): Promise<void> | undefined;
	/** The contact is gone: nothing of theirs is written any more. */
	forget(contact: PublicKey): void;
}

/**
 * @param saved the draft as it is on the disk
 * @param save writes one; tells of its failures itself and never rejects
 */
export function createDrafts(
	saved: (contact: PublicKey) => string,
	save: (contact: PublicKey, text: string) => Promise<void>
): Drafts {
	/** Not on the disk yet. */
	const unsaved = new Map<PublicKey, string>();
	const timers = new Map<PublicKey, ReturnType<typeof setTimeout>>();
	const writing = new Set<Promise<void>>();

	function write(contact: PublicKey): void {
		clearTimeout(timers.get(contact));
		timers.delete(contact);
		const text = unsaved.get(contact);
		if (text === undefined) return;
		const written = save(contact, text).finally(() => {
			writing.delete(written);
			if (unsaved.get(contact) === text) unsaved.delete(contact);
		});
		writing.add(written);
	}
	return {
		typed(contact, text) {
			if (text === (unsaved.get(contact) ?? saved(contact))) return false;
			unsaved.set(contact, text);
			if (text === '')
				write(contact); // sent, or thrown away: it must not come back
			else if (!timers.has(contact))
				timers.set(
					contact,
					setTimeout(() => write(contact), WAIT)
				);
			return true;
		},
		isUnsaved: (contact) => unsaved.has(contact),
		flush() {
			for (const contact of [...timers.keys()]) write(contact);
			return writing.size === 0 ? undefined : Promise.all(writing).then(() => undefined);
		},
		forget(contact) {
			clearTimeout(timers.get(contact));
			timers.delete(contact);
			unsaved.delete(contact);
		}
	};
}
