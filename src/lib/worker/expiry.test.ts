// Messages that disappear: each side's own copy goes in its time, whole, and nothing goes that the other has not got.
import { expect, test } from 'vitest';
import { writeRaw } from '#lib/store/fixtures.ts';
import { backUp, drain, pageWords, restorePeer } from './testing/backups.ts';
import { edit, find, look, react, reply, viewsOf } from './testing/conversation.ts';
import { createFaults, type Faults } from './testing/faults.ts';
import { forgeEntry } from './testing/forge.ts';
import { createFriends, entriesOf, type Peer, meet, textsOf, write } from './testing/peers.ts';
import { contactRow, copyProfile } from './testing/profiles.ts';

const HOUR = 3_600;
const LATER = (HOUR + 1) * 1_000;

/** Two friends whose messages disappear after an hour, and who have just met. */
async function createTalk(...wraps: readonly (Faults['wrap'] | undefined)[]): Promise<readonly [Peer, Peer]> {
	const [ada, ben] = await createFriends(...wraps);
	await ada.vault.setTimer({ contact: ben.key, seconds: HOUR });
	await meet(ada, ben);
	return [ada, ben];
}
const bodiesOf = async (peer: Peer, other: Peer) =>
	(await viewsOf(peer, other)).filter(({ expired }) => !expired).map(({ body }) => body);
/** What is over goes; what comes to nothing would wait for ever. */
const pass = (peer: Peer) => peer.vault.nextExpired();
async function isOnDisk(peer: Peer, word: string): Promise<boolean> {
	return JSON.stringify(await copyProfile(peer)).includes(word);
}

test('the author\u2019s copy goes an hour after it was written, the reader\u2019s an hour after it was seen', async () => {
	const [ada, ben] = await createTalk();
	await write(ada, ben, 'spoken softly');
	await meet(ada, ben);
	ada.skew += LATER;
	const { messages, contacts } = await pass(ada);
	expect(messages).toMatchObject([{ message: { body: '', deleted: true, expired: true } }]);
	expect(contacts[0]!.preview).toMatchObject({ body: '', deleted: true });
	expect(await isOnDisk(ada, 'spoken')).toBe(false);

	ben.skew += 10 * LATER;
	expect(await bodiesOf(ben, ada), 'not seen yet').toEqual(['spoken softly']);
	await look(ben, ada);
	const { expiresAt } = await find(ben, ada, 'spoken softly');
	expect(expiresAt! - (Date.now() + ben.skew)).toBeGreaterThan((HOUR - 60) * 1_000);
	ben.skew += LATER;
	expect(await bodiesOf(ben, ada), 'over, and not drawn').toEqual([]);
	const { contacts: listed } = await ben.vault.unlock({ passphrase: 'open', takeOver: false });
	expect(listed[0]!.preview).toMatchObject({ body: '', deleted: true });
	expect(await isOnDisk(ben, 'spoken'), 'but there until it is committed').toBe(true);
	await pass(ben);
	expect(await isOnDisk(ben, 'spoken')).toBe(false);
});

test('an own text stays until the contact has it, and goes then', async () => {
	const [ada, ben] = await createTalk();
	await write(ada, ben, 'waits for long');
	await reply(ada, ben, 'waits for long', 'and more');
	ada.skew += LATER;
	expect(await bodiesOf(ada, ben)).toEqual(['waits for long', 'and more']);
	expect((await find(ada, ben, 'and more')).replyTo).toMatchObject({ body: 'waits for long' });
	expect((await ada.vault.search({ query: 'long' })).hits).toHaveLength(1);
	const { contacts } = await ada.vault.unlock({ passphrase: 'open', takeOver: false });
	expect(contacts[0]!.preview).toMatchObject({ body: 'and more', deleted: false });
	const going = pass(ada);
	ben.skew = ada.skew;
	await meet(ada, ben);
	expect(await bodiesOf(ben, ada)).toEqual(['waits for long', 'and more']);
	await going;
	expect(await bodiesOf(ada, ben)).toEqual([]);
});

test('what goes meanwhile takes none along that waits', async () => {
	const [ada, ben] = await createTalk();
	await write(ada, ben, 'arrives');
	await meet(ada, ben);
	await write(ada, ben, 'waits');
	ada.skew += LATER;
	await pass(ada);
	expect(await bodiesOf(ada, ben)).toEqual(['waits']);
});

test('a text that had not gone when the contact was removed stays, and says so', async () => {
	const [ada, ben] = await createTalk();
	await write(ada, ben, 'arrived');
	await meet(ada, ben);
	await write(ada, ben, 'never went');
	await ada.vault.removeContact({ contact: ben.key, history: 'keep' });
	ada.skew += LATER;
	await pass(ada);
	expect(await bodiesOf(ada, ben)).toEqual(['never went']);
	const { contacts } = await ada.vault.unlock({ passphrase: 'open', takeOver: false });
	expect(contacts[0]!.preview).toMatchObject({ body: 'never went', deleted: false });
});

test('quotes and reactions go along, and what comes later changes nothing', async () => {
	const [ada, ben] = await createTalk();
	await write(ada, ben, 'a question');
	await meet(ada, ben);
	await react(ben, ada, 'a question', '👍');
	await ben.vault.setTimer({ contact: ada.key, seconds: 0 });
	await reply(ben, ada, 'a question', 'an answer');
	await meet(ada, ben);
	expect((await find(ada, ben, 'an answer')).replyTo).toMatchObject({ body: 'a question', expires: true });
	ada.skew += LATER;
	await pass(ada);
	expect((await find(ada, ben, 'an answer')).replyTo).toMatchObject({ deleted: true });
	const before = await entriesOf(ada, ben);
	await react(ben, ada, 'a question', '🎉');
	ben.skew = ada.skew;
	await meet(ada, ben);
	expect(await entriesOf(ada, ben)).toEqual(before);
});

test('more of them than one commit takes begin and go, too', async () => {
	const faults = createFaults();
	const [ada, ben] = await createTalk(undefined, faults.wrap);
	for (let at = 0; at < 300; at++) await write(ada, ben, `text ${at}`);
	await meet(ada, ben);
	const atOnce: number[] = [];
	faults.commit = (commit, writes) => {
		atOnce.push(writes.filter(({ store }) => store === 'tail').length);
		return commit();
	};
	await look(ben, ada);
	expect(atOnce).toEqual([256, 44]);
	faults.commit = undefined;
	expect((await viewsOf(ben, ada)).every(({ expiresAt }) => expiresAt !== undefined)).toBe(true);
	const { contacts } = await ben.vault.unlock({ passphrase: 'open', takeOver: false });
	expect(contacts[0]!.unread).toBe(0);
	ben.skew += LATER;
	expect([(await pass(ben)).messages.length, (await pass(ben)).messages.length]).toEqual([256, 44]);
	expect(await isOnDisk(ben, 'text ')).toBe(false);
	expect((await contactRow(ben, ada)).row.expiring).toBeUndefined();
});

test('it is waited for, and what is said meanwhile is not forgotten', async () => {
	const [ada, ben] = await createTalk();
	const going = pass(ada);
	const text = { type: 'text', id: crypto.randomUUID(), sentAt: 1, body: 'gone in a second', expiresIn: 1 };
	await forgeEntry(ben, ada, (seq, mark) => JSON.stringify({ seq, mark, content: text }));
	await meet(ada, ben);
	await look(ada, ben);
	expect((await going).messages).toMatchObject([{ message: { id: text.id, expired: true } }]);
});

test('a time that is none makes the content one that cannot be understood', async () => {
	const [ada, ben] = await createTalk();
	for (const expiresIn of [0, -1, 0.5, '60', 2 ** 31]) {
		const content = { type: 'text', id: crypto.randomUUID(), sentAt: 1, body: 'odd', expiresIn };
		await forgeEntry(ben, ada, (seq, mark) => JSON.stringify({ seq, mark, content }));
		await meet(ada, ben);
	}
	expect(await textsOf(ada, ben)).toEqual(['(timer)']);
});

test('a clock that stood wrong when it was seen keeps it no longer than it should have', async () => {
	const [ada, ben] = await createTalk();
	await write(ada, ben, 'read in the future');
	await meet(ada, ben);
	ben.skew += 10 * 365 * 24 * LATER;
	await look(ben, ada);
	ben.skew = 0;
	await ben.restart();
	await look(ben, ada);
	const going = pass(ben);
	ben.skew = LATER;
	await write(ben, ada, 'and on');
	await going;
	expect(await bodiesOf(ben, ada)).toEqual(['and on']);
});

test('one that is damaged keeps no other from going', async () => {
	const [ada, ben] = await createTalk();
	for (const body of ['one', 'two', 'three']) await write(ada, ben, body);
	await meet(ada, ben);
	const { number } = await contactRow(ada, ben);
	await ada.restart();
	await writeRaw(ada.database, 'tail', [number, (await find(ada, ben, 'two')).n], new Uint8Array(300));
	ada.skew += LATER;
	await pass(ada);
	expect((await textsOf(ada, ben)).filter((text) => text !== '')).toEqual(['(timer)', '(unreadable)']);
});

test('no backup and no export has anything of it, nor an edit or a quote of it', async () => {
	const [ada, ben] = await createTalk();
	await write(ada, ben, 'secret one');
	await meet(ada, ben);
	await edit(ada, ben, 'secret one', 'secret edited');
	await write(ada, ben, 'secret two');
	await ada.vault.setTimer({ contact: ben.key, seconds: 0 });
	await reply(ada, ben, 'secret edited', 'stays');
	const again = await restorePeer('Ada', await backUp(ada));
	expect(await isOnDisk(again, 'secret')).toBe(false);
	expect(await textsOf(again, ben)).toEqual(['stays']);
	await meet(again, ben);
	expect(await textsOf(ben, ada)).toEqual(expect.arrayContaining(['secret one', 'stays']));
	for (const kind of ['json', 'html', 'sqlite'] as const) {
		const choice = kind === 'sqlite' ? { kind } : { kind, contact: ben.key, words: pageWords };
		const outflow = await ada.vault.beginExport({ passphrase: 'open', choice });
		const text = await new Blob(await drain(ada, outflow)).text();
		expect(text).toContain('stays');
		expect(text).not.toContain('secret');
	}
});
