// That a sitting tells of what comes while nobody looks, from unlock to lock.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, ContactView, VaultApi } from '#lib/worker/api.ts';
import type { Preferences } from '#lib/worker/preferences-api.ts';
import { viewOf } from './contact-view.fixture.ts';
import { lockedPreferences } from './locked-preferences.ts';
import type { NetworkHost } from './network.ts';

const networks: NetworkHost[] = [];
class FakeNetwork {
	readonly carry = vi.fn();
	readonly contactsChanged = vi.fn();
	readonly connect = vi.fn();
	readonly setPresence = vi.fn();
	readonly close = vi.fn();

	constructor(_self: PublicKey, _config: unknown, _server: string, _presence: unknown, host: NetworkHost) {
		networks.push(host);
	}
}
const shown = new Map<string, { readonly title: string; readonly body: string }>();
const browser = {
	isAllowed: () => true,
	show: (name: string, notice: { readonly title: string; readonly body: string }) => {
		shown.set(name, notice);
		return Promise.resolve();
	},
	close: (name: string) => {
		shown.delete(name);
		return Promise.resolve();
	},
	closeAllLater: vi.fn(),
	count: vi.fn(),
	clicked: vi.fn<(open: (name: string) => boolean) => void>()
};
const chime = vi.fn();
vi.mock('./network.ts', () => ({ Network: FakeNetwork }));
vi.mock('./alert-port.ts', () => ({ createAlertPort: () => browser }));
vi.mock('./chime.ts', () => ({ chime }));
const { Sitting } = await import('./sitting.svelte.ts'); // after what it is to be made of

const [ada, ben] = ['ada', 'ben'] as PublicKey[] as [PublicKey, PublicKey];
const none: Changes = { contacts: [], messages: [], deliveries: [] };
const wanted: Preferences = { ...lockedPreferences, notify: true, notifyContent: 'text', sound: true };
const text = (n: number, body: string) =>
	({ kind: 'text', n, id: `m${n}` as never, mine: false, body, sentAt: n, deleted: false, reactions: [] }) as const;
const arrival = (view: ContactView, body: string): Changes => ({
	...none,
	contacts: [view],
	messages: [{ contact: view.publicKey, message: text(view.lastN, body) }]
});

beforeEach(() => {
	vi.useFakeTimers();
	vi.clearAllMocks();
	networks.length = 0;
	shown.clear();
	const windowed = new EventTarget();
	vi.stubGlobal('addEventListener', windowed.addEventListener.bind(windowed));
	vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'hidden' }));
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});
/** Lets what was asked of the browser and the vault be answered. */
const settle = () => vi.advanceTimersByTimeAsync(0);

function createSitting() {
	const vault = {
		nextExpired: () => new Promise<never>(() => undefined),
		history: () => Promise.resolve([]),
		setPreferences: (change: Partial<Preferences>) =>
			Promise.resolve({ preferences: { ...wanted, ...change }, changes: none }),
		setMuted: ({ contact, muted }: { readonly contact: PublicKey; readonly muted: boolean }) =>
			Promise.resolve({ ...none, contacts: [viewOf(contact, { muted, unread: 1, lastN: 1 })] })
	};
	const host = { fail: vi.fn(), warn: vi.fn(), places: {}, lock: vi.fn(), isBusy: () => false, worthKeeping: vi.fn() };
	const sitting = new Sitting(
		vault as unknown as VaultApi,
		{ me: { publicKey: 'self' as PublicKey, name: 'Me' }, preferences: wanted, contacts: [viewOf(ada), viewOf(ben)] },
		{ signaling: 'wss://sotto.example/signal', ownHost: true, iceServers: [] },
		host
	);
	return { sitting, arrive: (changes: Changes) => networks[0]?.apply(changes) };
}

test('what the network brings is told by the name that the list shows, and closed with the lock', async () => {
	const { sitting, arrive } = createSitting();
	arrive(arrival(viewOf(ada, { name: 'My Ada', unread: 1, lastN: 1 }), 'hello'));
	await settle();
	expect([...shown.values()]).toMatchObject([{ title: 'My Ada', body: 'hello' }]);
	expect(chime).toHaveBeenCalledTimes(1);
	expect(browser.count).toHaveBeenLastCalledWith(1);
	sitting.end();
	await settle();
	expect(shown.size).toBe(0);
	expect(browser.count).toHaveBeenLastCalledWith(0);
	arrive(arrival(viewOf(ben, { unread: 1, lastN: 1 }), 'too late'));
	await settle();
	expect(shown.size).toBe(0);
});

test('a click opens the conversation, and puts a search aside that stands before it', async () => {
	const { sitting, arrive } = createSitting();
	await sitting.open(ben);
	sitting.search.begin(ben);
	arrive(arrival(viewOf(ada, { unread: 1, lastN: 1 }), 'hello'));
	await settle();
	const click = browser.clicked.mock.lastCall?.[0];
	expect(click?.([...shown.keys()][0] ?? '')).toBe(true);
	await settle();
	expect(sitting.conversation?.contact.publicKey).toBe(ada);
	expect(sitting.search.isInFront).toBe(false);
	expect(sitting.search.isOpen).toBe(false);
});

test('another choice of what is shown, or none, takes away what is there', async () => {
	const { sitting, arrive } = createSitting();
	for (const [n, change] of ([{ notifyContent: 'nothing' }, { notify: false }] as const).entries()) {
		arrive(arrival(viewOf(ada, { unread: 1, lastN: n + 1 }), 'hello'));
		await settle();
		expect(shown.size).toBe(1);
		await sitting.setPreferences(change);
		await settle();
		expect(shown.size).toBe(0);
	}
});

test('who is muted while a notification of theirs is there has none', async () => {
	const { sitting, arrive } = createSitting();
	await sitting.open(ada);
	arrive(arrival(viewOf(ada, { unread: 1, lastN: 1 }), 'hello'));
	await settle();
	expect(shown.size).toBe(1);
	await sitting.conversation?.setMuted(true);
	await settle();
	expect(shown.size).toBe(0);
	expect(sitting.conversation?.contact.muted).toBe(true);
	expect(browser.count).toHaveBeenLastCalledWith(0);
});
