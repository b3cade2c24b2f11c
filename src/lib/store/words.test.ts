// What says words outside of pages lies under the secret that is exchanged after deletions: the newest messages, those that are
// to disappear, what waits, previews. None of it is lost by that, and none of it opens any more once it is gone.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import {
	contact,
	createText,
	outboxEntry,
	PASSPHRASE,
	type RawRecord,
	readRaw,
	readRawValue,
	summary,
	writeRaw
} from './fixtures.ts';
import { openSealedStore } from './open.ts';
import { buried, createStore, ns, put, rowAt, upTo } from './packing.fixture.ts';
import type { MessageRow, Write } from './rows.ts';
import { migrations, openDatabase, wordStores } from './schema.ts';

const unsealable = { code: 'unsealable' };
const words: readonly Write[] = [
	put(1),
	{ store: 'outbox', key: [1, 1], value: outboxEntry },
	{ store: 'conv', key: 1, value: summary }
];
const passing: MessageRow = { ...createText('softly'), expiresIn: 60 } as MessageRow;

afterEach(() => vi.restoreAllMocks());

const wordsOf = async (name: string) =>
	(await readRaw(name)).filter(({ store }) => (wordStores as readonly string[]).includes(store));
async function putBack(name: string, records: readonly RawRecord[]): Promise<void> {
	for (const { store, key, value } of records) await writeRaw(name, store, key, value);
}
/** Every get of the secret fails as one does whose file is lost. */
function loseFiles(keys: readonly string[]): void {
	const { get } = IDBObjectStore.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
		if (this.name === 'key' && keys.some((each) => each === key)) throw new DOMException('no', 'NotReadableError');
		return get.call(this, key);
	});
}

test('after a vacuum no old record of words opens, not even with the passphrase', async () => {
	const { options, store } = await createStore();
	await store.commit([...words, put(2, passing)]);
	const old = await wordsOf(options.name);
	expect(old).toHaveLength(4);
	await store.commit([put(1, buried(1)), put(2, { ...buried(2), expired: true } as MessageRow)]);
	const now = await wordsOf(options.name);
	await putBack(options.name, old);
	expect(await store.read('tail', [1, 2]), 'the deletion alone does not do it').toEqual(passing);
	await putBack(options.name, now);
	await store.vacuum();
	expect(await store.read('outbox', [1, 1])).toEqual(outboxEntry);
	expect(await store.readAll('conv')).toEqual([{ key: 1, value: summary }]);
	expect(await store.read('tail', [1, 1])).toEqual(buried(1));
	await store.close();

	await putBack(options.name, old);
	const reopened = await openSealedStore(PASSPHRASE, options);
	for (const n of [1, 2]) await expect(reopened.read('tail', [1, n])).rejects.toMatchObject(unsealable);
	await expect(reopened.read('outbox', [1, 1])).rejects.toMatchObject(unsealable);
	await expect(reopened.readAll('conv')).rejects.toMatchObject(unsealable);
});

test('one that is to disappear lies beside its page, and is gone with its time', async () => {
	const { options, store } = await createStore();
	await store.commit(upTo(64).map((n) => put(n, n === 5 ? passing : rowAt(n))));
	await store.commit([put(5, { ...passing, expiresAt: 1 } as MessageRow)]);
	const seen = await readRawValue(options.name, 'tail', [1, 5]);
	await store.commit([put(5, { ...buried(5), expired: true } as MessageRow)]);
	await store.vacuum();
	await writeRaw(options.name, 'tail', [1, 5], seen);
	await expect(store.read('tail', [1, 5])).rejects.toMatchObject(unsealable);
	await store.commit([put(5, buried(5))]);
	expect(await ns(store)).toEqual(upTo(64));
});

test('an exchange takes as much as there is', async () => {
	const { store } = await createStore();
	await store.commit(upTo(1_100).map((seq) => ({ store: 'outbox', key: [1, seq], value: outboxEntry })));
	await store.vacuum();
	await store.vacuum();
	expect(await store.readRange('outbox', 1, 1, 1_100)).toHaveLength(1_100);
});

test('what is committed and read while the secret is exchanged is all there afterwards', async () => {
	const { options, store } = await createStore();
	await store.commit([...words, ...upTo(40).map((n) => put(n))]);
	for (const round of upTo(5)) {
		const vacuum = store.vacuum();
		const reads = upTo(20).map(() => ns(store));
		const commits = upTo(10).map((at) => store.commit([put(40 + 10 * (round - 1) + at), ...words.slice(1)]));
		await Promise.all([vacuum, ...commits]);
		for (const read of await Promise.all(reads)) expect(read.length).toBeGreaterThanOrEqual(30 + 10 * round);
	}
	await store.close();
	const reopened = await openSealedStore(PASSPHRASE, options);
	expect(await ns(reopened)).toEqual(upTo(90));
	expect(await reopened.read('outbox', [1, 1])).toEqual(outboxEntry);
	expect(await reopened.read('conv', 1)).toEqual(summary);
});

test('the secret goes with the first words, and strictly, whoever writes them', async () => {
	const { options, store } = await createStore();
	await store.commit([{ store: 'session', key: 1, value: contact }]);
	expect(await readRawValue(options.name, 'key', 'secret 0'), 'none is needed').toBeUndefined();
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	await store.commit(words.slice(2), 'relaxed');
	await store.commit(words.slice(2), 'relaxed');
	const made = transaction.mock.results.map(({ value }) => value as IDBTransaction);
	expect(made.filter(({ mode }) => mode === 'readwrite').map(({ durability }) => durability)).toEqual([
		'strict',
		'relaxed'
	]);
	await store.close();
	expect(await (await openSealedStore(PASSPHRASE, options)).read('conv', 1)).toEqual(summary);
});

test('a first commit that fails, and one that a full disk takes in part, leave nothing that does not open', async () => {
	const { options, store } = await createStore();
	const { commit } = IDBTransaction.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	let failures = 0;
	vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
		if (failures-- > 0) (this as unknown as { _abort(name: string): void })._abort('QuotaExceededError');
		else commit.call(this);
	});
	failures = 4; // all, what is least, the ballast's end, what is least
	await expect(store.commit(upTo(130).map((n) => put(n)))).rejects.toMatchObject({ code: 'disk-full' });
	failures = 1; // the pages must wait
	await store.commit(upTo(130).map((n) => put(n)));
	await store.commit(words.slice(1));
	await store.close();
	const reopened = await openSealedStore(PASSPHRASE, options);
	expect(await ns(reopened)).toEqual(upTo(130));
	expect(await reopened.read('outbox', [1, 1])).toEqual(outboxEntry);
});

test('one lost file of the secret harms nothing; without both nothing new is lost', async () => {
	const { options, store } = await createStore();
	await store.commit([...words, { store: 'session', key: 1, value: contact }]);
	await store.close();
	loseFiles(['secret 0']);
	const once = await openSealedStore(PASSPHRASE, options);
	expect(await once.read('tail', [1, 1])).toEqual(rowAt(1));
	await once.close();
	vi.restoreAllMocks();
	loseFiles(['secret 0', 'secret 1']);
	const twice = await openSealedStore(PASSPHRASE, options);
	await expect(twice.read('tail', [1, 1])).rejects.toMatchObject(unsealable);
	expect(await twice.read('session', 1)).toEqual(contact);
	await twice.commit([put(2), { store: 'conv', key: 1, value: summary }]);
	expect(await twice.read('tail', [1, 2])).toEqual(rowAt(2));
	expect(await twice.read('conv', 1)).toEqual(summary);
	await twice.close();
	vi.restoreAllMocks();
	const found = await openSealedStore(PASSPHRASE, options);
	expect(await ns(found), 'should the file be there again').toEqual([1, 2]);
});

test.each(['TimeoutError', 'DataError'])(
	'a read of the secret that fails by %s is told, and no damage',
	async (name) => {
		const { options, store } = await createStore();
		await store.commit(words);
		await store.close();
		const reopened = await openSealedStore(PASSPHRASE, options);
		const { get } = IDBObjectStore.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
		const spy = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
			if (this.name === 'key') throw new DOMException('no', name);
			return get.call(this, key);
		});
		await expect(reopened.read('outbox', [1, 1])).rejects.not.toMatchObject(unsealable);
		spy.mockRestore();
		expect(await reopened.read('outbox', [1, 1])).toEqual(outboxEntry);
	}
);

test('of an older version the words are owed an exchange, and a new database owes none', async () => {
	const { options, store } = await createStore();
	expect(store.hasResidue).toBe(false);
	await store.close();
	const steps = migrations.slice(0, 3);
	for (const name of wordStores) {
		const old = await openDatabase({ name: `${options.name} ${name}`, steps });
		await old.put(name, Uint8Array.of(1), name === 'conv' ? 1 : [1, 1]);
		old.close();
		const today = await openDatabase({ name: `${options.name} ${name}` });
		expect(await today.get('meta', 'residue'), name).toBe(true);
		today.close();
	}
});
