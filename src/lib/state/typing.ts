// Who is typing now. Owns the times after which that is forgotten; what is drawn of it is the caller's.
import type { PublicKey } from '#lib/protocol/ids.ts';
import { TYPING_LIFE } from '#lib/rtc/limits.ts';

export interface Typing {
	/** The contact said that they type, or that they do not. */
	heard(contact: PublicKey, active: boolean): void;
	/** What they typed has arrived, or the link is gone. */
	stopped(contact: PublicKey): void;
	/** Forgets everybody, and tells nobody. */
	stop(): void;
}

/** @param changed is told when a contact begins, and when they have stopped */
export function createTyping(changed: (contact: PublicKey, isTyping: boolean) => void): Typing {
	const timers = new Map<PublicKey, ReturnType<typeof setTimeout>>();

	function stopped(contact: PublicKey): void {
		clearTimeout(timers.get(contact));
		if (timers.delete(contact)) changed(contact, false);
	}
	return {
		stopped,
		heard(contact, active) {
			if (!active) {
				stopped(contact);
				return;
			}
			const isNew = !timers.has(contact);
			clearTimeout(timers.get(contact));
			timers.set(
				contact,
				setTimeout(() => stopped(contact), TYPING_LIFE)
			);
			if (isNew) changed(contact, true);
		},
		stop() {
			for (const timer of timers.values()) clearTimeout(timer);
			timers.clear();
		}
	};
}
