// At which signaling server a contact is met: where the invite led, and where they were heard last; without either, at one's
// own of that time.
import { expect, test } from 'vitest';
import { createAttempt } from '#lib/protocol/ids.ts';
import { createFriends, createPeer, type Peer } from './testing/peers.ts';

const origin = 'https://sotto.example';
const [here, there] = ['wss://here.example/signal', 'wss://there.example/signal'];

const invite = async ({ vault }: Peer, server?: string) =>
	(await vault.createInvite({ origin, ...(server !== undefined && { server }) })).link;
const follow = (peer: Peer, text: string) => peer.vault.followInvite({ text });
const remove = (peer: Peer, { key: contact }: Peer) => peer.vault.removeContact({ contact, history: 'keep' });

/** Where the peer meets the other; undefined: at the host's. */
async function placeOf(peer: Peer, other: Peer): Promise<string | undefined> {
	const { contacts } = await peer.vault.unlock({ passphrase: 'open', takeOver: false });
	const found = contacts.find(({ publicKey }) => publicKey === other.key);
	expect(found).toBeDefined();
	return found?.server;
}
/** An offer of the one, over the server at which they meet the other, as it arrives. */
async function offer(from: Peer, to: Peer) {
	const [attempt, server] = [createAttempt(), await placeOf(from, to)];
	const sealed = await from.vault.sealOffer({ contact: to.key, attempt, sdp: 'offer' });
	return { attempt, arrived: { from: from.key, sealed, ...(server !== undefined && { server }) } };
}
/** The offer is answered, and comes to a link. */
async function link(from: Peer, to: Peer, { attempt, arrived }: Awaited<ReturnType<typeof offer>>): Promise<void> {
	expect(await to.vault.openOffer(arrived)).toMatchObject({ kind: 'offer' });
	const answer = await to.vault.sealAnswer({ contact: from.key, attempt, sdp: 'answer' });
	expect(await from.vault.openAnswer({ from: to.key, sealed: answer })).toMatchObject({ kind: 'answer' });
	await to.vault.linkOpened({ contact: from.key, attempt });
	await from.vault.linkOpened({ contact: to.key, attempt });
	await to.vault.linkClosed({ contact: from.key, attempt });
	await from.vault.linkClosed({ contact: to.key, attempt });
}
const knock = async (from: Peer, to: Peer) => link(from, to, await offer(from, to));

test('both meet where the invite led, whatever the issuer has chosen since', async () => {
	const [ada, ben, cem] = await Promise.all([createPeer('Ada'), createPeer('Ben'), createPeer('Cem')]);
	const [first, second] = [await invite(ada), await invite(ada, here)];
	await ada.vault.setPreferences({ server: there });
	await follow(ben, first);
	await knock(ben, ada);
	await follow(cem, second);
	await knock(cem, ada);
	await ada.restart();
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([undefined, undefined]);
	expect([await placeOf(ada, cem), await placeOf(cem, ada)]).toEqual([here, here]);
});

test('an invite that is shown again leads to where its issuer is by now, and its follower is met there', async () => {
	const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
	await invite(ada, here);
	const [shown] = await ada.vault.invites({ origin, server: there });
	await ada.restart();
	await follow(ben, shown!.link);
	await knock(ben, ada);
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([there, there]);
});

test('and the link that was given out before leads to where it always led', async () => {
	const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
	const given = await invite(ada);
	await ada.vault.invites({ origin, server: there });
	await follow(ben, given);
	await knock(ben, ada);
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([undefined, undefined]);
});

test('a new invite moves two who know each other, and another moves them back', async () => {
	const [ada, ben] = await createFriends();
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([undefined, undefined]);
	await follow(ben, await invite(ada, here));
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([undefined, here]);
	await knock(ben, ada);
	expect(await placeOf(ada, ben)).toBe(here);
	await ada.restart();
	expect(await placeOf(ada, ben)).toBe(here);
	await follow(ben, await invite(ada));
	await knock(ben, ada);
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([undefined, undefined]);
});

test('whoever is heard is met there, whatever became of the invite', async () => {
	const [ada, ben] = await createFriends();
	const { number, link } = await ada.vault.createInvite({ origin, server: here });
	await ada.vault.revokeInvite({ invite: number });
	await follow(ben, link);
	await knock(ben, ada);
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([here, here]);
});

test('of two offers that cross, both go by the one that comes to a link', async () => {
	const [ada, ben] = await createFriends();
	const [toAda, toBen] = [await invite(ada, here), await invite(ben, there)];
	await follow(ada, toBen);
	await follow(ben, toAda);
	const [fromAda, fromBen] = [await offer(ada, ben), await offer(ben, ada)];
	expect(await ada.vault.openOffer(fromBen.arrived)).toMatchObject({ kind: 'offer' });
	await link(ada, ben, fromAda);
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([there, there]);
});

test('an offer that a server held back and that comes to no link moves nobody', async () => {
	const [ada, ben] = await createFriends();
	const held = await offer(ada, ben);
	await follow(ada, await invite(ben, here));
	expect(await ben.vault.openOffer({ ...held.arrived, server: there })).toMatchObject({ kind: 'offer' });
	await ben.vault.sealAnswer({ contact: ada.key, attempt: held.attempt, sdp: 'answer' });
	await ben.vault.linkClosed({ contact: ada.key, attempt: held.attempt });
	expect(await placeOf(ben, ada)).toBeUndefined();
});

test('an invite that was followed while an answer was on its way is still presented', async () => {
	const [ada, ben] = await createFriends();
	const before = await offer(ben, ada);
	await follow(ben, await invite(ada, here));
	await link(ben, ada, before);
	await knock(ben, ada);
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([here, here]);
	expect((await ada.store.readAll('invite')).map(({ value }) => value.state)).toContain('spent');
});

test('who is added by key is looked for at the server of that time', async () => {
	const [ada, ben, cem] = await Promise.all([createPeer('Ada'), createPeer('Ben'), createPeer('Cem')]);
	await ada.vault.addContact({ publicKey: ben.key, name: 'Ben' });
	await ada.vault.setPreferences({ server: there });
	await ada.vault.addContact({ publicKey: cem.key, name: 'Cem' });
	expect([await placeOf(ada, ben), await placeOf(ada, cem)]).toEqual([undefined, there]);
});

test('who is added again is met where they were, and by an invite where that leads', async () => {
	const [ada, ben] = await createFriends();
	await follow(ada, await invite(ben, here));
	await remove(ada, ben);
	await ada.vault.addContact({ publicKey: ben.key, name: 'Ben' });
	expect(await placeOf(ada, ben)).toBe(here);
	await remove(ada, ben);
	await follow(ben, await invite(ada, there));
	await knock(ben, ada); // an open token takes them back
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([there, there]);
});
