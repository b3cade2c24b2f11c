// Redials of contacts whose presence nobody tells: after "not there", again in a minute, doubling to a quarter of an hour.
// Owns the timers; whether a contact is still wanted is the caller's to decide.
import type { PublicKey } from '#lib/protocol/ids.ts';

/** A follower who was never answered, or a contact on a server without presence (docs/protocol.md, section 6), in ms. */
const FIRST = 60_000;
const LONGEST = 15 * 60_000;

export interface Redials {
	/** The contact was not there. */
	missed(contact: PublicKey): void;
	/** The contact was reached. */
	succeeded(contact: PublicKey): void;
	stop(): void;
}

export function createRedials(dial: (contact: PublicKey) => void): Redials {
	const waits = new Map<PublicKey, number>();
	const timers = new Map<PublicKey, ReturnType<typeof setTimeout>>();

	function clear(contact: PublicKey): void {
		clearTimeout(timers.get(contact));
		timers.delete(contact);
	}
	return {
		missed(contact) {
			clear(contact);
			const wait = Math.min(LONGEST, waits.get(contact) ?? FIRST);
			waits.set(contact, wait * 2);
			timers.set(
				contact,
				setTimeout(() => dial(contact), wait)
			);
		},
		succeeded(contact) {
			clear(contact);
			waits.delete(contact);
		},
		stop() {
			for (const contact of [...timers.keys()]) clear(contact);
		}
	};
}
