import { expect, test } from 'vitest';
import type { Envelope } from '#lib/protocol/frame.ts';
import { createParties, createRandom, exchange, type Party, receive, send, start } from './party.fixture.ts';
import { useQuickPlatform } from './quick-platform.fixture.ts';

interface Road {
	readonly from: Party;
	readonly to: Party;
	readonly underway: { readonly text: string; readonly envelope: Envelope }[];
}

/** Both start at once; then anybody sends, starts anew, loses, or reads anything that is underway, in any order. */
async function wanderer(parties: readonly [Party, Party], seed: number) {
	const random = createRandom(seed);
	const [ada, ben] = parties;
	for (const party of parties) party.records.clear();
	await Promise.all([start(ada, ben), start(ben, ada)]);
	const roads: readonly Road[] = [
		{ from: ada, to: ben, underway: [] },
		{ from: ben, to: ada, underway: [] }
	];
	let read = 0;
	let refused = 0;
	for (let step = 0; step < 40; step++) {
		const road = roads[random() < 0.5 ? 0 : 1]!;
		const { from, to, underway } = road;
		const choice = random();
		if (choice < 0.45) {
			const text = String(step);
			underway.push({ text, envelope: await send(from, to, text) });
		} else if (choice < 0.49) await start(from, to);
		else {
			const [message] = underway.splice(Math.floor(random() * underway.length), 1);
			if (message === undefined || choice < 0.55) continue; // lost
			try {
				expect(await receive(to, from, message.envelope)).toBe(message.text);
				read++;
			} catch (thrown) {
				expect(thrown).toMatchObject({ code: 'undecryptable' });
				refused++;
			}
		}
	}
	return { read, refused };
}

test('two people who start at the same moment never lose each other, whatever is lost or overtaken', async () => {
	await useQuickPlatform();
	const parties = await createParties();
	let all = { read: 0, refused: 0 };
	for (let seed = 1; seed <= 1500; seed++) {
		const { read, refused } = await wanderer(parties, seed);
		all = { read: all.read + read, refused: all.refused + refused };
		// Nothing is underway any more: from here on every message must arrive, in both directions.
		await exchange(...parties, 2).catch((e) => {console.log('DEAD', seed, e); all.refused += 1e6});
	}
	console.log(all);
	expect(all.read).toBeGreaterThan(2_000);
}, 400_000);
