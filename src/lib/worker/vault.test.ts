// The vault as the page calls it: locked until it is unlocked, and what each call says of contacts, texts and names.
import { expect, test } from 'vitest';
import { fromBase64, randomBytes, toBase64 } from '#lib/protocol/bytes.ts';
import { createChallenge } from '#lib/protocol/challenge.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { createAttempt, type PublicKey } from '#lib/protocol/ids.ts';
import { createSealedStore, discardUnfinished, inspectPasskeys, openSealedStore } from '#lib/store/open.ts';
import type { VaultApi } from './api.ts';
import { defaultPreferences } from './preferences.ts';
import { createFriends, createPeer, dial, entriesOf, talk, textsOf, write } from './testing/peers.ts';
import { copyProfile } from './testing/profiles.ts';
import { createVault, type VaultPlace } from './vault.ts';

const kdf = { memory: 64, passes: 1, lanes: 1 };
const nobody = 'O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=' as PublicKey;
const ref = { contact: nobody, attempt: createAttempt() };

/** Every call about something that must be unlocked first. */
const calls: Record<string, (vault: VaultApi) => Promise<unknown>> = {
	signChallenge: (vault) => vault.signChallenge({ challenge: toBase64(randomBytes(32)), host: 'sotto.example' }),
	createInvite: (vault) => vault.createInvite({ origin: 'https://sotto.example' }),
	invites: (vault) => vault.invites({ origin: 'https://sotto.example' }),
	noteInvite: (vault) => vault.noteInvite({ invite: 1, note: 'x' }),
	revokeInvite: (vault) => vault.revokeInvite({ invite: 1 }),
	followInvite: (vault) => vault.followInvite({ text: '' }),
	addContact: (vault) => vault.addContact({ publicKey: nobody, name: 'Nobody' }),
	openOffer: (vault) => vault.openOffer({ from: nobody, sealed: '' }),
	openAnswer: (vault) => vault.openAnswer({ from: nobody, sealed: '' }),
	linkClosed: (vault) => vault.linkClosed(ref), // of a contact who was removed meanwhile there is nothing to say
	search: (vault) => vault.search({ query: 'x' }),
	searchOn: (vault) => vault.searchOn({ search: 1 }),
	setName: (vault) => vault.setName({ name: 'Ada' }),
	setPreferences: (vault) => vault.setPreferences({}),
	beginBackup: (vault) => vault.beginBackup({ passphrase: 'open', filePassphrase: 'x' }),
	beginExport: (vault) => vault.beginExport({ passphrase: 'open', choice: { kind: 'sqlite' } }),
	backupState: (vault) => vault.backupState(),
	quietBackup: (vault) => vault.quietBackup({ until: 0 }),
	passkeySalt: (vault) => vault.passkeySalt(),
	checkPassphrase: (vault) => vault.checkPassphrase({ passphrase: 'open' }),
	changePassphrase: (vault) => vault.changePassphrase({ from: { passphrase: 'open' }, to: 'x', forgetPasskeys: false }),
	addPasskey: (vault) =>
		vault.addPasskey({ passphrase: 'open', passkey: { id: randomBytes(16), key: {} as CryptoKey } }),
	removePasskey: (vault) => vault.removePasskey({ id: randomBytes(16) }),
	hasRoom: (vault) => vault.hasRoom()
};
const contactCalls: typeof calls = {
	safetyNumber: (vault) => vault.safetyNumber(ref),
	history: (vault) => vault.history({ ...ref, limit: 1 }),
	send: (vault) => vault.send({ ...ref, body: 'x' }),
	edit: (vault) => vault.edit({ ...ref, n: 1, body: 'x' }),
	deleteMessage: (vault) => vault.deleteMessage({ ...ref, n: 1 }),
	react: (vault) => vault.react({ ...ref, n: 1, emoji: '👍' }),
	markRead: (vault) => vault.markRead({ ...ref, n: 1 }),
	saveDraft: (vault) => vault.saveDraft({ ...ref, text: 'x' }),
	renameContact: (vault) => vault.renameContact({ ...ref, name: 'x' }),
	setVerified: (vault) => vault.setVerified({ ...ref, verified: true }),
	setBlocked: (vault) => vault.setBlocked({ ...ref, blocked: true }),
	removeContact: (vault) => vault.removeContact({ ...ref, history: 'keep' }),
	noteSeen: (vault) => vault.noteSeen(ref),
	sealOffer: (vault) => vault.sealOffer({ ...ref, sdp: 'x' }),
	sealAnswer: (vault) => vault.sealAnswer({ ...ref, sdp: 'x' }),
	linkOpened: (vault) => vault.linkOpened(ref),
	receive: (vault) => vault.receive({ ...ref, frames: [] }),
	nextFrames: (vault) => vault.nextFrames(ref)
};

/** A place of its own, where somebody may hold the writer's lock, that notes what was asked of it. */
function createPlace(name: string, isHeld = false) {
	const asked: string[] = [];
	const place: VaultPlace = {
		inspect: () => Promise.resolve('locked'),
		passkeys: () => inspectPasskeys({ name }),
		async becomeWriter(takeOver) {
			asked.push(takeOver ? 'take over' : 'take');
			if (isHeld && !takeOver) throw new AppError('another-tab');
			return Promise.resolve();
		},
		create: (passphrase) => createSealedStore(passphrase, { name, kdf }),
		open: (secret) => openSealedStore(secret, { name, kdf }),
		discard: () => discardUnfinished({ name }),
		resign: () => void asked.push('resign'),
		now: Date.now
	};
	return { place, asked };
}

test.each(Object.entries({ ...calls, ...contactCalls }))('%s is refused while the vault is locked', async (_, call) => {
	await expect(call(createVault(createPlace('never').place))).rejects.toMatchObject({ code: 'locked' });
});

test('calls about somebody who is no contact are refused, all of them', async () => {
	const { vault } = await createPeer('Ada');
	for (const call of Object.values(contactCalls))
		await expect(call(vault)).rejects.toMatchObject({ code: 'contact-unknown' });
});

test('while another tab writes, nothing is opened; the one who takes over gets in', async () => {
	const { database } = await createPeer('Ada');
	const { place, asked } = createPlace(database, true);
	const vault = createVault(place);
	await expect(vault.unlock({ passphrase: 'open', takeOver: false })).rejects.toMatchObject({ code: 'another-tab' });
	await expect(vault.createInvite({ origin: 'https://x.example' })).rejects.toMatchObject({ code: 'locked' });
	expect((await vault.unlock({ passphrase: 'open', takeOver: true })).me.name).toBe('Ada');
	expect(asked).toEqual(['take', 'take over']);
});

test('who cannot open gives the place up, and can try again', async () => {
	const { database } = await createPeer('Ada');
	const { place, asked } = createPlace(database);
	const vault = createVault(place);
	const refused = (passphrase: string) => vault.unlock({ passphrase, takeOver: false });
	await expect(refused('shut')).rejects.toMatchObject({ code: 'wrong-passphrase' });
	await expect(refused('Open')).rejects.toMatchObject({ code: 'wrong-passphrase' });
	await expect(vault.create({ name: 'Eve', passphrase: 'mine' })).rejects.toMatchObject({ code: 'already-exists' });
	await expect(vault.createInvite({ origin: 'https://x.example' })).rejects.toMatchObject({ code: 'locked' });
	expect((await vault.unlock({ passphrase: 'open', takeOver: false })).me.name).toBe('Ada');
	expect(asked).toEqual([...(Array(3).fill(['take', 'resign']) as string[][]).flat(), 'take']);
});

test.each(['', '   ', '\u200b', 'x'.repeat(65)])(
	'nobody begins under the name %j, and nothing is made',
	async (name) => {
		const { place } = createPlace(`nameless-${name.length}`);
		const vault = createVault(place);
		await expect(vault.create({ name, passphrase: 'open' })).rejects.toMatchObject({ code: 'malformed' });
		expect((await vault.create({ name: ' Ada \n', passphrase: 'open' })).me.name).toBe('Ada');
	}
);

test('who one is, and whom one knows, is there again after unlock', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'for later');
	await ada.restart();
	expect(await ada.vault.unlock({ passphrase: 'open', takeOver: false })).toEqual({
		me: { publicKey: ada.key, name: 'Ada' },
		preferences: defaultPreferences,
		contacts: [
			{
				publicKey: ben.key,
				name: 'Ben',
				theirName: 'Ben',
				ownName: 'Ben',
				addedAt: expect.any(Number) as number,
				verified: false,
				muted: false,
				disappearAfter: 0,
				blocked: false,
				removed: false,
				unread: 0,
				lastN: 1,
				waiting: 1,
				hasUnsent: true,
				invited: false,
				draft: '',
				preview: { body: 'for later', mine: true, at: expect.any(Number) as number, deleted: false }
			}
		]
	});
});

test('somebody is added once, under a name that can be seen, by a key that is one and is not the own', async () => {
	const [ada, ben] = await createFriends();
	const before = await copyProfile(ada);
	const again = await ada.vault.addContact({ publicKey: ` ${ben.key}\n`, name: 'Benjamin' });
	expect(again.changes.contacts).toMatchObject([{ name: 'Ben' }]);
	const refusals = [
		[ada.key, 'Me', 'key-own'],
		['', 'Nobody', 'key-invalid'],
		[ben.key.slice(1), 'Half', 'key-invalid'],
		[toBase64(new Uint8Array(32)), 'Small order', 'key-invalid'],
		[toBase64(Uint8Array.of(2, ...new Uint8Array(31))), 'No point', 'key-invalid'],
		[nobody, ' ', 'malformed'],
		[nobody, 'x'.repeat(65), 'malformed']
	] as const;
	for (const [publicKey, name, code] of refusals)
		await expect(ada.vault.addContact({ publicKey, name })).rejects.toMatchObject({ code });
	expect(await copyProfile(ada)).toEqual(before);
});

test('a text that is empty, or longer than a frame carries, is refused and nowhere', async () => {
	const [ada, ben] = await createFriends();
	const before = await copyProfile(ada);
	const refusals = [
		['', 'malformed'],
		[' \n\t', 'malformed'],
		['x'.repeat(44_000), 'too-long'],
		['語'.repeat(15_000), 'too-long']
	] as const;
	for (const [body, code] of refusals)
		await expect(ada.vault.send({ contact: ben.key, body })).rejects.toMatchObject({ code });
	expect(await copyProfile(ada)).toEqual(before);
	const longest = 'x'.repeat(43_700);
	await write(ada, ben, longest);
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual([longest]);
});

test('history is read from the newest backwards, in pages', async () => {
	const [ada, ben] = await createFriends();
	for (let count = 1; count <= 7; count++) await write(ada, ben, `text ${count}`);
	const page = async (limit: number, before?: number) =>
		(await ada.vault.history({ contact: ben.key, limit, ...(before !== undefined && { before }) })).map(({ n }) => n);
	expect(await page(3)).toEqual([5, 6, 7]);
	expect(await page(3, 5)).toEqual([2, 3, 4]);
	expect(await page(3, 2)).toEqual([1]);
	expect(await page(3, 1)).toEqual([]);
	expect(await page(100, 100)).toEqual([1, 2, 3, 4, 5, 6, 7]);
	expect(await page(0)).toEqual([]);
});

test('what has been read stays read', async () => {
	const [ada, ben] = await createFriends();
	for (const body of ['one', 'two']) await write(ada, ben, body);
	await talk(ada, ben);
	expect((await ben.vault.unlock({ passphrase: 'open', takeOver: false })).contacts).toMatchObject([
		{ unread: 2, preview: { body: 'two', mine: false } }
	]);
	expect(await ben.vault.markRead({ contact: ada.key, n: 1 })).toMatchObject({ contacts: [] }); // the second was not seen
	expect(await ben.vault.markRead({ contact: ada.key, n: 2 })).toMatchObject({
		contacts: [{ unread: 0, preview: { body: 'two' } }],
		messages: []
	});
	expect((await ben.vault.markRead({ contact: ada.key, n: 2 })).contacts).toEqual([]);
	await ben.restart();
	expect((await ben.vault.unlock({ passphrase: 'open', takeOver: false })).contacts).toMatchObject([{ unread: 0 }]);
});

test('both sides see the same 60 digits, and with somebody else other ones', async () => {
	const [[ada, ben], eve] = await Promise.all([createFriends(), createPeer('Eve')]);
	await ada.vault.addContact({ publicKey: eve.key, name: 'Eve' });
	const digits = await ada.vault.safetyNumber({ contact: ben.key });
	expect(digits).toMatch(/^\d{60}$/u);
	expect(await ben.vault.safetyNumber({ contact: ada.key })).toBe(digits);
	expect(await ada.vault.safetyNumber({ contact: eve.key })).not.toBe(digits);
});

test('only a challenge of 32 bytes, for the server that was dialled, is signed', async () => {
	const { vault, key } = await createPeer('Ada');
	const challenge = await createChallenge('sotto.example');
	const sign = (bytes: Uint8Array, host = 'sotto.example') => vault.signChallenge({ challenge: toBase64(bytes), host });
	const signature = fromBase64(await sign(challenge));
	const publicKey = await crypto.subtle.importKey('raw', fromBase64(key), 'Ed25519', false, ['verify']);
	expect(await crypto.subtle.verify('Ed25519', publicKey, signature, challenge)).toBe(true);
	for (const length of [0, 31, 33, 64])
		await expect(sign(randomBytes(length))).rejects.toMatchObject({ code: 'bad-challenge' });
	await expect(sign(challenge, 'other.example')).rejects.toMatchObject({ code: 'bad-challenge' });
	await expect(vault.signChallenge({ challenge: 'no base64', host: 'x' })).rejects.toMatchObject({ code: 'malformed' });
});

test('a delivery is what the outbox and the link say, not what was once told', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'one');
	const wire = (await dial(ada, ben))!;
	await Promise.all([wire.deliver(ada), wire.deliver(ben)]);
	await wire.flush(ada);
	expect((await entriesOf(ada, ben))[0]).toMatchObject({ delivery: 'sent' });
	await ada.restart();
	expect((await entriesOf(ada, ben))[0]).toMatchObject({ delivery: 'pending' });
	await talk(ada, ben);
	await ada.restart();
	expect((await entriesOf(ada, ben))[0]).toMatchObject({ delivery: 'delivered' });
	expect((await entriesOf(ben, ada))[0]).not.toHaveProperty('delivery');
});
