// The index of messages by name: whatever is put in is found, across blocks, restarts, damage, and ids chosen to collide.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import { createMessageId, type MessageId } from '#lib/protocol/ids.ts';
import type { MessageRow, RowWrite, StorePort } from '#lib/store/rows.ts';
import { fillsBlock, fullBlockWrites, idsOf, MessageIds } from './message-ids.ts';
import { createPeer } from './testing/peers.ts';

const text = (id: MessageId, mine = false): MessageRow => ({ kind: 'text', id, mine, body: 'x', sentAt: 1, at: 1 });
const holder = (lastN: number) => ({ number: 7, row: { lastN }, ids: undefined });

async function createStore(): Promise<StorePort> {
	return (await createPeer('Ada')).store;
}

test('what was added is found under its author alone, and nothing else is', () => {
	fc.assert(
		fc.property(fc.uniqueArray(fc.tuple(fc.uuid(), fc.boolean()), { maxLength: 200, selector: String }), (names) => {
			const ids = new MessageIds();
			for (const [at, [id, mine]] of names.entries()) ids.add(at + 1, { mine, id: id as MessageId });
			for (const [at, [id, mine]] of names.entries()) {
				expect(ids.find({ mine, id: id as MessageId })).toBe(at + 1);
				expect(ids.isOwn(at + 1)).toBe(mine);
			}
			expect(ids.find({ mine: true, id: createMessageId() })).toBeUndefined();
		})
	);
});

test('the first of two with one name keeps it, and the id of zeros is one like others', () => {
	const ids = new MessageIds();
	const id = '00000000-0000-0000-0000-000000000000' as MessageId;
	ids.add(3, { mine: false, id });
	ids.add(9, { mine: false, id });
	expect(ids.find({ mine: false, id })).toBe(3);
	expect(ids.find({ mine: true, id })).toBeUndefined();
});

test('it grows, and is the same again when it was read from blocks and tail', async () => {
	const store = await createStore();
	const names = Array.from({ length: 2_500 }, () => createMessageId());
	const rows = names.map((id, at): RowWrite => ({ store: 'tail', key: [7, at + 1], value: text(id, at % 3 === 0) }));
	for (let at = 0; at < rows.length; at += 500) await store.commit(rows.slice(at, at + 500));
	for (const how of ['rebuilt', 'from its blocks']) {
		const ids = await idsOf(store, holder(2_500));
		for (const [at, id] of names.entries()) expect(ids.find({ mine: at % 3 === 0, id }), how).toBe(at + 1);
		expect((await store.readAll('ids')).map(({ key }) => key)).toEqual([
			[7, 0],
			[7, 1]
		]);
	}
});

test('a block is committed with the entry that fills it', () => {
	expect(fillsBlock(1_021, 1_022)).toBe(false);
	expect(fillsBlock(1_022, 1_023)).toBe(true);
	expect(fillsBlock(1_023, 1_024)).toBe(false);
	const ids = new MessageIds();
	const first = createMessageId();
	ids.add(1, { mine: true, id: first });
	const last = createMessageId();
	const far = createMessageId();
	const rows = new Map([
		[1_023, text(last)],
		[2_047, text(far)]
	]);
	const writes = fullBlockWrites(ids, 7, 1_022, rows);
	expect(writes.map(({ key }) => key)).toEqual([
		[7, 0],
		[7, 1]
	]);
	const read = new MessageIds();
	for (const { key, value } of writes)
		if (Array.isArray(key) && value !== undefined && 'block' in value) read.take(key[1] as number, value.block);
	expect([first, last, far].map((id) => read.find({ mine: id === first, id }))).toEqual([1, 1_023, 2_047]);
});

test('a row or block that does not open hides itself alone', async () => {
	const store = await createStore();
	const names = Array.from({ length: 1_030 }, () => createMessageId());
	await store.commit(names.map((id, at): RowWrite => ({ store: 'tail', key: [7, at + 1], value: text(id) })));
	await idsOf(store, holder(1_030));
	const damaged = (name: string, key: unknown) => (name === 'tail' ? key === 1_025 || key === 4 : true);
	const broken: StorePort = {
		...store,
		commit: (writes, durability) => store.commit(writes, durability),
		readAll: (name) => store.readAll(name),
		readRange: () => Promise.reject(new AppError('unsealable')),
		read: (name, key) =>
			damaged(name, (key as readonly number[])[1]) ? Promise.reject(new AppError('unsealable')) : store.read(name, key)
	};
	const ids = await idsOf(broken, holder(1_030));
	for (const [at, id] of names.entries())
		expect(ids.find({ mine: false, id })).toBe([4, 1_025].includes(at + 1) ? undefined : at + 1);
});
