// The list of invites, over a vault of the test's.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { VaultApi } from '#lib/worker/api.ts';
import { Invites } from './invites.svelte.ts';
import type { InviteView } from './invites-view.ts';

const host = { origin: 'https://sotto.example' };

beforeEach(() => vi.stubGlobal('location', host));
afterEach(() => void vi.unstubAllGlobals());

/** @param server as invites name it */
function createParts(server?: string) {
	let kept: readonly InviteView[] = [];
	const vault = {
		invites: vi.fn<VaultApi['invites']>(() => Promise.resolve(kept)),
		createInvite: vi.fn<VaultApi['createInvite']>(() => {
			const made: InviteView = { number: kept.length + 1, link: 'link', createdAt: 1, expiresAt: 2, state: 'open' };
			kept = [made, ...kept];
			return Promise.resolve(made);
		}),
		noteInvite: vi.fn<VaultApi['noteInvite']>(({ invite, note }) => {
			kept = kept.map((each) => (each.number === invite ? { ...each, note } : each));
			return Promise.resolve();
		}),
		revokeInvite: vi.fn<VaultApi['revokeInvite']>(({ invite }) => {
			kept = kept.map((each) => (each.number === invite ? { ...each, state: 'revoked' } : each));
			return Promise.resolve(true);
		})
	};
	return { vault, invites: new Invites(vault as unknown as VaultApi, () => server) };
}

test('what is made, noted and revoked is drawn once the vault has it', async () => {
	const { invites } = createParts();
	expect(invites.all).toBeUndefined();
	const made = await invites.create();
	expect(invites.all).toEqual([made]);
	await invites.note(made.number, 'Ben');
	expect(invites.all).toEqual([{ ...made, note: 'Ben' }]);
	expect(await invites.revoke(made.number)).toBe(true);
	expect(invites.all).toEqual([{ ...made, note: 'Ben', state: 'revoked' }]);
});

test('a refused revocation changes nothing that is drawn', async () => {
	const { vault, invites } = createParts();
	const made = await invites.create();
	vault.revokeInvite.mockRejectedValueOnce(new AppError('disk-full'));
	await expect(invites.revoke(made.number)).rejects.toMatchObject({ code: 'disk-full' });
	expect(invites.all).toEqual([made]);
});

test('one that somebody has used meanwhile is drawn no more', async () => {
	const { vault, invites } = createParts();
	const made = await invites.create();
	vault.revokeInvite.mockResolvedValueOnce(false);
	vault.invites.mockResolvedValueOnce([]);
	expect(await invites.revoke(made.number)).toBe(false);
	expect(invites.all).toEqual([]);
});

test('a link names the signaling server where it is not the app’s own', async () => {
	const own = createParts();
	await own.invites.create();
	expect(own.vault.createInvite).toHaveBeenCalledWith(host);
	expect(own.vault.invites).toHaveBeenCalledWith(host);
	const server = 'wss://far.example/signal';
	const foreign = createParts(server);
	await foreign.invites.load();
	expect(foreign.vault.invites).toHaveBeenCalledWith({ ...host, server });
});
