// Ada, who is impolite, and Ben, who is polite, with links between them over fake connections; and what must be true of
// them once they have settled.
import { expect } from 'vitest';
import { FakeNet } from './fake-connections.ts';
import { impolite, Party, polite, Relay } from './parties.ts';

export interface Pair {
	readonly net: FakeNet;
	readonly relay: Relay;
	readonly ada: Party;
	readonly ben: Party;
}

/** @param delay of the signaling server, in ms, at most */
export function createPair(random: () => number = () => 0.5, delay = 40): Pair {
	const net = new FakeNet(random);
	const relay = new Relay(() => Math.floor(random() * delay));
	const ada = new Party(relay, impolite, net.createFor('ada'));
	const ben = new Party(relay, polite, net.createFor('ben'));
	return { net, relay, ada, ben };
}

/** Both are on the same link, nothing else lives, and each attempt but this one is over exactly once. */
export function expectOneLink({ net, ada, ben }: Pair, name = ''): void {
	expect(ada.open, name).toBeDefined();
	expect(ada.open, name).toBe(ben.open);
	expect(net.live, name).toHaveLength(2);
	for (const [party, other] of [[ada, ben] as const, [ben, ada] as const]) {
		expect(party.status(other), name).toEqual({ state: 'open', shaky: false });
		for (const attempt of party.reached)
			expect(party.closed.get(attempt) ?? 0, name).toBe(attempt === party.open ? 0 : 1);
		expect(Math.max(0, ...party.closed.values()), name).toBeLessThan(2);
	}
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
