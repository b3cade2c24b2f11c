// A hostile signaling server, and a hostile contact: what they try changes nothing.
import { createAttacker } from './attacker.ts';
import { type BaseFrame, startBaseServer } from './base-server.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';

test('a forged offer opens nothing: no contact, no link, no word', async ({ arrive, serve }) => {
	const answers: BaseFrame[] = [];
	const base = await startBaseServer({
		onRelay(frame) {
			if (frame.type === 'p2p_answer') answers.push(frame);
			return frame;
		}
	});
	const { origin } = await serve({ signalingUrl: base.url });
	const [ada, ben] = [await arrive('Ada', { baseUrl: origin }), await arrive('Ben', { baseUrl: origin })];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('before');
	await ben.sees('before');
	const [adasKey, bensKey] = [await ada.publicKey(), await ben.publicKey()];
	await ben.page.goto('about:blank');
	await ada.open('Ben');
	await expect.poll(() => ada.link()).toBe('offline');

	const mallory = createAttacker();
	const answered = answers.length;
	// As Ben, without Ben's secret; as herself, without an invite; as herself with an invite that nobody issued.
	for (const [from, offer] of [
		[bensKey, {}],
		[mallory.publicKey, {}],
		[mallory.publicKey, { invite: 'AAAAAAAAAAAAAAAAAAAAAA==', name: 'Mallory' }]
	] as const) {
		const sealed = await mallory.forgeOffer(adasKey, from, offer);
		expect(base.send(adasKey, { type: 'p2p_offer', target: adasKey, from, v: 1, sealed })).toBe(true);
	}
	const answersTo = () => answers.slice(answered).map(({ target }) => target);
	// What comes after them is dealt with after them: the real Ben connects, and is the only one who did.
	await ben.page.goto(`${origin}/`);
	await ben.unlock(PASSPHRASE);
	await ben.open('Ada');
	await ben.write('after');
	await ada.sees('after');
	expect(answersTo()).not.toContain(mallory.publicKey);
	expect(answersTo().length).toBeLessThanOrEqual(1); // the real Ben's
	expect((await ada.contacts()).map(({ name }) => name)).toEqual(['Ben']);
	await ada.open('Ben');
	expect((await ada.shown()).map(({ body }) => body)).toEqual(['before', 'after']);
	await base.close();
});

test('a replayed offer cuts nothing and brings nothing', async ({ arrive, serve }) => {
	const offers: BaseFrame[] = [];
	const answers: BaseFrame[] = [];
	const base = await startBaseServer({
		onRelay(frame) {
			if (frame.sealed !== undefined) (frame.type === 'p2p_offer' ? offers : answers).push(frame);
			return frame;
		}
	});
	const { origin } = await serve({ signalingUrl: base.url });
	const [ada, ben] = [await arrive('Ada', { baseUrl: origin }), await arrive('Ben', { baseUrl: origin })];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('one');
	await ben.sees('one');
	await ben.page.reload();
	await ben.unlock(PASSPHRASE);
	await ben.open('Ada');
	await ben.write('two');
	await ada.sees('two');
	await expect.poll(() => ben.link()).toBe('connected');

	const replayed = [...offers, ...answers];
	expect(replayed.length).toBeGreaterThan(2);
	const before = answers.length;
	for (const frame of [...replayed, ...replayed]) base.send(String(frame.target), frame);
	await ada.write('three');
	await ben.sees('three');
	await ben.write('four');
	await ada.sees('four');
	for (const person of [ada, ben]) {
		expect(await person.link()).toBe('connected');
		expect((await person.shown()).map(({ body }) => body)).toEqual(['one', 'two', 'three', 'four']);
	}
	// A stale offer may be answered, sealed, once in ten seconds by each; nothing else was said.
	expect(answers.length - before).toBeLessThanOrEqual(2);
	await base.close();
});

test('a tampered envelope is refused, and what it carried arrives once', async ({ arrive }) => {
	// Ben's browser flips one character of a text on its way out.
	const ben = await arrive('Ben', {
		script: () => {
			let left = 1;
			const send = Reflect.get(RTCDataChannel.prototype, 'send') as (this: RTCDataChannel, data: string) => void;
			RTCDataChannel.prototype.send = function (this: RTCDataChannel, data: unknown) {
				let text = String(data);
				if (text.includes('"type":"message"') && sessionStorage.getItem('tamper') !== null && left-- > 0) {
					const at = text.indexOf('"body":"') + 60;
					sessionStorage.setItem('tampered', text);
					text = text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
				}
				send.call(this, text);
			};
		}
	});
	const ada = await arrive('Ada');
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('hello');
	await ben.sees('hello');
	await ben.page.evaluate(() => sessionStorage.setItem('tamper', '1'));
	await ben.write('tampered with on the way');
	await ada.sees('tampered with on the way');
	expect(await ben.page.evaluate(() => sessionStorage.getItem('tampered'))).toContain('"type":"message"');
	await ada.write('and it goes on');
	await ben.sees('and it goes on');
	for (const person of [ada, ben])
		expect((await person.shown()).map(({ body }) => body)).toEqual([
			'hello',
			'tampered with on the way',
			'and it goes on'
		]);
});

test("a server that passes another server's challenge on is not signed in to", async ({ arrive, serve }) => {
	const real = await serve();
	const challenge = await challengeOf(real.origin.replace('http', 'ws') + '/signal');
	const relay = await startBaseServer({ challenge });
	const { origin } = await serve({ signalingUrl: relay.url });
	const ada = await arrive('Ada', { baseUrl: origin });
	await expect.poll(() => ada.error()).toContain('did not sign in');
	expect(relay.knows(await ada.publicKey())).toBe(false);
	await relay.close();
});

async function challengeOf(url: string): Promise<string> {
	const socket = new WebSocket(url);
	const { promise, resolve } = Promise.withResolvers<string>();
	socket.addEventListener('message', ({ data }) => {
		const frame = JSON.parse(String(data)) as { challenge?: string };
		if (frame.challenge !== undefined) resolve(frame.challenge);
	});
	const challenge = await promise;
	socket.close();
	return challenge;
}
