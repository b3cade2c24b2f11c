// What the page sees is a view: nothing of keys, sessions, logs or tokens.
import { expect, test } from 'vitest';
import { createFriends, talk, textsOf, write } from './testing/peers.ts';
import { contactRow } from './testing/profiles.ts';

test('no view holds a session, an epoch, a mark, a token or a prekey', async () => {
	const [ada, ben] = await createFriends();
	const { link } = await ben.vault.createInvite({ origin: 'https://sotto.example' });
	await ada.vault.followInvite({ text: link });
	await write(ada, ben, 'text');
	const wire = await talk(ada, ben);
	await write(ben, ada, 'answer');
	await wire.settle();
	const { row } = await contactRow(ada, ben);
	const seen = JSON.stringify([
		await ada.vault.unlock({ passphrase: 'open', takeOver: false }),
		await ada.vault.history({ contact: ben.key, limit: 9 }),
		wire.outputs.get(ada)?.map(({ changes }) => changes)
	]);
	expect(await textsOf(ada, ben)).toEqual(['text', 'answer']);
	expect(seen).toContain('answer');
	for (const secret of [row.own.epoch, row.own.mark, row.their.epoch, row.their.mark, row.record, 'signature', 'token'])
		if (secret !== undefined) expect(seen).not.toContain(secret);
});

test('the preview of a long text is short', async () => {
	const [ada, ben] = await createFriends();
	const { contacts } = await ada.vault.send({ contact: ben.key, body: 'x'.repeat(5_000) });
	expect(contacts[0]?.preview?.body).toHaveLength(200);
});
