// Answers: one offer takes one answer, a replay takes none, and what both sides agreed on must still hold when the channel
// opens.
import { expect, test } from 'vitest';
import { type Attempt, createAttempt, type SessionName } from '#lib/protocol/ids.ts';
import { forgeAnswer, forgeOffer, readAnswer, readOffer, sealGarbage } from './testing/forge.ts';
import { createFriends, createPeer, dial, type Peer, talk, textsOf, write } from './testing/peers.ts';
import { contactRow, copyProfile } from './testing/profiles.ts';

const dropped = { kind: 'drop' };

/** Friends with a session, without a link. */
async function createAcquainted() {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	return [ada, ben] as const;
}

const offer = (from: Peer, to: Peer, attempt: Attempt) =>
	from.vault.sealOffer({ contact: to.key, attempt, sdp: 'offer' });

/** The answer to an offer, sealed. */
async function answer(from: Peer, to: Peer, attempt: Attempt, sealed: string): Promise<string> {
	expect(await from.vault.openOffer({ from: to.key, sealed })).toMatchObject({ kind: 'offer', attempt });
	return from.vault.sealAnswer({ contact: to.key, attempt, sdp: 'answer' });
}

test('a second answer to one offer is dropped, be it the same or another', async () => {
	const [ada, ben] = await createFriends();
	const attempt = createAttempt();
	const sealed = await answer(ben, ada, attempt, await offer(ada, ben, attempt));
	expect(await ada.vault.openAnswer({ from: ben.key, sealed })).toMatchObject({ kind: 'answer', attempt });
	expect(await ada.vault.openAnswer({ from: ben.key, sealed })).toEqual(dropped);
	const { bundle } = (await readAnswer(ada, ben, sealed)) as { bundle?: never };
	const another = await forgeAnswer(ben, ada, { attempt, at: Date.now() + 9_000, sdp: 'other', bundle });
	expect(await ada.vault.openAnswer({ from: ben.key, sealed: another })).toEqual(dropped);
});

test('an answer to no attempt of this contact, or to one that is over, is dropped', async () => {
	const [[ada, ben], eve] = await Promise.all([createFriends(), createPeer('Eve')]);
	await ada.vault.addContact({ publicKey: eve.key, name: 'Eve' });
	await eve.vault.addContact({ publicKey: ada.key, name: 'Ada' });
	const attempt = createAttempt();
	const sealed = await answer(ben, ada, attempt, await offer(ada, ben, attempt));
	const { bundle } = (await readAnswer(ada, ben, sealed)) as { bundle?: never };
	const before = await copyProfile(ada);

	const stranger = await forgeAnswer(ben, ada, { attempt: createAttempt(), at: Date.now(), sdp: 'x', bundle });
	expect(await ada.vault.openAnswer({ from: ben.key, sealed: stranger })).toEqual(dropped);
	const eves = await forgeAnswer(eve, ada, { attempt, at: Date.now(), sdp: 'x', bundle });
	expect(await ada.vault.openAnswer({ from: eve.key, sealed: eves })).toEqual(dropped);
	expect(await ada.vault.openAnswer({ from: ben.key, sealed: eves })).toEqual(dropped);

	await ada.vault.linkClosed({ contact: ben.key, attempt });
	expect(await ada.vault.openAnswer({ from: ben.key, sealed })).toEqual(dropped);
	expect(await copyProfile(ada)).toEqual(before);
});

test('garbage in the place of an answer is dropped, and the answer is taken after it', async () => {
	const [ada, ben] = await createFriends();
	const attempt = createAttempt();
	const sealed = await answer(ben, ada, attempt, await offer(ada, ben, attempt));
	const garbage = [
		'',
		'AAAA',
		sealed.slice(0, -4),
		sealed.replace(/^..../u, 'AAAA'),
		await forgeOffer(ben, ada, { attempt }),
		await sealGarbage('answer', ben, ada, '{}'),
		await sealGarbage('answer', ben, ada, `{"attempt":"${attempt}","refused":"mood"}`)
	];
	for (const each of garbage) expect(await ada.vault.openAnswer({ from: ben.key, sealed: each })).toEqual(dropped);
	expect(await ada.vault.openAnswer({ from: ben.key, sealed })).toMatchObject({ kind: 'answer' });
});

test('an answer with neither a bundle nor the session that was named is dropped', async () => {
	const [ada, ben] = await createAcquainted();
	const { session } = await readOffer(ben, ada, await offer(ada, ben, createAttempt()));
	expect(session).toBeDefined();
	for (const named of [{}, { session: 'AAAAAAAAAAAAAAAAAAAAAA==' as SessionName }]) {
		const attempt = createAttempt();
		await offer(ada, ben, attempt);
		const sealed = await forgeAnswer(ben, ada, { attempt, at: Date.now(), sdp: 'x', ...named });
		expect(await ada.vault.openAnswer({ from: ben.key, sealed })).toEqual(dropped);
		expect(await ada.vault.linkOpened({ contact: ben.key, attempt })).toMatchObject({ frames: [] });
	}
	await write(ada, ben, 'still here');
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['still here']);
});

test('sides that name the same session go on with it; where one names none, the answer brings a bundle', async () => {
	const [ada, ben] = await createFriends();
	const exchange = async () => {
		const attempt = createAttempt();
		const sealedOffer = await offer(ada, ben, attempt);
		const sealedAnswer = await answer(ben, ada, attempt, sealedOffer);
		return [await readOffer(ben, ada, sealedOffer), await readAnswer(ada, ben, sealedAnswer)] as const;
	};
	const [first, firstAnswer] = await exchange();
	expect(first.session).toBeUndefined();
	expect(firstAnswer).toHaveProperty('bundle');
	expect(firstAnswer).not.toHaveProperty('session');

	await (await talk(ada, ben)).close();
	const [second, secondAnswer] = await exchange();
	expect(second.session).toBeDefined();
	expect(secondAnswer).toMatchObject({ session: second.session });
	expect(secondAnswer).not.toHaveProperty('bundle');

	const { number, row } = await contactRow(ada, ben);
	await ada.store.commit([{ store: 'session', key: number, value: { ...row, sessionAbsent: true } }]);
	await ada.restart();
	const [third, thirdAnswer] = await exchange();
	expect(third.session).toBeUndefined();
	expect(thirdAnswer).toHaveProperty('bundle');
});

test('the restart of an open link brings no bundle, changes no session, and takes no replay of its first answer', async () => {
	const [ada, ben] = await createFriends();
	let first = '';
	const wire = (await dial(ada, ben, { answer: (sealed) => (first = sealed) }))!;
	await wire.settle();
	const session = (await contactRow(ada, ben)).row.record;

	const restart = await offer(ada, ben, wire.attempt);
	expect(await ada.vault.openAnswer({ from: ben.key, sealed: first })).toEqual(dropped);
	const sealed = await answer(ben, ada, wire.attempt, restart);
	expect(await readAnswer(ada, ben, sealed)).not.toHaveProperty('bundle');
	expect(await ada.vault.openAnswer({ from: ben.key, sealed: first })).toEqual(dropped);
	expect(await ada.vault.openAnswer({ from: ben.key, sealed })).toMatchObject({ kind: 'answer', sdp: 'answer' });
	expect(await ada.vault.openAnswer({ from: ben.key, sealed })).toEqual(dropped);
	expect((await contactRow(ada, ben)).row.record).toBe(session);
	expect(await ben.store.readAll('prekey')).toHaveLength(1); // the signed one

	// The link is the same, and goes on.
	expect(await ada.vault.linkOpened({ contact: ben.key, attempt: wire.attempt })).toMatchObject({ frames: [] });
	await write(ada, ben, 'after the restart');
	await wire.settle();
	expect(await textsOf(ben, ada)).toEqual(['after the restart']);
});

test('the side that answered may restart the link too, and neither a bundle nor a session comes of it', async () => {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	const session = (await contactRow(ben, ada)).row.record;
	const restart = await offer(ben, ada, wire.attempt);
	const sealed = await answer(ada, ben, wire.attempt, restart);
	expect(await readAnswer(ben, ada, sealed)).not.toHaveProperty('bundle');
	expect(await ben.vault.openAnswer({ from: ada.key, sealed })).toMatchObject({ kind: 'answer' });
	expect(await ben.vault.openAnswer({ from: ada.key, sealed })).toEqual(dropped);
	await write(ben, ada, 'still the same link');
	await wire.settle();
	expect(await textsOf(ada, ben)).toEqual(['still the same link']);
	expect((await contactRow(ben, ada)).row.record).not.toBe(session); // the ratchet turned, that is all
	expect(await ada.store.readAll('prekey')).toEqual([]);
});

test('a restart before the first frame leaves the prekey of the attempt in its place', async () => {
	const [ada, ben] = await createFriends();
	const wire = (await dial(ada, ben))!;
	const sealed = await answer(ben, ada, wire.attempt, await offer(ada, ben, wire.attempt));
	await ada.vault.openAnswer({ from: ben.key, sealed });
	await write(ada, ben, 'first words');
	await wire.settle();
	expect(await textsOf(ben, ada)).toEqual(['first words']);
});

test('a link whose agreed session is not to be used any more when it opens is closed, and dialled again', async () => {
	const [ada, ben] = await createAcquainted();
	const open = (await dial(ada, ben))!;
	await open.settle();
	const attempt = createAttempt();
	const sealed = await answer(ben, ada, attempt, await offer(ada, ben, attempt));
	expect(await ada.vault.openAnswer({ from: ben.key, sealed })).toMatchObject({ kind: 'answer' });

	const { epoch } = (await contactRow(ada, ben)).row.own;
	const nack = JSON.stringify({ type: 'nack', epoch, after: 0, reason: 'undecryptable' });
	await ada.vault.receive({ contact: ben.key, attempt: open.attempt, frames: [nack] });
	const output = await ada.vault.linkOpened({ contact: ben.key, attempt });
	expect(output).toMatchObject({ frames: [], more: false, owed: false });
	expect(output.redialIn).toBeGreaterThanOrEqual(0);

	await write(ada, ben, 'under a new one');
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['under a new one']);
});

test('a channel of which the vault knows nothing is closed', async () => {
	const [ada, ben] = await createFriends();
	const ref = { contact: ben.key, attempt: createAttempt() };
	expect(await ada.vault.linkOpened(ref)).toMatchObject({ frames: [], redialIn: 0 });
	for (const output of [await ada.vault.receive({ ...ref, frames: [] }), await ada.vault.nextFrames(ref)])
		expect(output.redialIn).toBeDefined();
});
