// The account of a storm: what each side's own entries should look like, whatever became of the calls that made them. An
// act that was told counts; one whose worker ended first counts if it is on the disk, whole or not at all.
import { expect } from 'vitest';
import { expectDelivered, expectSame, ownOf, theirsOf, type Shared } from './histories.ts';
import type { Peer } from './peers.ts';

/** What an entry should look like: the fields that acts change. Further ones are compared between the histories alone. */
export interface Expected {
	readonly body: string;
}
function expectedOf(entry: Shared): Expected {
	return { body: String(entry.body) };
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
	const since: [string[], string[]] = [[], []];
	let isWhole = true;

	const pair = (side: Side) => (side === 0 ? peers : ([peers[1], peers[0]] as const));
	const onDisk = async (side: Side) => (await ownOf(...pair(side))).map(expectedOf);
	function note(side: Side, act: Act): void {
		const before = new Set(own[side].map(({ body }) => body));
		own[side] = act(own[side]);
		for (const { body } of own[side]) {
			if (before.has(body)) continue;
			ever[side].add(body);
			since[side].push(body);
		}
	}

	/** After a profile was changed: nothing twice, nothing invented, nothing lost that was said since. */
	async function checkChanged(side: Side): Promise<void> {
		const [author, reader] = pair(side);
		expect(await onDisk(side)).toEqual(own[side]);
		await expectDelivered(author, reader);
		const read = (await theirsOf(reader, author)).filter(({ kind }) => kind === 'text');
		const bodies = read.map((entry) => expectedOf(entry).body);
		expect(new Set(bodies).size).toBe(bodies.length);
		expect(bodies.filter((body) => !ever[side].has(body))).toEqual([]);
		expect(bodies.filter((body) => since[side].includes(body))).toEqual(since[side]);
		const mine = new Map((await ownOf(author, reader)).map((entry) => [entry.id, entry]));
		for (const entry of read) expect(entry).toEqual(mine.get(entry.id) ?? entry);
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
			for (const texts of since) texts.length = 0;
		},
		async check() {
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
