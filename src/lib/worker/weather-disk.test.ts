// The storm of `weather.test.ts`, in small, over IndexedDB behind the real seals and with the real crypto: what the toys
// stand in for there behaves as they do. WEATHER_SEED and WEATHER_PATH run a failure again, WEATHER_DISK_RUNS more of it.
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createFaults } from './testing/faults.ts';
import { createFriends, talk } from './testing/peers.ts';
import { createStorm, stepsOf, stepsWithProfiles } from './testing/storm.ts';
import { weatherOf } from './testing/weather.ts';

vi.setConfig({ testTimeout: 3_600_000 }); // as many runs as are asked for
const numRuns = Number(process.env.WEATHER_DISK_RUNS ?? 30);

test.each([
	['whatever happens on the way', stepsOf()],
	['whatever happens to profiles', stepsWithProfiles()]
])('on the real disk, too: every text arrives once, %s', async (_, steps) => {
	let runs = 0;
	await fc.assert(
		fc.asyncProperty(steps, async (happening) => {
			const faults = [createFaults(), createFaults()] as const;
			const peers = await createFriends(faults[0].wrap, faults[1].wrap);
			const storm = createStorm({ peers, faults });
			await storm.blow([...happening, { act: 'write', side: 0, most: 1 }, { act: 'write', side: 1, most: 1 }]);
			await talk(...peers);
			await storm.account.check();
			runs++;
		}),
		{ numRuns, ...weatherOf(process.env) }
	);
	expect(runs).toBeGreaterThan(0);
});
