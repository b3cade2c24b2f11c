// A backup and its restore: the person, the contacts and what was said are there again; whoever is a contact is talking again
// without having done anything.
import { expect, test } from 'vitest';
import { writeRaw } from '#lib/store/fixtures.ts';
import type { StorePort } from '#lib/store/rows.ts';
import { backUp, drain, FILE_PASSPHRASE, restorePeer } from './testing/backups.ts';
import { befriend, createFriends, createPeer, entriesOf, type Peer, meet, textsOf, write } from './testing/peers.ts';
import { copyProfile } from './testing/profiles.ts';

/** The newest entry that has this text. */
async function entryOf(peer: Peer, other: Peer, body: string): Promise<number> {
	return (await entriesOf(peer, other)).findLast((entry) => entry.kind === 'text' && entry.body === body)!.n;
}
const count = (texts: readonly string[], body: string) => texts.filter((text) => text === body).length;

test('everything but the sessions is there again, and waits as it waited', async () => {
	const [ada, ben] = await createFriends();
	const [carol, dan] = [await createPeer('Carol'), await createPeer('Dan')];
	await befriend(ada, carol);
	await befriend(ada, dan);
	for (const body of ['one', 'two', 'three', 'four']) await write(ada, ben, body);
	await meet(ada, ben);
	await ada.vault.edit({ contact: ben.key, n: await entryOf(ada, ben, 'one'), body: 'one, changed' });
	await ada.vault.deleteMessage({ contact: ben.key, n: await entryOf(ada, ben, 'two') });
	await ben.vault.react({ contact: ada.key, n: await entryOf(ben, ada, 'three'), emoji: '👍' });
	await ben.vault.send({ contact: ada.key, body: 'an answer', replyTo: await entryOf(ben, ada, 'four') });
	await meet(ada, ben);
	await ada.vault.markRead({ contact: ben.key, n: await entryOf(ada, ben, 'an answer') });
	await write(ada, ben, 'waits');
	await write(ada, dan, 'failed');
	await ada.vault.renameContact({ contact: ben.key, name: 'Benjamin' });
	await ada.vault.setVerified({ contact: ben.key, verified: true });
	await ada.vault.setMuted({ contact: ben.key, muted: true });
	await ada.vault.setBlocked({ contact: carol.key, blocked: true });
	await ada.vault.removeContact({ contact: dan.key, history: 'keep' });
	await ada.vault.saveDraft({ contact: ben.key, text: 'a draft' });
	await ada.vault.setPreferences({ presence: 'busy', lastSeen: true, lockAfter: 15, notify: true, sound: true });

	const again = await restorePeer('Ada', await backUp(ada));
	expect(again.key).toBe(ada.key);
	const [before, after] = await Promise.all(
		[ada, again].map((peer) => peer.vault.unlock({ passphrase: 'open', takeOver: false }))
	);
	expect(after).toEqual(before);
	expect(after?.preferences).toMatchObject({ notify: true, sound: true });
	expect(after?.contacts.map(({ muted }) => muted)).toEqual([true, false, false]);
	for (const other of [ben, carol, dan]) expect(await entriesOf(again, other)).toEqual(await entriesOf(ada, other));

	const rows = await copyProfile(again);
	expect(rows.filter(({ store }) => store === 'prekey')).toEqual([]);
	const text = JSON.stringify(rows);
	for (const secret of ['"record"', '"ciphertext"', '"told"']) expect(text).not.toContain(secret);
	const own = async (peer: Peer) =>
		(await copyProfile(peer)).flatMap(({ store, value }) => (store === 'session' && value ? [value.own.epoch] : []));
	expect(await own(again)).not.toEqual(await own(ada)); // another epoch
});

test('whoever went on talking after the backup is talking again, both ways, and nothing stands there twice', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'old, of Ada');
	await write(ben, ada, 'old, of Ben');
	await meet(ada, ben);
	await write(ada, ben, 'waiting, of Ada');
	const reacted = await entryOf(ada, ben, 'old, of Ben');
	await ada.vault.react({ contact: ben.key, n: reacted, emoji: '🎈' });
	const file = await backUp(ada);
	// What waited arrives, and more is said, all of which the backup does not have.
	await write(ada, ben, 'lost, of Ada');
	await write(ben, ada, 'lost, of Ben');
	await meet(ada, ben);
	await write(ben, ada, 'waiting, of Ben');

	const again = await restorePeer('Ada', file);
	again.skew = 60_000;
	await write(again, ben, 'new, of Ada');
	await meet(ben, again);
	await write(ben, again, 'new, of Ben');
	await meet(again, ben);

	const atBen = await textsOf(ben, again);
	for (const body of ['old, of Ada', 'waiting, of Ada', 'lost, of Ada', 'new, of Ada'])
		expect(count(atBen, body)).toBe(1);
	expect(count(atBen, '(missing)')).toBe(1);
	expect(await textsOf(again, ben)).toEqual([
		'old, of Ada',
		'old, of Ben',
		'waiting, of Ada',
		'new, of Ada',
		'(missing)',
		'waiting, of Ben',
		'new, of Ben'
	]);
	const [old] = (await entriesOf(ben, again)).filter((entry) => entry.kind === 'text' && entry.body === 'old, of Ben');
	expect(old).toMatchObject({ reactions: [{ emoji: '🎈', mine: false, theirs: true }] });
	for (const entry of await entriesOf(again, ben))
		if (entry.kind === 'text' && entry.mine) expect(entry.delivery).toBe('delivered');
});

test('what waited and has arrived since is not said again, so that it undoes nothing newer', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'at four');
	await meet(ada, ben);
	await ada.vault.edit({ contact: ben.key, n: 1, body: 'at five' });
	await write(ada, ben, 'waits');
	const file = await backUp(ada);
	await meet(ada, ben);
	await ada.vault.edit({ contact: ben.key, n: 1, body: 'at six' });
	await meet(ada, ben);
	const again = await restorePeer('Ada', file);
	await write(again, ben, 'new');
	await meet(again, ben);
	expect((await textsOf(ben, ada)).filter((text) => text !== '(missing)')).toEqual(['at six', 'waits', 'new']);
	for (const entry of await entriesOf(again, ben)) expect(entry).toMatchObject({ delivery: 'delivered' });
});

test('nor is it after a restore of what was restored and met nobody in between', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'at four');
	await meet(ada, ben);
	await ada.vault.edit({ contact: ben.key, n: 1, body: 'at five' });
	await write(ada, ben, 'waits');
	const file = await backUp(ada);
	await meet(ada, ben);
	await ada.vault.deleteMessage({ contact: ben.key, n: 2 });
	await ada.vault.edit({ contact: ben.key, n: 1, body: 'at six' });
	await meet(ada, ben);
	const second = await restorePeer('Ada', file);
	await write(second, ben, 'of the second');
	const third = await restorePeer('Ada', await backUp(second));
	await write(third, ben, 'of the third');
	const said = await restorePeer('Ada', await backUp(third));
	await meet(said, ben);
	const texts = ['at six', '', 'of the second', 'of the third'];
	expect((await textsOf(ben, ada)).filter((text) => text !== '(missing)')).toEqual(texts);
	for (const entry of await entriesOf(said, ben)) expect(entry).toMatchObject({ delivery: 'delivered' });
});

test('an invite from before the backup makes no contact any more, and its follower is told', async () => {
	const ada = await createPeer('Ada');
	const { link } = await ada.vault.createInvite({ origin: 'https://sotto.example' });
	const again = await restorePeer('Ada', await backUp(ada));
	const ben = await createPeer('Ben');
	await ben.vault.followInvite({ text: link });
	const attempt = crypto.randomUUID() as never;
	const sealed = await ben.vault.sealOffer({ contact: ada.key, attempt, sdp: 'offer' });
	expect(await again.vault.openOffer({ from: ben.key, sealed })).toMatchObject({ kind: 'refuse' });
});

test('what changes while the entries are read is in the backup as at one moment', async () => {
	let meanwhile: (() => Promise<unknown>) | undefined;
	const [ada, ben] = await createFriends((store) => ({
		...storeOf(store),
		async readRange(...range) {
			const rows = await store.readRange(...range);
			const act = range[0] === 'tail' ? meanwhile : undefined;
			if (act !== undefined) meanwhile = undefined;
			await act?.();
			return rows;
		}
	}));
	for (let n = 1; n <= 6; n++) await write(ada, ben, `text ${n}`);
	await meet(ada, ben);
	const outflow = await ada.vault.beginBackup({ passphrase: 'open', filePassphrase: FILE_PASSPHRASE });
	meanwhile = async () => {
		await ada.vault.edit({ contact: ben.key, n: 3, body: 'changed' });
		await ada.vault.deleteMessage({ contact: ben.key, n: 4 });
		await write(ada, ben, 'late');
	};
	const again = await restorePeer('Ada', new Blob(await drain(ada, outflow)));
	expect(meanwhile).toBe(undefined);
	const texts = ['text 1', 'text 2', 'changed', '', 'text 5', 'text 6', 'late'];
	expect(await textsOf(again, ben)).toEqual(texts);
	await meet(again, ben);
	expect((await textsOf(ben, again)).filter((text) => text !== '(missing)')).toEqual(texts);
});

test('a contact who was never heard of may have written after the backup, and the history says so', async () => {
	const [ada, ben] = await createFriends();
	const file = await backUp(ada);
	await write(ben, ada, 'lost');
	await meet(ada, ben);
	const again = await restorePeer('Ada', file);
	await write(ben, ada, 'new');
	await meet(ben, again);
	expect(await textsOf(again, ben)).toEqual(['(missing)', 'new']);
	// And from a backup of the restored one, too, before anybody was heard.
	const third = await restorePeer('Ada', await backUp(await restorePeer('Ada', file)));
	expect(await textsOf(third, ben)).toEqual([]);
});

test('what cannot be read, or is not as a restore would take it, is left out, and all else is there', async () => {
	const [ada, ben] = await createFriends();
	for (let n = 1; n <= 3; n++) await write(ada, ben, `text ${n}`);
	await writeRaw(ada.database, 'tail', [1, 1], new Uint8Array(60));
	await writeRaw(ada.database, 'outbox', [1, 1], new Uint8Array(60));
	const row = (await ada.store.read('tail', [1, 2]))!;
	await ada.store.commit([{ store: 'tail', key: [1, 2], value: { ...row, at: -1 } }]);
	const again = await restorePeer('Ada', await backUp(ada));
	expect(await textsOf(again, ben)).toEqual(['text 3']);
});

test('nothing of what is to disappear is in a backup', async () => {
	const [ada, ben] = await createFriends();
	await write(ben, ada, 'stays');
	await write(ben, ada, 'goes');
	await meet(ada, ben);
	await write(ada, ben, 'goes too');
	for (const { key, value } of await ada.store.readAll('tail'))
		if (value.kind === 'text' && value.body !== 'stays')
			await ada.store.commit([{ store: 'tail', key, value: { ...value, expiresIn: 60 } as never }]);
	for (const { key, value } of await ada.store.readAll('outbox'))
		await ada.store.commit([
			{ store: 'outbox', key, value: { ...value, content: { ...value.content, expiresIn: 60 } } as never }
		]);
	const again = await restorePeer('Ada', await backUp(ada));
	expect(await textsOf(again, ben)).toEqual(['stays']);
	const rows = await copyProfile(again);
	expect(JSON.stringify(rows)).not.toContain('goes');
	// What is left can be seen to have been read.
	const { contacts } = await again.vault.markRead({ contact: ben.key, n: 1 });
	expect(contacts[0]).toMatchObject({ unread: 0, preview: { body: 'stays' } });
});

test('a contact who is removed with all there was while the backup is written is not in what is restored', async () => {
	const [ada, ben] = await createFriends();
	const carol = await createPeer('Carol');
	await befriend(ada, carol);
	for (let n = 1; n <= 30; n++) await write(ada, ben, `text ${n}`);
	await write(ada, carol, 'to Carol');
	const outflow = await ada.vault.beginBackup({ passphrase: 'open', filePassphrase: FILE_PASSPHRASE });
	await ada.vault.removeContact({ contact: ben.key, history: 'delete' });
	const again = await restorePeer('Ada', new Blob(await drain(ada, outflow)));
	const { contacts } = await again.vault.unlock({ passphrase: 'open', takeOver: false });
	expect(contacts.map(({ name }) => name)).toEqual(['Carol']);
	expect(await textsOf(again, carol)).toEqual(['to Carol']);
	expect((await copyProfile(again)).filter(({ store }) => store === 'tail')).toHaveLength(1);
});

test('the owner is asked for, and an outflow that has failed or ended gives nothing', async () => {
	const [ada, ben] = await createFriends();
	const filePassphrase = FILE_PASSPHRASE;
	await expect(ada.vault.beginBackup({ passphrase: 'guess', filePassphrase })).rejects.toMatchObject({
		code: 'wrong-passphrase'
	});
	await expect(ada.vault.beginBackup({ passphrase: 'open', filePassphrase: '' })).rejects.toMatchObject({
		code: 'malformed'
	});
	await expect(
		ada.vault.beginExport({ passphrase: 'guess', choice: { kind: 'json', contact: ben.key } })
	).rejects.toMatchObject({ code: 'wrong-passphrase' });
	const outflow = await ada.vault.beginBackup({ passphrase: 'open', filePassphrase });
	await ada.vault.dropOutflow(outflow);
	await expect(ada.vault.nextPortion(outflow)).rejects.toMatchObject({ code: 'malformed' });
	await expect(ada.vault.noteBackup(outflow)).rejects.toMatchObject({ code: 'malformed' });
});

test('a backup is behind once something was said, and quiet as long as it is wished', async () => {
	const ada = await createPeer('Ada');
	expect(await ada.vault.backupState()).toEqual({ isBehind: false });
	const ben = await createPeer('Ben');
	await befriend(ada, ben);
	expect(await ada.vault.backupState()).toMatchObject({ isBehind: true, since: expect.any(Number) as number });
	await write(ada, ben, 'text');
	await backUp(ada);
	const state = await ada.vault.backupState();
	expect(state).toMatchObject({ isBehind: false, at: expect.any(Number) as number });
	await write(ada, ben, 'another');
	expect(await ada.vault.backupState()).toMatchObject({ isBehind: true, at: state.at });
	expect(await ada.vault.quietBackup({ until: 5 })).toMatchObject({ quietUntil: 5, at: state.at });
	await ada.restart();
	expect(await ada.vault.backupState()).toMatchObject({ quietUntil: 5 });
});

/** The port of a store, whatever class it is of. */
function storeOf(store: StorePort): StorePort {
	return {
		readAll: (...all) => store.readAll(...all),
		readRange: (...range) => store.readRange(...range),
		read: (...row) => store.read(...row),
		commit: (...writes) => store.commit(...writes),
		...(store.keyRing && { keyRing: store.keyRing })
	};
}
