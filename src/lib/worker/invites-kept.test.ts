// Invites that are kept, noted and revoked: what their owner sees of them, and that nobody comes in by one that was revoked.
import { describe, expect, test } from 'vitest';
import { createAttempt } from '#lib/protocol/ids.ts';
import { parseInvite } from '#lib/protocol/invite.ts';
import { backUp, restorePeer } from './testing/backups.ts';
import { createFaults } from './testing/faults.ts';
import { readAnswer, readOffer } from './testing/forge.ts';
import { createPeer, type Peer, talk, textsOf, write } from './testing/peers.ts';

const DAY = 24 * 60 * 60 * 1000;
const host = { origin: 'https://sotto.example' };

/** An offer of the follower, opened by the issuer. */
async function knock(follower: Peer, issuer: Peer) {
	const sealed = await follower.vault.sealOffer({ contact: issuer.key, attempt: createAttempt(), sdp: 'offer' });
	return { sealed, opened: await issuer.vault.openOffer({ from: follower.key, sealed }) };
}
const listed = async (issuer: Peer) =>
	(await issuer.vault.invites(host)).map(({ number, state, note }) => ({ number, state, ...(note && { note }) }));
const statesOf = async (issuer: Peer) => (await issuer.store.readAll('invite')).map(({ value }) => value.state);
const contactsOf = async (peer: Peer) =>
	(await peer.vault.unlock({ passphrase: 'open', takeOver: false })).contacts.map(({ name, removed }) => ({
		name,
		removed
	}));

test('what is open is listed, newest first, each with the link by which it works, and so after a restart', async () => {
	const ada = await createPeer('Ada');
	const [first, second] = [await ada.vault.createInvite(host), await ada.vault.createInvite(host)];
	expect(await ada.vault.invites(host)).toEqual([second, first]);
	await ada.restart();
	expect(await ada.vault.invites(host)).toEqual([second, first]);
	expect(second).toMatchObject({ state: 'open', createdAt: second.expiresAt - 7 * DAY });
});

test('a link that is shown again says who its issuer is by now, and has the same token', async () => {
	const ada = await createPeer('Ada');
	const made = await ada.vault.createInvite(host);
	await ada.vault.setName({ name: 'Countess' });
	const [again] = await ada.vault.invites({ ...host, server: 'wss://ada.example/signal' });
	expect(parseInvite(again!.link)).toEqual({
		...parseInvite(made.link),
		name: 'Countess',
		server: 'wss://ada.example/signal'
	});
});

test('one that was used or has expired is listed no more', async () => {
	const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
	const [used, other] = [await ada.vault.createInvite(host), await ada.vault.createInvite(host)];
	await ben.vault.followInvite({ text: used.link });
	await knock(ben, ada);
	expect(await listed(ada)).toEqual([{ number: other.number, state: 'open' }]);
	ada.skew += 7 * DAY + 1_000;
	expect(await listed(ada)).toEqual([]);
});

describe('a note', () => {
	test('stays with its invite until it is used, and can be changed and taken away', async () => {
		const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
		const { number, link } = await ada.vault.createInvite(host);
		await ada.vault.noteInvite({ invite: number, note: '  Ben \n from the choir ' });
		await ada.restart();
		expect(await listed(ada)).toEqual([{ number, state: 'open', note: 'Ben from the choir' }]);
		await ada.vault.noteInvite({ invite: number, note: '' });
		expect(await listed(ada)).toEqual([{ number, state: 'open' }]);
		await ada.vault.noteInvite({ invite: number, note: 'Ben' });
		await ben.vault.followInvite({ text: link });
		await knock(ben, ada);
		const [row] = await ada.store.readAll('invite');
		expect(row?.value).not.toHaveProperty('note');
		await ada.vault.noteInvite({ invite: number, note: 'too late' });
		await ada.vault.noteInvite({ invite: 99, note: 'nobody' });
		expect(await ada.store.readAll('invite')).toEqual([row]);
	});

	test('that is longer than a name is refused', async () => {
		const ada = await createPeer('Ada');
		const { number } = await ada.vault.createInvite(host);
		const long = ada.vault.noteInvite({ invite: number, note: 'x'.repeat(65) });
		await expect(long).rejects.toMatchObject({ code: 'malformed' });
		expect(await listed(ada)).toEqual([{ number, state: 'open' }]);
	});

	test('is for nobody else: neither the link nor a backup has it', async () => {
		const ada = await createPeer('Ada');
		const { number } = await ada.vault.createInvite(host);
		await ada.vault.noteInvite({ invite: number, note: 'Ben from the choir' });
		const [shown] = await ada.vault.invites(host);
		expect(Object.keys(parseInvite(shown!.link)).toSorted()).toEqual(['name', 'publicKey', 'token']);
		const again = await restorePeer('Ada', await backUp(ada));
		const [row] = await again.store.readAll('invite');
		expect(row?.value.state).toBe('spent');
		expect(row?.value).not.toHaveProperty('note');
	});
});

describe('a revoked invite', () => {
	test('lets nobody in, and its follower is told, also after a restart and until it is forgotten', async () => {
		const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
		const { number, link } = await ada.vault.createInvite(host);
		await ben.vault.followInvite({ text: link });
		expect(await ada.vault.revokeInvite({ invite: number })).toBe(true);
		await ada.restart();
		const { sealed, opened } = await knock(ben, ada);
		const refusal = opened.kind === 'refuse' ? opened.sealed : '';
		const { attempt } = await readOffer(ada, ben, sealed);
		expect(await readAnswer(ben, ada, refusal)).toEqual({ attempt, refused: 'invite' });
		expect(await contactsOf(ada)).toEqual([]);
		ada.skew += 59 * DAY;
		await ada.vault.createInvite(host);
		expect((await knock(ben, ada)).opened).toMatchObject({ kind: 'refuse' });
		ada.skew += 2 * DAY;
		await ada.vault.createInvite(host);
		expect((await knock(ben, ada)).opened).toEqual({ kind: 'drop' });
	});

	test('is listed as that for as long as it would have worked; revoking it again changes nothing', async () => {
		const ada = await createPeer('Ada');
		const { number } = await ada.vault.createInvite(host);
		await ada.vault.noteInvite({ invite: number, note: 'Eve' });
		expect(await ada.vault.revokeInvite({ invite: number })).toBe(true);
		expect(await ada.vault.revokeInvite({ invite: number })).toBe(true);
		expect(await ada.vault.revokeInvite({ invite: 99 })).toBe(true);
		expect(await listed(ada)).toEqual([{ number, state: 'revoked', note: 'Eve' }]);
		ada.skew += 7 * DAY;
		expect(await listed(ada)).toEqual([]);
	});

	test('touches no other one, and comes back from a backup as over', async () => {
		const [ada, ben, eve] = await Promise.all([createPeer('Ada'), createPeer('Ben'), createPeer('Eve')]);
		const [mine, theirs] = [await ada.vault.createInvite(host), await ada.vault.createInvite(host)];
		await ben.vault.followInvite({ text: mine.link });
		await eve.vault.followInvite({ text: theirs.link });
		await ada.vault.revokeInvite({ invite: theirs.number });
		const file = await backUp(ada);
		await write(ben, ada, 'let in');
		await talk(ben, ada);
		expect(await textsOf(ada, ben)).toEqual(['let in']);
		const again = await restorePeer('Ada', file);
		expect((await knock(eve, again)).opened).toMatchObject({ kind: 'refuse' });
	});

	test('whose revocation did not reach the disk still works, and its owner was not told that it does not', async () => {
		const faults = createFaults();
		const [ada, ben] = await Promise.all([createPeer('Ada', faults.wrap), createPeer('Ben')]);
		const { number, link } = await ada.vault.createInvite(host);
		faults.commit = () => Promise.reject(new Error('no disk'));
		await expect(ada.vault.revokeInvite({ invite: number })).rejects.toThrow('no disk');
		faults.commit = undefined;
		expect(await listed(ada)).toEqual([{ number, state: 'open' }]);
		await ben.vault.followInvite({ text: link });
		expect((await knock(ben, ada)).opened).toMatchObject({ kind: 'offer' });
		expect(await ada.vault.revokeInvite({ invite: number })).toBe(false);
	});
});

/** Ada, whose commits wait for `release` from `hold` on; Ben, a stranger or somebody who was removed, with an open invite. */
async function createMeeting(who: 'a stranger' | 'somebody who was removed') {
	const faults = createFaults();
	const [ada, ben] = await Promise.all([createPeer('Ada', faults.wrap), createPeer('Ben')]);
	if (who !== 'a stranger') {
		await ada.vault.addContact({ publicKey: ben.key, name: 'Ben' });
		await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
	}
	const { number, link } = await ada.vault.createInvite(host);
	await ben.vault.followInvite({ text: link });
	const gate = Promise.withResolvers<undefined>();
	const reached = Promise.withResolvers<undefined>();
	faults.commit = async (commit) => {
		reached.resolve(undefined);
		await gate.promise;
		return commit();
	};
	const release = () => {
		faults.commit = undefined;
		gate.resolve(undefined);
	};
	return { ada, ben, number, release, reached: reached.promise };
}

describe.each(['a stranger', 'somebody who was removed'] as const)('revoking while %s comes in by it', (who) => {
	test('they are a contact where they were first, and their host is told', async () => {
		const { ada, ben, number, release, reached } = await createMeeting(who);
		const coming = knock(ben, ada);
		await reached; // their admission is on its way to the disk
		const revoking = ada.vault.revokeInvite({ invite: number });
		release();
		expect((await coming).opened).toMatchObject({ kind: 'offer' });
		expect(await revoking).toBe(false);
		await ada.restart();
		expect(await contactsOf(ada)).toEqual([{ name: 'Ben', removed: false }]);
		expect(await statesOf(ada)).toEqual(['spent']);
	});

	test('they stay out where the revocation was first', async () => {
		const { ada, ben, number, release, reached } = await createMeeting(who);
		const revoking = ada.vault.revokeInvite({ invite: number });
		await reached;
		const coming = knock(ben, ada);
		release();
		expect(await revoking).toBe(true);
		expect((await coming).opened.kind).not.toBe('offer');
		expect((await knock(ben, ada)).opened.kind).not.toBe('offer');
		await ada.restart();
		expect(await contactsOf(ada)).toEqual(who === 'a stranger' ? [] : [{ name: 'Ben', removed: true }]);
		expect(await statesOf(ada)).toEqual(['revoked']);
	});
});
