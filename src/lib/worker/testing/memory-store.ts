// A disk in memory with the store's port over it, for tests that open it thousands of times: rows are kept as JSON, as the
// real one seals them, commits are whole and ordered, and a worker that is killed takes no further step. No seals.
import { fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { Erasure, Rows, RowWrite, StoreName, StorePort } from '#lib/store/rows.ts';

/** All that lies on the disk: opaque, and never changed once taken. */
export type DiskCopy = ReadonlyMap<StoreName, ReadonlyMap<string, string>>;

/** One worker's hold on the disk. */
interface Life {
	isDead: boolean;
	isFenced: boolean;
	/** Commits that were called and are not on the disk yet, in their order. */
	readonly underway: (readonly Step[])[];
}
interface Put {
	readonly store: StoreName;
	readonly key: string;
	readonly json: string | undefined;
}
/** Everything of one contact goes. */
type Step = Put | Erasure;

export interface MemoryDisk {
	/** Opens it as the one writer: whoever had it before commits no more. */
	open(): StorePort;
	/**
	 * Ends the worker that has it open, at once: none of its calls settles any more.
	 * @param lands whether the commits under way still reach the disk
	 * @returns how many were under way
	 */
	kill(lands: boolean): number;
	copy(): DiskCopy;
	/** Puts a copy in the place of everything. The worker that has it open is to be killed or started anew. */
	putBack(copy: DiskCopy): void;
	/** How many commits have reached it. */
	readonly commits: number;
}

export function createMemoryDisk(): MemoryDisk {
	let rows = new Map<StoreName, Map<string, string>>();
	let life: Life | undefined;
	let commits = 0;

	const storeOf = (name: StoreName) => {
		const found = rows.get(name) ?? new Map<string, string>();
		rows.set(name, found);
		return found;
	};
	const land = (steps: readonly Step[]) => {
		for (const step of steps) {
			const store = storeOf(step.store);
			if ('contact' in step) {
				for (const key of [...store.keys()]) if (key.startsWith(`[${step.contact},`)) store.delete(key);
			} else if (step.json === undefined) store.delete(step.key);
			else store.set(step.key, step.json);
		}
		commits++;
	};
	function portOf(own: Life): StorePort {
		/** What happens on the way to the disk: time passes, and a dead worker does not live to see the end. */
		const reach = async <Result>(act: () => Result): Promise<Result> => {
			await Promise.resolve();
			return own.isDead ? never : act();
		};
		return {
			readAll: (name) => reach(() => readRows(storeOf(name))),
			readRange: (name, contact, first, last, limit) =>
				reach(() =>
					readRows<typeof name>(storeOf(name), ([owner, n]) => owner === contact && n >= first && n <= last).slice(
						0,
						limit
					)
				),
			read: (name, key) =>
				reach(() => {
					const json = storeOf(name).get(JSON.stringify(key));
					return json === undefined ? undefined : (parse(json) as Rows[typeof name]['value']);
				}),
			async commit(writes) {
				if (own.isDead) return never;
				const puts = writes.map((write) => ('contact' in write ? write : putOf(write)));
				own.underway.push(puts);
				// Killed on this way, it may land or not; on the next, it is on the disk and nobody was told.
				await reach(() => {
					own.underway.splice(own.underway.indexOf(puts), 1);
					if (own.isFenced) throw new AppError('fenced');
					land(puts);
				});
				return reach(() => undefined);
			}
		};
	}

	return {
		open() {
			if (life !== undefined) life.isFenced = true;
			life = { isDead: false, isFenced: false, underway: [] };
			return portOf(life);
		},
		kill(lands) {
			if (life === undefined || life.isDead) return 0;
			life.isDead = true;
			const underway = life.underway.splice(0);
			if (lands) underway.forEach(land);
			return underway.length;
		},
		copy: () => new Map([...rows].map(([name, store]) => [name, new Map(store)])),
		putBack(copy) {
			rows = new Map([...copy].map(([name, store]) => [name, new Map(store)]));
		},
		get commits() {
			return commits;
		}
	};
}

const never = new Promise<never>(() => undefined);

/** Bytes in JSON: those of a segment and its filter. All else has none, and is spared the walk through its values. */
const asText = (_: string, value: unknown) => (value instanceof Uint8Array ? { base64: toBase64(value) } : value);
const asBytes = (_: string, value: unknown) =>
	typeof value === 'object' && value !== null && 'base64' in value ? fromBase64(String(value.base64)) : value;
const withBytes: readonly StoreName[] = ['segment', 'filter'];
const parse = (json: string): unknown => (json.includes('{"base64":') ? JSON.parse(json, asBytes) : JSON.parse(json));

function putOf({ store, key, value }: RowWrite): Put {
	const json = withBytes.includes(store) ? JSON.stringify(value, asText) : JSON.stringify(value);
	return { store, key: JSON.stringify(key), json: value === undefined ? undefined : json };
}

function readRows<Name extends StoreName>(
	store: ReadonlyMap<string, string>,
	isWanted: (key: Rows[Name]['key'] & readonly [number, number]) => boolean = () => true
): { key: Rows[Name]['key']; value: Rows[Name]['value'] }[] {
	return [...store]
		.map(([name, json]) => ({ key: JSON.parse(name) as never, json }))
		.filter(({ key }) => isWanted(key))
		.sort((a, b) => inKeyOrder(a.key, b.key))
		.map(({ key, json }) => ({ key, value: parse(json) as Rows[Name]['value'] }));
}

/** Numbers, names, or pairs of numbers. */
function inKeyOrder(a: unknown, b: unknown): number {
	const [first, second] = [a, b].map((key) => (Array.isArray(key) ? (key as number[]) : [key as number]));
	for (const [index, part] of (first ?? []).entries()) {
		const other = second?.[index] ?? part;
		if (part !== other) return part < other ? -1 : 1;
	}
	return 0;
}
