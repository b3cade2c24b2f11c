// What a person does about a contact, beside writing to them: names, verifies, mutes, blocks and removes them. Owns no state: each
// act is one call to the vault, and what it changed is drawn.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, VaultApi } from '#lib/worker/api.ts';
import { refusalOf } from './words.ts';

export interface ContactActs {
	/** What stands in the composer now. */
	typed(contact: PublicKey, text: string): void;
	/** @returns words when it was refused */
	rename(contact: PublicKey, name: string): Promise<string | undefined>;
	setVerified(contact: PublicKey, verified: boolean): Promise<void>;
	setMuted(contact: PublicKey, muted: boolean): Promise<void>;
	setBlocked(contact: PublicKey, blocked: boolean): Promise<void>;
	remove(contact: PublicKey, history: 'keep' | 'delete'): Promise<void>;
}

/**
 * @param apply draws what was committed
 * @param typed keeps a draft, and tells the contact
 * @param removed the contact is removed: nothing of them is open or written any more
 * @param unblocked they may be reached again, for what waits
 */
export function createContactActs(
	vault: Pick<VaultApi, 'renameContact' | 'setVerified' | 'setMuted' | 'setBlocked' | 'removeContact'>,
	apply: (changes: Changes) => void,
	typed: (contact: PublicKey, text: string) => void,
	removed: (contact: PublicKey) => void,
	unblocked: (contact: PublicKey) => void
): ContactActs {
	return {
		typed,
		rename: (contact, name) => refusalOf(async () => apply(await vault.renameContact({ contact, name: name.trim() }))),
		async setVerified(contact, verified) {
			apply(await vault.setVerified({ contact, verified }));
		},
		async setMuted(contact, muted) {
			apply(await vault.setMuted({ contact, muted }));
		},
		async setBlocked(contact, blocked) {
			apply(await vault.setBlocked({ contact, blocked }));
			if (!blocked) unblocked(contact);
		},
		async remove(contact, history) {
			const changes = await vault.removeContact({ contact, history });
			removed(contact);
			apply(changes);
		}
	};
}
