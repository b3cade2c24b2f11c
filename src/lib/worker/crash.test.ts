// The crash table (ARCHITECTURE.md, "The two walks"), walked: the worker ends at every commit, before and after it, and at
// every call of WebCrypto. Before the commit nothing has happened; after it the text arrives, exactly once.
import { expect, test } from 'vitest';
import { crashKinds, createCrashSite, type CrashKind, watchCrypto } from './testing/crash.ts';
import { createFriends, dial, entriesOf, type Peer, talk, textsOf, write } from './testing/peers.ts';

/** Crashes at every step of the kind, one after the other, until the act has no more. @returns how many there were */
async function walk(attempt: (at: number) => Promise<'finished' | 'crashed'>): Promise<number> {
	for (let at = 0; ; at++) if ((await attempt(at)) === 'finished') return at;
}

/** The least number of steps that the walks have: a harness that crashes nothing would notice nothing. */
const least: Record<CrashKind, number> = { 'before-commit': 1, 'after-commit': 1, crypto: 10 };

/** A last text each way, and both histories must hold what the author's has. */
async function expectWhole(ada: Peer, ben: Peer): Promise<void> {
	await write(ada, ben, 'a last word');
	await write(ben, ada, 'and another');
	await (await talk(ada, ben)).close();
	for (const [author, reader] of [
		[ada, ben],
		[ben, ada]
	] as const) {
		const own = (await entriesOf(author, reader)).filter((entry) => entry.kind === 'text' && entry.mine);
		const read = (await entriesOf(reader, author)).filter((entry) => entry.kind !== 'text' || !entry.mine);
		expect(read.map((entry) => ('body' in entry ? entry.body : entry.kind))).toEqual(
			own.map((entry) => ('body' in entry ? entry.body : entry.kind))
		);
		expect(own.every((entry) => 'delivery' in entry && entry.delivery === 'delivered')).toBe(true);
	}
}

test.each(crashKinds)('a text that is sent while the worker ends (%s)', async (kind) => {
	const site = createCrashSite();
	const [ada, ben] = await createFriends(site.wrap);
	await (await talk(ada, ben)).close();
	const steps = await walk(async (at) => {
		const body = `text ${at}`;
		const { vault } = ada;
		const outcome = await site.run(kind, at, () => vault.send({ contact: ben.key, body }));
		if (outcome === 'crashed') await ada.restart();
		expect((await textsOf(ada, ben)).includes(body)).toBe(kind === 'after-commit' || outcome === 'finished');
		await (await talk(ada, ben)).close();
		expect((await textsOf(ben, ada)).includes(body)).toBe(kind === 'after-commit' || outcome === 'finished');
		return outcome;
	});
	expect(steps).toBeGreaterThanOrEqual(least[kind]);
	await expectWhole(ada, ben);
});

test.each(crashKinds)('a batch that is received while the worker ends (%s)', async (kind) => {
	const site = createCrashSite();
	const [ada, ben] = await createFriends(undefined, site.wrap);
	await (await talk(ada, ben)).close();
	const steps = await walk(async (at) => {
		for (let count = 0; count < 2; count++) await write(ada, ben, `text ${at}.${count}`);
		await write(ben, ada, `answer ${at}`);
		const wire = (await dial(ada, ben))!;
		await Promise.all([wire.deliver(ada), wire.deliver(ben)]);
		await Promise.all([wire.flush(ada), wire.flush(ben)]);
		await wire.deliver(ada);
		const batch = wire.inbox.get(ben)!.splice(0); // two texts and an acknowledgement
		const ref = { contact: ada.key, attempt: wire.attempt };
		const { vault } = ben;
		let answer: readonly string[] = [];
		const outcome = await site.run(kind, at, async () => {
			answer = (await vault.receive({ ...ref, frames: batch })).frames;
		});
		if (outcome === 'crashed') {
			expect(answer).toEqual([]); // nothing is acknowledged by a worker that has ended
			await ben.restart();
		}
		expect((await textsOf(ben, ada)).includes(`text ${at}.1`)).toBe(kind === 'after-commit' || outcome === 'finished');
		await wire.close();
		await (await talk(ada, ben)).close();
		expect((await textsOf(ben, ada)).filter((text) => text.startsWith(`text ${at}.`))).toEqual([
			`text ${at}.0`,
			`text ${at}.1`
		]);
		return outcome;
	});
	expect(steps).toBeGreaterThanOrEqual(least[kind]);
	await expectWhole(ada, ben);
});

test.each(['before-commit', 'after-commit'] as const)(
	'a first meeting in which either worker ends at every commit (%s)',
	async (kind) => {
		for (const side of [0, 1] as const) {
			const steps = await walk(async (at) => {
				const site = createCrashSite();
				const peers = await createFriends(...(side === 0 ? [site.wrap] : [undefined, site.wrap]));
				const [ada, ben] = peers;
				await write(ada, ben, 'hello');
				await write(ben, ada, 'hi');
				const outcome = await site.run(kind, at, () => talk(ada, ben));
				if (outcome === 'crashed') await peers[side].restart();
				await expectWhole(ada, ben);
				expect(await textsOf(ben, ada)).toContain('hello');
				expect(await textsOf(ada, ben)).toContain('hi');
				return outcome;
			});
			expect(steps).toBeGreaterThanOrEqual(3);
		}
	}
);

test('WebCrypto that fails once, in workers that go on, loses and doubles nothing', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	let failures = 0;
	// Not every call of so many, but other ones each time.
	for (let at = 0, reached = true; reached; at += 9) {
		let calls = 0;
		reached = false;
		const restore = watchCrypto(() => {
			if (calls++ !== at) return;
			reached = true;
			failures++;
			throw new Error('no memory');
		});
		try {
			await ada.vault.send({ contact: ben.key, body: `text ${at}` }).catch(() => undefined);
			await ben.vault.send({ contact: ada.key, body: `answer ${at}` }).catch(() => undefined);
			await talk(ada, ben).catch(() => undefined);
		} finally {
			restore();
		}
	}
	expect(failures).toBeGreaterThan(5);
	await expectWhole(ada, ben);
});
