// The one way to write: all or nothing, in order, by the one writer, and no crypto inside a transaction.
import 'fake-indexeddb/auto';
import { afterEach, expect, test, vi } from 'vitest';
import {
	contact,
	createOptions,
	createText,
	outboxEntry,
	PASSPHRASE,
	readRaw,
	readRawValue,
	summary,
	writeRaw
} from './fixtures.ts';
import { createSealedStore, openSealedStore } from './open.ts';
import type { Write } from './rows.ts';

const writes: readonly Write[] = [
	{ store: 'session', key: 1, value: contact },
	{ store: 'tail', key: [1, 1], value: createText('first') },
	{ store: 'outbox', key: [1, 1], value: outboxEntry },
	{ store: 'conv', key: 1, value: summary },
	{ store: 'prekey', key: 9, value: undefined }
];
const text = (body: string): Write => ({ store: 'tail', key: [1, 1], value: createText(body) });

async function createStore() {
	const options = createOptions();
	return { options, store: await createSealedStore(PASSPHRASE, options) };
}

const sealedRecords = async (name: string) => (await readRaw(name)).filter(({ store }) => store !== 'meta');

afterEach(() => vi.restoreAllMocks());

/** Makes every answer of WebCrypto come by a timer, as in engines that have it on other threads. */
function delayCrypto(): void {
	const { subtle } = crypto;
	for (const name of ['encrypt', 'decrypt', 'importKey', 'deriveKey'] as const) {
		const real = subtle[name].bind(subtle) as (...values: unknown[]) => Promise<unknown>;
		const delayed = async (...values: unknown[]) => {
			await new Promise((resolve) => setTimeout(resolve, 1));
			return real(...values);
		};
		vi.spyOn(subtle, name).mockImplementation(delayed as never);
	}
}

test('everything works when every call of WebCrypto takes its time', async () => {
	delayCrypto();
	const { options, store } = await createStore();
	await store.commit(writes);
	await store.commit([{ store: 'session', key: 1, value: { ...contact, lastN: 13 } }, text('changed')]);
	await store.close();
	const reopened = await openSealedStore(PASSPHRASE, options);
	await reopened.commit([{ store: 'session', key: 1, value: { ...contact, lastN: 14 } }]);
	expect(await reopened.read('session', 1)).toMatchObject({ lastN: 14 });
	expect(await reopened.readRange('tail', 1, 1, 9)).toEqual([{ key: [1, 1], value: createText('changed') }]);
	const page = Array.from({ length: 63 }, (_, at) => at + 1);
	await reopened.commit(page.map((n) => ({ store: 'tail', key: [1, n], value: createText(`of a page ${n}`) })));
	await reopened.commit([{ store: 'tail', key: [1, 2], value: undefined }]);
	await reopened.vacuum();
	const rest = page.filter((n) => n !== 2).map((n) => ({ key: [1, n], value: createText(`of a page ${n}`) }));
	expect(await reopened.readRange('tail', 1, 1, 99)).toEqual(rest);
});

test('one transaction holds all of it: the fence first, then the writes in their order', async () => {
	const { store } = await createStore();
	await store.commit([text('before')]);
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	const get = vi.spyOn(IDBObjectStore.prototype, 'get');
	const put = vi.spyOn(IDBObjectStore.prototype, 'put');
	const remove = vi.spyOn(IDBObjectStore.prototype, 'delete');
	const commits = vi.spyOn(IDBTransaction.prototype, 'commit');
	await store.commit([...writes.slice(1), text('second')]);
	expect(transaction.mock.calls.filter(([, mode]) => mode === 'readwrite')).toHaveLength(1);
	expect(get.mock.calls).toEqual([['writer']]);
	expect(put.mock.calls.map(([, key]) => key)).toEqual([[1, 1], [1, 1], 1, [1, 1]]);
	expect(remove.mock.calls).toEqual([[9]]);
	const order = (mock: { readonly mock: { readonly invocationCallOrder: number[] } }) => mock.mock.invocationCallOrder;
	expect(order(get)[0]).toBeLessThan(order(put)[0]!);
	expect(order(put)[2]).toBeLessThan(order(remove)[0]!);
	expect(order(remove)[0]).toBeLessThan(order(put)[3]!);
	expect(order(put)[3]).toBeLessThan(order(commits)[0]!);
	expect(await store.read('tail', [1, 1])).toEqual(createText('second'));
});

test('a commit is strict unless it says otherwise', async () => {
	const { store } = await createStore();
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	await store.commit([text('strict')]);
	await store.commit([text('relaxed')], 'relaxed');
	const made = transaction.mock.results.map(({ value }) => value as IDBTransaction);
	const written = made.filter(({ mode }) => mode === 'readwrite').map(({ durability }) => durability);
	expect(written).toEqual(['strict', 'relaxed']);
});

test('who is not the writer any more commits nothing', async () => {
	const { options, store } = await createStore();
	await store.commit([text('by the first')]);
	const second = await openSealedStore(PASSPHRASE, options);
	const before = await sealedRecords(options.name);
	await expect(store.commit(writes)).rejects.toMatchObject({ code: 'fenced' });
	await expect(store.commit([])).rejects.toMatchObject({ code: 'fenced' });
	expect(await sealedRecords(options.name)).toEqual(before);
	await second.commit([text('by the second')]);
	expect(await store.read('tail', [1, 1]), 'it may still read').toEqual(createText('by the second'));
});

test.each([undefined, 'text', -1])(
	'a writer number of %s on the disk fences, and the next opening mends it',
	async (value) => {
		const { options, store } = await createStore();
		await writeRaw(options.name, 'meta', 'writer', value ?? null);
		await expect(store.commit(writes)).rejects.toMatchObject({ code: 'fenced' });
		const next = await openSealedStore(PASSPHRASE, options);
		await next.commit([text('mended')]);
		expect(Number.isSafeInteger(await readRawValue(options.name, 'meta', 'writer'))).toBe(true);
	}
);

test('each opening raises the number, from a random one', async () => {
	const options = createOptions();
	const numbers: unknown[] = [];
	for (const open of [createSealedStore, openSealedStore, openSealedStore]) {
		await (await open(PASSPHRASE, options)).close();
		numbers.push(await readRawValue(options.name, 'meta', 'writer'));
	}
	const first = numbers[0] as number;
	expect(numbers).toEqual([first, first + 1, first + 2]);
	const other = await createStore();
	expect(await readRawValue(other.options.name, 'meta', 'writer')).not.toBe(first);
});

test.each([1, 2, 3, 4])('when put %i of a commit fails, nothing of it is on the disk', async (failing) => {
	const { options, store } = await createStore();
	await store.commit([text('before')]);
	const before = await sealedRecords(options.name);
	const real = IDBObjectStore.prototype.put; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	let count = 0;
	const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...values) {
		if (++count === failing) throw new DOMException('secret-value', 'DataError');
		return real.apply(this, values);
	});
	const failed = store.commit(writes);
	await expect(failed).rejects.toMatchObject({ code: 'internal', message: 'internal: commit' });
	expect(await sealedRecords(options.name)).toEqual(before);
	put.mockRestore();
	await store.commit(writes);
	expect(await sealedRecords(options.name), 'and the secret, twice').toHaveLength(4 + 2);
});

test('a request that fails by itself takes the whole commit with it', async () => {
	const { options, store } = await createStore();
	const real = IDBObjectStore.prototype.put; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
		real.call(this, value, key);
		return this.add(value, key); // there already: ConstraintError
	});
	await expect(store.commit(writes)).rejects.toMatchObject({ code: 'internal' });
	expect(await sealedRecords(options.name)).toEqual([]);
});

test('commits that are called at once reach the disk in the order of their calls', async () => {
	const { store } = await createStore();
	const bodies = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? 'x'.repeat(30_000) : '') + String(index));
	const seen: string[] = [];
	await Promise.all(bodies.map((body) => store.commit([text(body)]).then(() => seen.push(body))));
	expect(seen).toEqual(bodies);
	expect(await store.read('tail', [1, 1])).toEqual(createText(bodies.at(-1)!));
});

test('a commit that fails holds up none after it, and the last state of a session wins', async () => {
	const { options, store } = await createStore();
	const session = (lastN: number): Write => ({ store: 'session', key: 1, value: { ...contact, lastN } });
	const results = await Promise.allSettled([
		store.commit([session(1)]),
		store.commit([session(2), { store: 'conv', key: -1, value: summary }]),
		store.commit([session(3), session(4)])
	]);
	expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	expect(await store.read('session', 1)).toMatchObject({ lastN: 4 });
	await store.close();
	expect(await (await openSealedStore(PASSPHRASE, options)).read('session', 1)).toMatchObject({ lastN: 4 });
});
