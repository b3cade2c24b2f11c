// Offers as a contact, a stranger and a hostile server send them: what is answered, what is refused, what is dropped.
import { expect, test } from 'vitest';
import { createAttempt } from '#lib/protocol/ids.ts';
import { openOffer, openStrangersOffer } from './descriptions.ts';
import { forgeAnswer, forgeOffer, readAnswer, readOffer, sealGarbage } from './testing/forge.ts';
import { createFriends, createPeer, dial, type Peer, talk, textsOf, write } from './testing/peers.ts';
import { contactRow, copyProfile } from './testing/profiles.ts';
import { readCore } from './unlock.ts';

const HOUR = 60 * 60 * 1000;
const dropped = { kind: 'drop' };

/** A peer's vault as a core of its own, for what no call tells. */
const coreOf = ({ store, skew }: Peer) => readCore(store, () => Date.now() + skew);

test('the offer that is answered has its moment on disk before the page hears of it', async () => {
	const [ada, ben] = await createFriends();
	const at = Date.now();
	const opened = await ben.vault.openOffer({
		from: ada.key,
		sealed: await forgeOffer(ada, ben, { at, sdp: 'theirs' })
	});
	expect(opened).toMatchObject({ kind: 'offer', contact: ada.key, sdp: 'theirs' });
	expect((await contactRow(ben, ada)).row.highestAt).toBe(at);
});

test('an offer below the highest moment is refused with that moment, sealed, at most once in 10 s', async () => {
	const [ada, ben] = await createFriends();
	const highest = Date.now() + 5_000;
	await ben.vault.openOffer({ from: ada.key, sealed: await forgeOffer(ada, ben, { at: highest }) });

	const attempt = createAttempt();
	const old = await forgeOffer(ada, ben, { attempt, at: highest - 1 });
	const refused = await ben.vault.openOffer({ from: ada.key, sealed: old });
	expect(refused).toMatchObject({ kind: 'refuse', contact: ada.key });
	const sealed = refused.kind === 'refuse' ? refused.sealed : '';
	expect(await readAnswer(ada, ben, sealed)).toEqual({ attempt, refused: 'stale', at: highest });

	const older = await forgeOffer(ada, ben, { at: 1 });
	expect(await ben.vault.openOffer({ from: ada.key, sealed: older })).toEqual(dropped);
	ben.skew += 9_000;
	expect(await ben.vault.openOffer({ from: ada.key, sealed: older })).toEqual(dropped);
	ben.skew += 1_500;
	expect(await ben.vault.openOffer({ from: ada.key, sealed: older })).toMatchObject({ kind: 'refuse' });
	expect((await contactRow(ben, ada)).row.highestAt).toBe(highest);
});

test('the same offer once more is dropped in silence, and changes nothing on disk', async () => {
	const [ada, ben] = await createFriends();
	const sealed = await forgeOffer(ada, ben);
	expect(await ben.vault.openOffer({ from: ada.key, sealed })).toMatchObject({ kind: 'offer' });
	const before = await copyProfile(ben);
	for (let again = 0; again < 3; again++) expect(await ben.vault.openOffer({ from: ada.key, sealed })).toEqual(dropped);
	expect(await copyProfile(ben)).toEqual(before);
});

test('whose clock went back is refused once, goes on above the highest moment, and is answered', async () => {
	const [ada, ben] = await createFriends();
	ada.skew = HOUR;
	await (await talk(ada, ben)).close();
	ada.skew = -HOUR;
	await ada.restart();
	await write(ada, ben, 'an hour earlier');

	const attempt = createAttempt();
	const sealed = await ada.vault.sealOffer({ contact: ben.key, attempt, sdp: 'offer' });
	const refused = await ben.vault.openOffer({ from: ada.key, sealed });
	const refusal = refused.kind === 'refuse' ? refused.sealed : '';
	expect(await ada.vault.openAnswer({ from: ben.key, sealed: refusal })).toEqual({
		kind: 'refused',
		attempt,
		reason: 'stale'
	});
	// A replayed refusal says nothing anew.
	expect(await ada.vault.openAnswer({ from: ben.key, sealed: refusal })).toEqual(dropped);

	const next = await readOffer(
		ben,
		ada,
		await ada.vault.sealOffer({ contact: ben.key, attempt: createAttempt(), sdp: 'offer' })
	);
	expect(next.at).toBeGreaterThan((await contactRow(ben, ada)).row.highestAt);
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['an hour earlier']);
});

test('clocks an hour apart connect all the same, and both are told by how much they differ', async () => {
	const [ada, ben] = await createFriends();
	ada.skew = HOUR;
	const attempt = createAttempt();
	const sealed = await ada.vault.sealOffer({ contact: ben.key, attempt, sdp: 'offer' });
	const opened = await ben.vault.openOffer({ from: ada.key, sealed });
	const answer = await ben.vault.sealAnswer({ contact: ada.key, attempt, sdp: 'answer' });
	const answered = await ada.vault.openAnswer({ from: ben.key, sealed: answer });
	const skews = [opened, answered].map((each) => ('skew' in each ? each.skew : NaN));
	expect(skews[0]).toBeGreaterThan(HOUR - 20_000);
	expect(skews[0]).toBeLessThanOrEqual(HOUR);
	expect(skews[1]).toBeLessThanOrEqual(-HOUR + 20_000);
	expect(skews[1]).toBeGreaterThan(-HOUR - 20_000);
	await write(ben, ada, 'from the past');
	await talk(ben, ada);
	expect(await textsOf(ada, ben)).toEqual(['from the past']);
});

test('what a contact did not seal as an offer to this person is dropped, counted, and changes nothing', async () => {
	const [[ada, ben], eve] = await Promise.all([createFriends(), createPeer('Eve')]);
	await ada.vault.addContact({ publicKey: eve.key, name: 'Eve' });
	const good = await forgeOffer(ada, ben);
	const forged = [
		'',
		'no base64',
		'AAAA',
		good.replace(/^..../u, 'AAAA'),
		good.slice(0, -8) + 'AAAAAAA=',
		good.slice(0, good.length >> 1),
		await forgeOffer(eve, ben), // by another key, in Ada's name
		await forgeOffer(ada, eve), // for somebody else
		await forgeAnswer(ada, ben, { attempt: createAttempt(), at: Date.now(), sdp: 'x' }), // an answer, passed off as an offer
		await sealGarbage('offer', ada, ben, 'no json'),
		await sealGarbage('offer', ada, ben, '{"attempt":"x","at":1,"sdp":"x"}'),
		await sealGarbage('offer', ada, ben, `{"attempt":"${createAttempt()}","at":-1,"sdp":"x"}`),
		await sealGarbage('offer', ada, ben, '[]')
	];
	const before = await copyProfile(ben);
	for (const sealed of forged) expect(await ben.vault.openOffer({ from: ada.key, sealed })).toEqual(dropped);
	expect(await copyProfile(ben)).toEqual(before);

	const core = await coreOf(ben);
	const contact = core.contacts.get(ada.key)!;
	for (const sealed of forged) expect(await openOffer(core, contact, sealed, undefined)).toEqual(dropped);
	expect(core.diagnostics.droppedOffers).toBe(forged.length);
	expect(await openOffer(core, contact, good, undefined)).toMatchObject({ kind: 'offer' });
});

test('a stranger without an invite gets no answer of any kind, and neither does oneself', async () => {
	const [[ada, ben], eve] = await Promise.all([createFriends(), createPeer('Eve')]);
	const before = await copyProfile(ben);
	for (const sealed of ['', 'AAAA', await forgeOffer(eve, ben), await forgeOffer(ada, ben)])
		expect(await ben.vault.openOffer({ from: eve.key, sealed })).toEqual(dropped);
	expect(await ben.vault.openOffer({ from: ben.key, sealed: await forgeOffer(ben, ben) })).toEqual(dropped);
	expect(await ben.vault.openAnswer({ from: eve.key, sealed: 'AAAA' })).toEqual(dropped);
	expect(await copyProfile(ben)).toEqual(before);

	const core = await coreOf(ben);
	expect(await openStrangersOffer(core, eve.key, await forgeOffer(eve, ben), undefined)).toEqual(dropped);
	expect(core.diagnostics.droppedOffers).toBe(1);
});

test('only the offer that was opened last can be answered, once', async () => {
	const [ada, ben] = await createFriends();
	const [first, second] = [createAttempt(), createAttempt()];
	for (const attempt of [first, second]) {
		const sealed = await ada.vault.sealOffer({ contact: ben.key, attempt, sdp: 'offer' });
		await ben.vault.openOffer({ from: ada.key, sealed });
	}
	const answer = (attempt: typeof first) => ben.vault.sealAnswer({ contact: ada.key, attempt, sdp: 'answer' });
	await expect(answer(first)).rejects.toMatchObject({ code: 'malformed' });
	await answer(second);
	await expect(answer(second)).rejects.toMatchObject({ code: 'malformed' });
	await expect(answer(createAttempt())).rejects.toMatchObject({ code: 'malformed' });
});

test('an attempt that ended before its answer was made is not answered', async () => {
	const [ada, ben] = await createFriends();
	const attempt = createAttempt();
	const sealed = await ada.vault.sealOffer({ contact: ben.key, attempt, sdp: 'offer' });
	await ben.vault.openOffer({ from: ada.key, sealed });
	await ben.vault.linkClosed({ contact: ada.key, attempt });
	await expect(ben.vault.sealAnswer({ contact: ada.key, attempt, sdp: 'answer' })).rejects.toMatchObject({
		code: 'malformed'
	});
	expect(await dial(ada, ben)).toBeDefined();
});
