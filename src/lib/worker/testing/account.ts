// The account of a storm: what each side's own entries should look like, whatever became of the calls that made them. An
// act that was told counts; one whose worker ended first counts if it is on the disk, whole or not at all.
import { expect } from 'vitest';
import { expectAgreed, expectDelivered, expectSame, ownOf, theirsOf, type Shared } from './histories.ts';
import type { Peer } from './peers.ts';

/** What an entry should look like: the fields that acts change. Further ones are compared between the histories alone. */
export interface Expected {
	readonly body: string;
	readonly edited: boolean;
	readonly deleted: boolean;
}
function expectedOf({ body, editedAt, deleted }: Shared): Expected {
	return { body: String(body), edited: editedAt !== undefined, deleted: deleted === true };
}

export type Side = 0 | 1;
/** What an act makes of its author's own entries. */
export type Act = (entries: readonly Expected[]) => readonly Expected[];

export interface Account {
	/** The act is committed. */
	note(side: Side, act: Act): void;
	/** The worker ended before it told: the disk says whether the act is on it. */
	settle(side: Side, act: Act): Promise<void>;
	/** The side's profile is another than before: from now on that much is theirs, and older texts may be anywhere. */
	reread(side: Side): Promise<void>;
	/** At the end, when all have talked. */
	check(): Promise<void>;
}

export function createAccount(peers: readonly [Peer, Peer]): Account {
	const own: [readonly Expected[], readonly Expected[]] = [[], []];
	const ever: [Set<string>, Set<string>] = [new Set(), new Set()];
	/** What was said since a profile was changed last, on either side. */
	const since: [Set<string>, Set<string>] = [new Set(), new Set()];
	let isWhole = true;

	const pair = (side: Side) => (side === 0 ? peers : ([peers[1], peers[0]] as const));
	const onDisk = async (side: Side) => (await ownOf(...pair(side))).map(expectedOf);
	function note(side: Side, act: Act): void {
		const before = new Set(own[side].map(({ body }) => body));
		own[side] = act(own[side]);
		for (const { body, deleted } of own[side]) {
			if (deleted || before.has(body)) continue;
			ever[side].add(body);
			since[side].add(body);
		}
	}

	/**
	 * After a profile was changed: nothing twice, nothing invented, nothing lost that was said since. What was done with older
	 * texts one side may have lost with its profile, so only their names are compared.
	 */
	async function checkChanged(side: Side): Promise<void> {
		const [author, reader] = pair(side);
		expect(await onDisk(side)).toEqual(own[side]);
		await expectDelivered(author, reader);
		const read = (await theirsOf(reader, author)).filter(({ kind }) => kind === 'text');
		expect(new Set(read.map(({ id }) => id)).size).toBe(read.length);
		const bodies = read.map((entry) => expectedOf(entry)).flatMap(({ deleted, body }) => (deleted ? [] : [body]));
		expect(bodies.filter((body) => !ever[side].has(body))).toEqual([]);
		const fresh = own[side].flatMap(({ body, edited }) => (since[side].has(body) && !edited ? [body] : []));
		expect(bodies.filter((body) => fresh.includes(body))).toEqual(fresh);
	}

	return {
		note,
		async settle(side, act) {
			const found = await onDisk(side);
			const done = act(own[side]);
			if (JSON.stringify(found) === JSON.stringify(done)) note(side, act);
			else expect(found).toEqual(own[side]);
		},
		async reread(side) {
			isWhole = false;
			own[side] = await onDisk(side);
			for (const texts of since) texts.clear();
		},
		async check() {
			await expectAgreed(peers);
			if (!isWhole) {
				await checkChanged(0);
				await checkChanged(1);
				return;
			}
			for (const side of [0, 1] as const) expect(await onDisk(side)).toEqual(own[side]);
			await expectSame(peers);
		}
	};
}
