// Every kind of message between two vaults: what each side sees, what is left on the disks, and what somebody may not do.
import { describe, expect, test } from 'vitest';
import { createMessageId } from '#lib/protocol/ids.ts';
import type { Content } from '#lib/protocol/content.ts';
import { MAX_REACTIONS } from './message-rows.ts';
import { edit, facts, find, react, remove, reply, viewsOf } from './testing/conversation.ts';
import { forgeEntry } from './testing/forge.ts';
import { createFriends, dial, entriesOf, type Peer, talk, textsOf, write } from './testing/peers.ts';
import { copyProfile } from './testing/profiles.ts';

/** Two friends with a link that carries whatever either says. */
async function createTalk() {
	const [ada, ben] = await createFriends();
	return { ada, ben, wire: await talk(ada, ben) };
}

async function expectAlike(ada: Peer, ben: Peer): Promise<void> {
	expect((await viewsOf(ben, ada)).map(facts)).toEqual((await viewsOf(ada, ben)).map(facts));
}

/** Whether a word is anywhere in what a peer has on disk. */
async function isOnDisk(peer: Peer, word: string): Promise<boolean> {
	return JSON.stringify(await copyProfile(peer)).includes(word);
}

describe('editing', () => {
	test('an edit changes the text on both sides, and both are told', async () => {
		const { ada, ben, wire } = await createTalk();
		await write(ada, ben, 'helo');
		await wire.settle();
		await edit(ada, ben, 'helo', 'hello');
		expect(await find(ada, ben, 'hello')).toMatchObject({ editedAt: expect.any(Number) as number });
		expect((await find(ada, ben, 'hello')).delivery).toBe('pending');
		await wire.settle();
		expect(await find(ben, ada, 'hello')).toMatchObject({ editedAt: expect.any(Number) as number, mine: false });
		expect((await find(ada, ben, 'hello')).delivery).toBe('delivered');
		for (const peer of [ada, ben]) expect(await isOnDisk(peer, 'helo')).toBe(false);
		const { contacts } = await ben.vault.unlock({ passphrase: 'open', takeOver: false });
		expect(contacts[0]!.preview!.body).toBe('hello');
	});

	test('a text that waits, and its edit, wait and arrive together', async () => {
		const [ada, ben] = await createFriends();
		await write(ada, ben, 'first');
		await write(ada, ben, 'draught');
		await edit(ada, ben, 'draught', 'draft');
		await ada.restart();
		expect((await find(ada, ben, 'draft')).delivery).toBe('pending');
		const wire = (await dial(ada, ben))!;
		await wire.settle();
		expect(await textsOf(ben, ada)).toEqual(['first', 'draft']);
		for (const { delivery } of await viewsOf(ada, ben)) expect(delivery).toBe('delivered');
	});

	test('a text is delivered only when its edit is', async () => {
		const { ada, ben, wire } = await createTalk();
		await write(ada, ben, 'one');
		await write(ada, ben, 'two');
		await edit(ada, ben, 'one', 'ONE');
		await wire.flush(ada);
		await wire.deliver(ben, 2); // the two texts, not the edit
		await wire.deliver(ada);
		expect((await viewsOf(ada, ben)).map(({ delivery }) => delivery)).toEqual(['sent', 'delivered']);
		await wire.settle();
		expect((await viewsOf(ada, ben)).map(({ delivery }) => delivery)).toEqual(['delivered', 'delivered']);
	});

	test('the same body again says nothing, an empty or too long one is refused', async () => {
		const { ada, ben } = await createTalk();
		await write(ada, ben, 'same');
		const before = await copyProfile(ada);
		const { n } = await find(ada, ben, 'same');
		expect(await ada.vault.edit({ contact: ben.key, n, body: 'same' })).toMatchObject({ messages: [] });
		for (const [body, code] of [
			[' ', 'malformed'],
			['x'.repeat(43_990), 'too-long']
		] as const)
			await expect(ada.vault.edit({ contact: ben.key, n, body })).rejects.toMatchObject({ code });
		expect(await copyProfile(ada)).toEqual(before);
	});
});

describe('deleting for both', () => {
	test('a tombstone is left on both sides, and nothing of the text on either disk', async () => {
		const { ada, ben, wire } = await createTalk();
		await write(ada, ben, 'regretted');
		await wire.settle();
		await react(ben, ada, 'regretted', '👍');
		await reply(ben, ada, 'regretted', 'why?');
		await wire.settle();
		await remove(ada, ben, 'regretted');
		await wire.settle();
		for (const [peer, other] of [
			[ada, ben],
			[ben, ada]
		] as const) {
			const [tombstone, answer] = await viewsOf(peer, other);
			expect(tombstone).toMatchObject({ deleted: true, body: '', reactions: [] });
			expect(tombstone).not.toHaveProperty('delivery');
			expect(answer!.replyTo).toMatchObject({ deleted: true, n: 1 });
			expect(answer!.replyTo).not.toHaveProperty('body');
			expect(await isOnDisk(peer, 'regretted')).toBe(false);
		}
		await expectAlike(ada, ben);
	});

	test('the list says so, when it was the newest', async () => {
		const { ada, ben, wire } = await createTalk();
		await write(ada, ben, 'stays');
		await write(ada, ben, 'goes');
		await wire.settle();
		await remove(ada, ben, 'goes');
		await wire.settle();
		for (const peer of [ada, ben]) {
			const { contacts } = await peer.vault.unlock({ passphrase: 'open', takeOver: false });
			expect(contacts[0]!.preview).toMatchObject({ body: '', deleted: true });
		}
	});

	test('what has not gone never leaves, nor what was to be changed of it', async () => {
		const [ada, ben] = await createFriends();
		await write(ada, ben, 'before');
		await write(ada, ben, 'unsaid');
		await edit(ada, ben, 'unsaid', 'unsaid too');
		await write(ada, ben, 'after');
		await remove(ada, ben, 'unsaid too');
		expect(await isOnDisk(ada, 'unsaid')).toBe(false);
		const wire = (await dial(ada, ben))!;
		await wire.settle();
		expect(await textsOf(ben, ada)).toEqual(['before', 'after']);
		expect(await isOnDisk(ben, 'unsaid')).toBe(false);
		expect((await viewsOf(ada, ben)).map(({ deleted }) => deleted)).toEqual([false, true, false]);
	});

	test('a text under way, whose frame and acknowledgement cross the deletion, is deleted too', async () => {
		for (const delivered of [0, 1, 2]) {
			const { ada, ben, wire } = await createTalk();
			await write(ada, ben, 'under way');
			await write(ada, ben, 'behind it');
			await wire.flush(ada);
			await wire.deliver(ben, delivered);
			await remove(ada, ben, 'under way'); // the acknowledgement is still on its way
			await wire.close(); // and lost with what was not delivered
			await write(ada, ben, 'later');
			await (await talk(ada, ben)).close();
			const texts = (await textsOf(ben, ada)).filter((body) => body !== '');
			expect(texts).toEqual(['behind it', 'later']);
			expect((await entriesOf(ben, ada)).filter(({ kind }) => kind !== 'text')).toEqual([]);
			expect(await isOnDisk(ben, 'under way')).toBe(false);
			for (const view of (await viewsOf(ada, ben)).filter(({ deleted }) => !deleted))
				expect(view.delivery).toBe('delivered');
		}
	});

	test('a tombstone absorbs what comes later, and a text that comes again', async () => {
		const { ada, ben, wire } = await createTalk();
		await write(ada, ben, 'gone');
		await wire.settle();
		const { id, n } = await find(ben, ada, 'gone');
		await ben.vault.react({ contact: ada.key, n, emoji: '😀' });
		await remove(ada, ben, 'gone'); // crosses the reaction
		await wire.settle();
		await wire.close();
		const say = (content: Content) => forgeEntry(ada, ben, (seq, mark) => JSON.stringify({ seq, mark, content }));
		await say({ type: 'edit', target: { author: ada.key, id }, body: 'back again', sentAt: 1 });
		await say({ type: 'text', id, sentAt: 1, body: 'back again' });
		await (await talk(ada, ben)).close();
		expect((await viewsOf(ben, ada)).map(facts)).toMatchObject([{ deleted: true, body: '', reactions: [] }]);
		await expectAlike(ada, ben);
		await expect(ada.vault.edit({ contact: ben.key, n: 1, body: 'x' })).rejects.toMatchObject({ code: 'message-gone' });
		await expect(ada.vault.react({ contact: ben.key, n: 1, emoji: '👍' })).rejects.toMatchObject({
			code: 'message-gone'
		});
		expect(await ada.vault.deleteMessage({ contact: ben.key, n: 1 })).toMatchObject({ messages: [] });
	});
});

describe('reactions', () => {
	test('each person gives each emoji once, and takes it back', async () => {
		const { ada, ben, wire } = await createTalk();
		await write(ada, ben, 'good news');
		await wire.settle();
		await react(ben, ada, 'good news', '🎉');
		await react(ada, ben, 'good news', '🎉');
		await react(ben, ada, 'good news', '👍');
		await wire.settle();
		expect((await find(ada, ben, 'good news')).reactions).toEqual([
			{ emoji: '🎉', mine: true, theirs: true },
			{ emoji: '👍', mine: false, theirs: true }
		]);
		await react(ben, ada, 'good news', '🎉');
		await react(ben, ada, 'good news', '👍');
		await wire.settle();
		expect((await find(ben, ada, 'good news')).reactions).toEqual([{ emoji: '🎉', mine: false, theirs: true }]);
		await expectAlike(ada, ben);
	});

	test('no more than a row holds, of either side', async () => {
		const { ada, ben, wire } = await createTalk();
		await write(ada, ben, 'x'.repeat(43_700));
		await wire.settle();
		const flags = Array.from({ length: MAX_REACTIONS + 1 }, (_, at) => String.fromCodePoint(0x1f600 + at));
		for (const emoji of flags.slice(0, MAX_REACTIONS)) await ben.vault.react({ contact: ada.key, n: 1, emoji });
		await expect(ben.vault.react({ contact: ada.key, n: 1, emoji: flags.at(-1)! })).rejects.toMatchObject({
			code: 'too-many'
		});
		await wire.settle();
		await expectAlike(ada, ben);
		for (const emoji of ['ok', '', '👍👍'])
			await expect(ben.vault.react({ contact: ada.key, n: 1, emoji })).rejects.toMatchObject({ code: 'malformed' });
	});
});

describe('replies', () => {
	test('a reply quotes its original as it is now, on both sides, in either direction', async () => {
		const { ada, ben, wire } = await createTalk();
		await write(ada, ben, 'shall we?');
		await wire.settle();
		await reply(ben, ada, 'shall we?', 'yes');
		await wire.settle();
		await reply(ada, ben, 'yes', 'then come');
		await edit(ada, ben, 'shall we?', 'shall we go?');
		await wire.settle();
		expect((await find(ada, ben, 'yes')).replyTo).toMatchObject({ mine: true, n: 1, body: 'shall we go?' });
		expect((await find(ben, ada, 'then come')).replyTo).toMatchObject({ mine: true, body: 'yes' });
		await expectAlike(ada, ben);
		await expect(ada.vault.send({ contact: ben.key, body: 'x', replyTo: 99 })).rejects.toMatchObject({
			code: 'message-gone'
		});
	});

	test('an original that is not here is said to be missing, and loses no text', async () => {
		const { ada, ben, wire } = await createTalk();
		await wire.close();
		for (const author of [ada.key, ben.key, 'O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik='])
			await forgeEntry(ada, ben, (seq, mark) =>
				JSON.stringify({
					seq,
					mark,
					content: {
						type: 'text',
						id: createMessageId(),
						sentAt: 1,
						body: 'an answer',
						replyTo: { author, id: createMessageId() }
					}
				})
			);
		await talk(ada, ben);
		const quotes = (await viewsOf(ben, ada)).map(({ body, replyTo }) => [body, replyTo?.n, replyTo?.mine]);
		expect(quotes).toEqual([
			['an answer', undefined, false],
			['an answer', undefined, true],
			['an answer', undefined, undefined]
		]);
	});
});

test('a draft stays until it is sent or emptied', async () => {
	const [ada, ben] = await createFriends();
	const draftOf = async () => (await ada.vault.unlock({ passphrase: 'open', takeOver: false })).contacts[0]!.draft;
	await ada.vault.saveDraft({ contact: ben.key, text: 'half a tho' });
	await ada.restart();
	expect(await draftOf()).toBe('half a tho');
	await write(ada, ben, 'half a thought');
	expect(await draftOf()).toBe('');
	await ada.vault.saveDraft({ contact: ben.key, text: 'another' });
	await ada.vault.saveDraft({ contact: ben.key, text: '' });
	expect(await draftOf()).toBe('');
});
