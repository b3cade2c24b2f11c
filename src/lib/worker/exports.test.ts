// Exports: all that was said is there, in words that other programs read, and nothing that was written becomes markup.
import initSqlJs from 'sql.js';
import { expect, test, vi } from 'vitest';
import type { ExportChoice } from './backup-api.ts';
import { drain, pageWords } from './testing/backups.ts';
import { befriend, createFriends, createPeer, type Peer, talk, write } from './testing/peers.ts';

vi.mock('./load-sql.ts', () => ({ loadSql: () => initSqlJs() }));

async function exported(peer: Peer, choice: ExportChoice): Promise<Blob> {
	return new Blob(await drain(peer, await peer.vault.beginExport({ passphrase: 'open', choice })));
}
const HOSTILE = `<script>alert(1)</script><img src=x onerror="alert('&')">`;

async function createPast(): Promise<readonly [Peer, Peer]> {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'one');
	await write(ben, ada, HOSTILE);
	await write(ada, ben, 'gone');
	await (await talk(ada, ben)).close();
	await ada.vault.edit({ contact: ben.key, n: 1, body: 'one, changed' });
	await ada.vault.react({ contact: ben.key, n: 3, emoji: '👍' });
	await ada.vault.deleteMessage({ contact: ben.key, n: 2 });
	await ada.vault.send({ contact: ben.key, body: 'an answer', replyTo: 3 });
	await ada.vault.renameContact({ contact: ben.key, name: `Ben "<b>"` });
	return [ada, ben];
}

test('a conversation as JSON', async () => {
	const [ada, ben] = await createPast();
	const read: unknown = JSON.parse(await (await exported(ada, { kind: 'json', contact: ben.key })).text());
	const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/u) as string;
	expect(read).toMatchObject({
		format: 'sotto conversation',
		version: 1,
		exportedAt: at,
		me: { name: 'Ada', publicKey: ada.key },
		contact: { name: `Ben "<b>"`, publicKey: ben.key, verified: false },
		messages: [
			{ n: 1, from: 'me', body: 'one, changed', sentAt: at, editedAt: at },
			{ n: 2, from: 'me', deleted: true },
			{ n: 3, from: 'contact', body: HOSTILE, reactions: [{ emoji: '👍', from: ['me'] }] },
			{ n: 4, from: 'me', body: 'an answer', replyTo: { from: 'contact' } }
		]
	});
	expect(JSON.stringify(read)).not.toContain('gone');
});

test('an empty conversation, and one of several batches, are whole JSON', async () => {
	const [ada, ben] = await createFriends();
	const empty = JSON.parse(await (await exported(ada, { kind: 'json', contact: ben.key })).text()) as { messages: [] };
	expect(empty.messages).toEqual([]);
	const rows = Array.from({ length: 1_100 }, (_, at) => ({ kind: 'missing', at }) as const);
	await ada.store.commit(rows.map((value, at) => ({ store: 'tail', key: [1, at + 1], value })));
	const row = (await ada.store.read('session', 1))!;
	await ada.store.commit([{ store: 'session', key: 1, value: { ...row, lastN: rows.length } }]);
	await ada.restart();
	const text = await (await exported(ada, { kind: 'json', contact: ben.key })).text();
	const { messages } = JSON.parse(text) as { messages: { n: number }[] };
	expect(messages.map(({ n }) => n)).toEqual(rows.map((_, at) => at + 1));
});

test('a conversation as HTML: what was written stays text, and the page asks for nothing', async () => {
	const [ada, ben] = await createPast();
	const html = await (await exported(ada, { kind: 'html', contact: ben.key, words: pageWords })).text();
	expect(html).toContain(`default-src 'none'; style-src 'unsafe-inline'`);
	for (const tag of ['script', 'img', 'b']) expect(html).not.toMatch(new RegExp(`<${tag}[ >]`, 'iu'));
	const escaped =
		'&#60;script&#62;alert(1)&#60;/script&#62;&#60;img src=x onerror=&#34;alert(&#39;&#38;&#39;)&#34;&#62;';
	expect(html.split(escaped)).toHaveLength(3); // itself, and quoted by the answer
	for (const words of ['one, changed', 'an answer', 'Ben &#34;&#60;b&#62;&#34;', '👍']) expect(html).toContain(words);
	for (const words of [
		'<html lang="ar" dir="rtl">',
		'<h1>With Ben &#34;',
		'By Ada',
		'Key: <code',
		'<em>Taken away</em>'
	])
		expect(html).toContain(words);
	expect(html).toMatch(/, changed at <time /u);
	expect(html).not.toContain('gone');
	expect(html.trimEnd()).toMatch(/<\/html>$/u);
});

test('everything as SQLite: messages and reactions of every conversation, and no key', async () => {
	const [ada, ben] = await createPast();
	const carol = await createPeer('Carol');
	await befriend(ada, carol);
	await write(ada, carol, 'to Carol');
	// Two authors may have used one id.
	const [first] = (await ada.store.readRange('tail', 1, 1, 1)).map(({ value }) => value);
	await ada.store.commit([
		{ store: 'tail', key: [2, 1], value: { ...first!, mine: false, body: 'of one name' } as never }
	]);
	const bytes = new Uint8Array(await (await exported(ada, { kind: 'sqlite' })).arrayBuffer());
	const { Database } = await initSqlJs();
	const database = new Database(bytes);
	const all = (sql: string) => database.exec(sql)[0]?.values;
	expect(all('SELECT name FROM sqlite_master WHERE name NOT LIKE "sqlite%" ORDER BY name')).toEqual(
		['contacts', 'idx_messages_conversation', 'idx_reactions_message', 'messages', 'reactions'].map((name) => [name])
	);
	expect(all('SELECT public_key, name FROM contacts ORDER BY id')).toEqual([
		[ben.key, `Ben "<b>"`],
		[carol.key, 'Carol']
	]);
	expect(all('SELECT conversation_id, sender_id, type, body, edited, deleted FROM messages ORDER BY rowid')).toEqual([
		[1, ada.key, 'text', 'one, changed', 1, 0],
		[1, ada.key, 'text', null, 0, 1],
		[1, ben.key, 'text', HOSTILE, 0, 0],
		[1, ada.key, 'text', 'an answer', 0, 0],
		[2, carol.key, 'text', 'of one name', 1, 0]
	]);
	expect(
		all('SELECT body, reactions.sender_id, emoji FROM reactions JOIN messages ON messages.id = message_id')
	).toEqual([[HOSTILE, ada.key, '👍']]);
	expect(all('SELECT quoted.body FROM messages JOIN messages quoted ON quoted.id = messages.reply_to')).toEqual([
		[HOSTILE]
	]);
	const { seed } = (await ada.store.read('settings', 'identity')) as { seed: string };
	expect(new TextDecoder('latin1').decode(bytes)).not.toContain(seed);
	database.close();
});
