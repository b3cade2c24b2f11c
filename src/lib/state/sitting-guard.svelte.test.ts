// What a sitting tells of itself: to the app around it when it is to be locked, what is worth keeping and where one was; to
// the network no more than the person wishes.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, ContactView, VaultApi } from '#lib/worker/api.ts';
import type { Preferences } from '#lib/worker/preferences-api.ts';
import { viewOf } from './contact-view.fixture.ts';
import { lockedPreferences } from './locked-preferences.ts';
import type { NetworkHost } from './network.ts';

const made: FakeNetwork[] = [];
class FakeNetwork {
	readonly host: NetworkHost;
	readonly carry = vi.fn();
	readonly contactsChanged = vi.fn();
	readonly connect = vi.fn();
	readonly setPresence = vi.fn();
	readonly setServer = vi.fn();
	readonly typing = vi.fn();
	readonly stopTyping = vi.fn();
	readonly close = vi.fn();
	readonly server: string;

	constructor(_self: PublicKey, _config: unknown, server: string, _presence: unknown, host: NetworkHost) {
		this.host = host;
		this.server = server;
		made.push(this);
	}
}
vi.mock('./network.ts', () => ({ Network: FakeNetwork }));
const { Sitting } = await import('./sitting.svelte.ts'); // after what it is to be made of

const [ada, ben] = ['ada', 'ben'] as PublicKey[] as [PublicKey, PublicKey];
const preferences: Preferences = { ...lockedPreferences, lastSeen: true };
const HOST = 'wss://sotto.example/signal';
const OTHER = 'wss://chat.example.org/signal';
const none: Changes = { contacts: [], messages: [], deliveries: [] };
const changed = (...contacts: ContactView[]): Changes => ({ ...none, contacts });
const text = (n: number) =>
	({ kind: 'text', n, id: `m${n}` as never, mine: false, body: '', sentAt: n, deleted: false, reactions: [] }) as const;

beforeEach(() => {
	vi.useFakeTimers();
	vi.stubGlobal('location', { origin: 'https://sotto.example' });
	made.length = 0;
	const windowed = new EventTarget();
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
		history: () => Promise.resolve([text(1)]),
		saveDraft: () => Promise.resolve(none),
		invites: vi.fn<VaultApi['invites']>(() => Promise.resolve([])),
		setPreferences: (change: Partial<Preferences>) =>
			Promise.resolve({ preferences: { ...preferences, ...given, ...change }, changes: none }),
		addContact: ({ name }: { readonly name: string }) =>
			Promise.resolve({ contact: name as PublicKey, changes: changed(viewOf(name)) }),
		followInvite: ({ text: key }: { readonly text: string }) =>
			Promise.resolve({ contact: key as PublicKey, changes: changed(viewOf(key, { name: 'Ada', addedAt: 2 })) })
	};
	const host = { fail: vi.fn(), warn: vi.fn(), places: {}, lock: vi.fn(), isBusy: () => false, worthKeeping: vi.fn() };
	const sitting = new Sitting(
		vault as unknown as VaultApi,
		{
			me: { publicKey: 'self' as PublicKey, name: 'Me' },
			preferences: { ...preferences, ...given },
			contacts: [viewOf(ada), viewOf(ben)]
		},
		{ signaling: HOST, ownHost: true, iceServers: [] },
		host
	);
	return { sitting, vault, host, network: made[0]! };
}

test('whoever comes in by themselves under a known name is held; whom one adds knowing of the name is not', async () => {
	const { sitting, network } = createParts();
	const isHeld = (key: string) => sitting.contacts.find(({ publicKey }) => publicKey === (key as PublicKey))?.isHeld;
	network.host.apply(changed(viewOf('stranger', { name: 'ADA', addedAt: 3 })));
	expect(isHeld('stranger')).toBe(true);
	await sitting.followInvite('judged', 'Bob');
	expect(isHeld('judged')).toBe(true); // it is another name than the one that was asked about
	await sitting.followInvite('invited', 'Ada');
	expect(sitting.contacts.find(({ publicKey }) => publicKey === ('invited' as PublicKey))?.namesake).toBeDefined();
	expect(isHeld('invited')).toBe(false);
	expect(isHeld('ada')).toBe(false);
});

test('what would be missed is told once it is there: a contact, or a message', async () => {
	const { sitting, host, network } = createParts();
	network.host.apply(changed(viewOf(ada, { unread: 0 })));
	expect(host.worthKeeping).not.toHaveBeenCalled();
	network.host.apply({ ...none, messages: [{ contact: ada, message: text(2) }] });
	expect(host.worthKeeping).toHaveBeenCalledTimes(1);
	await sitting.addContact('key', 'somebody');
	expect(host.worthKeeping).toHaveBeenCalledTimes(2);
});

test('it is locked after the time that was chosen, which may change, and not after its end', async () => {
	const { sitting, host } = createParts({ lockAfter: 5 });
	await vi.advanceTimersByTimeAsync(4 * 60_000);
	await sitting.setPreferences({ lockAfter: 1 });
	await vi.advanceTimersByTimeAsync(59_000);
	expect(host.lock).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1_000);
	expect(host.lock).toHaveBeenCalledTimes(1);
	await sitting.setPreferences({ lockAfter: 15 });
	sitting.end();
	await vi.advanceTimersByTimeAsync(60 * 60_000);
	expect(host.lock).toHaveBeenCalledTimes(1);
});

test('where each conversation was left outlives the sitting', async () => {
	const { sitting, host } = createParts();
	await sitting.open(ada);
	sitting.conversation!.place = { n: 7, top: 0 };
	sitting.end();
	expect(host.places).toEqual({ [ada]: { n: 7, top: 0 } });
});

test('when there is room again, everybody for whom something waits is tried', () => {
	const { sitting, network } = createParts();
	sitting.carryOn();
	expect(network.carry.mock.calls).toEqual([[ada], [ben]]);
});

test('who is not to be seen typing tells nobody, and sees nobody', async () => {
	const { sitting, network } = createParts();
	await sitting.open(ada);
	const typing = () => sitting.contacts.filter((contact) => contact.typing).map(({ name }) => name);
	sitting.conversation!.typed('a');
	expect(network.typing.mock.calls).toEqual([[ada]]);
	network.host.typing(ben, true);
	expect(typing()).toEqual(['ben']);

	await sitting.setPreferences({ typing: false });
	expect(typing()).toEqual([]);
	expect(network.stopTyping.mock.calls).toEqual([[ada], [ben]]); // what was to be said of it is not
	sitting.conversation!.typed('ab');
	network.host.typing(ben, true);
	expect(typing()).toEqual([]);
	expect(network.typing).toHaveBeenCalledTimes(1);

	await sitting.setPreferences({ typing: true });
	sitting.conversation!.typed('abc');
	expect(network.typing).toHaveBeenCalledTimes(2);
	sitting.end();
});

test('another server is gone over to at once, and named by invites; the host is not', async () => {
	const { sitting, vault, network } = createParts();
	expect([network.server, sitting.server.address]).toEqual([HOST, HOST]);
	await sitting.setPreferences({ server: OTHER });
	expect(network.setServer.mock.calls).toEqual([[OTHER]]);
	await sitting.invites.load();
	await sitting.server.useHost();
	expect(network.setServer.mock.lastCall).toEqual([HOST]);
	await sitting.invites.load();
	const origin = 'https://sotto.example';
	expect(vault.invites.mock.calls).toEqual([[{ origin, server: OTHER }], [{ origin }]]);
	sitting.end();
});

test('who has chosen another server begins there', () => {
	const { sitting, network } = createParts({ server: OTHER });
	expect(network.server).toBe(OTHER);
	sitting.end();
});
