// At which signaling server a contact is met: where the invite led, whoever made it; without one, at one's own of that time.
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
/** The follower's offer reaches the issuer. */
async function knock(follower: Peer, issuer: Peer): Promise<void> {
	const sealed = await follower.vault.sealOffer({ contact: issuer.key, attempt: createAttempt(), sdp: 'offer' });
	expect(await issuer.vault.openOffer({ from: follower.key, sealed })).toMatchObject({ kind: 'offer' });
}

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

test('a token moves once: presented again, it leaves the contact where they are met by now', async () => {
	const [ada, ben] = await createFriends();
	await follow(ben, await invite(ada, here));
	await knock(ben, ada);
	await follow(ada, await invite(ben, there));
	expect(await placeOf(ada, ben)).toBe(there);
	await knock(ben, ada); // Ben's offer carries the token until Ada has answered one
	expect(await placeOf(ada, ben)).toBe(there);
});

test('who is added by key is looked for at the server of that time', async () => {
	const [ada, ben, cem] = await Promise.all([createPeer('Ada'), createPeer('Ben'), createPeer('Cem')]);
	await ada.vault.addContact({ publicKey: ben.key, name: 'Ben' });
	await ada.vault.setPreferences({ server: there });
	await ada.vault.addContact({ publicKey: cem.key, name: 'Cem' });
	expect([await placeOf(ada, ben), await placeOf(ada, cem)]).toEqual([undefined, there]);
});

test('who is taken back is met where that was agreed on, not where they were met before', async () => {
	const [ada, ben] = await createFriends();
	await follow(ada, await invite(ben, here));
	await remove(ada, ben);
	await ada.vault.addContact({ publicKey: ben.key, name: 'Ben' });
	expect(await placeOf(ada, ben)).toBeUndefined();
	await remove(ada, ben);
	await follow(ben, await invite(ada, there));
	await knock(ben, ada); // an open token takes them back
	expect([await placeOf(ada, ben), await placeOf(ben, ada)]).toEqual([there, there]);
});
