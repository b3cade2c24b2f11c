// What lives from unlock to lock, over a vault and a network of the test's.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, ContactView, VaultApi } from '#lib/worker/api.ts';
import type { OwnPresence, Preferences } from '#lib/worker/preferences-api.ts';
import { viewOf } from './contact-view.fixture.ts';
import type { HostConfig } from './config.ts';
import { IDLE_AFTER } from './idle.ts';
import { lockedPreferences } from './locked-preferences.ts';
import type { NetworkHost } from './network.ts';

class FakeNetwork {
	static made: FakeNetwork[] = [];
	readonly presence: OwnPresence;
	readonly host: NetworkHost;
	readonly contactsChanged = vi.fn();
	readonly flush = vi.fn();
	readonly carry = vi.fn();
	readonly connect = vi.fn();
	readonly typing = vi.fn();
	readonly stopTyping = vi.fn();
	readonly report = vi.fn();
	readonly setPresence = vi.fn();
	readonly close = vi.fn();

	constructor(_self: PublicKey, _config: HostConfig, _server: string, presence: OwnPresence, host: NetworkHost) {
		this.presence = presence;
		this.host = host;
		FakeNetwork.made.push(this);
	}
}
vi.mock('./network.ts', () => ({ Network: FakeNetwork }));
const { Sitting } = await import('./sitting.svelte.ts'); // after what it is to be made of

const [ada, ben] = ['ada', 'ben'] as PublicKey[] as [PublicKey, PublicKey];
const config: HostConfig = { signaling: 'wss://sotto.example/signal', ownHost: true, iceServers: [] };
const preferences: Preferences = { ...lockedPreferences, lastSeen: true };
const none: Changes = { contacts: [], messages: [], deliveries: [] };
const changed = (...contacts: ContactView[]): Changes => ({ ...none, contacts });
const text = (n: number) =>
	({ kind: 'text', n, id: `m${n}` as never, mine: false, body: '', sentAt: n, deleted: false, reactions: [] }) as const;
/** Lets every answer of the vault be drawn. */
const settle = () => vi.advanceTimersByTimeAsync(0);

let windowed: EventTarget;
beforeEach(() => {
	vi.useFakeTimers();
	FakeNetwork.made = [];
	windowed = new EventTarget();
	vi.stubGlobal('addEventListener', windowed.addEventListener.bind(windowed));
	vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function createParts(given: Partial<Preferences> = {}) {
	const vault = {
		nextExpired: () => new Promise<never>(() => undefined),
		history: vi.fn<VaultApi['history']>(() => Promise.resolve([text(1)])),
		markRead: vi.fn<VaultApi['markRead']>(() => Promise.resolve(none)),
		saveDraft: vi.fn<VaultApi['saveDraft']>(({ contact, text: draft }) =>
			Promise.resolve(changed(viewOf(contact, { draft })))
		),
		noteSeen: vi.fn<VaultApi['noteSeen']>(() => Promise.resolve(none)),
		setName: vi.fn<VaultApi['setName']>(({ name }) =>
			Promise.resolve({ me: { publicKey: 'self' as PublicKey, name }, changes: changed(viewOf(ben)) })
		),
		setPreferences: vi.fn<VaultApi['setPreferences']>((change) =>
			Promise.resolve({ preferences: { ...preferences, ...change }, changes: none })
		),
		addContact: vi.fn<VaultApi['addContact']>(({ name }) =>
			Promise.resolve({ contact: name as PublicKey, changes: changed(viewOf(name)) })
		),
		removeContact: vi.fn<VaultApi['removeContact']>(({ contact }) => Promise.resolve({ ...none, gone: [contact] })),
		send: vi.fn<VaultApi['send']>(() => Promise.resolve(none))
	};
	const host = {
		fail: vi.fn<(error: unknown) => void>(),
		warn: vi.fn<(words: () => string) => void>(),
		places: {},
		lock: vi.fn(),
		isBusy: () => false,
		worthKeeping: vi.fn()
	};
	const sitting = new Sitting(
		vault as unknown as VaultApi,
		{
			me: { publicKey: 'self' as PublicKey, name: 'Me' },
			preferences: { ...preferences, ...given },
			contacts: [viewOf(ada), viewOf(ben, { draft: 'half a' })]
		},
		config,
		host
	);
	return { sitting, vault, host, network: FakeNetwork.made[0]! };
}

test('an opened conversation is dialled, read, and marked as read when something is unread', async () => {
	const { sitting, vault, network } = createParts();
	await sitting.open(ada);
	expect(network.connect).toHaveBeenCalledWith(ada);
	expect(sitting.conversation?.messages).toEqual([text(1)]);
	expect(vault.markRead).not.toHaveBeenCalled();
	network.host.apply({ ...changed(viewOf(ada, { unread: 1 })), messages: [{ contact: ada, message: text(2) }] });
	sitting.conversation?.saw(2);
	await vi.advanceTimersByTimeAsync(500);
	expect(vault.markRead.mock.calls).toEqual([[{ contact: ada, n: 2 }]]);
	expect(network.carry).toHaveBeenCalledWith(ada); // they may be told
	expect(network.flush).not.toHaveBeenCalled();
	await sitting.open(undefined);
	expect(sitting.conversation).toBeUndefined();
});

test('a burst makes few marks; a page that nobody sees makes none until it is looked at', async () => {
	const { sitting, vault, network } = createParts();
	await sitting.open(ada);
	await vi.advanceTimersByTimeAsync(500);
	for (let n = 2; n < 52; n++) {
		network.host.apply({ ...changed(viewOf(ada, { unread: n })), messages: [{ contact: ada, message: text(n) }] });
		sitting.conversation?.saw(n);
		await vi.advanceTimersByTimeAsync(20);
	}
	await vi.advanceTimersByTimeAsync(500);
	expect(vault.markRead.mock.calls.length).toBeLessThanOrEqual(4);
	expect(vault.markRead).toHaveBeenLastCalledWith({ contact: ada, n: 51 });
	vault.markRead.mockClear();
	vi.stubGlobal('document', { visibilityState: 'hidden' });
	network.host.apply({ ...changed(viewOf(ada, { unread: 1 })), messages: [{ contact: ada, message: text(52) }] });
	sitting.conversation?.saw(52);
	await vi.advanceTimersByTimeAsync(5_000);
	expect(vault.markRead).not.toHaveBeenCalled();
	vi.stubGlobal('document', { visibilityState: 'visible' });
	sitting.looked();
	expect(vault.markRead).toHaveBeenCalledTimes(1);
});

test('a draft is kept soon, and at once when another conversation is opened or the page is left', async () => {
	const { sitting, vault } = createParts();
	await sitting.open(ben);
	sitting.conversation?.typed('half a'); // as it was
	expect(sitting.lookedAway()).toBeUndefined();
	sitting.conversation?.typed('half a word');
	expect(vault.saveDraft).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(300);
	expect(vault.saveDraft.mock.calls).toEqual([[{ contact: ben, text: 'half a word' }]]);
	sitting.conversation?.typed('half a word more');
	await sitting.open(ada);
	expect(vault.saveDraft).toHaveBeenCalledTimes(2);
	sitting.conversation?.typed('to Ada');
	await sitting.lookedAway();
	expect(vault.saveDraft).toHaveBeenLastCalledWith({ contact: ada, text: 'to Ada' });
	expect(sitting.contacts.map(({ draft }) => draft)).toEqual(['to Ada', 'half a word more']);
});

test('who comes back at once finds what was typed last, and the conversation opened last is the open one', async () => {
	const { sitting, vault } = createParts();
	const written = Promise.withResolvers<Changes>();
	vault.saveDraft.mockReturnValueOnce(written.promise);
	await sitting.open(ada);
	sitting.conversation?.typed('just now');
	await sitting.open(undefined);
	void sitting.open(ada);
	await settle();
	expect(sitting.conversation).toBeUndefined();
	void sitting.open(ben);
	written.resolve(changed(viewOf(ada, { draft: 'just now' })));
	await settle();
	expect(sitting.conversation?.contact.publicKey).toBe(ben);
	await sitting.open(ada);
	expect(sitting.conversation?.contact.draft).toBe('just now');
});

test('a draft that the disk refuses is told, and is no reason to lose the next one', async () => {
	const { sitting, vault, host } = createParts();
	vault.saveDraft.mockRejectedValueOnce(new AppError('disk-full'));
	await sitting.open(ada);
	sitting.conversation?.typed('no room');
	await sitting.lookedAway();
	expect(host.fail).toHaveBeenCalledTimes(1);
	sitting.conversation?.typed('room again');
	await sitting.lookedAway();
	expect(vault.saveDraft).toHaveBeenCalledTimes(2);
});

test('who is idle is away to others, and back at the first touch; who is busy or invisible stays so', async () => {
	const { sitting, network } = createParts();
	expect(network.presence).toBe('online');
	vi.advanceTimersByTime(IDLE_AFTER);
	expect(sitting.ownPresence).toBe('away');
	expect(sitting.preferences.presence).toBe('online');
	windowed.dispatchEvent(new Event('pointerdown'));
	expect(sitting.ownPresence).toBe('online');
	expect(network.setPresence.mock.calls).toEqual([['away'], ['online']]);
	await sitting.setPreferences({ presence: 'busy' });
	vi.advanceTimersByTime(IDLE_AFTER);
	expect(network.setPresence.mock.lastCall).toEqual(['busy']);
	await sitting.setPreferences({ readReceipts: false });
	expect(sitting.preferences.readReceipts).toBe(false);
});

test('who was invisible is it again after unlocking', () => {
	const { network, sitting } = createParts({ presence: 'invisible' });
	expect(network.presence).toBe('invisible');
	sitting.end();
	vi.advanceTimersByTime(2 * IDLE_AFTER);
	expect(network.setPresence).not.toHaveBeenCalled();
	expect(network.close).toHaveBeenCalledTimes(1);
});

test('another own name reaches those who are to be told, and nobody is dialled for it', async () => {
	const { sitting, vault, network } = createParts();
	expect(await sitting.setName(' Ada ')).toBeUndefined();
	expect(vault.setName).toHaveBeenCalledWith({ name: 'Ada' });
	expect(sitting.me.name).toBe('Ada');
	expect(network.carry.mock.calls).toEqual([[ben]]);
	vault.setName.mockRejectedValueOnce(new AppError('malformed'));
	expect(await sitting.setName('')).toMatch(/\.$/u);
	expect(sitting.me.name).toBe('Ada');
});

test('a contact who comes and goes is noted as seen, and the network hears of another list', async () => {
	const { sitting, vault, network } = createParts();
	network.host.presence(ada, 'busy');
	network.host.linked(ben);
	expect(vault.noteSeen.mock.calls).toEqual([[{ contact: ada }], [{ contact: ben }]]);
	expect(sitting.contacts.find(({ publicKey }) => publicKey === ada)?.presence).toBe('busy');
	expect(network.contactsChanged).not.toHaveBeenCalled();
	expect(await sitting.addContact('key', 'cem')).toBeUndefined();
	expect(network.contactsChanged).toHaveBeenCalledTimes(1);
	expect(sitting.conversation?.contact.name).toBe('cem');
});

test('a contact who is gone is closed, and nothing more of them is written', async () => {
	const { sitting, vault, network } = createParts();
	await sitting.open(ada);
	sitting.conversation?.typed('for nobody');
	await sitting.conversation?.remove('delete');
	expect(sitting.conversation).toBeUndefined();
	expect(sitting.contacts.map(({ publicKey }) => publicKey)).toEqual([ben]);
	expect(network.contactsChanged).toHaveBeenCalledTimes(1);
	await sitting.open(ben);
	network.host.apply({ ...none, gone: [ben] });
	expect(sitting.conversation).toBeUndefined();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(vault.saveDraft).not.toHaveBeenCalled();
});

test('a conversation is opened where it was left', async () => {
	const { sitting } = createParts();
	await sitting.open(ada);
	if (sitting.conversation) sitting.conversation.place = { n: 1, top: 30 };
	await sitting.open(ben);
	expect(sitting.conversation?.place).toBeUndefined();
	await sitting.open(ada);
	expect(sitting.conversation?.place).toEqual({ n: 1, top: 30 });
});

test('another wish about read receipts draws the marks of the open conversation anew', async () => {
	const { sitting, vault } = createParts();
	await sitting.open(ada);
	vault.history.mockClear();
	await sitting.setPreferences({ recentEmoji: ['👍'] });
	expect(vault.history).not.toHaveBeenCalled();
	await sitting.setPreferences({ readReceipts: false });
	expect(vault.history.mock.calls).toEqual([[{ contact: ada, before: 2, limit: 1 }]]);
});

test('what a person writes is flushed as an act of theirs', async () => {
	const { sitting, network } = createParts({ presence: 'invisible' });
	await sitting.open(ada);
	await sitting.conversation?.send('hello');
	expect(network.flush.mock.calls).toEqual([[ada]]);
});

test('a contact is told that somebody types, where there is anything new to be typed', async () => {
	const { sitting, network } = createParts();
	await sitting.open(ben);
	for (const typed of ['half a', '  ', '', 'half']) sitting.conversation?.typed(typed);
	expect(network.typing.mock.calls).toEqual([[ben]]);
	expect(network.stopTyping.mock.calls).toEqual([[ben], [ben]]);
	network.host.typing(ada, true);
	expect(sitting.contacts.filter(({ typing }) => typing).map(({ name }) => name)).toEqual(['ada']);
});

test('clocks that differ are spoken of once', () => {
	const { host, network } = createParts();
	network.host.skew(ada, 60_000);
	expect(host.warn).not.toHaveBeenCalled();
	network.host.skew(ada, 5 * 60_000);
	network.host.skew(ada, 6 * 60_000);
	expect(host.warn).toHaveBeenCalledTimes(1);
});
