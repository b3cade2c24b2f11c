// Property: two peers in hostile weather. Links are cut with frames in flight, frames are lost, come twice, overtake each
// other or are spoilt, workers end at any await, disks are full for a while, clocks move, copies of profiles are put back;
// at the end each history holds every text of the other exactly once, in its author's order.
//
// Thousands of runs, with toys for crypto and disk; `weather-disk.test.ts` has the same storm on the real ones. A run that
// fails prints its seed and path: WEATHER_SEED and WEATHER_PATH run it again, and it alone. WEATHER_RUNS runs more or fewer.
import fc from 'fast-check';
import { test, vi } from 'vitest';
import { talk } from './testing/peers.ts';
import { useQuickCrypto } from './testing/quick-crypto.ts';
import { createQuickPeers } from './testing/quick-peers.ts';
import { createStorm, stepsOf, stepsWithProfiles } from './testing/storm.ts';

vi.mock('#lib/signal/identity.ts', async (original) => {
	const { quickIdentity } = await import('./testing/quick-identity.ts');
	return quickIdentity(await original());
});
vi.mock('#lib/signal/sealing.ts', () => import('./testing/quick-sealing.ts'));

vi.setConfig({ testTimeout: 3_600_000 }); // as many runs as are asked for
const { WEATHER_RUNS, WEATHER_SEED, WEATHER_PATH } = process.env;
const runs = Number(WEATHER_RUNS ?? 5_000);
const replay = {
	...(WEATHER_SEED !== undefined && { seed: Number(WEATHER_SEED) }),
	...(WEATHER_PATH !== undefined && { path: WEATHER_PATH, endOnFailure: true })
};

await useQuickCrypto();
const quick = await createQuickPeers();
const beginning = quick.mark();

test('every text arrives once and in order, whatever happens on the way', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(stepsOf(), { minLength: 10, maxLength: 60 }), async (steps) => {
			await quick.rewind(beginning);
			const storm = createStorm(quick);
			await storm.blow(steps);
			await talk(...quick.peers);
			await storm.account.check();
		}),
		{ numRuns: Math.ceil(runs * 0.7), ...replay }
	);
});

test('whatever profiles are put back or contacts forgotten, nothing is doubled and nothing said since is lost', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(stepsWithProfiles(), { minLength: 10, maxLength: 80 }), async (steps) => {
			await quick.rewind(beginning);
			const storm = createStorm(quick);
			await storm.blow(steps);
			await storm.blow([
				{ act: 'write', side: 0 },
				{ act: 'write', side: 1 }
			]);
			await talk(...quick.peers);
			await storm.account.check();
		}),
		{ numRuns: Math.floor(runs * 0.3), ...replay }
	);
});
