// Property: the storm of `weather.test.ts`, in which copies of profiles are put back, too, backups are restored, and contacts
// are forgotten. In a file of its own, so that both run at once.
import fc from 'fast-check';
import { test, vi } from 'vitest';
import { talk } from './testing/peers.ts';
import { useQuickCrypto } from './testing/quick-crypto.ts';
import { createQuickPeers } from './testing/quick-peers.ts';
import { createStorm, type Storm, stepsWithProfiles } from './testing/storm.ts';
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

test('whatever profiles are put back or restored or contacts forgotten, nothing is doubled and nothing said since is lost', async () => {
	await fc.assert(fc.asyncProperty(stepsWithProfiles(), weather), { numRuns: Math.floor(runs * 0.3), ...replay });
});
