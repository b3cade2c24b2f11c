// The invite of the address bar that has not been answered yet, as components see it.
import { createInviteLink, type Invite, parseInvite } from '#lib/protocol/invite.ts';
import { readServerAddress } from '#lib/protocol/server-address.ts';
import type { Me } from '#lib/worker/api.ts';
import type { ContactModel } from './contact.svelte.ts';
import { findKnownBy } from './namesakes.ts';
import type { AppView } from './view.ts';

/** An invite with the text by which it is followed. */
export type OpenedInvite = Invite & { readonly text: string };

/**
 * Reads an invite. One that leads to another host of the app and names no server is met at that host's (docs/protocol.md,
 * "Several servers").
 * @param origin of this app
 * @throws AppError `invite-invalid`, `version`
 */
export function readInvite(link: string, origin: string): OpenedInvite {
	const invite = parseInvite(link);
	const url = URL.canParse(link.trim()) ? new URL(link.trim()) : undefined;
	const ofHost = url === undefined || url.origin === origin ? undefined : readServerAddress(url.origin);
	if (invite.server !== undefined || ofHost === undefined) return { ...invite, text: link };
	const named = { ...invite, server: ofHost };
	return { ...named, text: createInviteLink(origin, named) };
}

/** @param ownServer it is called anyway: nobody need be told */
export function viewInvite(
	{ name, server, publicKey }: Invite,
	me: Me | undefined,
	contacts: readonly ContactModel[],
	ownServer: string | undefined
): NonNullable<AppView['pendingInvite']> {
	const namesake = findKnownBy(name, publicKey, contacts);
	const known = contacts.find((contact) => contact.publicKey === publicKey);
	return {
		name,
		known: known?.name,
		server: server === ownServer ? undefined : server,
		own: publicKey === me?.publicKey,
		namesake: namesake && { name: namesake.name, verified: namesake.verified }
	};
}
