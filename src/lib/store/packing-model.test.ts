// Whatever is written, changed, deleted, damaged by a full disk or cut short, and read: `tail` is a plain map to whoever asks.
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { errorCode } from '#lib/protocol/errors.ts';
import { createOptions, createText, PASSPHRASE, readRaw } from './fixtures.ts';
import { createSealedStore, openSealedStore } from './open.ts';
import type { MessageRow, Write } from './rows.ts';

type TextRow = MessageRow & { readonly kind: 'text' };
type Model = ReadonlyMap<string, { readonly key: readonly [number, number]; readonly value: MessageRow }>;

const contact = fc.integer({ min: 1, max: 2 });
/** Few pages, so that acts meet. */
const n = fc.integer({ min: 1, max: 200 });
const body = fc.oneof({ arbitrary: fc.string(), weight: 8 }, { arbitrary: fc.constant('x'.repeat(20_000)), weight: 1 });

/** What is done to one entry, as the worker would. */
const act = fc.oneof(
	body.map((text) => (row: MessageRow | undefined) => ({ ...createText(text), ...(row && { editedAt: 1 }) })),
	fc.constant(() => undefined),
	fc.constant((row: MessageRow | undefined) => row && ({ ...row, body: '', deleted: true } as MessageRow)),
	fc.constant((row: MessageRow | undefined) => row && { ...row, ...{ expiresAt: 5 } }),
	fc.constant((): MessageRow => ({ kind: 'unreadable', at: 1 })),
	fc
		.string({ minLength: 1, maxLength: 2 })
		.map(
			(emoji) => (row: MessageRow | undefined) =>
				row?.kind === 'text' ? ({ ...row, reactions: [{ emoji, mine: true }] } satisfies TextRow) : row
		)
);

const step = fc.oneof(
	{
		arbitrary: fc.record({
			kind: fc.constant('acts' as const),
			acts: fc.array(fc.record({ contact, n, act }), { minLength: 1, maxLength: 20 })
		}),
		weight: 6
	},
	{
		arbitrary: fc.record({ kind: fc.constant('append' as const), contact, many: fc.integer({ min: 1, max: 90 }) }),
		weight: 4
	},
	{ arbitrary: fc.record({ kind: fc.constant('erase' as const), contact }), weight: 1 },
	{
		arbitrary: fc.record({ kind: fc.constant('read' as const), contact, first: n, span: n, limit: fc.option(n) }),
		weight: 4
	},
	{
		arbitrary: fc.record({
			kind: fc.constant('disk' as const),
			what: fc.constantFrom('reopen', 'tidy', 'abort', 'full')
		}),
		weight: 3
	}
);

afterEach(() => vi.restoreAllMocks());

/** The next transaction that puts something ends otherwise than it should. */
function spoilNext(name: 'AbortError' | 'QuotaExceededError'): void {
	const { commit } = IDBTransaction.prototype; // eslint-disable-line @typescript-eslint/unbound-method -- called on its own object
	vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementationOnce(function (this: IDBTransaction) {
		if (this.mode === 'readwrite') (this as unknown as { _abort(name: string): void })._abort(name);
		else commit.call(this);
	});
}

function applied(model: Model, writes: readonly Write[]): Model {
	const next = new Map(model);
	for (const write of writes) {
		if (write.store !== 'tail') continue;
		if ('contact' in write) {
			for (const [name, { key }] of next) if (key[0] === write.contact) next.delete(name);
		} else if (write.value === undefined) next.delete(String(write.key));
		else next.set(String(write.key), { key: write.key, value: write.value });
	}
	return next;
}

const rowsOf = (model: Model, of: number, first = -Infinity, last = Infinity) =>
	[...model.values()]
		.filter(({ key }) => key[0] === of && key[1] >= first && key[1] <= last)
		.toSorted((one, other) => one.key[1] - other.key[1]);

/** What the disk does not take is packed later. */
function expectFull(error: unknown): void {
	expect(['disk-full', 'internal']).toContain(errorCode(error));
}

test('the store reads like a map', { timeout: 120_000 }, async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
			const options = createOptions();
			let store = await createSealedStore(PASSPHRASE, options);
			let model: Model = new Map();
			const commit = async (writes: readonly Write[]) => {
				const next = applied(model, writes);
				try {
					await store.commit(writes);
					model = next;
				} catch {
					// nothing of it: the checks tell
				}
			};
			for (const each of steps) {
				if (each.kind === 'disk') {
					if (each.what === 'tidy') await store.tidy().catch(expectFull);
					else if (each.what === 'reopen') {
						await store.close();
						store = await openSealedStore(PASSPHRASE, options);
					} else spoilNext(each.what === 'full' ? 'QuotaExceededError' : 'AbortError');
				} else if (each.kind === 'acts') {
					const writes: Write[] = [];
					for (const { contact: of, n: at, act: change } of each.acts) {
						const old = applied(model, writes).get(String([of, at]))?.value;
						writes.push({ store: 'tail', key: [of, at], value: change(old) });
					}
					await commit(writes);
				} else if (each.kind === 'append') {
					const newest = rowsOf(model, each.contact).at(-1)?.key[1] ?? 0;
					await commit(
						Array.from({ length: each.many }, (_, at): Write => {
							const key = [each.contact, newest + 1 + at] as const;
							return { store: 'tail', key, value: createText(`text ${String(key)}`) };
						})
					);
				} else if (each.kind === 'read') {
					const { contact: of, first, span, limit } = each;
					const read = await store.readRange('tail', of, first, first + span, limit ?? undefined);
					expect(read).toEqual(rowsOf(model, of, first, first + span).slice(0, limit ?? undefined));
					expect(await store.read('tail', [of, first])).toEqual(model.get(String([of, first]))?.value);
				} else await commit([{ store: 'tail', contact: each.contact }]);
			}
			vi.restoreAllMocks();
			expect(await store.readAll('tail')).toEqual([...rowsOf(model, 1), ...rowsOf(model, 2)]);
			await store.close();
			store = await openSealedStore(PASSPHRASE, options);
			while (await store.tidy());
			expect(await store.readAll('tail')).toEqual([...rowsOf(model, 1), ...rowsOf(model, 2)]);
			const keys = (name: string, records: Awaited<ReturnType<typeof readRaw>>) =>
				records.filter((record) => record.store === name && Array.isArray(record.key)).map(({ key }) => key);
			const records = await readRaw(options.name);
			expect(keys('key', records), 'a key for each page, and no other').toEqual(keys('page', records));
		}),
		{ numRuns: 60 }
	);
});
