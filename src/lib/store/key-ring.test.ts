// The ways into a vault: each opens the same keys, each is changed in one put, and no crash, race or tampering makes a third.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import { randomBytes, toBase64Url } from '#lib/protocol/bytes.ts';
import { CHEAP_KDF, createOptions, createText, PASSPHRASE, readRawValue, withDatabase, writeRaw } from './fixtures.ts';
import { inspectPasskeys, openSealedStore } from './open.ts';
import { AT, createSecret, createStore, keyOf, note, opens, OTHER, readRecord } from './key-ring.fixture.ts';
import type { PasskeySecret } from './key-ring-port.ts';
import { wrapForPasskey } from './passkeys.ts';
import { raiseWriter } from './transaction.ts';
import { unlockVault } from './vault.ts';
import { replaceVault } from './vault-change.ts';
import { MAX_PASSKEYS, parseVaultRecord } from './vault-record.ts';

afterEach(() => vi.restoreAllMocks());

test('after a change the new passphrase opens what the old one sealed, and the old one opens nothing', async () => {
	const { options, ring } = await createStore();
	const before = await readRecord(options);
	await ring.changePassphrase(PASSPHRASE, OTHER, false);
	const after = await readRecord(options);
	expect(after.salt).not.toEqual(before.salt);
	expect(after).toMatchObject({ kdf: before.kdf, databaseId: before.databaseId, generation: before.generation });
	expect(await opens(options, OTHER)).toEqual(createText('kept'));
	await expect(openSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'wrong-passphrase' });
});

test('nothing is changed for who does not know the passphrase, or without another one', async () => {
	const { options, ring } = await createStore();
	const before = await readRecord(options);
	await expect(ring.changePassphrase('guessed', OTHER, false)).rejects.toMatchObject({ code: 'wrong-passphrase' });
	await expect(ring.changePassphrase(PASSPHRASE, '', false)).rejects.toMatchObject({ code: 'malformed' });
	await expect(ring.addPasskey('guessed', await createSecret(), note)).rejects.toMatchObject({
		code: 'wrong-passphrase'
	});
	await expect(ring.checkPassphrase('guessed')).rejects.toMatchObject({ code: 'wrong-passphrase' });
	await ring.checkPassphrase(PASSPHRASE);
	expect(await readRecord(options)).toEqual(before);
});

test('a passkey opens the vault beside the passphrase, and survives every change of that', async () => {
	const { options, ring } = await createStore();
	const secret = await createSecret();
	await ring.addPasskey(PASSPHRASE, secret, note);
	expect(await opens(options, secret)).toEqual(createText('kept'));
	expect(await opens(options, PASSPHRASE)).toEqual(createText('kept'));

	const { keyRing } = await openSealedStore(secret, options);
	await keyRing.changePassphrase(PASSPHRASE, OTHER, false);
	expect(await opens(options, secret)).toEqual(createText('kept'));
	expect(await opens(options, OTHER)).toEqual(createText('kept'));
	await openSealedStore(OTHER, { ...options, kdf: { ...CHEAP_KDF, memory: 16 } });
	expect((await readRecord(options)).kdf.memory, 'the passphrase costs more').toBe(16);
	expect(await opens(options, secret)).toEqual(createText('kept'));
});

test('whoever has forgotten the passphrase chooses another one with a passkey', async () => {
	const { options, ring } = await createStore();
	const secret = await createSecret();
	await ring.addPasskey(PASSPHRASE, secret, note);
	await expect(ring.changePassphrase(await createSecret(), OTHER, false)).rejects.toMatchObject({
		code: 'passkey-refused'
	});
	await ring.changePassphrase(secret, OTHER, false);
	expect(await opens(options, OTHER)).toEqual(createText('kept'));
	expect(await opens(options, secret)).toEqual(createText('kept'));
});

test('with the passphrase the passkeys go, too, where that is wished', async () => {
	const { options, ring } = await createStore();
	const secret = await createSecret();
	await ring.addPasskey(PASSPHRASE, secret, note);
	await ring.changePassphrase(PASSPHRASE, OTHER, true);
	expect(await inspectPasskeys(options)).toEqual([]);
	await expect(openSealedStore(secret, options)).rejects.toMatchObject({ code: 'passkey-refused' });
	expect(await opens(options, OTHER)).toEqual(createText('kept'));
});

test('what is told of a passkey before unlocking is its id and one salt for all; the rest is sealed', async () => {
	const { options, ring } = await createStore();
	const [one, two] = [await createSecret(), await createSecret(1023)];
	await ring.addPasskey(PASSPHRASE, one, { addedAt: AT, attachment: 'cross-platform' });
	await ring.addPasskey(PASSPHRASE, two, note);
	const salt = await ring.salt();
	expect(await inspectPasskeys(options)).toEqual([
		{ id: one.id, salt },
		{ id: two.id, salt }
	]);
	expect(await ring.passkeys()).toEqual([
		{ id: one.id, salt, addedAt: AT, attachment: 'cross-platform' },
		{ id: two.id, salt, addedAt: AT }
	]);
	const [first, second] = (await readRecord(options)).passkeys;
	expect(Object.keys(first!).toSorted()).toEqual(['about', 'id', 'wrappedKey']);
	expect(first!.about).toHaveLength(second!.about.length);
	expect(await inspectPasskeys(createOptions()), 'where there is nothing').toEqual([]);
	const other = await createStore();
	expect(await other.ring.salt(), 'of another vault').not.toEqual(salt);
});

test('another authenticator, another passkey and a removed one are refused', async () => {
	const { options, ring } = await createStore();
	const [one, two] = [await createSecret(), await createSecret()];
	await ring.addPasskey(PASSPHRASE, one, note);
	await ring.addPasskey(PASSPHRASE, two, note);
	const refused = async (secret: PasskeySecret, code = 'passkey-refused') =>
		expect(openSealedStore(secret, options)).rejects.toMatchObject({ code });
	await refused({ id: one.id, key: two.key });
	await refused({ id: randomBytes(32), key: one.key });
	await refused({ id: randomBytes(15), key: one.key }, 'malformed');
	await refused({ id: one.id, key: await keyOf(randomBytes(32), 'AES-GCM') }, 'malformed');

	const record = await readRecord(options);
	const [first, second] = record.passkeys;
	await writeRaw(options.name, 'meta', 'vault', {
		...record,
		passkeys: [{ ...first!, wrappedKey: second!.wrappedKey }]
	});
	await refused(one); // a wrap that was moved
	await ring.removePasskey(one.id);
	await refused(one);
	expect(await opens(options, PASSPHRASE)).toEqual(createText('kept'));
});

test('a wrap of another vault opens nothing, and does not take the pen', async () => {
	const [ours, theirs] = [await createStore(), await createStore()];
	const secret = await createSecret();
	await theirs.ring.addPasskey(PASSPHRASE, secret, note);
	const { databaseId } = await readRecord(ours.options);
	// Made for our database by somebody who writes to the disk, over a master key that they know.
	const planted = await wrapForPasskey(randomBytes(32), secret, { databaseId, generation: 1 });
	const [passkey] = (await readRecord(theirs.options)).passkeys;
	await writeRaw(ours.options.name, 'meta', 'vault', {
		...(await readRecord(ours.options)),
		passkeys: [{ ...passkey!, wrappedKey: planted }]
	});
	await expect(openSealedStore(secret, ours.options)).rejects.toMatchObject({ code: 'unsealable' });
	await ours.store.commit([{ store: 'tail', key: [1, 2], value: createText('still the writer') }]);
});

test('a passkey is added once, and not more than a few are', async () => {
	const { ring } = await createStore();
	const secret = await createSecret();
	await ring.addPasskey(PASSPHRASE, secret, note);
	await expect(ring.addPasskey(PASSPHRASE, secret, note)).rejects.toMatchObject({ code: 'already-exists' });
	for (let count = 1; count < MAX_PASSKEYS; count++) await ring.addPasskey(PASSPHRASE, await createSecret(), note);
	await expect(ring.addPasskey(PASSPHRASE, await createSecret(), note)).rejects.toMatchObject({ code: 'too-many' });
	expect(await ring.passkeys()).toHaveLength(MAX_PASSKEYS);
});

test('changes that are asked for at once are made one after another', async () => {
	const { options, ring } = await createStore();
	const [one, two] = [await createSecret(), await createSecret()];
	await Promise.all([
		ring.addPasskey(PASSPHRASE, one, note),
		ring.changePassphrase(PASSPHRASE, OTHER, false),
		ring.addPasskey(OTHER, two, note),
		ring.removePasskey(one.id)
	]);
	expect(await inspectPasskeys(options)).toHaveLength(1);
	expect(await opens(options, two)).toEqual(createText('kept'));
	expect(await opens(options, OTHER)).toEqual(createText('kept'));
});

test.each(['changePassphrase', 'addPasskey', 'removePasskey'] as const)(
	'%s is refused to whoever does not hold the pen any more, and writes nothing',
	async (act) => {
		const { options, ring } = await createStore();
		const [secret, another] = [await createSecret(), await createSecret()];
		await ring.addPasskey(PASSPHRASE, secret, note);
		await withDatabase(options.name, raiseWriter);
		const before = await readRecord(options);
		const acts = {
			changePassphrase: () => ring.changePassphrase(PASSPHRASE, OTHER, false),
			addPasskey: () => ring.addPasskey(PASSPHRASE, another, note),
			removePasskey: () => ring.removePasskey(secret.id)
		};
		await expect(acts[act]()).rejects.toMatchObject({ code: 'fenced' });
		expect(await readRecord(options)).toEqual(before);
	}
);

test('costs that another tab raises while a passphrase is changed do not bring the old one back', async () => {
	const { options, ring } = await createStore();
	await withDatabase(options.name, async (database) => {
		const raising = unlockVault(database, PASSPHRASE, { memory: 4096, passes: 4, lanes: 1 });
		await Promise.all([ring.changePassphrase(PASSPHRASE, OTHER, false), raising]);
		// One that has read the old record and is done only now.
		const present = parseVaultRecord(await readRecord(options));
		const old = { ...present, wrappedKey: randomBytes(present.wrappedKey.length) };
		expect(await replaceVault(database, old, { ...old, salt: randomBytes(16) })).toBe(false);
	});
	expect(await opens(options, OTHER)).toEqual(createText('kept'));
	await expect(openSealedStore(PASSPHRASE, options)).rejects.toMatchObject({ code: 'wrong-passphrase' });
});

test('a full disk keeps the old passphrase', async () => {
	const { options, ring } = await createStore();
	const before = await readRecord(options);
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
		throw new DOMException('', 'QuotaExceededError');
	});
	await expect(ring.changePassphrase(PASSPHRASE, OTHER, false)).rejects.toMatchObject({ code: 'disk-full' });
	vi.restoreAllMocks();
	expect(await readRecord(options)).toEqual(before);
	await ring.changePassphrase(PASSPHRASE, OTHER, false);
	expect(await opens(options, OTHER)).toEqual(createText('kept'));
});

test('a change is one strict transaction with one put of the record, after which its old bytes are tidied up', async () => {
	const { ring } = await createStore();
	const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction');
	const puts = vi.spyOn(IDBObjectStore.prototype, 'put');
	await ring.changePassphrase(PASSPHRASE, OTHER, false);
	const writing = transactions.mock.calls.filter(([, mode]) => mode === 'readwrite');
	expect(writing).toEqual([['meta', 'readwrite', { durability: 'strict' }]]);
	expect(puts.mock.calls.map(([, key]) => key)).toEqual(['vault', 'residue']);
});

test.each([
	['a changed passphrase', true],
	['a removed passkey', true],
	['an added passkey', false]
])('%s leaves old bytes that open, or not: told at once, and also when a vacuum ends after it', async (act, leaves) => {
	const { options, store, ring } = await createStore();
	const [secret, another] = [await createSecret(), await createSecret()];
	await ring.addPasskey(PASSPHRASE, secret, note);
	const acts = [
		() => ring.changePassphrase(PASSPHRASE, OTHER, false),
		() => ring.removePasskey(secret.id),
		() => ring.addPasskey(PASSPHRASE, another, note)
	];
	const vacuum = store.vacuum();
	await acts[['a changed passphrase', 'a removed passkey', 'an added passkey'].indexOf(act)]!();
	await vacuum;
	expect(store.hasResidue).toBe(leaves);
	expect(await readRawValue(options.name, 'meta', 'residue')).toBe(leaves ? true : undefined);
});

test.each([0, 1, 2, 3, 4])(
	'a worker that ends %i steps into the change leaves the old record or the new one',
	async (steps) => {
		const { options, ring } = await createStore();
		const before = await readRecord(options);
		// The browser aborts what was not committed: every request from there on.
		let left = steps;
		const cut = (request: (...given: never[]) => unknown) =>
			function (this: IDBObjectStore, ...given: never[]) {
				if (this.transaction.mode === 'readwrite' && left-- <= 0) {
					this.transaction.abort();
					throw new DOMException('', 'AbortError');
				}
				return Reflect.apply(request, this, given) as unknown;
			};
		/* eslint-disable @typescript-eslint/unbound-method -- called on their own objects */
		const { get, put } = IDBObjectStore.prototype;
		/* eslint-enable @typescript-eslint/unbound-method */
		vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(cut(get) as typeof get);
		vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(cut(put) as typeof put);
		const told = await ring.changePassphrase(PASSPHRASE, OTHER, false).then(
			() => 'done',
			() => 'refused'
		);
		vi.restoreAllMocks();
		const after = await readRecord(options);
		expect(parseVaultRecord(after)).toBeDefined();
		const isOld = toBase64Url(after.wrappedKey) === toBase64Url(before.wrappedKey);
		expect(isOld).toBe(told === 'refused');
		expect(await opens(options, isOld ? PASSPHRASE : OTHER)).toEqual(createText('kept'));
		await expect(openSealedStore(isOld ? OTHER : PASSPHRASE, options)).rejects.toMatchObject({
			code: 'wrong-passphrase'
		});
	}
);
