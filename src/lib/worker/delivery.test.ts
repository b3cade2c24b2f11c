// Delivery between two complete vaults: what arrives, once and in order, whatever happens to links and workers.
import { expect, test } from 'vitest';
import { copyProfile, forgetContact, putBack } from './testing/profiles.ts';
import { createFriends, dial, entriesOf, talk, textsOf, write } from './testing/peers.ts';

test('texts go both ways over a first link', async () => {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	await write(ada, ben, 'hello');
	await write(ben, ada, 'hi');
	await wire.settle();
	await write(ada, ben, 'how are you?');
	await wire.settle();
	expect(await textsOf(ben, ada)).toEqual(['hi', 'hello', 'how are you?'].sort((a) => (a === 'hi' ? -1 : 0)));
	expect((await textsOf(ada, ben)).toSorted()).toEqual(['hello', 'hi', 'how are you?']);
});

test('a text waits for its link, is sent, then delivered', async () => {
	const [ada, ben] = await createFriends();
	const { messages } = await ada.vault.send({ contact: ben.key, body: 'later' });
	expect(messages[0]?.message).toMatchObject({ body: 'later', mine: true, delivery: 'pending' });

	const wire = await dial(ada, ben);
	await wire?.deliver(ada);
	await wire?.flush(ada);
	expect((await entriesOf(ada, ben))[0]).toMatchObject({ delivery: 'sent' });
	await wire?.settle();
	expect((await entriesOf(ada, ben))[0]).toMatchObject({ delivery: 'delivered' });
	expect(await textsOf(ben, ada)).toEqual(['later']);
});

test('what a dead link had been handed waits again, and arrives once', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	await write(ada, ben, 'one');
	const lost = await dial(ada, ben);
	await lost?.deliver(ada);
	await lost?.flush(ada);
	await lost?.close();
	expect((await entriesOf(ada, ben))[0]).toMatchObject({ delivery: 'pending' });
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['one']);
});

test('an acknowledgement that was lost doubles nothing', async () => {
	const [ada, ben] = await createFriends();
	await (await talk(ada, ben)).close();
	await write(ada, ben, 'one');
	await write(ada, ben, 'two');
	const wire = await dial(ada, ben);
	await wire?.deliver(ada);
	await wire?.flush(ada);
	await wire?.deliver(ben); // applied; the acks to Ada are never delivered
	await wire?.close();
	expect(await textsOf(ben, ada)).toEqual(['one', 'two']);
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['one', 'two']);
	expect((await entriesOf(ada, ben)).every((entry) => entry.kind === 'text' && entry.delivery === 'delivered')).toBe(
		true
	);
});

test('both may restart at any time and go on with the same session', async () => {
	const [ada, ben] = await createFriends();
	let wire = await talk(ada, ben);
	const said: string[] = [];
	for (let round = 0; round < 6; round++) {
		const [from, to] = round % 2 === 0 ? [ada, ben] : [ben, ada];
		said.push(await write(from, to, `text ${round}`));
		await (round % 3 === 0 ? ada : ben).restart();
		wire = await talk(from, to);
	}
	await wire.settle();
	expect(await textsOf(ada, ben)).toEqual(said);
	expect(await textsOf(ben, ada)).toEqual(said);
});

test('more than a window waits and arrives in order', async () => {
	const [ada, ben] = await createFriends();
	const said: string[] = [];
	for (let i = 0; i < 600; i++) said.push(await write(ada, ben, `text ${i}`));
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(said);
	expect((await ada.vault.unlock({ passphrase: 'open', takeOver: false })).contacts[0]?.waiting).toBe(0);
});

test('a contact who lost their state is talking after one reconnect, and nothing unacknowledged is lost', async () => {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	await write(ada, ben, 'before');
	await wire.settle();
	await write(ben, ada, 'answer');
	await wire.settle();
	await wire.close();
	await write(ada, ben, 'meanwhile');
	await forgetContact(ben, ada.key);
	await write(ben, ada, 'after');
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['after', 'meanwhile']);
	expect(await textsOf(ada, ben)).toEqual(['before', 'answer', 'meanwhile', '(missing)', 'after']);
});

test('a profile that was copied back loses and doubles nothing that is still on a disk', async () => {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	await write(ada, ben, 'one');
	await wire.settle();
	const copy = await copyProfile(ada);
	await write(ada, ben, 'two');
	await wire.settle();
	await write(ben, ada, 'three');
	await wire.settle();
	await wire.close();
	await putBack(ada, copy);
	await write(ada, ben, 'four');
	await write(ada, ben, 'five');
	await talk(ada, ben);
	expect((await textsOf(ben, ada)).filter((text) => !text.startsWith('('))).toEqual([
		'one',
		'two',
		'three',
		'four',
		'five'
	]);
	await write(ben, ada, 'six');
	await talk(ben, ada);
	expect((await textsOf(ada, ben)).at(-1)).toBe('six');
});
