import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Envelope } from '#lib/protocol/frame.ts';
import { bareReceive, bareSend, bareStart, createBareParty } from './bare.fixture.ts';
import { installCurve } from './curve.ts';
import {
	changed,
	createConversation,
	createParties,
	exchange,
	receive,
	recordOf,
	send,
	start
} from './party.fixture.ts';

beforeAll(installCurve);
afterEach(() => vi.restoreAllMocks());

/** A ratchet message with a MAC of zeros, under a ratchet key that nobody has used. */
function forge(counter: number, previousCounter: number): Envelope {
	const number = (value: number) => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
	const key = [5, ...new Array<number>(31).fill(7), 9];
	const fields = [0x0a, 33, ...key.slice(0, 33), 0x10, ...number(counter), 0x18, ...number(previousCounter), 0x22, 16];
	return { kind: 'ratchet', body: Uint8Array.from([0x33, ...fields, ...new Array<number>(16 + 8).fill(0)]) };
}

/** How many HMACs the platform was asked for until the message was refused, or read. */
async function hmacsOf(attempt: Promise<unknown>, end: 'refused' | 'read' = 'refused'): Promise<number> {
	const sign = vi.spyOn(crypto.subtle, 'sign');
	expect(
		await attempt.then(
			() => 'read',
			() => 'refused'
		)
	).toBe(end);
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

test('a message is tried on its own session first, and where its chain is known on no other', async () => {
	const [ada, ben] = await createConversation();
	const first = await hmacsOf(receive(ben, ada, await send(ada, ben, 'a new chain')), 'read');
	await receive(ada, ben, await send(ben, ada, 'x'));
	for (let session = 1; session <= 3; session++) {
		await start(ada, ben);
		await exchange(ada, ben);
	}
	expect(await hmacsOf(receive(ben, ada, await send(ada, ben, 'a new chain')), 'read')).toBe(first);
	const next = await send(ada, ben, 'the same chain');
	expect(await hmacsOf(receive(ben, ada, changed(next, next.body.length - 1)))).toBeLessThan(first);
	expect(await receive(ben, ada, next)).toBe('the same chain');
});

test('a late message of an archived session is read, however long the chain before its own was', async () => {
	const [ada, ben] = await createConversation();
	for (let index = 0; index < 259; index++) await send(ada, ben, 'long');
	await receive(ben, ada, await send(ada, ben, 'long'));
	await receive(ada, ben, await send(ben, ada, 'x'));
	await receive(ben, ada, await send(ada, ben, 'a new chain'));
	const late = await send(ada, ben, 'late');
	await start(ben, ada);
	expect(await receive(ben, ada, late)).toBe('late');
}, 20_000);
