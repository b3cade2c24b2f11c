// What a commit writes to `tail`, as it goes to the disk: records while a page fills, a page once it is full. Owns the
// knowledge of which page of each conversation is still open; refuses to guess: what it does not know it looks up.
import { AppError } from '#lib/protocol/errors.ts';
import type { Connection } from './connection.ts';
import { fetchSpans, type RawSpan } from './history-reads.ts';
import { changePage, type PageChange } from './page-change.ts';
import { firstOf, lastOf, pageOf } from './page-codec.ts';
import type { Erasure, Rows, RowWrite, Write } from './rows.ts';
import { type Database, isWordStore } from './schema.ts';
import type { Keys } from './vault.ts';
import type { WrappingKey, WrappingKeys } from './wrapping-key.ts';

type TailWrite = RowWrite & { readonly store: 'tail' };
const isOfTail = (write: Write): write is TailWrite | (Erasure & { readonly store: 'tail' }) => write.store === 'tail';

/** What becomes of a page that is complete, and which writes of the commit that stands for. */
interface PageWork {
	readonly change: PageChange;
	readonly replaces: readonly Write[];
}

export interface Plan {
	readonly work: readonly PageWork[];
	/** Something that was said is gone. */
	readonly leavesResidue: boolean;
	/** Which page is open in each conversation once the commit is on the disk. */
	readonly open: ReadonlyMap<number, number>;
	/** What its words and the keys of its pages lie under; absent where it holds none, and where the secret is lost. */
	readonly wrapping?: WrappingKey;
}

/** What a commit does to one conversation. */
interface Intent {
	isErased: boolean;
	/** After the erasure. */
	writes: TailWrite[];
}

const UNKNOWN = -1;
const NOTHING: RawSpan = { tail: new Map(), over: new Map(), pages: new Map(), last: Infinity };

export class Packing {
	readonly #connection: Connection;
	readonly #keys: Keys;
	readonly #wrapping: WrappingKeys;
	/** The page that no entry on the disk has completed yet, by contact: whoever writes in it needs to know nothing else. */
	readonly #open = new Map<number, number>();
	/** The last key of `tail` that was looked at by `tidy`. */
	#tidied: IDBValidKey = [];

	constructor(connection: Connection, keys: Keys, wrapping: WrappingKeys) {
		this.#connection = connection;
		this.#keys = keys;
		this.#wrapping = wrapping;
	}

	/**
	 * What the writes come to, given what is on the disk now: no other commit may reach it before this one has. Where that
	 * cannot be told, for whatever reason, they are records in `tail`, which are right in any case: no conversation stops because
	 * it could not be packed. `planTidying` sees to them later.
	 * @throws AppError `internal` for a key that no record can have
	 */
	async plan(writes: readonly Write[]): Promise<Plan> {
		const plans = [...intentsOf(writes)].map(async ([contact, intent]) => {
			try {
				return await this.#planContact(contact, intent);
			} catch {
				return planPlainly(contact, intent);
			}
		});
		const { wrapping, ...plan } = join(await Promise.all(plans));
		const under = wrapping ?? (writes.some(saysWords) ? await this.#wrapping.forSealing() : undefined);
		return { ...plan, ...(under && { wrapping: under }) };
	}

	/** The commit is on the disk. */
	settle({ open, wrapping }: Plan): void {
		if (wrapping !== undefined && wrapping.steps.length > 0) this.#wrapping.settle(wrapping);
		for (const [contact, page] of open) {
			if (page === UNKNOWN) {
				this.#open.delete(contact);
				this.#tidied = [];
			} else this.#open.set(contact, page);
		}
	}

	/** The commit failed, and may be on the disk or not. */
	forget({ open }: Plan): void {
		this.#wrapping.forget();
		for (const contact of open.keys()) this.#open.delete(contact);
		this.#tidied = [];
	}

	/** Packs some of the complete pages that are not: those of an older version of the app. @returns undefined when all are */
	async planTidying(): Promise<Plan | undefined> {
		const beyond = IDBKeyRange.lowerBound(this.#tidied, true);
		const entries = await this.#connection.run((database) => database.getAllKeys('tail', beyond, TIDIED_AT_ONCE));
		const keys = entries as [contact: number, n: number][];
		const newest = keys.at(-1);
		if (newest === undefined) return undefined;
		const contacts = Map.groupBy(keys, ([contact]) => contact);
		const plans = [...contacts].map(async ([contact, ofContact]) => {
			const open = await this.#openPageOf(contact);
			const complete = new Set(ofContact.map(([, n]) => pageOf(n)).filter((page) => page < open));
			return this.#planPages(contact, [...complete], new Map(), open);
		});
		const plan = join(await Promise.all(plans));
		this.#tidied = [newest[0], lastOf(pageOf(newest[1]))];
		return plan;
	}

	async #planContact(contact: number, { isErased, writes }: Intent): Promise<Plan> {
		const before = isErased ? 0 : await this.#openPageOf(contact);
		const newest = writes.reduce((n, { key, value }) => (value === undefined ? n : Math.max(n, key[1])), -1);
		const open = Math.max(before, pageOf(newest + 1));
		const byPage = Map.groupBy(writes, ({ key: [, n] }) => pageOf(n));
		const inOpenPage = byPage.get(open) ?? [];
		byPage.delete(open);
		const pages = new Set(byPage.keys());
		if (open > before && !isErased) pages.add(before);
		const plan = await this.#planPages(contact, [...pages], byPage, open, isErased ? 0 : before + 1);
		return { ...plan, leavesResidue: plan.leavesResidue || isErased || inOpenPage.some(takesBack) };
	}

	/** @param known from this page on nothing is on the disk */
	async #planPages(
		contact: number,
		pages: readonly number[],
		writes: ReadonlyMap<number, readonly TailWrite[]>,
		open: number,
		known = Infinity
	): Promise<Plan> {
		const spans = pages
			.filter((page) => page < known)
			.map((page) => ({ contact, first: firstOf(page), last: lastOf(page) }));
		const found = spans.length === 0 ? [] : await this.#connection.run((database) => fetchSpans(database, spans));
		const raws = new Map(spans.map(({ first }, index) => [pageOf(first), found[index]]));
		const wrapping = pages.length === 0 ? undefined : await this.#wrapping.get();
		const work = pages.map(async (page): Promise<PageWork[]> => {
			if (wrapping === undefined) return [];
			const replaces = writes.get(page) ?? [];
			const rows = new Map(replaces.map(({ key: [, n], value }) => [n, value]));
			const tail = { sealing: wrapping.key, opening: [wrapping.key, this.#keys.tail] };
			const place = { tail, wrapping: wrapping.key, contact, page, raw: raws.get(page) ?? NOTHING };
			return [{ change: await changePage(place, rows), replaces }];
		});
		const done = (await Promise.all(work)).flat();
		return {
			...(wrapping && { wrapping }),
			work: done,
			leavesResidue: done.some(({ change }) => change.leavesResidue),
			open: new Map([[contact, open]])
		};
	}

	async #openPageOf(contact: number): Promise<number> {
		return this.#open.get(contact) ?? (await this.#connection.run((database) => findOpenPage(database, contact)));
	}
}

/** Records: those of one page, or two. */
const TIDIED_AT_ONCE = 64;

function saysWords(write: Write): boolean {
	return isWordStore(write.store) && !('contact' in write) && write.value !== undefined;
}

/** Whether a record that may be there already is deleted, or says something else. */
function takesBack({ value }: TailWrite): boolean {
	return value === undefined || (value.kind === 'text' && (value.deleted === true || value.editedAt !== undefined));
}

function intentsOf(writes: readonly Write[]): ReadonlyMap<number, Intent> {
	const intents = new Map<number, Intent>();
	for (const write of writes.filter(isOfTail)) {
		if ('contact' in write) {
			intents.set(write.contact, { isErased: true, writes: [] });
			continue;
		}
		const [contact, n] = write.key;
		// A page would take what no record can have for a key.
		if (!Number.isSafeInteger(n) || n < 0) throw new AppError('internal', 'key of a record');
		const intent = intents.get(contact) ?? { isErased: false, writes: [] };
		intent.writes.push(write);
		intents.set(contact, intent);
	}
	return intents;
}

/** The first page that nothing on the disk completes. */
async function findOpenPage(database: Database, contact: number): Promise<number> {
	const transaction = database.transaction(['tail', 'page']);
	transaction.done.catch(() => undefined); // the requests tell
	const ofContact = IDBKeyRange.bound([contact], [contact, []]);
	const [entry, page] = await Promise.all(
		(['tail', 'page'] as const).map((store) => transaction.objectStore(store).openKeyCursor(ofContact, 'prev'))
	);
	const newest = (entry?.key as Rows['tail']['key'] | undefined)?.[1] ?? -1;
	const packed = (page?.key as [number, number] | undefined)?.[1] ?? -1;
	return Math.max(pageOf(newest + 1), packed + 1);
}

/** As records, without knowing what is there. */
function planPlainly(contact: number, { isErased, writes }: Intent): Plan {
	return { work: [], leavesResidue: isErased || writes.some(takesBack), open: new Map([[contact, UNKNOWN]]) };
}

function join(plans: readonly Plan[]): Plan {
	const wrapping = plans.find((plan) => plan.wrapping !== undefined)?.wrapping;
	return {
		...(wrapping && { wrapping }),
		work: plans.flatMap(({ work }) => work),
		leavesResidue: plans.some(({ leavesResidue }) => leavesResidue),
		open: new Map(plans.flatMap(({ open }) => [...open]))
	};
}
