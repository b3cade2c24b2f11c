// Invites (docs/protocol.md, section 6): issued, honoured once, revoked, remembered when they are over. Owns the tokens;
// everything here runs in the shared queue.
import { randomBytes, toBase64 } from '#lib/protocol/bytes.ts';
import type { Offer } from '#lib/protocol/description.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { createInviteLink } from '#lib/protocol/invite.ts';
import { MAX_NAME_LENGTH } from '#lib/protocol/limits.ts';
import { cleanName } from '#lib/protocol/schemas.ts';
import type { InviteRow, Write } from '#lib/store/rows.ts';
import { createContact, takeBack } from './contacts.ts';
import type { Contact, Core } from './core.ts';
import type { InviteHost, InvitesApi, InviteView } from './invites-api.ts';
import { commitTurn, type Turn } from './turn.ts';

const DAY = 24 * 60 * 60 * 1000;
const LIFETIME = 7 * DAY;
/** A token that is no longer honoured is remembered this long, so that its follower is told instead of left waiting. */
const MEMORY = 60 * DAY;

/** The calls about invites. @param core the open one, or throws `locked` */
export function createInvites(core: () => Core): InvitesApi {
	const shared = async <Result>(act: (open: Core) => Result | Promise<Result>): Promise<Result> => {
		const open = core();
		return open.shared.run(async () => act(open));
	};
	return {
		createInvite: (host) => shared((open) => createInvite(open, host)),
		invites: (host) => shared((open) => listInvites(open, host)),
		noteInvite: ({ invite, note }) => shared((open) => noteInvite(open, invite, note)),
		revokeInvite: ({ invite }) => shared((open) => revokeInvite(open, invite))
	};
}

async function createInvite(core: Core, host: InviteHost): Promise<InviteView> {
	const token = toBase64(randomBytes(16));
	const now = core.now();
	const forgotten = [...core.invites].filter(([, { createdAt }]) => now - createdAt > MEMORY).map(([key]) => key);
	const number = Math.max(0, ...core.invites.keys()) + 1;
	const row: InviteRow = { token, createdAt: now, expiresAt: now + LIFETIME, state: 'open' };
	const view = viewOf(core, host, number, { ...row, state: 'open' }); // before it is kept: a link may be too long
	await core.store.commit([
		{ store: 'invite', key: number, value: row },
		...forgotten.map((key): Write => ({ store: 'invite', key, value: undefined }))
	]);
	core.invites.set(number, row);
	for (const key of forgotten) core.invites.delete(key);
	return view;
}

function listInvites(core: Core, host: InviteHost): readonly InviteView[] {
	return [...core.invites]
		.flatMap(([number, row]) => {
			const { state } = row;
			return state === 'spent' || core.now() >= row.expiresAt ? [] : [viewOf(core, host, number, { ...row, state })];
		})
		.toSorted((one, other) => other.number - one.number);
}

/** The link says who this person is and where they are by now. */
function viewOf(
	{ identity, name }: Core,
	host: InviteHost,
	number: number,
	{ token, createdAt, expiresAt, note, state }: InviteRow & Pick<InviteView, 'state'>
): InviteView {
	const link = createInviteLink(host.origin, { publicKey: identity.publicKey, token, name, ...placeOf(host) });
	return { number, link, createdAt, expiresAt, ...(note !== undefined && { note }), state };
}

async function noteInvite(core: Core, number: number, given: string): Promise<void> {
	const note = cleanName(given);
	if (note.length > MAX_NAME_LENGTH) throw new AppError('malformed', 'note');
	const row = core.invites.get(number);
	if (row?.state !== 'open') return;
	const { note: _, ...rest } = row;
	await keep(core, number, note === '' ? rest : { ...rest, note });
}

/** An expired one is revoked too: its follower is told either way. */
async function revokeInvite(core: Core, number: number): Promise<boolean> {
	const row = core.invites.get(number);
	if (row?.state === 'open') await keep(core, number, { ...row, state: 'revoked' });
	return row?.state !== 'spent';
}

async function keep(core: Core, number: number, row: InviteRow): Promise<void> {
	await core.store.commit([{ store: 'invite', key: number, value: row }]);
	core.invites.set(number, row);
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
export async function admitStranger(
	core: Core,
	from: PublicKey,
	{ invite, name }: Offer,
	server: string | undefined
): Promise<boolean> {
	const found = invite === undefined ? undefined : findInvite(core, invite);
	if (found === undefined || !isHonoured(core, found[1])) return false;
	const [key, row] = found;
	const spent = spentRow(row);
	await createContact(core, { publicKey: from, name: name ?? from.slice(0, 8), ...placeOf({ server }) }, [
		{ store: 'invite', key, value: spent }
	]);
	core.invites.set(key, spent);
	return true;
}

/** The same for somebody who was removed with the history kept. Runs in the contact's queue. */
export async function admitAgain(
	core: Core,
	contact: Contact,
	{ invite, name }: Offer,
	server: string | undefined
): Promise<boolean> {
	return core.shared.run(async () => {
		const found = invite === undefined ? undefined : findInvite(core, invite);
		if (found === undefined || !isHonoured(core, found[1])) return false;
		const [key, row] = found;
		const spent = spentRow(row);
		await takeBack(core, contact, { name: name ?? contact.row.name, ...placeOf({ server }) }, [
			{ store: 'invite', key, value: spent }
		]);
		core.invites.set(key, spent);
		return true;
	});
}

/** A token that an existing contact presents is spent too, in the commit of the turn. Runs in the contact's queue. */
export async function spendInvite(core: Core, turn: Turn, token: string): Promise<void> {
	await core.shared.run(async () => {
		const found = findInvite(core, token);
		if (found?.[1].state !== 'open') return commitTurn(core, turn);
		const [key, row] = found;
		const spent = spentRow(row);
		await commitTurn(core, turn, [{ store: 'invite', key, value: spent }]);
		core.invites.set(key, spent);
	});
}

/** @param place whose server is absent where it is the host's */
function placeOf({ server }: { readonly server?: string | undefined }): { readonly server?: string } {
	return server === undefined ? {} : { server };
}

/** For whom it was is of no use any more. */
function spentRow({ note: _, ...row }: InviteRow): InviteRow {
	return { ...row, state: 'spent' };
}

function findInvite(core: Core, token: string): [number, InviteRow] | undefined {
	return [...core.invites].find(([, row]) => row.token === token);
}

function isHonoured(core: Core, { state, expiresAt }: InviteRow): boolean {
	return state === 'open' && core.now() < expiresAt;
}
