// Who is dialled when: the network over links and signaling channels that are the test's.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { ContactView, VaultApi } from '#lib/worker/api.ts';
import type { OwnPresence } from '#lib/worker/preferences-api.ts';
import { viewOf } from './contact-view.fixture.ts';
import { FakeChannel, FakeLinks } from './network.fixture.ts';
import type { NetworkHost } from './network.ts';

vi.mock('#lib/rtc/links.ts', () => ({ Links: FakeLinks }));
vi.mock('#lib/rtc/signaling-channel.ts', () => ({ SignalingChannel: FakeChannel }));
const { Network } = await import('./network.ts'); // after what it is to be made of

const signaling = 'wss://sotto.example/signal';
const config = { signaling, ownHost: true, iceServers: [] };
const [ada, ben, cem] = ['ada', 'ben', 'cem'] as PublicKey[] as [PublicKey, PublicKey, PublicKey];
const contact = viewOf;
const nothing = { contacts: [], messages: [], deliveries: [] };
const quiet = { frames: [], changes: nothing, more: false, owed: false };

let page: EventTarget;
beforeEach(() => {
	vi.useFakeTimers();
	FakeLinks.made = [];
	FakeChannel.made = [];
	page = new EventTarget();
	vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
	vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }));
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

/** A network whose contacts and open conversation are the test's to change. */
function createParts(contacts: ContactView[], presence: OwnPresence = 'online') {
	const attended: { is?: PublicKey } = {};
	const vault = {
		linkOpened: vi.fn(() => Promise.resolve(quiet)),
		linkClosed: vi.fn(() => Promise.resolve(nothing)),
		receive: vi.fn(() => Promise.resolve(quiet)),
		nextFrames: vi.fn(() => Promise.resolve(quiet))
	};
	const host = {
		vault: vault as unknown as VaultApi,
		contacts: () => contacts,
		attended: () => attended.is,
		apply: vi.fn(),
		fail: vi.fn(),
		presence: vi.fn(),
		link: vi.fn(),
		linked: vi.fn(),
		typing: vi.fn(),
		signaling: vi.fn(),
		skew: vi.fn()
	} satisfies NetworkHost;
	const network = new Network('self' as PublicKey, config, signaling, presence, host);
	const links = FakeLinks.made[0]!;
	const dialled = () => links.dial.mock.calls.splice(0).map(([who]) => who);
	return { network, host, vault, links, dialled, attended, contacts, channel: FakeChannel.made[0]! };
}
const online = { state: 'online', features: [] } as const;

test('when signaling is there, those are dialled for whom something waits, or who were followed', () => {
	const { channel, links, dialled, attended, host } = createParts([
		contact(ada, { waiting: 1 }),
		contact(ben),
		contact(cem)
	]);
	attended.is = cem;
	expect(dialled()).toEqual([]);
	channel.events.status(online);
	expect(dialled()).toEqual([ada, cem]);
	expect(host.signaling).toHaveBeenCalledWith(online);
	channel.events.status(online); // the same once more is no news
	expect(dialled()).toEqual([]);
	links.goodNews.mockClear();
	channel.events.status({ state: 'waiting', retryAt: 1 });
	channel.events.status(online);
	expect(dialled()).toEqual([ada, cem]);
	expect(links.goodNews.mock.calls.flat()).toEqual([ada, ben, cem]); // a server that is back ends every wait
});

test('a contact who comes online is dialled if anything waits, once, and not when they go', () => {
	const { channel, links, dialled, contacts } = createParts([contact(ada, { waiting: 2 }), contact(ben)]);
	for (const who of [ada, ben]) channel.events.presence(who, 'online');
	channel.events.presence(ada, 'online');
	channel.events.presence(ada, 'offline');
	expect(dialled()).toEqual([ada]);
	expect(links.goodNews.mock.calls.flat()).toEqual([ada, ben]);
	channel.events.presence(ada, 'away');
	expect(dialled()).toEqual([ada]);
	contacts[1] = contact(ben, { invited: true });
	channel.events.presence(ben, 'busy');
	expect(dialled()).toEqual([ben]);
});

test('a new text is handed over and its reader dialled, unless they are known not to be there', () => {
	const { network, channel, dialled, contacts } = createParts([contact(ada)]);
	channel.events.presence(ada, 'online');
	contacts[0] = contact(ada, { waiting: 1 });
	network.flush(ada);
	expect(dialled()).toEqual([ada]);
	channel.events.presence(ada, 'offline');
	network.flush(ada);
	network.flush('stranger' as PublicKey);
	expect(dialled()).toEqual([]);
});

test('who was not there is tried again by a timer, as long as there is a reason', () => {
	const { channel, links, dialled, contacts } = createParts([contact(ada, { waiting: 1 })]);
	channel.events.status(online);
	dialled();
	channel.events.targetOffline(ada);
	expect(links.targetOffline).toHaveBeenCalledWith(ada);
	vi.advanceTimersByTime(59_000);
	expect(dialled()).toEqual([]);
	vi.advanceTimersByTime(1_000);
	expect(dialled()).toEqual([ada]);
	channel.events.targetOffline(ada);
	contacts[0] = contact(ada);
	vi.advanceTimersByTime(20 * 60_000);
	expect(dialled()).toEqual([]);
});

test("a person's own act dials whatever is known, and wakes the signaling channel", () => {
	const { network, channel, dialled } = createParts([contact(ada)]);
	channel.events.presence(ada, 'offline');
	network.connect(ada);
	expect(dialled()).toEqual([ada]);
	expect(channel.connectNow).toHaveBeenCalledTimes(2); // once when it was made
});

test('contacts on other servers are watched and reached there, on three such servers at most', () => {
	const servers = ['a', 'b', 'c', 'd'].map((name) => `wss://${name}.example/signal`);
	const foreign = servers.map((server, index) => contact(`far ${index}` as PublicKey, { server, waiting: 1 }));
	const { links, dialled } = createParts([contact(ada), ...foreign]);
	expect(FakeChannel.made.map(({ options }) => options.url)).toEqual([signaling, ...servers.slice(0, 3)]);
	expect(FakeChannel.made[0]!.watch).toHaveBeenCalledWith([ada]);
	expect(FakeChannel.made[1]!.watch).toHaveBeenCalledWith(['far 0']);
	FakeChannel.made[2]!.events.status(online);
	expect(dialled()).toEqual(['far 1']);
	links.relay.relay('p2p_offer', 'far 1' as PublicKey, 'sealed');
	expect(FakeChannel.made[2]!.relay).toHaveBeenCalledWith('p2p_offer', 'far 1', 'sealed');
	expect(FakeChannel.made[0]!.relay).not.toHaveBeenCalled();
	expect(links.relay.relay('p2p_offer', 'far 3' as PublicKey, 'sealed')).toBe(false);
});

test('somebody new is watched', () => {
	const { network, channel, contacts } = createParts([contact(ada)]);
	contacts.push(contact(ben));
	network.contactsChanged();
	expect(channel.watch).toHaveBeenLastCalledWith([ada, ben]);
	expect(FakeChannel.made).toHaveLength(1);
});

test('an open link is told to the vault, and so is what it brings and its end', async () => {
	const { links, vault, host } = createParts([contact(ada)]);
	const attempt = crypto.randomUUID() as never;
	const ref = { contact: ada, attempt };
	links.events.opened(ada, attempt);
	links.events.frames(ada, attempt, ['frame']);
	links.events.closed(ada, attempt);
	await vi.advanceTimersByTimeAsync(0);
	expect(host.linked.mock.calls).toEqual([[ada]]);
	expect(vault.linkOpened).toHaveBeenCalledWith(ref);
	expect(vault.receive).toHaveBeenCalledWith({ ...ref, frames: ['frame'] });
	expect(vault.linkClosed).toHaveBeenCalledWith(ref);
	vault.linkClosed.mockRejectedValueOnce(new Error('no'));
	links.events.closed(ada, attempt);
	await vi.advanceTimersByTimeAsync(0);
	expect(host.fail).toHaveBeenCalledTimes(1);
});

test('the device coming back wakes everything; the end of the page closes every link', () => {
	const { network, channel, links } = createParts([contact(ada)]);
	page.dispatchEvent(new Event('online'));
	document.dispatchEvent(new Event('visibilitychange'));
	expect(links.goodNews.mock.calls).toEqual([[], []]);
	expect(channel.connectNow).toHaveBeenCalledTimes(3);
	expect([links.probe, channel.proveNow].map(({ mock }) => mock.calls.length)).toEqual([1, 1]); // two news, one question
	page.dispatchEvent(new Event('pagehide'));
	expect(links.closeAll).toHaveBeenCalledTimes(1);
	network.close();
	expect(channel.close).toHaveBeenCalledTimes(1);
	page.dispatchEvent(new Event('online'));
	expect(links.goodNews).toHaveBeenCalledTimes(2);
	expect(vi.getTimerCount()).toBe(0);
});

test('how a link does is read where it is', async () => {
	const { network } = createParts([contact(ada)]);
	await expect(network.report(ada)).resolves.toBe('report on ada');
});

test('what a contact types is told until their text is there, or the link is gone', async () => {
	const { links, vault, host, network } = createParts([contact(ada)]);
	const attempt = crypto.randomUUID() as never;
	const told = () => host.typing.mock.calls.splice(0);
	links.events.typing(ada, true);
	links.events.typing(ada, true);
	links.events.status(ada, { state: 'open', shaky: true });
	expect(told()).toEqual([[ada, true]]);
	const message = (mine: boolean) => ({ kind: 'text', n: 1, id: 'id' as never, mine, body: 'x', sentAt: 1 }) as const;
	const arrived = (mine: boolean) => ({
		...quiet,
		changes: { ...nothing, messages: [{ contact: ada, message: message(mine) }] }
	});
	vault.receive.mockResolvedValueOnce(arrived(true) as never).mockResolvedValueOnce(arrived(false) as never);
	links.events.frames(ada, attempt, ['own']);
	await vi.advanceTimersByTimeAsync(0);
	expect(told()).toEqual([]);
	links.events.frames(ada, attempt, ['theirs']);
	await vi.advanceTimersByTimeAsync(0);
	expect(told()).toEqual([[ada, false]]);
	links.events.typing(ada, true);
	links.events.status(ada, { state: 'connecting' });
	expect(told()).toEqual([
		[ada, true],
		[ada, false]
	]);
	links.events.typing(ada, true);
	network.close();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(told()).toEqual([[ada, true]]);
	network.typing(ada);
	expect(links.sendTyping).toHaveBeenCalledWith(ada);
});

test('nobody is dialled by somebody invisible but by an act of theirs', () => {
	const contacts = [contact(ada, { waiting: 1 }), contact(ben, { invited: true }), contact(cem)];
	const { network, channel, links, dialled, attended } = createParts(contacts, 'invisible');
	attended.is = cem;
	expect(channel.options.presence).toBe('invisible');
	channel.events.status(online);
	for (const who of [ada, ben, cem]) channel.events.presence(who, 'online');
	channel.events.targetOffline(ben);
	vi.advanceTimersByTime(60 * 60_000);
	page.dispatchEvent(new Event('online'));
	document.dispatchEvent(new Event('visibilitychange'));
	page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
	network.carry(ada);
	network.contactsChanged();
	expect(dialled()).toEqual([]);
	expect(links.goodNews).not.toHaveBeenCalled();
	network.flush(ada); // they wrote
	network.connect(cem); // they opened the conversation, or tried again
	expect(dialled()).toEqual([ada, cem]);
});

test('every server is told of another presence, and whoever shows themselves again dials whoever is waited for', () => {
	const far = contact('far', { server: 'wss://far.example/signal' });
	const { network, links, dialled } = createParts([contact(ada, { waiting: 1 }), contact(ben), far], 'invisible');
	network.setPresence('busy');
	expect(FakeChannel.made.map(({ setPresence }) => setPresence.mock.calls)).toEqual([[['busy']], [['busy']]]);
	expect(links.goodNews.mock.calls).toEqual([[]]);
	expect(dialled()).toEqual([ada]);
	network.setPresence('online');
	expect(dialled()).toEqual([]);
	network.setPresence('invisible');
	expect(links.unwant).toHaveBeenCalledTimes(1);
	expect(links.goodNews).toHaveBeenCalledTimes(1);
	expect(dialled()).toEqual([]);
});

test.each(['blocked', 'removed'] as const)(
	'a contact who is %s is neither watched nor dialled, and their link ends',
	(how) => {
		const { network, channel, links, dialled, contacts, host, attended } = createParts([contact(ada), contact(ben)]);
		contacts[0] = contact(ada, { [how]: true, hasUnsent: true, invited: true });
		attended.is = ada;
		network.contactsChanged();
		expect(links.close.mock.calls).toEqual([[ada, { graceful: false }]]);
		expect(channel.watch).toHaveBeenLastCalledWith([ben]);
		channel.events.status(online);
		channel.events.presence(ada, 'online');
		channel.events.targetOffline(ada);
		network.flush(ada);
		network.connect(ada);
		vi.advanceTimersByTime(60 * 60_000);
		expect(dialled()).toEqual([]);
		expect(host.presence).not.toHaveBeenCalled();
		network.contactsChanged();
		expect(links.close).toHaveBeenCalledTimes(1);
		contacts[0] = contact(ada, { hasUnsent: true });
		network.contactsChanged();
		expect(channel.watch).toHaveBeenLastCalledWith([ada, ben]);
		channel.events.presence(ada, 'online');
		expect(dialled()).toEqual([ada]);
	}
);

test('a server that only somebody blocked is on is not dialled', () => {
	createParts([contact(ada, { server: 'wss://far.example/signal', blocked: true })]);
	expect(FakeChannel.made.map(({ options }) => options.url)).toEqual([signaling]);
});
