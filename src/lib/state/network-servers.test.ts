// Which signaling servers are called, and who is met at which, when this person goes over to another.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { ContactView } from '#lib/worker/api.ts';
import { viewOf } from './contact-view.fixture.ts';
import { FakeChannel, FakeLinks } from './network.fixture.ts';
import type { NetworkHost } from './network.ts';

vi.mock('#lib/rtc/links.ts', () => ({ Links: FakeLinks }));
vi.mock('#lib/rtc/signaling-channel.ts', () => ({ SignalingChannel: FakeChannel }));
const { Network } = await import('./network.ts'); // after what it is to be made of

const [HOST, OTHER] = ['wss://sotto.example/signal', 'wss://chat.example.org/signal'];
const [ada, ben] = ['ada', 'ben'] as PublicKey[] as [PublicKey, PublicKey];
const online = { state: 'online', features: [] } as const;
const fromHost = [{ urls: 'stun:host.example' }];

beforeEach(() => {
	[FakeLinks.made, FakeChannel.made] = [[], []];
	vi.stubGlobal('addEventListener', vi.fn());
	vi.stubGlobal('document', new EventTarget());
});
afterEach(() => vi.unstubAllGlobals());

function createParts(contacts: ContactView[], server = HOST) {
	const [presence, signaling] = [vi.fn<NetworkHost['presence']>(), vi.fn<NetworkHost['signaling']>()];
	const host = { vault: {}, contacts: () => contacts, attended: () => undefined, presence, signaling };
	const config = { signaling: HOST, ownHost: true, iceServers: fromHost };
	const network = new Network('self' as PublicKey, config, server, 'online', host as unknown as NetworkHost);
	const channelAt = (url: string) => FakeChannel.made.findLast(({ options }) => options.url === url);
	const links = FakeLinks.made[0]!;
	const iceServers = () => (links.relay as unknown as { iceServers(): unknown }).iceServers();
	return { network, contacts, presence, signaling, channelAt, links, iceServers };
}
const watched = (channel: FakeChannel | undefined) => channel?.watch.mock.lastCall?.[0];

test('whoever goes over is found there by new contacts, and meets the others where they were', () => {
	const { network, channelAt, links, signaling } = createParts([viewOf(ada)]);
	channelAt(HOST)?.events.status(online);
	network.setServer(OTHER);
	expect(channelAt(OTHER)?.connectNow).toHaveBeenCalledTimes(1);
	expect(channelAt(HOST)?.close).not.toHaveBeenCalled();
	expect([watched(channelAt(HOST)), watched(channelAt(OTHER))]).toEqual([[ada], []]);
	links.relay.relay('p2p_offer', ada, 'sealed');
	expect(channelAt(HOST)?.relay).toHaveBeenCalledWith('p2p_offer', ada, 'sealed');
	channelAt(OTHER)?.events.status(online);
	channelAt(HOST)?.events.status({ state: 'waiting', retryAt: 1 });
	expect(signaling.mock.lastCall).toEqual([online]); // of the own one alone
});

test('a server at which nobody is met is left', () => {
	const { network, channelAt, presence, contacts, signaling } = createParts([viewOf(ada, { server: OTHER })]);
	channelAt(HOST)?.events.status(online);
	channelAt(OTHER)?.events.status(online);
	network.setServer(OTHER);
	expect(channelAt(HOST)?.close).toHaveBeenCalledTimes(1);
	expect(signaling.mock.lastCall).toEqual([online]); // it was there already
	expect(FakeChannel.made).toHaveLength(2);
	channelAt(OTHER)?.events.presence(ada, 'online');
	network.setServer(HOST);
	expect(FakeChannel.made).toHaveLength(3);
	contacts.length = 0;
	network.contactsChanged();
	expect(channelAt(OTHER)?.close).toHaveBeenCalledTimes(1);
	expect(presence.mock.calls).toEqual([[ada, 'online']]);
});

test("whoever has chosen another calls the host's only where somebody is met there", () => {
	const { network, contacts, channelAt } = createParts([], OTHER);
	expect(FakeChannel.made.map(({ options }) => options.url)).toEqual([OTHER]);
	contacts.push(viewOf(ada));
	network.contactsChanged();
	expect(watched(channelAt(HOST))).toEqual([ada]);
});

test('what one server said of a contact does not count when they are met at another', () => {
	const { network, contacts, presence, channelAt, links } = createParts([
		viewOf(ada, { hasUnsent: true }),
		viewOf(ben)
	]);
	channelAt(HOST)?.events.status(online);
	channelAt(HOST)?.events.presence(ada, 'offline');
	links.dial.mockClear();
	contacts[0] = viewOf(ada, { hasUnsent: true, server: OTHER });
	network.contactsChanged();
	expect(presence.mock.lastCall).toEqual([ada, undefined]);
	expect([watched(channelAt(HOST)), watched(channelAt(OTHER))]).toEqual([[ben], [ada]]);
	channelAt(OTHER)?.events.status(online);
	expect(links.dial.mock.calls).toEqual([[ada]]);
	channelAt(HOST)?.events.presence(ada, 'offline');
	expect(presence.mock.lastCall).toEqual([ada, undefined]); // it has no say any more
});

test("ICE servers are the own server's, and the host's until it names some", () => {
	const { network, channelAt, iceServers } = createParts([viewOf(ada)]);
	const [first, second] = [[{ urls: 'stun:first.example' }], [{ urls: 'stun:second.example' }]];
	expect(iceServers()).toEqual(fromHost);
	channelAt(HOST)?.events.iceServers(first);
	expect(iceServers()).toEqual(first);
	network.setServer(OTHER);
	expect(iceServers()).toEqual(fromHost);
	channelAt(OTHER)?.events.iceServers(second);
	channelAt(HOST)?.events.iceServers(first);
	expect(iceServers()).toEqual(second);
	network.setServer(HOST);
	expect(iceServers()).toEqual(first); // said once, and kept
});

test('an answer goes to the server over which the offer came, anything else to where they are met', () => {
	const { channelAt, links } = createParts([viewOf(ada)], OTHER);
	channelAt(HOST)?.events.offer(ada, 'sealed');
	channelAt(OTHER)?.events.offer(ben, 'of a stranger');
	expect(links.offerArrived.mock.calls).toEqual([
		[ada, 'sealed', HOST],
		[ben, 'of a stranger', OTHER]
	]);
	links.relay.relay('p2p_answer', ben, 'refusal', OTHER);
	expect(channelAt(OTHER)?.relay).toHaveBeenLastCalledWith('p2p_answer', ben, 'refusal');
	links.relay.relay('p2p_offer', ada, 'offer');
	expect(channelAt(HOST)?.relay).toHaveBeenLastCalledWith('p2p_offer', ada, 'offer');
});

test("the host's server is never the one too many", () => {
	const servers = ['a', 'b', 'c', 'd'].map((name) => `wss://${name}.example/signal`);
	const others = servers.map((server, at) => viewOf(`other ${at}` as PublicKey, { server }));
	createParts([...others, viewOf(ada)], OTHER);
	const called = FakeChannel.made.map(({ options }) => options.url);
	expect(called).toEqual([OTHER, HOST, ...servers.slice(0, 3)]);
});
