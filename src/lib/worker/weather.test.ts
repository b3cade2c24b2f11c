// Property: two peers in hostile weather. Links are cut with frames in flight, workers end at any moment, acknowledgements
// are lost; at the end each history holds every text of the other exactly once, in its author's order.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFriends, dial, entriesOf, type Peer, talk, type Wire } from './testing/peers.ts';

const side = fc.constantFrom(0 as const, 1 as const);
const step = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ act: fc.constant('write' as const), side }) },
	{ weight: 5, arbitrary: fc.record({ act: fc.constant('flush' as const), side }) },
	{
		weight: 6,
		arbitrary: fc.record({ act: fc.constant('deliver' as const), side, most: fc.integer({ min: 1, max: 4 }) })
	},
	{ weight: 2, arbitrary: fc.record({ act: fc.constant('dial' as const), side }) },
	{ weight: 1, arbitrary: fc.record({ act: fc.constant('cut' as const) }) },
	{ weight: 1, arbitrary: fc.record({ act: fc.constant('restart' as const), side }) },
	// A second link while the first is open, of which one side never hears.
	{ weight: 1, arbitrary: fc.record({ act: fc.constant('half-dial' as const), side }) }
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

test('every text arrives once and in order, whatever happens on the way', { timeout: 120_000 }, async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
			const peers = await createFriends();
			const said = await weather(peers, steps);
			const wire = await talk(...peers);
			await wire.settle();
			for (const [index, peer] of peers.entries()) {
				const other = peers[1 - index]!;
				const entries = await entriesOf(peer, other);
				const theirs = entries.flatMap((entry) => (entry.kind === 'text' && !entry.mine ? [entry.body] : []));
				expect(theirs).toEqual(said[1 - index]);
				expect(entries.filter(({ kind }) => kind !== 'text')).toEqual([]);
				expect(entries.every((entry) => entry.kind !== 'text' || !entry.mine || entry.delivery === 'delivered')).toBe(
					true
				);
			}
		}),
		{ numRuns: Number(process.env.WEATHER_RUNS ?? 60) }
	);
});

async function weather(peers: readonly [Peer, Peer], steps: readonly Step[]): Promise<[string[], string[]]> {
	const said: [string[], string[]] = [[], []];
	let wire: Wire | undefined;
	const end = async () => {
		await wire?.close();
		wire = undefined;
	};
	for (const step of steps) {
		const from = 'side' in step ? peers[step.side] : peers[0];
		const to = from === peers[0] ? peers[1] : peers[0];
		switch (step.act) {
			case 'write': {
				const texts = said[step.side];
				texts.push(`${from.name} ${texts.length}`);
				await from.vault.send({ contact: to.key, body: texts.at(-1) ?? '' });
				break;
			}
			case 'flush':
				await wire?.flush(from);
				break;
			case 'deliver':
				await wire?.deliver(from, step.most);
				break;
			case 'dial':
				wire = (await dial(from, to)) ?? wire;
				break;
			case 'half-dial':
				await dial(from, to, { answer: (sealed) => sealed.replace(/^..../u, 'AAAA') });
				break;
			case 'cut':
				await end();
				break;
			case 'restart':
				await from.restart();
				await end();
		}
		if (wire !== undefined && wire.ended.size > 0) await end();
	}
	await end();
	return said;
}
