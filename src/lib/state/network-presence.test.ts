// What is known of contacts' presence, and until when.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { viewOf } from './contact-view.fixture.ts';
import { FakeChannel, FakeLinks } from './network.fixture.ts';
import type { NetworkHost } from './network.ts';

vi.mock('#lib/rtc/links.ts', () => ({ Links: FakeLinks }));
vi.mock('#lib/rtc/signaling-channel.ts', () => ({ SignalingChannel: FakeChannel }));
const { Network } = await import('./network.ts'); // after what it is to be made of

const ada = 'ada' as PublicKey;

beforeEach(() => {
	FakeChannel.made = [];
	vi.stubGlobal('addEventListener', vi.fn());
	vi.stubGlobal('document', new EventTarget());
});
afterEach(() => vi.unstubAllGlobals());

test('when nobody tells who is there, nobody is shown to be', () => {
	const presence = vi.fn<NetworkHost['presence']>();
	const host = { vault: {}, contacts: () => [viewOf(ada)], attended: () => undefined, presence, signaling: vi.fn() };
	const config = { signaling: 'wss://sotto.example/signal', ownHost: true, iceServers: [] };
	const network = new Network('self' as PublicKey, config, config.signaling, 'online', host as unknown as NetworkHost);
	const { events } = FakeChannel.made[0]!;
	events.status({ state: 'online', features: [] });
	events.presence(ada, 'online');
	events.status({ state: 'waiting', retryAt: 0 });
	events.status({ state: 'connecting' });
	expect(presence.mock.calls).toEqual([
		[ada, 'online'],
		[ada, undefined]
	]);
	network.close();
});
