// What the tests of packing share: entries by their n, and a look at how they lie on the disk. For tests only.
import { createOptions, createText, PASSPHRASE, readRaw } from './fixtures.ts';
import { createSealedStore } from './open.ts';
import type { MessageRow, StorePort, Write } from './rows.ts';

export const rowAt = (n: number): MessageRow => createText(`text ${n}`);
export const put = (n: number, value: MessageRow | undefined = rowAt(n), contact = 1): Write => ({
	store: 'tail',
	key: [contact, n],
	value
});
export const remove = (n: number): Write => ({ store: 'tail', key: [1, n], value: undefined });
export const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);
export const reacted = (n: number, emoji = '+'): MessageRow =>
	({ ...rowAt(n), reactions: [{ emoji, mine: true }] }) as MessageRow;
export const buried = (n: number): MessageRow => ({ ...rowAt(n), body: '', deleted: true }) as MessageRow;

export async function createStore() {
	const options = createOptions();
	return { options, store: await createSealedStore(PASSPHRASE, options) };
}

/** The keys on the disk, store by store. */
export async function layout(name: string): Promise<Readonly<Record<string, readonly number[]>>> {
	const records = (await readRaw(name)).filter(({ store }) => store !== 'meta');
	return Object.fromEntries(
		['tail', 'over', 'page', 'key'].map((store) => [
			store,
			records
				.filter((record) => record.store === store && Array.isArray(record.key))
				.map(({ key }) => (key as [number, number])[1])
		])
	);
}

export const ns = async (store: StorePort) =>
	(await store.readRange('tail', 1, 0, Infinity)).map(({ key: [, n] }) => n);
