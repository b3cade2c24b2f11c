// What somebody may not do with messages, or does twice, between two vaults: it is applied as nothing, and the log goes on.
import { expect, test } from 'vitest';
import type { Content } from '#lib/protocol/content.ts';
import { createMessageId, type Mark } from '#lib/protocol/ids.ts';
import { find, viewsOf } from './testing/conversation.ts';
import { forgeEntry } from './testing/forge.ts';
import { createFriends, talk, textsOf, write } from './testing/peers.ts';

test('what one may not do to the other\u2019s messages is applied as nothing, and the log goes on', async () => {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	await write(ben, ada, 'his own');
	await wire.settle();
	await wire.close();
	const { id } = await find(ben, ada, 'his own');
	const bens = { author: ben.key, id };
	const contents: Content[] = [
		{ type: 'edit', target: bens, body: 'hers now', sentAt: 1 },
		{ type: 'delete', target: bens },
		{ type: 'edit', target: { author: ada.key, id }, body: 'hers now', sentAt: 1 },
		{ type: 'delete', target: { author: ada.key, id: createMessageId() } },
		{ type: 'reaction', target: { ...bens, id: createMessageId() }, emoji: '👍', action: 'add' },
		{ type: 'read', upTo: createMessageId() }
	];
	for (const content of contents) await forgeEntry(ada, ben, (seq, mark) => JSON.stringify({ seq, mark, content }));
	await forgeEntry(ada, ben, (seq, mark) => JSON.stringify({ seq, mark, content: { type: 'sticker' } }));
	await write(ada, ben, 'the end');
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toEqual(['his own', 'the end']);
	expect(
		(await viewsOf(ben, ada)).every(({ editedAt, reactions }) => editedAt === undefined && reactions.length === 0)
	).toBe(true);
	for (const act of [
		ada.vault.edit({ contact: ben.key, n: 1, body: 'hers now' }),
		ada.vault.deleteMessage({ contact: ben.key, n: 1 }),
		ada.vault.edit({ contact: ben.key, n: 77, body: 'nothing' })
	])
		await expect(act).rejects.toMatchObject({ code: 'message-gone' });
});

test('a text that comes twice under one name is there once, in one batch or after a restart', async () => {
	const [ada, ben] = await createFriends();
	const wire = await talk(ada, ben);
	await wire.close();
	const id = createMessageId();
	const again = (seq: number, mark: Mark) =>
		JSON.stringify({ seq, mark, content: { type: 'text', id, sentAt: 1, body: `copy ${seq}` } });
	for (let count = 0; count < 2; count++) await forgeEntry(ada, ben, again);
	await (await talk(ada, ben)).close();
	await ben.restart();
	await forgeEntry(ada, ben, again);
	await talk(ada, ben);
	expect(await textsOf(ben, ada)).toHaveLength(1);
});
