// Both sides of a conversation agree on after how long messages disappear, whatever either of them loses.
import { expect, test } from 'vitest';
import { writeRaw } from '#lib/store/fixtures.ts';
import { backUp, restorePeer } from './testing/backups.ts';
import { find } from './testing/conversation.ts';
import { forgeEntry } from './testing/forge.ts';
import { timerOf } from './testing/histories.ts';
import { createFriends, entriesOf, type Peer, meet, write } from './testing/peers.ts';
import { contactRow, copyProfile, putBack } from './testing/profiles.ts';

const [HOUR, DAY] = [3_600, 86_400];

const set = (peer: Peer, other: Peer, seconds: number) => peer.vault.setTimer({ contact: other.key, seconds });
const noticesOf = async (peer: Peer, other: Peer) =>
	(await entriesOf(peer, other)).flatMap((entry) => (entry.kind === 'timer' ? [[entry.mine, entry.seconds]] : []));

async function expectBoth(ada: Peer, ben: Peer, seconds: number): Promise<void> {
	expect([await timerOf(ada, ben), await timerOf(ben, ada)]).toEqual([seconds, seconds]);
	for (const [from, to] of [
		[ada, ben],
		[ben, ada]
	] as const) {
		const body = await write(from, to, crypto.randomUUID());
		const { expiresIn } = await find(from, to, body);
		expect(expiresIn).toBe(seconds === 0 ? undefined : seconds);
		await meet(ada, ben);
		expect((await find(to, from, body)).expiresIn).toBe(expiresIn);
	}
}

test('what one decides both see and keep to, until either decides otherwise', async () => {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'stays');
	await set(ada, ben, DAY);
	await meet(ada, ben);
	await expectBoth(ada, ben, DAY);
	await set(ben, ada, 0);
	await meet(ada, ben);
	await expectBoth(ada, ben, 0);
	expect(await noticesOf(ada, ben)).toEqual([
		[true, DAY],
		[false, 0]
	]);
	expect(await noticesOf(ben, ada)).toEqual([
		[false, DAY],
		[true, 0]
	]);
	expect(await find(ben, ada, 'stays')).not.toHaveProperty('expiresIn');
});

test('the same again says nothing, and no number of seconds is anything but one', async () => {
	const [ada, ben] = await createFriends();
	await set(ada, ben, HOUR);
	expect(await set(ada, ben, HOUR)).toEqual({ contacts: [], messages: [], deliveries: [] });
	for (const seconds of [-1, 1.5, 2 ** 31, NaN])
		await expect(set(ada, ben, seconds)).rejects.toMatchObject({ code: 'malformed' });
	await ada.vault.setBlocked({ contact: ben.key, blocked: true });
	await expect(set(ada, ben, DAY)).rejects.toMatchObject({ code: 'contact-closed' });
	expect(await timerOf(ada, ben)).toBe(HOUR);
});

test.each([
	[HOUR, DAY, HOUR],
	[DAY, HOUR, HOUR],
	[0, HOUR, HOUR]
])('of %i and %i seconds, decided at once, the shorter holds for both', async (hers, his, both) => {
	const [ada, ben] = await createFriends();
	await set(ada, ben, 60);
	await meet(ada, ben);
	await set(ada, ben, hers);
	await set(ben, ada, his);
	await meet(ada, ben);
	await expectBoth(ada, ben, both);
});

test('whoever restored what is older is told, also of what they decided themselves', async () => {
	const [ada, ben] = await createFriends();
	await set(ada, ben, HOUR);
	await meet(ada, ben);
	const file = await backUp(ada);
	await set(ada, ben, DAY);
	await meet(ada, ben);
	const again = await restorePeer('Ada', file);
	expect(await timerOf(again, ben)).toBe(HOUR);
	await meet(again, ben);
	await meet(again, ben);
	await expectBoth(again, ben, DAY);
});

test('whoever restored a backup from before anything was decided is told, though the log of the other is as it was', async () => {
	const [ada, ben] = await createFriends();
	await meet(ada, ben);
	const file = await backUp(ada);
	await set(ada, ben, DAY);
	await meet(ada, ben);
	const again = await restorePeer('Ada', file);
	expect(await timerOf(again, ben)).toBe(0);
	await meet(again, ben);
	await expectBoth(again, ben, DAY);
});

test('whoever put an older profile back is told, though their own log is as it was', async () => {
	const [ada, ben] = await createFriends();
	await meet(ada, ben);
	const copy = await copyProfile(ada);
	await set(ben, ada, DAY);
	await meet(ada, ben);
	await putBack(ada, copy);
	expect(await timerOf(ada, ben)).toBe(0);
	await meet(ada, ben);
	await expectBoth(ada, ben, DAY);
});

test('who removed a contact and kept the history tells the time again', async () => {
	const [ada, ben] = await createFriends();
	await set(ada, ben, HOUR);
	await meet(ada, ben);
	await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
	await ada.vault.addContact({ publicKey: ben.key, name: 'Ben' });
	await ben.vault.removeContact({ contact: ada.key, history: 'delete' });
	await ben.vault.addContact({ publicKey: ada.key, name: 'Ada' });
	await meet(ada, ben);
	await expectBoth(ada, ben, HOUR);
});

test('whoever never got what the other decided is told when they decide themselves', async () => {
	const [ada, ben] = await createFriends();
	await meet(ada, ben);
	await set(ben, ada, HOUR);
	const { number, row } = await contactRow(ben, ada);
	await writeRaw(ben.database, 'outbox', [number, row.own.last], new Uint8Array(60));
	await ben.restart();
	await meet(ada, ben);
	expect(await timerOf(ada, ben)).toBe(0);
	await set(ada, ben, DAY);
	await meet(ada, ben);
	await meet(ada, ben);
	await expectBoth(ada, ben, HOUR);
});

test('a contact who was removed and added again is told', async () => {
	const [ada, ben] = await createFriends();
	await set(ada, ben, HOUR);
	await meet(ada, ben);
	await ben.vault.removeContact({ contact: ada.key, history: 'delete' });
	await ben.vault.addContact({ publicKey: ada.key, name: 'Ada' });
	expect(await timerOf(ben, ada)).toBe(0);
	await meet(ada, ben);
	await expectBoth(ada, ben, HOUR);
});

test('a decision that leaves no room for another is none', async () => {
	const [ada, ben] = await createFriends();
	await meet(ada, ben);
	const content = { type: 'timer', seconds: 1, round: Number.MAX_SAFE_INTEGER };
	await forgeEntry(ben, ada, (seq, mark) => JSON.stringify({ seq, mark, content }));
	await meet(ada, ben);
	expect(await timerOf(ada, ben)).toBe(0);
	await set(ada, ben, DAY);
	await meet(ada, ben);
	await expectBoth(ada, ben, DAY);
});
