// What opens the vault, as the page asks for it: by passphrase or passkey, locked or not.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { randomBytes } from '#lib/protocol/bytes.ts';
import { createSealedStore, discardUnfinished, inspectPasskeys, openSealedStore } from '#lib/store/open.ts';
import type { VaultApi } from './api.ts';
import { createPeer } from './testing/peers.ts';
import { createVault } from './vault.ts';

const kdf = { memory: 64, passes: 1, lanes: 1 };
let databases = 0;

/** A profile, and a way to start over it as often as one likes. */
async function createProfile() {
	const name = `keys-${++databases}`;
	const start = (): VaultApi =>
		createVault({
			inspect: () => Promise.resolve('locked'),
			passkeys: () => inspectPasskeys({ name }),
			becomeWriter: () => Promise.resolve(),
			create: (passphrase) => createSealedStore(passphrase, { name, kdf }),
			open: (secret) => openSealedStore(secret, { name, kdf }),
			discard: () => discardUnfinished({ name }),
			resign: () => undefined,
			now: () => Date.UTC(2026, 0, 2)
		});
	const vault = start();
	await vault.create({ name: 'Ada', passphrase: 'open' });
	return { vault, start };
}
const createAnswer = async () => ({
	id: randomBytes(32),
	key: await crypto.subtle.importKey('raw', randomBytes(32), 'HKDF', false, ['deriveKey'])
});

test('a passkey is added with the passphrase, told to whoever has not unlocked, and unlocks', async () => {
	const { vault, start } = await createProfile();
	const passkey = await createAnswer();
	await vault.addPasskey({ passphrase: 'open', passkey, attachment: 'platform' });
	const salt = await vault.passkeySalt();
	expect(await vault.passkeys()).toEqual([
		{ id: passkey.id, salt, addedAt: Date.UTC(2026, 0, 2), attachment: 'platform' }
	]);
	const later = start();
	expect(await later.passkeys()).toEqual([{ id: passkey.id, salt }]);
	expect((await later.unlock({ passkey, takeOver: false })).me.name).toBe('Ada');
	await later.removePasskey({ id: passkey.id });
	expect(await later.passkeys()).toEqual([]);
	await expect(start().unlock({ passkey, takeOver: false })).rejects.toMatchObject({ code: 'passkey-refused' });
	expect((await start().unlock({ passphrase: 'open', takeOver: false })).me.name).toBe('Ada');
});

test('the passphrase is changed by who has it or a passkey, and by nobody else', async () => {
	const { vault, start } = await createProfile();
	const passkey = await createAnswer();
	await vault.addPasskey({ passphrase: 'open', passkey });
	const change = (from: Parameters<VaultApi['changePassphrase']>[0]['from'], to: string) =>
		vault.changePassphrase({ from, to, forgetPasskeys: false });
	await expect(change({ passphrase: 'guessed' }, 'new')).rejects.toMatchObject({ code: 'wrong-passphrase' });
	await expect(vault.checkPassphrase({ passphrase: 'guessed' })).rejects.toMatchObject({ code: 'wrong-passphrase' });
	await change({ passphrase: 'open' }, 'second');
	await change({ passkey }, 'third');
	await vault.checkPassphrase({ passphrase: 'third' });
	await vault.changePassphrase({ from: { passphrase: 'third' }, to: 'fourth', forgetPasskeys: true });
	expect(await vault.passkeys()).toEqual([]);
	await expect(start().unlock({ passphrase: 'open', takeOver: false })).rejects.toMatchObject({
		code: 'wrong-passphrase'
	});
	expect((await start().unlock({ passphrase: 'fourth', takeOver: false })).me.name).toBe('Ada');
});

test('what is no answer of an authenticator opens nothing', async () => {
	const { start } = await createProfile();
	for (const passkey of [{}, { id: 'text' }, { id: randomBytes(32), key: randomBytes(32) }])
		await expect(start().unlock({ passkey: passkey as never, takeOver: false })).rejects.toMatchObject({
			code: 'malformed'
		});
});

test('a disk with room says so', async () => {
	const { vault } = await createPeer('Ada');
	expect(await vault.hasRoom()).toBe(true);
});
