// Invites (docs/protocol.md, section 6): issued, honoured once, remembered when spent. Owns the tokens; everything here
// runs in the shared queue.
import { randomBytes, toBase64 } from '#lib/protocol/bytes.ts';
import type { Offer } from '#lib/protocol/description.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { createInviteLink } from '#lib/protocol/invite.ts';
import type { InviteRow, Write } from '#lib/store/rows.ts';
import type { InviteView } from './api.ts';
import { createContact, meetAt, takeBack } from './contacts.ts';
import type { Contact, Core } from './core.ts';
import { commitTurn, type Turn } from './turn.ts';

const DAY = 24 * 60 * 60 * 1000;
const LIFETIME = 7 * DAY;
/** A token that is no longer honoured is remembered this long, so that its follower is told instead of left waiting. */
const MEMORY = 60 * DAY;

/** Makes an invite; it is on disk when this resolves. */
export async function createInvite(core: Core, origin: string, server?: string): Promise<InviteView> {
	const token = toBase64(randomBytes(16));
	const now = core.now();
	const forgotten = [...core.invites].filter(([, { createdAt }]) => now - createdAt > MEMORY).map(([key]) => key);
	const number = Math.max(0, ...core.invites.keys()) + 1;
	const named = server === undefined ? {} : { server };
	const row: InviteRow = { token, createdAt: now, expiresAt: now + LIFETIME, state: 'open', ...named };
	await core.store.commit([
		{ store: 'invite', key: number, value: row },
		...forgotten.map((key): Write => ({ store: 'invite', key, value: undefined }))
	]);
	core.invites.set(number, row);
	for (const key of forgotten) core.invites.delete(key);
	const link = createInviteLink(origin, {
		publicKey: core.identity.publicKey,
		token,
		name: core.name,
		...named
	});
	return { link, expiresAt: row.expiresAt };
}

/** Whether this person issued the token and does not honour it any more. Of a token they never issued nothing is said. */
export function refusesInvite(core: Core, token: string): boolean {
	const found = findInvite(core, token);
	return found !== undefined && !isHonoured(core, found[1]);
}

/**
 * Makes a contact of whoever presents an open token, and spends it, in one commit.
 * @returns false when the token is not this person's
 */
export async function admitStranger(core: Core, from: PublicKey, { invite, name }: Offer): Promise<boolean> {
	const found = invite === undefined ? undefined : findInvite(core, invite);
	if (found === undefined || !isHonoured(core, found[1])) return false;
	const [key, row] = found;
	const spent: InviteRow = { ...row, state: 'spent' };
	await createContact(core, { publicKey: from, name: name ?? from.slice(0, 8), ...placeOf(row) }, [
		{ store: 'invite', key, value: spent }
	]);
	core.invites.set(key, spent);
	return true;
}

/** The same for somebody who was removed with the history kept. Runs in the contact's queue. */
export async function admitAgain(core: Core, contact: Contact, { invite, name }: Offer): Promise<boolean> {
	return core.shared.run(async () => {
		const found = invite === undefined ? undefined : findInvite(core, invite);
		if (found === undefined || !isHonoured(core, found[1])) return false;
		const [key, row] = found;
		const spent: InviteRow = { ...row, state: 'spent' };
		await takeBack(core, contact, { name: name ?? contact.row.name, ...placeOf(row) }, [
			{ store: 'invite', key, value: spent }
		]);
		core.invites.set(key, spent);
		return true;
	});
}

/**
 * A token that an existing contact presents is spent too, in the commit of the turn, and they are met from then on where
 * they found this person by it. Runs in the contact's queue.
 */
export async function spendInvite(core: Core, turn: Turn, token: string): Promise<void> {
	await core.shared.run(async () => {
		const found = findInvite(core, token);
		if (found?.[1].state !== 'open') {
			await commitTurn(core, turn);
			return;
		}
		const [key, row] = found;
		const spent: InviteRow = { ...row, state: 'spent' };
		turn.row = meetAt(turn.row, row.server);
		await commitTurn(core, turn, [{ store: 'invite', key, value: spent }]);
		core.invites.set(key, spent);
	});
}

/** Where whoever follows the invite is met. */
function placeOf({ server }: InviteRow): Pick<InviteRow, 'server'> {
	return server === undefined ? {} : { server };
}

function findInvite(core: Core, token: string): [number, InviteRow] | undefined {
	return [...core.invites].find(([, row]) => row.token === token);
}

function isHonoured(core: Core, { state, expiresAt }: InviteRow): boolean {
	return state === 'open' && core.now() < expiresAt;
}
