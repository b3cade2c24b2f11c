// The life of a link inside the vault: its first frame, what the contact owes, how soon to dial again when it came to
// nothing, and what becomes of what it was handed.
import { expect, test } from 'vitest';
import { createAttempt } from '#lib/protocol/ids.ts';
import { createFaults } from './testing/faults.ts';
import { createFriends, dial, entriesOf, type Peer, talk, textsOf, type Wire, write } from './testing/peers.ts';
import { contactRow } from './testing/profiles.ts';

const refOf = (contact: Peer, { attempt }: Pick<Wire, 'attempt'>) => ({ contact: contact.key, attempt });

/** Over a new link Ada is told something malformed: how soon she is to dial again. */
async function fruitlessLink(ada: Peer, ben: Peer): Promise<number | undefined> {
	const wire = (await dial(ada, ben))!;
	const { redialIn } = await ada.vault.receive({ ...refOf(ben, wire), frames: ['nonsense'] });
	await wire.close();
	return redialIn;
}

test('the first frame says how far their log is on this disk', async () => {
	const [ada, ben] = await createFriends();
	const first = (await dial(ada, ben))!;
	expect(first.inbox.get(ada)).toEqual(['{"type":"resume","epoch":"","seq":0}']);
	await write(ada, ben, 'one');
	await first.settle();
	await first.close();
	const { epoch, last } = (await contactRow(ada, ben)).row.own;
	const second = (await dial(ada, ben))!;
	expect(JSON.parse(second.inbox.get(ada)![0]!)).toEqual({
		type: 'resume',
		epoch,
		seq: last,
		mark: expect.any(String) as string
	});
});

test('a contact owes their resume, and the answerer is owed the first frame of a new session', async () => {
	const [ada, ben] = await createFriends();
	const wire = (await dial(ada, ben))!;
	for (const peer of [ada, ben])
		expect(wire.outputs.get(peer)).toMatchObject([{ owed: true, more: false, frames: [expect.any(String)] }]);
	await Promise.all([wire.deliver(ada), wire.deliver(ben)]);
	expect(wire.outputs.get(ada)!.at(-1)).toMatchObject({ owed: false, more: true });
	expect(wire.outputs.get(ben)!.at(-1)).toMatchObject({ owed: true, more: false });
	await wire.flush(ada);
	await wire.deliver(ben);
	expect(wire.outputs.get(ben)!.at(-1)).toMatchObject({ owed: false, more: true }); // its own profile
});

test('with a session that both named nothing is owed once both have resumed', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	const wire = (await dial(ada, ben))!;
	await Promise.all([wire.deliver(ada), wire.deliver(ben)]);
	for (const peer of [ada, ben]) expect(wire.outputs.get(peer)!.map(({ owed }) => owed)).toEqual([true, false]);
});

test('links that come to nothing are dialled again ever later, up to a minute, and at once when the logs have moved', async () => {
	const [ada, ben] = await createFriends();
	const waits: (number | undefined)[] = [];
	for (let count = 0; count < 9; count++) waits.push(await fruitlessLink(ada, ben));
	expect(waits).toEqual([0, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
	await write(ben, ada, 'progress');
	await (await talk(ben, ada)).close();
	expect(await fruitlessLink(ada, ben)).toBe(0);
	expect(await fruitlessLink(ada, ben)).toBe(2_000);
	await write(ada, ben, 'the other way');
	await (await talk(ada, ben)).close();
	expect(await fruitlessLink(ada, ben)).toBe(0);
});

test('frames that come behind the end of a link do not put the next one off', async () => {
	const [ada, ben] = await createFriends();
	const wire = (await dial(ada, ben))!;
	const ref = refOf(ben, wire);
	const first = await ada.vault.receive({ ...ref, frames: ['nonsense'] });
	for (let late = 0; late < 12; late++) await ada.vault.receive({ ...ref, frames: ['{"type":"ping"}'] });
	await ada.vault.nextFrames(ref);
	expect(first.redialIn).toBe(0);
	await wire.close();
	expect(await fruitlessLink(ada, ben)).toBe(2_000);
});

test('a link takes the place of the one before, and what that was handed waits again', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	await write(ada, ben, 'one');
	const first = (await dial(ada, ben))!;
	await first.deliver(ada);
	await first.flush(ada);
	const second = (await dial(ada, ben))!;
	expect(second.outputs.get(ada)![0]!.changes.deliveries).toEqual([{ contact: ben.key, n: 1, delivery: 'pending' }]);
	await second.settle();
	expect(await textsOf(ben, ada)).toEqual(['one']);
	expect((await ada.vault.linkClosed(refOf(ben, first))).deliveries).toEqual([]);
	expect((await entriesOf(ada, ben))[0]).toMatchObject({ delivery: 'delivered' });
});

test('the end of a link tells what waits again, and calls about it come to nothing', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	await write(ada, ben, 'one');
	const wire = (await dial(ada, ben))!;
	await wire.deliver(ada);
	await wire.flush(ada);
	const ref = refOf(ben, wire);
	const { deliveries } = await ada.vault.linkClosed(ref);
	expect(deliveries).toEqual([{ contact: ben.key, n: 1, delivery: 'pending' }]);
	expect(await ada.vault.linkClosed(ref)).toEqual({ contacts: [], messages: [], deliveries: [] });
	expect(await ada.vault.nextFrames(ref)).toMatchObject({ frames: [], more: false, owed: false });
	expect(await ada.vault.linkOpened(ref)).toMatchObject({ frames: [], redialIn: 0 });
	await ada.vault.linkClosed({ contact: ben.key, attempt: createAttempt() });
});

test('a tab that was taken over says nothing when its link opens, and the other one does', async () => {
	const faults = createFaults();
	const [ada, ben] = await createFriends(faults.wrap);
	await (await talk(ada, ben)).close();
	const attempt = createAttempt();
	const old = ada.vault;
	const sealed = await old.sealOffer({ contact: ben.key, attempt, sdp: 'offer' });
	await ben.vault.openOffer({ from: ada.key, sealed });
	const answer = await ben.vault.sealAnswer({ contact: ada.key, attempt, sdp: 'answer' });
	await old.openAnswer({ from: ben.key, sealed: answer });
	await ada.restart(); // in another tab: the old worker has not noticed yet
	await expect(old.linkOpened({ contact: ben.key, attempt })).rejects.toMatchObject({ code: 'fenced' });
	await expect(old.send({ contact: ben.key, body: 'lost?' })).rejects.toMatchObject({ code: 'fenced' });
	await write(ada, ben, 'from the new tab');
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['from the new tab']);
	expect(await textsOf(ada, ben)).toEqual(['from the new tab']);
});
