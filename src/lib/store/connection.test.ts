// Connections that browsers drop, and databases that change or vanish under an open store.
import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { deleteDB } from 'idb';
import { afterEach, expect, test, vi } from 'vitest';
import { Connection } from './connection.ts';
import { createOptions, createText, PASSPHRASE, readRaw, readRawValue, withDatabase } from './fixtures.ts';
import { createSealedStore, openSealedStore } from './open.ts';
import type { Write } from './rows.ts';
import { migrations, openDatabase } from './schema.ts';
import { raiseWriter } from './transaction.ts';

const text = (n: number): Write => ({ store: 'tail', key: [1, n], value: createText(`text ${n}`) });

/** A store, and what drops its connections as a browser does. */
async function createStore() {
	const options = createOptions();
	const connections: IDBDatabase[] = [];
	const open = indexedDB.open.bind(indexedDB);
	const opened = vi.spyOn(indexedDB, 'open').mockImplementation((...values) => {
		const request = open(...values);
		request.addEventListener('success', () => connections.push(request.result));
		return request;
	});
	const store = await createSealedStore(PASSPHRASE, options);
	await store.commit([text(1)]);
	opened.mockClear();
	const drop = () => connections.splice(0).forEach((each) => forceCloseDatabase(each as never));
	return { options, store, drop, opened };
}

afterEach(() => vi.restoreAllMocks());

test('a dropped connection is opened again, once for all who notice', async () => {
	const { store, drop, opened } = await createStore();
	drop();
	const reads = await Promise.all([
		store.read('tail', [1, 1]),
		store.readAll('tail'),
		store.readRange('tail', 1, 1, 9)
	]);
	expect(reads.flat()).toHaveLength(3);
	expect(opened).toHaveBeenCalledTimes(1);
	drop();
	await store.commit([text(2)]);
	expect(await store.readAll('tail')).toHaveLength(2);
	expect(opened).toHaveBeenCalledTimes(2);
});

test('a connection that is dropped in the midst of a commit leaves it whole', async () => {
	const { store, drop } = await createStore();
	const aborted = vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementationOnce(function (this: IDBTransaction) {
		this.abort(); // what the browser does before it closes
		drop();
	});
	await store.commit([text(2), text(3), text(4)]);
	expect(aborted).toHaveBeenCalledTimes(2);
	expect((await store.readAll('tail')).map(({ key: [, n] }) => n)).toEqual([1, 2, 3, 4]);
});

test('the fence holds on a new connection too', async () => {
	const { options, store, drop } = await createStore();
	await withDatabase(options.name, raiseWriter);
	const before = await readRawValue(options.name, 'tail', [1, 1]);
	drop();
	const changed: Write = { store: 'tail', key: [1, 1], value: createText('changed') };
	await expect(store.commit([changed])).rejects.toMatchObject({ code: 'fenced' });
	expect(await readRawValue(options.name, 'tail', [1, 1])).toEqual(before);
});

test.each(['UnknownError', 'AbortError'])('%s is tried again once, and then told', async (name) => {
	const { store } = await createStore();
	const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
	const lose = () => {
		throw new DOMException('Connection to Indexed Database server lost', name);
	};
	transaction.mockImplementationOnce(lose);
	await store.commit([text(2)]);
	expect(await store.readAll('tail')).toHaveLength(2);
	transaction.mockImplementationOnce(lose).mockImplementationOnce(lose);
	await expect(store.commit([text(3)])).rejects.toMatchObject({ code: 'internal', message: 'internal: commit' });
	transaction.mockImplementationOnce(lose).mockImplementationOnce(lose);
	await expect(store.readAll('tail')).rejects.toMatchObject({ message: 'internal: read tail' });
	await store.commit([text(4)]);
	expect(await store.readAll('tail')).toHaveLength(3);
});

test('a store makes way for a newer version and says so from then on', async () => {
	const { options, store } = await createStore();
	(await openDatabase({ ...options, steps: [...migrations, () => undefined] })).close();
	await expect(store.commit([text(2)])).rejects.toMatchObject({ code: 'version' });
	await expect(store.readAll('tail')).rejects.toMatchObject({ code: 'version' });
});

test('a database that was deleted is not made again', async () => {
	const { options, store } = await createStore();
	await deleteDB(options.name);
	await expect(store.commit([text(2)])).rejects.toMatchObject({ code: 'database-gone' });
	await expect(store.read('tail', [1, 1])).rejects.toMatchObject({ code: 'database-gone' });
	expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(options.name);
});

test('nothing is written to another vault that took the place of a deleted one', async () => {
	const { options, store } = await createStore();
	await deleteDB(options.name);
	await (await createSealedStore('another passphrase', options)).close();
	await expect(store.commit([text(2)])).rejects.toMatchObject({ code: 'fenced' });
	expect((await readRaw(options.name)).filter((record) => record.store !== 'meta')).toEqual([]);
});

test('a closed store finishes what was committed, and stays closed', async () => {
	const { options, store, opened } = await createStore();
	const committed = store.commit([text(2)]);
	await store.close();
	await committed;
	await expect(store.commit([text(3)])).rejects.toMatchObject({ code: 'internal' });
	await expect(store.readAll('tail')).rejects.toMatchObject({ code: 'internal' });
	expect(opened).not.toHaveBeenCalled();
	const reopened = await openSealedStore(PASSPHRASE, options);
	expect(await reopened.readAll('tail')).toHaveLength(2);
});

const lost = () => new DOMException('', 'InvalidStateError');

async function createConnection() {
	const { name } = createOptions();
	return new Connection(await openDatabase({ name }), name);
}

test('a unit that notices the loss late takes the connection that is there already', async () => {
	const connection = await createConnection();
	const noticed = Promise.withResolvers<never>();
	const databases: unknown[] = [];
	const late = connection.run((database) => {
		databases.push(database);
		return databases.length === 1 ? noticed.promise : Promise.resolve('done');
	});
	let attempts = 0;
	const replaced = await connection.run((database) =>
		++attempts === 1 ? Promise.reject(lost()) : Promise.resolve(database)
	);
	const opened = vi.spyOn(indexedDB, 'open');
	noticed.reject(lost());
	expect(await late).toBe('done');
	expect(databases[1]).toBe(replaced);
	expect(opened).not.toHaveBeenCalled();
});

test('a connection that is closed while it is opened again stays closed', async () => {
	const connection = await createConnection();
	const databases: IDBDatabase[] = [];
	vi.spyOn(indexedDB, 'open').mockImplementationOnce((...values) => {
		const request = indexedDB.open(...values);
		request.addEventListener('success', () => databases.push(request.result));
		connection.close();
		return request;
	});
	const run = connection.run(() => Promise.reject(lost()));
	await expect(run).rejects.toMatchObject({ code: 'internal' });
	expect(() => databases[0]!.transaction('meta')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
});

test('the default name is opened again by default', async () => {
	const connection = new Connection(await openDatabase());
	let attempts = 0;
	const name = await connection.run((database) =>
		++attempts === 1 ? Promise.reject(lost()) : Promise.resolve(database.name)
	);
	expect(name).toBe('sotto');
	connection.close();
});

test('what is no loss is not tried again', async () => {
	const connection = await createConnection();
	const unit = vi.fn(() => Promise.reject(new RangeError('once')));
	await expect(connection.run(unit)).rejects.toThrow('once');
	expect(unit).toHaveBeenCalledTimes(1);
});
