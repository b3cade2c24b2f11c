// The steps of a change, over a vault and an authenticator of the test's.
import { beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { VaultApi } from '#lib/worker/api.ts';

const id = new Uint8Array(16);
const salt = new Uint8Array(28);
const passkey = { id, key: {} as CryptoKey };
const webauthn = {
	askPasskeys: vi.fn(() => Promise.resolve(passkey)),
	makePasskey: vi.fn(() => Promise.resolve({ id, attachment: 'platform' as const })),
	discardPasskey: vi.fn(() => Promise.resolve()),
	passkeysMissing: () => undefined
};
vi.mock('./webauthn.ts', () => webauthn);
const { Keys, stepWords } = await import('./keys.svelte.ts'); // after what it is to be made of
const { signal } = new AbortController();

beforeEach(() => void vi.clearAllMocks());

function createKeys() {
	const vault = {
		passkeys: vi.fn<VaultApi['passkeys']>(() => Promise.resolve([{ id, salt }])),
		passkeySalt: vi.fn<VaultApi['passkeySalt']>(() => Promise.resolve(salt)),
		checkPassphrase: vi.fn<VaultApi['checkPassphrase']>(() => Promise.resolve()),
		changePassphrase: vi.fn<VaultApi['changePassphrase']>(() => Promise.resolve()),
		addPasskey: vi.fn<VaultApi['addPasskey']>(() => Promise.resolve()),
		removePasskey: vi.fn<VaultApi['removePasskey']>(() => Promise.resolve())
	};
	return { vault, keys: new Keys(() => vault as unknown as VaultApi) };
}

test('a passphrase is changed by the present one or by a passkey', async () => {
	const { vault, keys } = createKeys();
	expect(await keys.changePassphrase('old', 'new', false, signal)).toBeUndefined();
	await keys.changePassphrase(undefined, 'new', true, signal);
	expect(vault.changePassphrase.mock.calls).toEqual([
		[{ from: { passphrase: 'old' }, to: 'new', forgetPasskeys: false }],
		[{ from: { passkey }, to: 'new', forgetPasskeys: true }]
	]);
});

test('an outcome that is not known is told as that; every other one is nothing changed', async () => {
	const { vault, keys } = createKeys();
	vault.changePassphrase.mockRejectedValueOnce(new AppError('internal'));
	expect(await keys.changePassphrase('old', 'new', false, signal)).toMatch(/whether it was done is not known/u);
	vault.changePassphrase.mockRejectedValueOnce(new AppError('wrong-passphrase'));
	expect(await keys.changePassphrase('old', 'new', false, signal)).toMatch(/Nothing was changed/u);
	webauthn.askPasskeys.mockRejectedValueOnce(new AppError('passkey-cancelled'));
	expect(await keys.changePassphrase(undefined, 'new', false, signal)).toMatch(/Nothing was changed/u);
});

test('a wrong passphrase makes no passkey', async () => {
	const { vault, keys } = createKeys();
	vault.checkPassphrase.mockRejectedValueOnce(new AppError('wrong-passphrase'));
	await expect(keys.makePasskey('guessed', signal)).rejects.toMatchObject({ code: 'wrong-passphrase' });
	expect(webauthn.makePasskey).not.toHaveBeenCalled();
});

test('a passkey is added once it has shown what it can, and is not thrown away then', async () => {
	const { vault, keys } = createKeys();
	const made = await keys.makePasskey('open', signal);
	expect(vault.addPasskey).not.toHaveBeenCalled();
	await made.addIt(signal);
	expect(vault.addPasskey).toHaveBeenCalledWith({ passphrase: 'open', passkey, attachment: 'platform' });
	expect(keys.passkeys).toEqual([{ id, salt }]);
	made.discard();
	expect(webauthn.discardPasskey).not.toHaveBeenCalled();
});

test('one that cannot, or was refused, is thrown away; one that may have been added is not', async () => {
	const { vault, keys } = createKeys();
	const made = await keys.makePasskey('open', signal);
	webauthn.askPasskeys.mockRejectedValueOnce(new AppError('passkey-unable'));
	await expect(made.addIt(signal)).rejects.toMatchObject({ code: 'passkey-unable' });
	vault.addPasskey.mockRejectedValueOnce(new AppError('disk-full'));
	await expect(made.addIt(signal)).rejects.toMatchObject({ code: 'disk-full' });
	made.discard();
	expect(webauthn.discardPasskey).toHaveBeenCalledTimes(1);
	const lost = await keys.makePasskey('open', signal);
	vault.addPasskey.mockRejectedValueOnce(new AppError('internal'));
	await expect(lost.addIt(signal)).rejects.toMatchObject({ code: 'internal' });
	lost.discard();
	expect(webauthn.discardPasskey).toHaveBeenCalledTimes(1);
});

test('a change under way is there for whoever locks', async () => {
	const { vault, keys } = createKeys();
	const change = Promise.withResolvers<undefined>();
	vault.removePasskey.mockReturnValueOnce(change.promise);
	expect(keys.writing).toBeUndefined();
	const removed = keys.removePasskey(id);
	expect(keys.writing).toBeDefined();
	change.resolve(undefined);
	await removed;
	expect(keys.writing).toBeUndefined();
	expect(webauthn.discardPasskey).toHaveBeenCalledWith(id);
	vault.removePasskey.mockRejectedValueOnce(new AppError('disk-full'));
	await expect(keys.removePasskey(id)).rejects.toMatchObject({ code: 'disk-full' });
});

test('passkeys that cannot be read are none, and a step that was left says nothing', async () => {
	const { vault, keys } = createKeys();
	await keys.load();
	vault.passkeys.mockRejectedValueOnce(new AppError('unsealable'));
	await keys.load();
	expect(keys.passkeys).toEqual([]);
	expect(stepWords(new AppError('passkey-cancelled'), signal)).toMatch(/cancelled/u);
	expect(stepWords(new AppError('passkey-cancelled'), AbortSignal.abort())).toBeUndefined();
});
