// What a change of preferences does at once, on this side of the vault: what is told, what is drawn, and when it locks.
import type { Preferences } from '#lib/worker/preferences-api.ts';
import type { Alerts } from './alerts.ts';
import type { AutoLock } from './auto-lock.ts';
import type { ContactModel } from './contact.svelte.ts';
import type { Network } from './network.ts';
import type { OwnServer } from './own-server.ts';

/** What may be changed, as it is by now. */
interface Parts {
	readonly autoLock: Pick<AutoLock, 'set'>;
	readonly alerts: Pick<Alerts, 'withdraw'>;
	readonly network: Pick<Network, 'setPresence' | 'setServer' | 'stopTyping'>;
	readonly contacts: readonly ContactModel[];
	readonly ownPresence: Parameters<Network['setPresence']>[0];
	readonly server: Pick<OwnServer, 'address'>;
}

/** @param preferences as they are by now: another change may have been quicker */
export function takeEffect(change: Partial<Preferences>, preferences: Preferences, parts: Parts): void {
	const { autoLock, alerts, network, contacts, ownPresence, server } = parts;
	if (change.lockAfter !== undefined) autoLock.set(preferences.lockAfter);
	if (change.notify !== undefined || change.notifyContent !== undefined) alerts.withdraw();
	if (change.presence !== undefined) network.setPresence(ownPresence);
	if (change.server !== undefined) network.setServer(server.address);
	if (change.typing === undefined || preferences.typing) return;
	for (const contact of contacts) {
		network.stopTyping(contact.publicKey);
		contact.typing = false;
	}
}
