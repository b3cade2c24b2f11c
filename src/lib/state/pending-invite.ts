// The invite of the address bar that has not been answered yet, as components see it.
import type { Invite } from '#lib/protocol/invite.ts';
import type { Me } from '#lib/worker/api.ts';
import type { ContactModel } from './contact.svelte.ts';
import { findKnownBy } from './namesakes.ts';
import type { AppView } from './view.ts';

export function viewInvite(
	{ name, server, publicKey }: Invite,
	me: Me | undefined,
	contacts: readonly ContactModel[]
): NonNullable<AppView['pendingInvite']> {
	const namesake = findKnownBy(name, publicKey, contacts);
	return {
		name,
		server,
		own: publicKey === me?.publicKey,
		namesake: namesake && { name: namesake.name, verified: namesake.verified }
	};
}
