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
import { createStorm, type Storm, stepsOf } from './testing/storm.ts';
import { weatherOf } from './testing/weather.ts';

vi.mock('#lib/signal/identity.ts', async (original) => {
	const { quickIdentity } = await import('./testing/quick-identity.ts');
	return quickIdentity(await original());
});
vi.mock('#lib/signal/sealing.ts', () => import('./testing/quick-sealing.ts'));

vi.setConfig({ testTimeout: 3_600_000 }); // as many runs as are asked for
const runs = Number(process.env.WEATHER_RUNS ?? 5_000);
const replay = weatherOf(process.env);

await useQuickCrypto();
const quick = await createQuickPeers();
const beginning = quick.mark();

/** Lets the steps happen to two who have not met, and then all that waits arrive. */
async function weather(steps: Parameters<Storm['blow']>[0]): Promise<void> {
	await quick.rewind(beginning);
	const storm = createStorm(quick);
	// A last text each way: a conversation that can no longer go on would show in nothing else.
	await storm.blow([...steps, { act: 'write', side: 0, most: 1 }, { act: 'write', side: 1, most: 1 }]);
	await talk(...quick.peers);
	await storm.account.check();
}

test('every text arrives once and in order, whatever happens on the way', async () => {
	await fc.assert(fc.asyncProperty(stepsOf(), weather), { numRuns: Math.ceil(runs * 0.7), ...replay });
});
