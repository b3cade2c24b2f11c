// What a disk may do to a commit: refuse it for want of room, or leave open whether it happened. Nothing is acknowledged
// that is not there, nothing is lost, nothing comes twice.
import { expect, test } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import { createFaults, type Faults } from './testing/faults.ts';
import {
	createFriends,
	createPeer,
	dial,
	entriesOf,
	type Peer,
	talk,
	textsOf,
	type Wire,
	write
} from './testing/peers.ts';
import { contactRow, copyProfile } from './testing/profiles.ts';

const diskFull = () => Promise.reject(new AppError('disk-full'));
const unknownOutcome = { code: 'internal' };

/** Friends with a session and an open link; Ada's disk can be made to fail. */
async function createTalking() {
	const faults = createFaults();
	const [ada, ben] = await createFriends(faults.wrap);
	const wire = await talk(ada, ben);
	return { ada, ben, wire, faults, ref: { contact: ben.key, attempt: wire.attempt } };
}

/** The next commit fails with an unknown outcome; whether it reaches the disk is the test's to say. */
function breakNext(faults: Faults, reachesDisk: boolean): void {
	faults.commit = async (commit) => {
		faults.commit = undefined;
		if (reachesDisk) await commit();
		throw new AppError('internal', 'commit');
	};
}

async function framesOf(from: Peer, to: Peer, wire: Wire): Promise<string[]> {
	await wire.flush(from);
	return wire.inbox.get(to)!.splice(0);
}

test('on a full disk a text is refused and is nowhere; when there is room, the next one goes', async () => {
	const { ada, ben, wire, faults } = await createTalking();
	const before = await copyProfile(ada);
	faults.commit = diskFull;
	await expect(ada.vault.send({ contact: ben.key, body: 'no room' })).rejects.toMatchObject({ code: 'disk-full' });
	expect(await copyProfile(ada)).toEqual(before);
	expect(await entriesOf(ada, ben)).toEqual([]);
	faults.commit = undefined;
	await write(ada, ben, 'room');
	await wire.settle();
	expect(await textsOf(ben, ada)).toEqual(['room']);
	expect(await textsOf(ada, ben)).toEqual(['room']);
});

test('on a full disk nothing that arrives is acknowledged, the link ends, and all of it comes again', async () => {
	const { ada, ben, wire, faults, ref } = await createTalking();
	for (const body of ['one', 'two']) await write(ben, ada, body);
	const frames = await framesOf(ben, ada, wire);
	const before = await copyProfile(ada);
	faults.commit = diskFull;
	await expect(ada.vault.receive({ ...ref, frames })).rejects.toMatchObject({ code: 'disk-full' });
	expect(await copyProfile(ada)).toEqual(before);
	// The link is not used any more: what follows would be a gap.
	expect(await ada.vault.receive({ ...ref, frames })).toMatchObject({ frames: [] });
	expect(await ada.vault.nextFrames(ref)).toMatchObject({ frames: [] });
	await wire.close();
	faults.commit = undefined;
	await talk(ada, ben);
	expect(await textsOf(ada, ben)).toEqual(['one', 'two']);
	expect((await entriesOf(ben, ada)).every((entry) => 'delivery' in entry && entry.delivery === 'delivered')).toBe(
		true
	);
});

test('on a full disk nothing is encrypted and handed out, and an acknowledgement changes nothing', async () => {
	const faults = createFaults();
	const [ada, ben] = await createFriends(faults.wrap);
	await write(ada, ben, 'waits');
	const wire = (await dial(ada, ben))!;
	await Promise.all([wire.deliver(ada), wire.deliver(ben)]);
	const ref = { contact: ben.key, attempt: wire.attempt };
	faults.commit = diskFull;
	await expect(ada.vault.nextFrames(ref)).rejects.toMatchObject({ code: 'disk-full' });
	faults.commit = undefined;
	expect((await contactRow(ada, ben)).row.record).toBeUndefined();
	await wire.close();

	const next = await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['waits']);
	await write(ada, ben, 'unacknowledged');
	await next.flush(ada);
	await next.deliver(ben);
	faults.commit = diskFull;
	await expect(next.deliver(ada)).rejects.toMatchObject({ code: 'disk-full' });
	expect((await entriesOf(ada, ben)).at(-1)).toMatchObject({ delivery: 'pending' });
	faults.commit = undefined;
	await next.close();
	await talk(ada, ben);
	expect((await entriesOf(ada, ben)).at(-1)).toMatchObject({ delivery: 'delivered' });
	expect(await textsOf(ben, ada)).toEqual(['waits', 'unacknowledged']);
});

test('a full disk answers no offer, and makes no contact, invite or prekey in memory alone', async () => {
	const faults = createFaults();
	const [[ada, ben], eve] = await Promise.all([createFriends(faults.wrap), createPeer('Eve')]);
	const { link } = await ada.vault.createInvite({ origin: 'https://sotto.example' });
	await eve.vault.followInvite({ text: link });
	const seal = (from: Peer) =>
		from.vault.sealOffer({ contact: ada.key, attempt: crypto.randomUUID() as Wire['attempt'], sdp: 'offer' });
	faults.commit = diskFull;
	for (const from of [ben, eve])
		await expect(ada.vault.openOffer({ from: from.key, sealed: await seal(from) })).rejects.toMatchObject({
			code: 'disk-full'
		});
	const full = { code: 'disk-full' };
	await expect(ada.vault.createInvite({ origin: 'https://sotto.example' })).rejects.toMatchObject(full);
	await expect(ada.vault.addContact({ publicKey: eve.key, name: 'Eve' })).rejects.toMatchObject(full);
	await expect(ada.vault.send({ contact: eve.key, body: 'x' })).rejects.toMatchObject({ code: 'contact-unknown' });
	faults.commit = undefined;
	await write(eve, ada, 'invited');
	await talk(eve, ada);
	expect(await textsOf(ada, eve)).toEqual(['invited']);
	await talk(ben, ada);
});

test.each([true, false])(
	'a text whose commit reached the disk or not (%s) is there once or not at all',
	async (reached) => {
		const { ada, ben, wire, faults } = await createTalking();
		await write(ada, ben, 'first');
		breakNext(faults, reached);
		await expect(ada.vault.send({ contact: ben.key, body: 'perhaps' })).rejects.toMatchObject(unknownOutcome);
		await write(ada, ben, 'last');
		await wire.close();
		await talk(ada, ben);
		const texts = reached ? ['first', 'perhaps', 'last'] : ['first', 'last'];
		expect(await textsOf(ada, ben)).toEqual(texts);
		expect(await textsOf(ben, ada)).toEqual(texts);
	}
);

test.each([true, false])('a batch whose commit reached the disk or not (%s) is applied once', async (reached) => {
	const { ada, ben, wire, faults, ref } = await createTalking();
	for (const body of ['one', 'two']) await write(ben, ada, body);
	await write(ada, ben, 'mine');
	const frames = await framesOf(ben, ada, wire);
	breakNext(faults, reached);
	await expect(ada.vault.receive({ ...ref, frames })).rejects.toMatchObject(unknownOutcome);
	expect(await ada.vault.nextFrames(ref)).toMatchObject({ frames: [] });
	await wire.close();
	await talk(ada, ben);
	expect((await textsOf(ada, ben)).filter((text) => text !== 'mine')).toEqual(['one', 'two']);
	expect((await textsOf(ben, ada)).at(-1)).toBe('mine');
});

test.each([true, false])('a session whose start reached the disk or not (%s) is no obstacle', async (reached) => {
	const faults = createFaults();
	const [ada, ben] = await createFriends(faults.wrap);
	for (const body of ['one', 'two']) await write(ada, ben, body);
	const wire = (await dial(ada, ben))!;
	await Promise.all([wire.deliver(ada), wire.deliver(ben)]);
	breakNext(faults, reached);
	await expect(wire.flush(ada)).rejects.toMatchObject(unknownOutcome);
	await wire.close();
	await write(ada, ben, 'three');
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['one', 'two', 'three']);
});

test.each([true, false])(
	'an offer whose moment reached the disk or not (%s) is not answered; the next is',
	async (reached) => {
		const { ada, ben, wire, faults } = await createTalking();
		await wire.close();
		breakNext(faults, reached);
		await expect(dial(ben, ada)).rejects.toMatchObject(unknownOutcome);
		await write(ben, ada, 'again');
		await talk(ben, ada);
		expect(await textsOf(ada, ben)).toEqual(['again']);
	}
);

test('while the contact cannot be read again, calls fail and nothing is said; then everything goes on', async () => {
	const { ada, ben, wire, faults } = await createTalking();
	breakNext(faults, true);
	await expect(ada.vault.send({ contact: ben.key, body: 'perhaps' })).rejects.toMatchObject(unknownOutcome);
	faults.read = () => Promise.reject(new AppError('internal', 'read'));
	await expect(ada.vault.send({ contact: ben.key, body: 'no' })).rejects.toMatchObject(unknownOutcome);
	await expect(ada.vault.nextFrames({ contact: ben.key, attempt: wire.attempt })).rejects.toMatchObject(unknownOutcome);
	faults.read = undefined;
	await write(ada, ben, 'yes');
	await wire.close();
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['perhaps', 'yes']);
});
