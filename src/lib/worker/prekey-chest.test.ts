// Prekeys: on disk before anybody hears of them, gone when they are used or their attempt is over, the signed one new
// every week.
import { expect, test } from 'vitest';
import { createAttempt } from '#lib/protocol/ids.ts';
import { forgeOffer, readAnswer } from './testing/forge.ts';
import { createFriends, dial, type Peer, talk, textsOf, write } from './testing/peers.ts';
import { createFaults } from './testing/faults.ts';

const DAY = 24 * 60 * 60 * 1000;

async function prekeysOf({ store }: Peer) {
	const all = await store.readAll('prekey');
	return {
		signed: all.filter(({ value }) => value.signature !== undefined).map(({ key }) => key),
		oneTime: all.filter(({ value }) => value.signature === undefined).map(({ key }) => key)
	};
}

/** An answer of `by` to a new attempt of `to`, as `to` reads it. */
async function answerOf(by: Peer, to: Peer) {
	const attempt = createAttempt();
	const sealed = await forgeOffer(to, by, { attempt, at: Date.now() + by.skew });
	expect(await by.vault.openOffer({ from: to.key, sealed })).toMatchObject({ kind: 'offer' });
	const answer = await readAnswer(to, by, await by.vault.sealAnswer({ contact: to.key, attempt, sdp: 'answer' }));
	return { attempt, bundle: ('bundle' in answer ? answer.bundle : undefined)! };
}

test('the prekeys of a bundle are on disk when the answer is returned', async () => {
	const [ada, ben] = await createFriends();
	const { bundle } = await answerOf(ben, ada);
	expect(await prekeysOf(ben)).toEqual({ signed: [bundle.signedPreKey.id], oneTime: [bundle.oneTimePreKey.id] });
	const second = await answerOf(ben, ada);
	expect(second.bundle.signedPreKey).toEqual(bundle.signedPreKey);
	expect(second.bundle.oneTimePreKey.id).not.toBe(bundle.oneTimePreKey.id);
	for (const { id } of [bundle.signedPreKey, bundle.oneTimePreKey, second.bundle.oneTimePreKey])
		expect(id).toBeGreaterThan(0);
});

test('no answer leaves while the disk refuses the prekey', async () => {
	const faults = createFaults();
	const [ada, ben] = await createFriends(undefined, faults.wrap);
	const attempt = createAttempt();
	await ben.vault.openOffer({ from: ada.key, sealed: await forgeOffer(ada, ben, { attempt }) });
	faults.commit = () => Promise.reject(new Error('no'));
	await expect(ben.vault.sealAnswer({ contact: ada.key, attempt, sdp: 'answer' })).rejects.toThrow('no');
	faults.commit = undefined;
	expect(await prekeysOf(ben)).toEqual({ signed: [], oneTime: [] });
	await write(ada, ben, 'again');
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['again']);
});

test('a one-time prekey is gone with the commit of the frame that used it', async () => {
	const faults = createFaults();
	const [ada, ben] = await createFriends(undefined, faults.wrap);
	const wire = (await dial(ada, ben))!;
	const [id] = (await prekeysOf(ben)).oneTime;
	await write(ada, ben, 'the first');
	await wire.deliver(ben);
	await wire.deliver(ada);
	await wire.flush(ada);
	const commits: string[][] = [];
	faults.commit = (commit, writes) => {
		commits.push(
			writes
				.filter((write) => 'key' in write)
				.map(({ store, key, value }) => `${store} ${value === undefined ? `- ${String(key)}` : '+'}`)
		);
		return commit();
	};
	await wire.deliver(ben);
	expect(commits).toHaveLength(1);
	expect(commits[0]).toEqual(expect.arrayContaining(['session +', 'tail +', 'conv +', `prekey - ${id}`]));
	expect((await prekeysOf(ben)).oneTime).toEqual([]);
});

test('a one-time prekey is gone when its attempt is over, and after unlock', async () => {
	const [ada, ben] = await createFriends();
	const { attempt } = await answerOf(ben, ada);
	const other = await answerOf(ben, ada);
	await ben.vault.linkClosed({ contact: ada.key, attempt });
	expect((await prekeysOf(ben)).oneTime).toEqual([other.bundle.oneTimePreKey.id]);
	await ben.restart();
	expect(await prekeysOf(ben)).toEqual({ signed: [other.bundle.signedPreKey.id], oneTime: [] });
});

test('a link that a newer one replaces leaves no prekey behind', async () => {
	const [ada, ben] = await createFriends();
	await dial(ada, ben);
	const second = (await dial(ada, ben))!;
	expect((await prekeysOf(ben)).oneTime).toHaveLength(1);
	await second.settle();
	expect((await prekeysOf(ben)).oneTime).toEqual([]);
});

test('the signed prekey is another after a week; the one before stays a week longer', async () => {
	const [ada, ben] = await createFriends();
	const ids: number[] = [];
	const next = async (after: number) => {
		ben.skew += after;
		ids.push((await answerOf(ben, ada)).bundle.signedPreKey.id);
	};
	await next(0);
	await next(6.9 * DAY);
	expect(ids[1]).toBe(ids[0]);
	await next(0.2 * DAY);
	expect(ids[2]).not.toBe(ids[0]);
	expect((await prekeysOf(ben)).signed.toSorted()).toEqual([ids[0], ids[2]].toSorted());
	await ben.restart();
	await next(1 * DAY);
	expect(ids[3]).toBe(ids[2]);
	await next(6.5 * DAY);
	expect((await prekeysOf(ben)).signed.toSorted()).toEqual([ids[2], ids[4]].toSorted());
});

test('a session starts from a bundle whose signed prekey has been replaced meanwhile', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'late');
	const wire = (await dial(ada, ben))!;
	ben.skew += 8 * DAY;
	await answerOf(ben, ada); // makes the next signed prekey
	await wire.settle();
	expect(await textsOf(ben, ada)).toEqual(['late']);
});

test('a clock that was set back brings one other prekey, not one with every answer', async () => {
	const [ada, ben] = await createFriends();
	await answerOf(ben, ada);
	ben.skew -= 30 * DAY;
	for (let answers = 0; answers < 3; answers++) {
		ada.skew += 1_000;
		const attempt = createAttempt();
		await ben.vault.openOffer({ from: ada.key, sealed: await forgeOffer(ada, ben, { attempt }) });
		await ben.vault.sealAnswer({ contact: ada.key, attempt, sdp: 'answer' });
	}
	expect((await prekeysOf(ben)).signed.length).toBeLessThanOrEqual(2);
});
