// The open conversation over a vault of the test's: which entries it reads, when, and what it draws.
import { expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, VaultApi } from '#lib/worker/api.ts';
import type { ContactActs } from './contact-acts.ts';
import { ContactModel } from './contact.svelte.ts';
import { viewOf } from './contact-view.fixture.ts';
import { Conversation } from './conversation.svelte.ts';
import { historyOf, none, text } from './history.fixture.ts';
import type { Place } from './view.ts';

const ada = 'ada' as PublicKey;

/** A conversation whose vault holds texts 1 to `last`. */
function createParts(last: number, { place, unread = 0 }: { readonly place?: Place; readonly unread?: number } = {}) {
	const history = vi.fn(historyOf(last));
	const send = vi.fn<VaultApi['send']>(() => Promise.resolve({ ...none, messages: [] }));
	const edit = vi.fn<VaultApi['edit']>(() => Promise.resolve(none));
	const deleteMessage = vi.fn<VaultApi['deleteMessage']>(() => Promise.resolve(none));
	const react = vi.fn<VaultApi['react']>(() => Promise.resolve(none));
	const safetyNumber = vi.fn<VaultApi['safetyNumber']>(() => Promise.resolve('1'.repeat(60)));
	const apply = vi.fn<(changes: Changes) => void>();
	const connect = vi.fn<() => void>();
	const noteEmoji = vi.fn<(emoji: string) => void>();
	const acts = {
		typed: vi.fn(),
		rename: vi.fn(() => Promise.resolve('refused')),
		setVerified: vi.fn(),
		setMuted: vi.fn(),
		setBlocked: vi.fn(),
		remove: vi.fn()
	} satisfies ContactActs;
	const vault = { history, send, edit, deleteMessage, react, safetyNumber } as unknown as VaultApi;
	const report = vi.fn(() => Promise.resolve(undefined));
	const contact = new ContactModel(viewOf(ada, { lastN: last, unread }));
	const looked = vi.fn<() => void>();
	const host = { apply, connect, report, looked, noteEmoji, acts };
	const conversation = new Conversation(vault, contact, host, place);
	return { looked, conversation, history, send, edit, deleteMessage, react, apply, connect, report, noteEmoji, acts };
}
const ns = ({ messages }: Conversation) => messages.map(({ n }) => n);

test('the newest are read first, older ones on demand, until there are none', async () => {
	const { conversation, history } = createParts(120);
	await conversation.begin();
	expect([ns(conversation)[0], ns(conversation).at(-1)]).toEqual([71, 120]);
	expect(conversation.hasOlder).toBe(true);
	await conversation.loadOlder();
	await conversation.loadOlder();
	expect(ns(conversation)).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
	expect(conversation.hasOlder).toBe(false);
	await conversation.loadOlder();
	expect(history).toHaveBeenCalledTimes(3);
});

test('an empty conversation has nothing older', async () => {
	const { conversation } = createParts(0);
	await conversation.begin();
	expect(conversation.messages).toEqual([]);
	expect(conversation.hasOlder).toBe(false);
});

test('a reading that failed can be tried again', async () => {
	const { conversation, history } = createParts(60);
	history.mockRejectedValueOnce(new AppError('internal'));
	await expect(conversation.begin()).rejects.toMatchObject({ code: 'internal' });
	await conversation.begin();
	expect(ns(conversation)).toHaveLength(50);
});

test('a text is drawn from what its commit changed; a refused one changes nothing', async () => {
	const { conversation, send, apply } = createParts(0);
	const changes: Changes = { ...none, messages: [{ contact: ada, message: text(1) }] };
	send.mockResolvedValueOnce(changes);
	await conversation.send('hello');
	expect(send).toHaveBeenCalledWith({ contact: ada, body: 'hello' });
	expect(apply).toHaveBeenCalledWith(changes);
	send.mockRejectedValueOnce(new AppError('disk-full'));
	await expect(conversation.send('no room')).rejects.toMatchObject({ code: 'disk-full' });
	expect(apply).toHaveBeenCalledTimes(1);
});

test('what happens is drawn between what was read', async () => {
	const { conversation } = createParts(3);
	await conversation.begin();
	conversation.draw({ ...none, messages: [{ contact: ada, message: text(4) }] });
	conversation.draw({ ...none, messages: [{ contact: 'ben' as PublicKey, message: text(5) }] });
	expect(ns(conversation)).toEqual([1, 2, 3, 4]);
});

test('tells whether a text fits, the safety number and how the connection does, and dials on demand', async () => {
	const { conversation, connect, report } = createParts(0);
	expect(conversation.fits('x'.repeat(40_000))).toBe(true);
	expect(conversation.fits('x'.repeat(44_000))).toBe(false);
	expect(await conversation.safetyNumber()).toHaveLength(60);
	await expect(conversation.connectionReport()).resolves.toBeUndefined();
	expect(report).toHaveBeenCalledTimes(1);
	conversation.connect();
	expect(connect).toHaveBeenCalledTimes(1);
});

test('who writes while reading far back is led to the newest', async () => {
	const { conversation } = createParts(1_000);
	await conversation.begin();
	await conversation.reach(10);
	await conversation.send('here again');
	expect(ns(conversation).at(-1)).toBe(1_000);
});

test('a text that is committed is not refused because the newest cannot be read', async () => {
	const { conversation, history } = createParts(1_000);
	await conversation.begin();
	await conversation.reach(10);
	history.mockRejectedValueOnce(new AppError('internal'));
	await expect(conversation.send('once')).resolves.toBeUndefined();
});

test('one begins where it was left, and where something is unread, there', async () => {
	const left = createParts(1_000, { place: { n: 200, top: 12 } });
	await left.conversation.begin();
	expect(ns(left.conversation)).toContain(200);
	expect(left.conversation.place).toEqual({ n: 200, top: 12 });
	const unread = createParts(1_000, { place: { n: 200, top: 12 }, unread: 70 });
	await unread.conversation.begin();
	expect(unread.conversation.place).toBeUndefined();
	expect(unread.conversation.unreadFrom).toBe(931);
	expect(ns(unread.conversation).at(-1)).toBe(1_000);
	await unread.conversation.send('read');
	expect(unread.conversation.unreadFrom).toBeUndefined();
});

test('what was looked at never becomes less', async () => {
	const { conversation, looked } = createParts(10);
	await conversation.begin();
	for (const n of [4, 9, 7]) conversation.saw(n);
	expect(conversation.seen).toBe(9);
	expect(looked).toHaveBeenCalledTimes(3);
});

test('an answer names what it answers', async () => {
	const { conversation, send } = createParts(3);
	await conversation.send('yes', 2);
	expect(send).toHaveBeenCalledWith({ contact: ada, body: 'yes', replyTo: 2 });
});

test('editing and deleting are drawn from what they changed, and a refused one changes nothing', async () => {
	const { conversation, edit, deleteMessage, apply } = createParts(3);
	const changes: Changes = { ...none, messages: [{ contact: ada, message: text(2) }] };
	edit.mockResolvedValueOnce(changes);
	await conversation.edit(2, 'better');
	expect(edit).toHaveBeenCalledWith({ contact: ada, n: 2, body: 'better' });
	expect(apply).toHaveBeenLastCalledWith(changes);
	await conversation.deleteMessage(2);
	expect(deleteMessage).toHaveBeenCalledWith({ contact: ada, n: 2 });
	deleteMessage.mockRejectedValueOnce(new AppError('contact-closed'));
	await expect(conversation.deleteMessage(2)).rejects.toMatchObject({ code: 'contact-closed' });
	expect(apply).toHaveBeenCalledTimes(2);
});

test('an emoji that is given is noted as recent, one that is taken back or refused is not', async () => {
	const { conversation, react, noteEmoji } = createParts(1);
	await conversation.begin();
	await conversation.react(1, '👍');
	expect(react).toHaveBeenCalledWith({ contact: ada, n: 1, emoji: '👍' });
	expect(noteEmoji.mock.calls).toEqual([['👍']]);
	const reactions = [{ emoji: '👍', mine: true, theirs: false }];
	conversation.draw({ ...none, messages: [{ contact: ada, message: { ...text(1), reactions } }] });
	await conversation.react(1, '👍');
	react.mockRejectedValueOnce(new AppError('message-gone'));
	await expect(conversation.react(1, '🎉')).rejects.toMatchObject({ code: 'message-gone' });
	expect(noteEmoji).toHaveBeenCalledTimes(1);
});

test('what fits depends on what it is for', () => {
	const { conversation } = createParts(0);
	const fits = (length: number) => [
		conversation.fits('x'.repeat(length)),
		conversation.fits('x'.repeat(length), 'reply')
	];
	const longest = Array.from({ length: 400 }, (_, index) => 43_999 - index).find((length) => fits(length)[0]) ?? 0;
	expect(fits(longest)).toEqual([true, false]);
});

test('what a person does about the contact is done to this one', async () => {
	const { conversation, acts } = createParts(0);
	conversation.typed('hal');
	expect(await conversation.rename('Countess')).toBe('refused');
	await conversation.setVerified(true);
	await conversation.setMuted(true);
	await conversation.setBlocked(false);
	await conversation.remove('keep');
	expect(Object.values(acts).map((act) => act.mock.calls)).toEqual([
		[[ada, 'hal']],
		[[ada, 'Countess']],
		[[ada, true]],
		[[ada, true]],
		[[ada, false]],
		[[ada, 'keep']]
	]);
});
