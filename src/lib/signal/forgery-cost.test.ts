import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Envelope } from '#lib/protocol/frame.ts';
import { bareReceive, bareSend, bareStart, createBareParty } from './bare.fixture.ts';
import { installCurve } from './curve.ts';
import { createParties, exchange, receive, recordOf, send, start } from './party.fixture.ts';

beforeAll(installCurve);
afterEach(() => vi.restoreAllMocks());

/** A ratchet message with a MAC of zeros, under a ratchet key that nobody has used. */
function forge(counter: number, previousCounter: number): Envelope {
	const number = (value: number) => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
	const key = [5, ...new Array<number>(31).fill(7), 9];
	const fields = [0x0a, 33, ...key.slice(0, 33), 0x10, ...number(counter), 0x18, ...number(previousCounter), 0x22, 16];
	return { kind: 'ratchet', body: Uint8Array.from([0x33, ...fields, ...new Array<number>(16 + 8).fill(0)]) };
}

/** How many HMACs the platform was asked for until the message was refused. */
async function hmacsOf(attempt: Promise<unknown>): Promise<number> {
	const sign = vi.spyOn(crypto.subtle, 'sign');
	await expect(attempt).rejects.toThrow();
	const { length } = sign.mock.calls;
	sign.mockRestore();
	return length;
}

test(
	'D11: a garbage message costs no more for all the sessions that there have been',
	{ timeout: 60_000 },
	async () => {
		const [bareAda, bareBen] = await Promise.all([createBareParty('ada'), createBareParty('ben')]);
		for (let session = 1; session <= 20; session++) {
			await bareStart(bareAda, bareBen, session);
			await bareReceive(bareBen, bareAda, await bareSend(bareAda, bareBen, 'x'));
		}
		const [ada, ben] = await createParties();
		for (let session = 1; session <= 20; session++) {
			await start(ada, ben);
			await receive(ben, ada, await send(ada, ben, 'x'));
		}
		const bareCost = await hmacsOf(bareReceive(bareBen, bareAda, forge(0, 0)));
		const cost = await hmacsOf(receive(ben, ada, forge(0, 0)));
		expect(Object.keys(recordOf(ben, ada).sessions)).toHaveLength(7);
		expect(cost).toBeLessThan(bareCost / 2.5);
	}
);

test('D11: a forged counter is worked through for the open session alone', { timeout: 60_000 }, async () => {
	const [ada, ben] = await createParties();
	await start(ada, ben);
	await exchange(ada, ben);
	const one = await hmacsOf(receive(ben, ada, forge(1_999, 1_900)));
	expect(one).toBeGreaterThan(7_000);
	for (let session = 1; session <= 3; session++) {
		await start(ada, ben);
		await exchange(ada, ben);
	}
	const four = await hmacsOf(receive(ben, ada, forge(1_999, 1_900)));
	expect(four).toBe(one);
	expect(await hmacsOf(receive(ben, ada, forge(2_001, 0)))).toBeLessThan(50);
	const stragglers = await hmacsOf(receive(ben, ada, forge(255, 255)));
	expect(stragglers).toBeLessThan(4 * (2 * 2 * 256 + 20));
});
