// Every version's database opens. `store/released/` holds what the code of each released schema wrote: Ada's side of 90 texts
// with Ben and one that has not gone, without the ballast; the passphrase is "open". Whoever raises the schema adds one.
import 'fake-indexeddb/auto';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { randomBytes, toBase64Url } from '#lib/protocol/bytes.ts';
import { readRaw, writeRaw } from '#lib/store/fixtures.ts';
import { inspectPasskeys, openSealedStore } from '#lib/store/open.ts';
import { migrations, openDatabase } from '#lib/store/schema.ts';
import type { SealedStore } from '#lib/store/sealed-store.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { createVault } from './vault.ts';

interface Released {
	readonly version: number;
	readonly me: PublicKey;
	readonly contact: PublicKey;
	readonly stores: Readonly<Record<string, readonly (readonly [key: IDBValidKey, value: unknown])[]>>;
}

const folder = new URL('../store/released/', import.meta.url);
const files = readdirSync(folder).toSorted();
const kdf = { memory: 64, passes: 1, lanes: 1 };

/** Bytes stand as base64 in the file. */
function decode(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(decode);
	if ('base64' in value) return new Uint8Array(Buffer.from(String(value.base64), 'base64'));
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, decode(inner)]));
}

/** Lays a database down as that version left it. */
async function lay({ version, stores }: Released): Promise<string> {
	const name = `released-${toBase64Url(randomBytes(9))}`;
	const database = await openDatabase({ name, steps: migrations.slice(0, version) });
	for (const [store, records] of Object.entries(stores))
		for (const [key, value] of records) await database.put(store, decode(value), key);
	database.close();
	return name;
}

async function unlock(name: string) {
	let store: SealedStore | undefined;
	const vault = createVault({
		inspect: () => Promise.resolve('locked'),
		passkeys: () => inspectPasskeys({ name }),
		becomeWriter: () => Promise.resolve(),
		create: () => Promise.reject(new Error('there is one')),
		open: async (passphrase) => (store = await openSealedStore(passphrase, { name, kdf })),
		discard: () => Promise.resolve(),
		resign: () => undefined,
		now: Date.now
	});
	const unlocked = await vault.unlock({ passphrase: 'open', takeOver: false });
	return { vault, unlocked, store: store! };
}

test('each schema before today\u2019s is there', () => {
	const before = migrations.slice(1).map((_migration, index) => `version-${index + 1}.json`);
	expect(files).toEqual(expect.arrayContaining(before));
});

test.each(files)('%s: identity, contact and messages are all there, before and after they are packed', async (file) => {
	const released = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Released;
	const name = await lay(released);
	const { vault, unlocked, store } = await unlock(name);
	expect(unlocked.me).toEqual({ publicKey: released.me, name: 'Ada' });
	expect(unlocked.contacts).toMatchObject([{ publicKey: released.contact, name: 'Ben', unread: 45, muted: false }]);
	expect(unlocked.preferences).toMatchObject({ notify: false, notifyContent: 'name', sound: false });

	const texts = Array.from({ length: 90 }, (_, at) => `from ${at % 2 === 0 ? 'Ada' : 'Ben'} ${Math.floor(at / 2) + 1}`);
	if (released.version >= 2) {
		texts[2] = 'edited';
		texts[4] = '';
	}
	const history = async () => vault.history({ contact: released.contact, limit: 1_000 });
	const check = async () => {
		const entries = await history();
		expect(entries.map((entry) => (entry.kind === 'text' ? entry.body : entry.kind))).toEqual([
			...texts,
			'not delivered'
		]);
		expect(entries.at(-1)).toMatchObject({ mine: true, delivery: 'pending' });
		expect(entries.at(-2)).toMatchObject({ mine: false });
		if (released.version >= 2) expect(entries[6]).toMatchObject({ reactions: [{ emoji: '👍', mine: true }] });
		return entries;
	};
	const before = await check();
	while (await store.tidy());
	expect(await check()).toEqual(before);
	const words = async () => (await readRaw(name)).filter(({ store: of }) => ['conv', 'tail', 'outbox'].includes(of));
	expect(store.hasResidue).toBe(true);
	await store.vacuum();
	expect(await check(), 'and after they came under the secret').toEqual(before);
	const old = await words();
	await store.vacuum();
	const now = await words();
	for (const { store: of, key, value } of old) await writeRaw(name, of, key, value);
	await expect(store.readRange('tail', 1, 64, 91)).rejects.toMatchObject({ code: 'unsealable' });
	await expect(store.readAll('outbox')).rejects.toMatchObject({ code: 'unsealable' });
	for (const { store: of, key, value } of now) await writeRaw(name, of, key, value);
	await vault.send({ contact: released.contact, body: 'today' });
	await store.close();

	const database = await openDatabase({ name });
	expect(await database.getAllKeys('page')).toEqual([[1, 0]]);
	expect(await database.count('tail')).toBe(92 - 63);
	database.close();
	const again = await unlock(name);
	expect(await again.vault.history({ contact: released.contact, limit: 1_000 })).toHaveLength(92);
});
