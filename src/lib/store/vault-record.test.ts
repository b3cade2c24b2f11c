// What the vault's record may be: of an older app or a newer one, tampered with, or broken in a part that is not needed.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { randomBytes } from '#lib/protocol/bytes.ts';
import { createText, PASSPHRASE, writeRaw } from './fixtures.ts';
import { createSecret, createStore, note, opens, OTHER, readRecord } from './key-ring.fixture.ts';
import { createSealedStore, inspectPasskeys, inspectVault, openSealedStore } from './open.ts';
import { type PasskeyWrap, type StoredVault } from './vault-record.ts';

afterEach(() => vi.restoreAllMocks());

test('a record of the first version opens as it is, and becomes today\u2019s with the first change', async () => {
	const { options } = await createStore();
	const { version: _, passkeys: _none, ...first } = await readRecord(options);
	await writeRaw(options.name, 'meta', 'vault', first);
	expect(await inspectVault(options)).toBe('locked');
	const store = await openSealedStore(PASSPHRASE, options);
	expect(await readRecord(options)).toEqual(first);
	expect(await store.keyRing.passkeys()).toEqual([]);
	await store.keyRing.changePassphrase(PASSPHRASE, OTHER, false);
	expect(await readRecord(options)).toMatchObject({ version: 2, passkeys: [] });
	expect(await opens(options, OTHER)).toEqual(createText('kept'));
});

test('a record of a newer version is told as that, and nothing of it is touched', async () => {
	const { options } = await createStore();
	const newer = { ...(await readRecord(options)), version: 3, tokens: [] };
	await writeRaw(options.name, 'meta', 'vault', newer);
	expect(await inspectVault(options)).toBe('newer-version');
	await expect(openSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'version' });
	await expect(createSealedStore(OTHER, options)).rejects.toMatchObject({ code: 'already-exists' });
	expect(await readRecord(options)).toEqual(newer);
});

const tampered: readonly (readonly [string, (record: StoredVault) => unknown])[] = [
	['a field more', (record) => ({ ...record, extra: 1 })],
	['passkeys without a version', ({ version: _, ...record }) => record],
	['the first version by its number', (record) => ({ ...record, version: 1 })],
	['a version as text', (record) => ({ ...record, version: '2' })],
	['no passkeys', (record) => ({ ...record, passkeys: undefined })],
	['no wrap of a passphrase', ({ wrappedKey: _, ...record }) => record],
	['a cost more', (record) => ({ ...record, kdf: { ...record.kdf, salt: 1 } })],
	['too many passkeys', (record) => ({ ...record, passkeys: Array(9).fill(record.passkeys[0]) as unknown })]
];
test.each(tampered)('a record with %s is refused whole', async (_name, change) => {
	const { options, ring } = await createStore();
	await ring.addPasskey(PASSPHRASE, await createSecret(), note);
	await writeRaw(options.name, 'meta', 'vault', change(await readRecord(options)));
	await expect(openSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'unsealable' });
	await expect(inspectPasskeys(options)).rejects.toMatchObject({ code: 'unsealable' });
});

const broken: readonly (readonly [string, (passkey: PasskeyWrap) => unknown])[] = [
	['a short id', (passkey) => ({ ...passkey, id: new Uint8Array(15) })],
	['a long id', (passkey) => ({ ...passkey, id: new Uint8Array(1024) })],
	['an id as text', (passkey) => ({ ...passkey, id: 'x'.repeat(32) })],
	['a long wrap', (passkey) => ({ ...passkey, wrappedKey: new Uint8Array(99) })],
	['a long note', (passkey) => ({ ...passkey, about: new Uint8Array(9_999) })],
	['a field more', (passkey) => ({ ...passkey, name: 'x' })],
	['nothing', () => undefined]
];
test.each(broken)('a passkey with %s opens nothing, and keeps no other way from opening', async (_name, change) => {
	const { options, ring } = await createStore();
	const [one, two] = [await createSecret(), await createSecret()];
	await ring.addPasskey(PASSPHRASE, one, note);
	await ring.addPasskey(PASSPHRASE, two, note);
	const record = await readRecord(options);
	const [first, second] = record.passkeys;
	await writeRaw(options.name, 'meta', 'vault', { ...record, passkeys: [change(first!), second, second] });
	expect(await inspectPasskeys(options)).toMatchObject([{ id: two.id }]);
	await expect(openSealedStore(one, options)).rejects.toMatchObject({ code: 'passkey-refused' });
	expect(await opens(options, two)).toEqual(createText('kept'));
	expect(await opens(options, PASSPHRASE)).toEqual(createText('kept'));
});

test('a passkey whose note was tampered with still opens, and is told without it', async () => {
	const { options, ring } = await createStore();
	const secret = await createSecret();
	await ring.addPasskey(PASSPHRASE, secret, note);
	const record = await readRecord(options);
	const passkeys = record.passkeys.map((each) => ({ ...each, about: randomBytes(each.about.length) }));
	await writeRaw(options.name, 'meta', 'vault', { ...record, passkeys });
	expect(await ring.passkeys()).toEqual([{ id: secret.id, salt: await ring.salt() }]);
	expect(await opens(options, secret)).toEqual(createText('kept'));
});
