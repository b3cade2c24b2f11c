// Property: two peers in hostile weather. Links are cut with frames in flight, workers end at any moment, acknowledgements
// are lost, frames come twice or spoilt, disks are full for a while, clocks move; at the end each history holds every text
// of the other exactly once, in its author's order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createStorm, type Storm, stepsOf } from './testing/storm.ts';
import { entriesOf, type Peer, talk, textsOf } from './testing/peers.ts';
import { copyProfile, putBack } from './testing/profiles.ts';

const numRuns = Number(process.env.WEATHER_RUNS ?? 100);

/** What one side has of the other, oldest first. */
async function theirsOf(peer: Peer, other: Peer): Promise<string[]> {
	const entries = await entriesOf(peer, other);
	return entries.flatMap((entry) => (entry.kind === 'text' && !entry.mine ? [entry.body] : []));
}

async function expectSettled({ peers, said }: Storm): Promise<void> {
	for (const [index, peer] of peers.entries()) {
		const other = peers[1 - index]!;
		expect(await theirsOf(peer, other)).toEqual(said[1 - index]);
		const entries = await entriesOf(peer, other);
		expect(entries.filter(({ kind }) => kind !== 'text')).toEqual([]);
		const own = entries.filter((entry) => entry.kind === 'text' && entry.mine);
		expect(own.every((entry) => 'delivery' in entry && entry.delivery === 'delivered')).toBe(true);
	}
}

test('every text arrives once and in order, whatever happens on the way', { timeout: 300_000 }, async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(stepsOf(), { minLength: 10, maxLength: 60 }), async (steps) => {
			const storm = await createStorm();
			await storm.blow(steps);
			await talk(...storm.peers);
			await expectSettled(storm);
		}),
		{ numRuns }
	);
});

test(
	'after a copy of a profile was put back everybody goes on, and nothing is doubled',
	{ timeout: 300_000 },
	async () => {
		const steps = fc.array(stepsOf(), { minLength: 5, maxLength: 25 });
		await fc.assert(
			fc.asyncProperty(steps, steps, steps, fc.boolean(), async (before, between, after, isFirst) => {
				const storm = await createStorm();
				const [peer, other] = isFirst ? storm.peers : ([storm.peers[1], storm.peers[0]] as const);
				await storm.blow(before);
				const copy = await copyProfile(peer);
				await storm.blow(between);
				await putBack(peer, copy);
				const kept = await theirsOf(peer, other);
				const received = await theirsOf(other, peer);
				await storm.blow(after);
				await talk(...storm.peers);

				const mine = storm.said[storm.peers.indexOf(peer) as 0 | 1];
				const theirs = storm.said[storm.peers.indexOf(other) as 0 | 1];
				for (const [texts, all, atLeast] of [
					[await theirsOf(peer, other), theirs, kept],
					[await theirsOf(other, peer), mine, received]
				] as const) {
					// Each once, and in the order of its author.
					expect(texts).toEqual(all.filter((text) => texts.includes(text)));
					for (const text of atLeast) expect(texts).toContain(text);
				}
				// What each of them still has of their own is with the other in the end.
				for (const [from, to] of [storm.peers, [storm.peers[1], storm.peers[0]] as const]) {
					const own = (await entriesOf(from, to)).flatMap((each) => (each.kind === 'text' && each.mine ? [each] : []));
					expect(own.every(({ delivery }) => delivery === 'delivered')).toBe(true);
				}
				await other.vault.send({ contact: peer.key, body: 'the last word' });
				await (await talk(...storm.peers)).settle();
				expect((await textsOf(peer, other)).at(-1)).toBe('the last word');
			}),
			{ numRuns: Math.ceil(numRuns / 3) }
		);
	}
);
