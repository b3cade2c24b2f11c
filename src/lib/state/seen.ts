// When a contact was seen last. Owns what counts as seeing somebody, and how often it is written down; whether anybody is
// shown it is the vault's to decide.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Presence } from '#lib/protocol/signaling.ts';

/** "Last seen" is told in minutes, so one note in each is enough, in ms. */
const PACE = 60_000;

export interface Seen {
	/** @param presence undefined: nobody tells it any more */
	presence(contact: PublicKey, presence: Presence | undefined): void;
	/** A link to the contact is open. */
	linked(contact: PublicKey): void;
	stop(): void;
}

/** @param note writes down that the contact is here now */
export function createSeen(note: (contact: PublicKey) => void): Seen {
	const here = new Set<PublicKey>();
	const notedAt = new Map<PublicKey, number>();

	function see(contact: PublicKey): void {
		const now = Date.now();
		if (now - (notedAt.get(contact) ?? -Infinity) < PACE) return;
		notedAt.set(contact, now);
		note(contact);
	}
	// Whoever stays is seen as long as somebody tells it.
	const timer = setInterval(() => {
		for (const contact of here) see(contact);
	}, PACE);
	return {
		stop: () => clearInterval(timer),
		presence(contact, presence) {
			if (presence === undefined) {
				here.delete(contact); // when they went nobody saw
				return;
			}
			const isHere = presence === 'online' || presence === 'away' || presence === 'busy';
			// Somebody who goes was here until now; somebody who never came was not.
			if (isHere || here.has(contact)) see(contact);
			if (isHere) here.add(contact);
			else here.delete(contact);
		},
		linked: see
	};
}
