// What a person decides for themselves: it stays, nonsense is refused, and databases from before lack what came later.
import { expect, test } from 'vitest';
import { createPeer, type Peer } from './testing/peers.ts';
import { backUp, restorePeer } from './testing/backups.ts';

const server = 'wss://chat.example.org/signal';
const unlocked = async ({ vault }: Peer) => (await vault.unlock({ passphrase: 'open', takeOver: false })).preferences;

test('whether one is seen to type, and at which server one is found, stay', async () => {
	const ada = await createPeer('Ada');
	expect(await unlocked(ada)).toMatchObject({ typing: true, server: '' });
	await ada.vault.setPreferences({ typing: false });
	const { preferences, changes } = await ada.vault.setPreferences({ server });
	expect(preferences).toMatchObject({ typing: false, server });
	expect(changes.contacts).toEqual([]); // nobody is told: an invite says it
	await ada.restart();
	expect(await unlocked(ada)).toMatchObject({ typing: false, server });
	expect((await ada.vault.setPreferences({ server: '' })).preferences.server).toBe('');
});

test.each([
	{ typing: 1 },
	{ server: 'ws://chat.example.org/signal' },
	{ server: 'chat.example.org' },
	{ server: undefined }
])('%j is refused, and nothing has changed', async (change) => {
	const ada = await createPeer('Ada');
	await expect(ada.vault.setPreferences(change as never)).rejects.toMatchObject({ code: 'malformed' });
	expect(await unlocked(ada)).toMatchObject({ typing: true, server: '' });
});

test("a row from before opens: one is seen to type, found at the host's server, and told of nothing", async () => {
	const ada = await createPeer('Ada');
	const value = { readReceipts: false, lastSeen: true, presence: 'busy', recentEmoji: [] } as const;
	await ada.store.commit([{ store: 'settings', key: 'preferences', value }]);
	await ada.restart();
	expect(await unlocked(ada)).toEqual({
		...{ ...value, typing: true, lockAfter: 0, server: '' },
		...{ notify: false, notifyContent: 'name', sound: false }
	});
});

test('both go along in a backup', async () => {
	const ada = await createPeer('Ada');
	await ada.vault.setPreferences({ typing: false, server });
	expect(await unlocked(await restorePeer('Ada', await backUp(ada)))).toMatchObject({ typing: false, server });
});
