import { expect, test } from 'vitest';
import type { Envelope } from '#lib/protocol/frame.ts';
import { createParties, createRandom, exchange, type Party, receive, send, start } from './party.fixture.ts';
import { useQuickPlatform } from './quick-platform.fixture.ts';

/** CROSSING_RUNS runs more. */
const runs = Number(process.env.CROSSING_RUNS ?? 200);

interface Underway {
	readonly text: string;
	readonly envelope: Envelope;
}

/**
 * Both start at once; then anybody sends, starts anew, loses, or reads what is underway, in any order.
 * @returns how many messages arrived, and how many were refused
 */
async function wander([ada, ben]: readonly [Party, Party], seed: number): Promise<readonly [number, number]> {
	const random = createRandom(seed);
	const roads = [
		{ from: ada, to: ben, underway: new Array<Underway>() },
		{ from: ben, to: ada, underway: new Array<Underway>() }
	] as const;
	for (const { from } of roads) from.records.clear();
	for (const { from, to } of roads) await start(from, to);
	let [read, refused] = [0, 0];
	for (let step = 0; step < 32; step++) {
		const { from, to, underway } = roads[random() < 0.5 ? 0 : 1];
		const choice = random();
		if (choice < 0.45) underway.push({ text: String(step), envelope: await send(from, to, String(step)) });
		else if (choice < 0.49) await start(from, to);
		else {
			const [message] = underway.splice(Math.floor(random() * underway.length), 1);
			if (message === undefined || choice < 0.55) continue; // lost
			const result = receive(to, from, message.envelope);
			if ((await result.catch((error: unknown) => error)) === message.text) read++;
			else refused++;
		}
	}
	return [read, refused];
}

test(
	'two people who start at the same moment never lose each other, whatever is lost or overtaken',
	async () => {
		await useQuickPlatform();
		const parties = await createParties();
		let [read, refused] = [0, 0];
		for (let seed = 1; seed <= runs; seed++) {
			const [more, fewer] = await wander(parties, seed);
			[read, refused] = [read + more, refused + fewer];
			// What is still underway is lost. From here on every message must arrive, in both directions.
			await exchange(...parties).catch((error: unknown) => expect.fail(`${String(error)} after run ${seed}`));
		}
		expect(read).toBeGreaterThan(runs * 7);
		expect(refused).toBeLessThan(read / 500);
	},
	runs * 300
);
