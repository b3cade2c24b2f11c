// What is decided about being told of messages: kept, told to nobody, and refused where it is nonsense.
import { expect, test } from 'vitest';
import { createFriends, createPeer, type Peer, talk, write } from './testing/peers.ts';
import { contactRow } from './testing/profiles.ts';

async function isMuted(peer: Peer): Promise<readonly boolean[]> {
	return (await peer.vault.unlock({ passphrase: 'open', takeOver: false })).contacts.map(({ muted }) => muted);
}

test('a muted contact stays so until it is taken back, writes as ever, and is told nothing', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	const before = (await contactRow(ada, ben)).row.own.last;
	expect(await isMuted(ada)).toEqual([false]);
	const { contacts } = await ada.vault.setMuted({ contact: ben.key, muted: true });
	expect(contacts).toMatchObject([{ muted: true, unread: 0 }]);
	expect((await contactRow(ada, ben)).row.own.last).toBe(before);
	await ada.restart();
	expect(await isMuted(ada)).toEqual([true]);
	await write(ben, ada, 'hello');
	await talk(ada, ben);
	const again = await ada.vault.setMuted({ contact: ben.key, muted: true });
	expect(again.contacts).toEqual([]); // nothing has changed
	expect((await ada.vault.setMuted({ contact: ben.key, muted: false })).contacts).toMatchObject([
		{ muted: false, unread: 1 }
	]);
	await ada.restart();
	expect(await isMuted(ada)).toEqual([false]);
});

test('who is removed with the history kept, and added again, is muted as before', async () => {
	const [ada, ben] = await createFriends();
	await ada.vault.setMuted({ contact: ben.key, muted: true });
	await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
	await ada.vault.addContact({ publicKey: ben.key, name: 'Ben' });
	expect(await isMuted(ada)).toEqual([true]);
});

test('how one is told stays, begins with nothing told, and takes nothing that it does not know', async () => {
	const ada = await createPeer('Ada');
	const preferencesOf = async () => (await ada.vault.unlock({ passphrase: 'open', takeOver: false })).preferences;
	expect(await preferencesOf()).toMatchObject({ notify: false, notifyContent: 'name', sound: false });
	for (const notifyContent of ['text', 'nothing'] as const) {
		await ada.vault.setPreferences({ notify: true, notifyContent, sound: true });
		await ada.restart();
		expect(await preferencesOf()).toMatchObject({ notify: true, notifyContent, sound: true });
	}
	for (const change of [{ notify: 1 }, { notifyContent: 'all' }, { sound: 'loud' }])
		await expect(ada.vault.setPreferences(change as never)).rejects.toMatchObject({ code: 'malformed' });
});
