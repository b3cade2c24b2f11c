// A row of the history that does not open hides itself alone: no contact's log and no decision of this person waits for it.
import { expect, test } from 'vitest';
import { writeRaw } from '#lib/store/fixtures.ts';
import { createFriends, dial, meet, type Peer, talk, textsOf, write } from './testing/peers.ts';
import { contactRow, forgetContact } from './testing/profiles.ts';

async function damage(peer: Peer, other: Peer, n: number): Promise<void> {
	const { number } = await contactRow(peer, other);
	await writeRaw(peer.database, 'tail', [number, n], new Uint8Array(60));
}

test('a new log of theirs begins behind a newest entry that is damaged', async () => {
	const [ada, ben] = await createFriends();
	await write(ben, ada, 'one');
	await (await talk(ada, ben)).close();
	await damage(ada, ben, 1);
	await forgetContact(ben, ada.key);
	await write(ben, ada, 'two');
	await talk(ben, ada);
	expect(await textsOf(ada, ben)).toEqual(['(unreadable)', '(missing)', 'two']);
});

test('an outbox row that is damaged keeps nobody out, and the log goes on without it', async () => {
	const [ada, ben] = await createFriends();
	for (const body of ['one', 'two', 'three']) await write(ada, ben, body);
	const { number, row } = await contactRow(ada, ben);
	await writeRaw(ada.database, 'outbox', [number, row.own.last - 1], new Uint8Array(60));
	await ada.restart();
	await write(ada, ben, 'four');
	await (await talk(ada, ben)).close();
	expect(await textsOf(ben, ada)).toEqual(['one', 'three', 'four']);
});

test('the acknowledgement of one that is damaged begins no log anew', async () => {
	const [ada, ben] = await createFriends();
	await meet(ada, ben);
	await write(ada, ben, 'one');
	const wire = await dial(ada, ben);
	await wire!.deliver(ben);
	await wire!.deliver(ada);
	await wire!.flush(ada);
	await wire!.deliver(ben); // applied; the acknowledgement is lost
	await wire!.close();
	const { number, row } = await contactRow(ada, ben);
	expect(row.own.acked).toBeLessThan(row.own.last);
	await writeRaw(ada.database, 'outbox', [number, row.own.last], new Uint8Array(60));
	await ada.restart();
	for (const body of ['two', 'three']) {
		await write(ada, ben, body);
		await meet(ada, ben);
	}
	expect(await textsOf(ben, ada)).toEqual(['one', 'two', 'three']);
	expect((await contactRow(ada, ben)).row.own.epoch).toBe(row.own.epoch);
});

test('a contact is removed with the history kept though a text that had not gone is damaged', async () => {
	const [ada, ben] = await createFriends();
	for (const body of ['one', 'two']) await write(ada, ben, body);
	await damage(ada, ben, 1);
	const { contacts } = await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
	expect(contacts).toMatchObject([{ removed: true }]);
	expect(await ada.vault.history({ contact: ben.key, limit: 9 })).toMatchObject([
		{ kind: 'unreadable' },
		{ kind: 'text', delivery: 'failed' }
	]);
});
