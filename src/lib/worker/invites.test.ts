// Invites between whole vaults: a token makes one contact, is remembered when it is spent, and tells nothing to strangers.
import { expect, test } from 'vitest';
import { createAttempt } from '#lib/protocol/ids.ts';
import { parseInvite } from '#lib/protocol/invite.ts';
import { forgeOffer, readAnswer, readOffer } from './testing/forge.ts';
import { createFriends, createPeer, type Peer, talk, textsOf, write } from './testing/peers.ts';
import { contactRow, copyProfile } from './testing/profiles.ts';

const DAY = 24 * 60 * 60 * 1000;
const origin = 'https://sotto.example';
const dropped = { kind: 'drop' };

const invite = async (issuer: Peer, server?: string) =>
	(await issuer.vault.createInvite({ origin, ...(server !== undefined && { server }) })).link;
const namesOf = async (peer: Peer) =>
	(await peer.vault.unlock({ passphrase: 'open', takeOver: false })).contacts.map(({ name }) => name);

const createThree = () => Promise.all([createPeer('Ada'), createPeer('Ben'), createPeer('Eve')]);

/** An offer of the follower, opened by the issuer. */
async function knock(follower: Peer, issuer: Peer) {
	const sealed = await follower.vault.sealOffer({ contact: issuer.key, attempt: createAttempt(), sdp: 'offer' });
	return { sealed, opened: await issuer.vault.openOffer({ from: follower.key, sealed }) };
}

test('an invite makes two contacts, with the names of each other, who can write', async () => {
	const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
	const followed = await ben.vault.followInvite({ text: await invite(ada, 'wss://ada.example/signal') });
	expect(followed.contact).toBe(ada.key);
	expect(followed.changes.contacts).toMatchObject([
		{ name: 'Ada', invited: true, server: 'wss://ada.example/signal', lastN: 0 }
	]);
	await write(ben, ada, 'here I am');
	await talk(ben, ada);
	expect(await textsOf(ada, ben)).toEqual(['here I am']);
	expect(await namesOf(ada)).toEqual(['Ben']);
});

test('the token goes along until the issuer has answered, and not after', async () => {
	const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
	const link = await invite(ada);
	await ben.vault.followInvite({ text: link });
	const { token } = parseInvite(link);
	const { sealed } = await knock(ben, ada);
	expect(await readOffer(ada, ben, sealed)).toMatchObject({ invite: token, name: 'Ben' });
	await talk(ben, ada);
	const after = await readOffer(ada, ben, (await knock(ben, ada)).sealed);
	expect(after).not.toHaveProperty('invite');
	expect(after).not.toHaveProperty('name');
	expect((await ben.vault.unlock({ passphrase: 'open', takeOver: false })).contacts[0]?.invited).toBe(false);
});

test('the contact and the spent token are one commit, and the contact is drawn with the offer', async () => {
	const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
	await ben.vault.followInvite({ text: await invite(ada) });
	const { opened } = await knock(ben, ada);
	expect(opened).toMatchObject({ kind: 'offer', changes: { contacts: [{ name: 'Ben', invited: false, unread: 0 }] } });
	await ada.restart();
	expect(await namesOf(ada)).toEqual(['Ben']);
	expect((await ada.store.readAll('invite')).map(({ value }) => value.state)).toEqual(['spent']);
});

test('a token is spent once: the second follower is told so, at most once in 10 s, and is no contact', async () => {
	const [ada, ben, eve] = await createThree();
	const link = await invite(ada);
	for (const follower of [ben, eve]) await follower.vault.followInvite({ text: link });
	expect((await knock(ben, ada)).opened).toMatchObject({ kind: 'offer' });

	const { sealed, opened } = await knock(eve, ada);
	const { attempt } = await readOffer(ada, eve, sealed);
	const refusal = opened.kind === 'refuse' ? opened.sealed : '';
	expect(await readAnswer(eve, ada, refusal)).toEqual({ attempt, refused: 'invite' });
	expect(await eve.vault.openAnswer({ from: ada.key, sealed: refusal })).toEqual({
		kind: 'refused',
		attempt,
		reason: 'invite'
	});
	expect((await knock(eve, ada)).opened).toEqual(dropped);
	ada.skew += 11_000;
	expect((await knock(eve, ada)).opened).toMatchObject({ kind: 'refuse' });
	expect(await namesOf(ada)).toEqual(['Ben']);
});

test('of a token that was never issued nothing is said; of one that has expired, that it is refused', async () => {
	const [ada, ben, eve] = await createThree();
	const before = await copyProfile(ada);
	const unknown = await forgeOffer(eve, ada, { invite: 'AAAAAAAAAAAAAAAAAAAAAA==', name: 'Eve' });
	expect(await ada.vault.openOffer({ from: eve.key, sealed: unknown })).toEqual(dropped);
	expect(await copyProfile(ada)).toEqual(before);

	const made = await ada.vault.createInvite({ origin });
	expect(made.expiresAt - Date.now()).toBeGreaterThan(7 * DAY - 60_000);
	expect(made.expiresAt - Date.now()).toBeLessThanOrEqual(7 * DAY);
	await ben.vault.followInvite({ text: made.link });
	ada.skew += 7 * DAY + 1_000;
	expect((await knock(ben, ada)).opened).toMatchObject({ kind: 'refuse' });
	expect(await namesOf(ada)).toEqual([]);
});

test('a token that an existing contact presents is spent too', async () => {
	const [[ada, ben], eve] = await Promise.all([createFriends(), createPeer('Eve')]);
	const link = await invite(ada);
	const sealed = await forgeOffer(ben, ada, { invite: parseInvite(link).token });
	expect(await ada.vault.openOffer({ from: ben.key, sealed })).toMatchObject({ kind: 'offer' });
	await eve.vault.followInvite({ text: link });
	expect((await knock(eve, ada)).opened).toMatchObject({ kind: 'refuse' });
});

test('two offers of one follower at once make one contact, and the later one is answered', async () => {
	const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
	await ben.vault.followInvite({ text: await invite(ada) });
	const offers = [];
	for (let count = 0; count < 3; count++)
		offers.push(await ben.vault.sealOffer({ contact: ada.key, attempt: createAttempt(), sdp: 'offer' }));
	const opened = await Promise.all(offers.map((sealed) => ada.vault.openOffer({ from: ben.key, sealed })));
	expect(opened.map(({ kind }) => kind)).toEqual(['offer', 'offer', 'offer']);
	expect(await namesOf(ada)).toEqual(['Ben']);
	await write(ben, ada, 'once');
	await talk(ben, ada);
	expect(await textsOf(ada, ben)).toEqual(['once']);
});

test('two followers at once: one becomes a contact, the other is refused', async () => {
	const [ada, ben, eve] = await createThree();
	const link = await invite(ada);
	for (const follower of [ben, eve]) await follower.vault.followInvite({ text: link });
	const both = await Promise.all([knock(ben, ada), knock(eve, ada)]);
	expect(both.map(({ opened }) => opened.kind).toSorted()).toEqual(['offer', 'refuse']);
	expect(await namesOf(ada)).toHaveLength(1);
});

test('who is a contact already and follows a new invite presents it: the issuer may have lost them', async () => {
	const [ada, ben] = await createFriends();
	await write(ben, ada, 'old times');
	await (await talk(ben, ada)).close();
	const eve = await createPeer('Ada again');
	const link = await invite(ada);
	const { changes } = await ben.vault.followInvite({ text: link });
	expect(changes.contacts).toMatchObject([{ name: 'Ada', invited: true, lastN: 1 }]);
	expect(await readOffer(ada, ben, (await knock(ben, ada)).sealed)).toMatchObject({ invite: parseInvite(link).token });
	await eve.vault.followInvite({ text: link });
	expect((await knock(eve, ada)).opened).toMatchObject({ kind: 'refuse' });
	await (await talk(ben, ada)).close();
	expect((await contactRow(ben, ada)).row).not.toHaveProperty('invite');
	expect(await textsOf(ada, ben)).toEqual(['old times']);
});

test('their own invite, and what is no invite, nobody follows', async () => {
	const ada = await createPeer('Ada');
	const link = await invite(ada);
	const before = await copyProfile(ada);
	const refusals = [
		[link, 'invite-own'],
		['hello', 'invite-invalid'],
		['', 'invite-invalid'],
		[link.slice(0, -3), 'invite-invalid']
	] as const;
	for (const [text, code] of refusals) await expect(ada.vault.followInvite({ text })).rejects.toMatchObject({ code });
	expect(await copyProfile(ada)).toEqual(before);
});

test('a spent token is forgotten after 60 days, when the next invite is made; of it nothing is said then', async () => {
	const [ada, ben, eve] = await createThree();
	const link = await invite(ada);
	for (const follower of [ben, eve]) await follower.vault.followInvite({ text: link });
	await knock(ben, ada);
	ada.skew += 59 * DAY;
	await invite(ada);
	expect((await knock(eve, ada)).opened).toMatchObject({ kind: 'refuse' });
	ada.skew += 2 * DAY;
	await invite(ada);
	expect(await ada.store.readAll('invite')).toHaveLength(2);
	expect((await knock(eve, ada)).opened).toEqual(dropped);
});
