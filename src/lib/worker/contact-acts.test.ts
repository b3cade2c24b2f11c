// What a person decides about a contact: names, trust, blocking, removal, and that who was removed can come back.
import { describe, expect, test } from 'vitest';
import type { ContactView } from './api.ts';
import { look, viewsOf } from './testing/conversation.ts';
import { createFriends, createPeer, dial, entriesOf, type Peer, talk, textsOf, write } from './testing/peers.ts';
import { contactRow, copyProfile } from './testing/profiles.ts';

/** A contact as the peer's list has them. */
async function listed(peer: Peer, other: Peer): Promise<ContactView | undefined> {
	const { contacts } = await peer.vault.unlock({ passphrase: 'open', takeOver: false });
	return contacts.find(({ publicKey }) => publicKey === other.key);
}

/** Ada invites, Ben follows: neither has given the other a name. */
async function createAcquaintances(): Promise<readonly [Peer, Peer]> {
	const [ada, ben] = await Promise.all([createPeer('Ada'), createPeer('Ben')]);
	await ben.vault.followInvite({ text: (await ada.vault.createInvite({ origin: 'https://x.example' })).link });
	await talk(ben, ada);
	return [ada, ben];
}

describe('names', () => {
	test('the own name for a contact counts, until it is taken away', async () => {
		const [ada, ben] = await createAcquaintances();
		const { contacts } = await ada.vault.renameContact({ contact: ben.key, name: ' Benny\n' });
		expect(contacts).toMatchObject([{ name: 'Benny', ownName: 'Benny', theirName: 'Ben' }]);
		await ada.restart();
		expect(await listed(ada, ben)).toMatchObject({ name: 'Benny' });
		await ada.vault.renameContact({ contact: ben.key, name: ' ' });
		expect(await listed(ada, ben)).not.toHaveProperty('ownName');
		expect(await listed(ada, ben)).toMatchObject({ name: 'Ben' });
		await expect(ada.vault.renameContact({ contact: ben.key, name: 'x'.repeat(65) })).rejects.toMatchObject({
			code: 'malformed'
		});
	});

	test('what somebody calls themselves now reaches every contact, also one who was away', async () => {
		const [ada, ben] = await createAcquaintances();
		expect(await ben.vault.setName({ name: 'Benjamin' })).toMatchObject({ me: { name: 'Benjamin' } });
		expect(await listed(ada, ben)).toMatchObject({ name: 'Ben' });
		expect(await listed(ben, ada)).toMatchObject({ hasUnsent: false, waiting: 0 }); // nobody is dialled for it
		await talk(ben, ada);
		expect(await listed(ada, ben)).toMatchObject({ name: 'Benjamin', theirName: 'Benjamin' });
		await ben.restart();
		expect((await ben.vault.unlock({ passphrase: 'open', takeOver: false })).me.name).toBe('Benjamin');
	});

	test('whoever is verified keeps their name here, whatever they call themselves later', async () => {
		const [ada, ben] = await createAcquaintances();
		await ada.vault.setVerified({ contact: ben.key, verified: true });
		await ben.vault.setName({ name: 'Cara' });
		await talk(ben, ada);
		expect(await listed(ada, ben)).toMatchObject({ name: 'Ben', theirName: 'Cara', verified: true });
		await ada.vault.setVerified({ contact: ben.key, verified: false });
		expect(await listed(ada, ben)).toMatchObject({ name: 'Cara', verified: false });
	});
});

describe('blocking', () => {
	test('nothing is accepted, sent or answered; what was written meanwhile arrives after it', async () => {
		const [ada, ben] = await createFriends();
		await (await talk(ada, ben)).close();
		await ada.vault.setBlocked({ contact: ben.key, blocked: true });
		await write(ben, ada, 'are you there?');
		expect(await dial(ben, ada)).toBeUndefined();
		await expect(dial(ada, ben)).rejects.toMatchObject({ code: 'contact-closed' });
		await expect(write(ada, ben, 'no')).rejects.toMatchObject({ code: 'contact-closed' });
		await ada.restart();
		expect(await listed(ada, ben)).toMatchObject({ blocked: true });
		expect(await dial(ben, ada)).toBeUndefined();
		await ada.vault.setBlocked({ contact: ben.key, blocked: false });
		await talk(ben, ada);
		expect(await textsOf(ada, ben)).toEqual(['are you there?']);
	});

	test('an open link carries nothing any more, and nobody is dialled for it', async () => {
		const [ada, ben] = await createFriends();
		const wire = await talk(ada, ben);
		await write(ben, ada, 'just now');
		await wire.flush(ben);
		await ada.vault.setBlocked({ contact: ben.key, blocked: true });
		await wire.deliver(ada);
		expect(wire.outputs.get(ada)!.at(-1)).toMatchObject({ frames: [], more: false });
		expect(wire.outputs.get(ada)!.at(-1)).not.toHaveProperty('redialIn');
		expect(await textsOf(ada, ben)).toEqual([]);
	});

	test('an attempt that was under way comes to nothing, and its prekey is gone', async () => {
		const [ada, ben] = await createFriends();
		const attempt = crypto.randomUUID() as never;
		const sealed = await ben.vault.sealOffer({ contact: ada.key, attempt, sdp: 'offer' });
		expect(await ada.vault.openOffer({ from: ben.key, sealed })).toMatchObject({ kind: 'offer' });
		await ada.vault.sealAnswer({ contact: ben.key, attempt, sdp: 'answer' });
		await ada.vault.setBlocked({ contact: ben.key, blocked: true });
		await expect(ada.vault.linkOpened({ contact: ben.key, attempt })).rejects.toMatchObject({ code: 'contact-closed' });
		const oneTime = (await ada.store.readAll('prekey')).filter(({ value }) => value.signature === undefined);
		expect(oneTime).toEqual([]);
	});
});

describe('removing', () => {
	test('with the history: nothing of them is left on the disk, and no late task brings them back', async () => {
		const [ada, ben] = await createFriends();
		await write(ada, ben, 'secret');
		const wire = await talk(ada, ben);
		const removal = ada.vault.removeContact({ contact: ben.key, history: 'delete' });
		const late = [
			ada.vault.send({ contact: ben.key, body: 'too late' }),
			ada.vault.saveDraft({ contact: ben.key, text: 'too late' }),
			ada.vault.noteSeen({ contact: ben.key })
		];
		expect(await removal).toMatchObject({ gone: [ben.key] });
		for (const task of late) await expect(task).rejects.toMatchObject({ code: 'contact-unknown' });
		await wire.close();
		expect((await copyProfile(ada)).map(({ store }) => store).filter((name) => name !== 'prekey')).toEqual([
			'settings',
			'settings'
		]);
		await ada.restart();
		expect(await listed(ada, ben)).toBeUndefined();
	});

	test('a number is given once: who comes next is somebody else on the disk too', async () => {
		const [ada, ben] = await createFriends();
		const { number } = await contactRow(ada, ben);
		await ada.vault.removeContact({ contact: ben.key, history: 'delete' });
		await ada.restart();
		await ada.vault.addContact({ publicKey: ben.key, name: 'Ben' });
		expect((await contactRow(ada, ben)).number).toBeGreaterThan(number);
	});

	test('with the history kept: it can be read, says what had not gone, and nothing comes in', async () => {
		const [ada, ben] = await createFriends();
		await write(ada, ben, 'arrived');
		await (await talk(ada, ben)).close();
		await write(ada, ben, 'never sent');
		await ada.vault.edit({ contact: ben.key, n: 1, body: 'arrived, and changed' });
		const { contacts } = await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
		expect(contacts).toMatchObject([{ removed: true, waiting: 0, hasUnsent: false }]);
		await ada.restart();
		expect(await listed(ada, ben)).toMatchObject({ removed: true });
		expect((await viewsOf(ada, ben)).map(({ delivery }) => delivery)).toEqual(['failed', 'failed']);
		await expect(write(ada, ben, 'x')).rejects.toMatchObject({ code: 'contact-closed' });
		await write(ben, ada, 'hello?');
		expect(await dial(ben, ada)).toBeUndefined();
		await ada.vault.deleteMessage({ contact: ben.key, n: 2 }); // on this device
		expect((await viewsOf(ada, ben)).map(({ deleted }) => deleted)).toEqual([false, true]);
	});

	test.each(['keep', 'delete'] as const)(
		'and adding again (%s): both talk again, nothing is doubled',
		async (history) => {
			for (const byBoth of [false, true]) {
				const [ada, ben] = await createFriends();
				await write(ada, ben, 'from before');
				await write(ben, ada, 'an answer');
				await (await talk(ada, ben)).close();
				await write(ben, ada, 'while away');
				await ada.vault.removeContact({ contact: ben.key, history });
				if (byBoth) {
					await ben.vault.removeContact({ contact: ada.key, history });
					await ben.vault.addContact({ publicKey: ada.key, name: 'Ada' });
				}
				expect(await dial(ben, ada)).toBeUndefined();
				await ada.vault.addContact({ publicKey: ben.key, name: 'Ben' });
				expect(await listed(ada, ben)).toMatchObject({ removed: false });
				await write(ada, ben, 'here again');
				await (await talk(ada, ben)).close();
				await write(ben, ada, 'welcome back');
				await (await talk(ben, ada)).close();
				const kept = history === 'keep' ? ['from before', 'an answer'] : [];
				const waited = byBoth ? [] : ['while away'];
				const seen = (await entriesOf(ada, ben)).flatMap((entry) => (entry.kind === 'text' ? [entry.body] : []));
				expect(seen.toSorted()).toEqual([...kept, 'here again', ...waited, 'welcome back'].toSorted());
				const bens = (await entriesOf(ben, ada)).flatMap((entry) => (entry.kind === 'text' ? [entry.body] : []));
				expect(bens.filter((body) => body === 'here again')).toHaveLength(1);
			}
		}
	);

	test('who was removed is a stranger: an open invite lets them in again, a spent one does not', async () => {
		const [ada, ben] = await createAcquaintances();
		await write(ben, ada, 'from before');
		await (await talk(ben, ada)).close();
		await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
		const { link } = await ada.vault.createInvite({ origin: 'https://x.example' });
		await ben.vault.followInvite({ text: link });
		await write(ben, ada, 'let in again');
		await (await talk(ben, ada)).close();
		expect(await textsOf(ada, ben)).toEqual(['from before', 'let in again']);
		expect(await listed(ada, ben)).toMatchObject({ removed: false, unread: 2 });

		await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
		await ben.vault.followInvite({ text: link });
		const attempt = crypto.randomUUID() as never;
		const sealed = await ben.vault.sealOffer({ contact: ada.key, attempt, sdp: 'offer' });
		expect(await ada.vault.openOffer({ from: ben.key, sealed })).toMatchObject({ kind: 'refuse' });
		expect(await listed(ada, ben)).toMatchObject({ removed: true });
	});
});

test('when somebody was last seen is shown only where both share it', async () => {
	const [ada, ben] = await createFriends();
	await talk(ada, ben);
	await ada.vault.noteSeen({ contact: ben.key });
	expect(await listed(ada, ben)).not.toHaveProperty('lastSeen');
	await ada.vault.setPreferences({ lastSeen: true });
	expect(await listed(ada, ben)).not.toHaveProperty('lastSeen');
	await ben.vault.setPreferences({ lastSeen: true });
	await talk(ada, ben);
	expect(await listed(ada, ben)).toMatchObject({ lastSeen: expect.any(Number) as number });
	await ada.restart();
	expect(await listed(ada, ben)).toMatchObject({ lastSeen: expect.any(Number) as number });
	await ada.vault.setPreferences({ lastSeen: false });
	expect(await listed(ada, ben)).not.toHaveProperty('lastSeen');
});

test('preferences stay, and nonsense is refused', async () => {
	const ada = await createPeer('Ada');
	await ada.vault.setPreferences({ presence: 'busy', recentEmoji: ['👍', '🎉', '👍'] });
	await ada.restart();
	const { preferences } = await ada.vault.unlock({ passphrase: 'open', takeOver: false });
	expect(preferences).toMatchObject({ lastSeen: false, presence: 'busy', recentEmoji: ['👍', '🎉'], lockAfter: 0 });
	for (const change of [{ presence: 'offline' }, { lockAfter: 2 }, { recentEmoji: ['ok'] }, { readReceipts: 1 }])
		await expect(ada.vault.setPreferences(change as never)).rejects.toMatchObject({ code: 'malformed' });
	await expect(ada.vault.setName({ name: '' })).rejects.toMatchObject({ code: 'malformed' });
});

test('a conversation that was looked at on a phone that is closed to them tells nothing', async () => {
	const [ada, ben] = await createFriends();
	await write(ben, ada, 'one');
	await (await talk(ada, ben)).close();
	await ada.vault.setBlocked({ contact: ben.key, blocked: true });
	const before = (await contactRow(ada, ben)).row.own.last;
	await look(ada, ben);
	expect((await contactRow(ada, ben)).row.own.last).toBe(before);
	expect(await listed(ada, ben)).toMatchObject({ unread: 0 });
});

describe('what is decided while something waits', () => {
	test('a receipt that waits for somebody blocked is not sent when receipts are off', async () => {
		const [ada, ben] = await createFriends();
		await write(ben, ada, 'one');
		await (await talk(ada, ben)).close();
		await look(ada, ben);
		await ada.vault.setBlocked({ contact: ben.key, blocked: true });
		await ada.vault.setPreferences({ readReceipts: false });
		await ada.vault.setBlocked({ contact: ben.key, blocked: false });
		await talk(ada, ben);
		expect((await viewsOf(ben, ada)).map(({ delivery }) => delivery)).toEqual(['delivered']);
	});

	test('what is unread when receipts are switched on is told when it is read', async () => {
		const [ada, ben] = await createFriends();
		await ada.vault.setPreferences({ readReceipts: false });
		await write(ben, ada, 'one');
		await (await talk(ada, ben)).close();
		await ada.vault.setPreferences({ readReceipts: true });
		await look(ada, ben);
		await talk(ada, ben);
		expect((await viewsOf(ben, ada)).map(({ delivery }) => delivery)).toEqual(['read']);
	});

	test('an edit that had not gone when the contact was removed has not gone', async () => {
		const [ada, ben] = await createFriends();
		await write(ada, ben, 'one');
		await (await talk(ada, ben)).close();
		await ada.vault.edit({ contact: ben.key, n: 1, body: 'two' });
		await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
		expect((await viewsOf(ada, ben)).map(({ delivery }) => delivery)).toEqual(['failed']);
	});

	test('whoever comes back under another name is no verified one of that name; the name here was none of ours', async () => {
		const [ada, ben] = await createAcquaintances();
		await ada.vault.setVerified({ contact: ben.key, verified: true });
		await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
		await ben.vault.setName({ name: 'Cara' });
		await ben.vault.followInvite({ text: (await ada.vault.createInvite({ origin: 'https://x.example' })).link });
		await talk(ben, ada);
		expect(await listed(ada, ben)).toMatchObject({ name: 'Ben', theirName: 'Cara', verified: true, removed: false });
		await ada.vault.setVerified({ contact: ben.key, verified: false });
		await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
		await ada.vault.addContact({ publicKey: ben.key, name: 'Cara' });
		expect(await listed(ada, ben)).not.toHaveProperty('ownName');
	});

	test('two changes of preferences at once: whoever hears last hears the truth', async () => {
		const [ada, ben] = await createFriends();
		await (await talk(ada, ben)).close();
		const heard: unknown[] = [];
		await Promise.all(
			[{ readReceipts: false }, { presence: 'invisible' as const }].map(async (change) => {
				heard.push((await ada.vault.setPreferences(change)).preferences);
			})
		);
		expect(heard.at(-1)).toMatchObject({ presence: 'invisible', readReceipts: false });
	});
});
