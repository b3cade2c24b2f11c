import { expect, test } from 'vitest';
import { installCurve } from './curve.ts';
import { createConversation, exchange, receive, send } from './party.fixture.ts';
import { safetyNumber } from './safety-number.ts';

test('a browser has the curve, and two people understand each other by it', async () => {
	expect(await installCurve()).toBe('webcrypto');
	const [ada, ben] = await createConversation();
	await exchange(ada, ben, 3);
	expect(await receive(ben, ada, await send(ada, ben, 'hello'))).toBe('hello');
});

test('D4: a safety number takes a moment, not most of a minute', { timeout: 60_000 }, async () => {
	const [ada, ben] = await createConversation();
	const [mine, theirs] = [ada.identity.publicKey, ben.identity.publicKey];
	const began = performance.now();
	const digits = await safetyNumber(mine, theirs);
	expect(performance.now() - began).toBeLessThan(5_000);
	expect(digits).toMatch(/^\d{60}$/);
	expect(await safetyNumber(theirs, mine)).toBe(digits);
});
