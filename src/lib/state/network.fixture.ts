// Links and a signaling channel that are the test's: they note what is asked of them, and tell what the test says.
import { vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { LinkEvents, SignalingEvents, SignalingStatus } from '#lib/rtc/ports.ts';
import type { SignalingOptions } from '#lib/rtc/signaling-channel.ts';
import type { OwnPresence } from '#lib/worker/preferences-api.ts';

export class FakeLinks {
	static made: FakeLinks[] = [];
	readonly dial = vi.fn<(contact: PublicKey) => void>();
	readonly goodNews = vi.fn<(contact?: PublicKey) => void>();
	readonly offerArrived = vi.fn();
	readonly answerArrived = vi.fn();
	readonly targetOffline = vi.fn();
	readonly unwant = vi.fn();
	readonly send = vi.fn(() => Promise.resolve());
	readonly sendTyping = vi.fn();
	readonly probe = vi.fn();
	readonly report = vi.fn((contact: PublicKey) => Promise.resolve(`report on ${contact}`));
	readonly close = vi.fn();
	readonly closeAll = vi.fn();
	readonly relay: { relay(type: string, target: PublicKey, sealed: string, over?: string): boolean };
	readonly events: LinkEvents;

	constructor(_self: unknown, _descriptions: unknown, relay: FakeLinks['relay'], events: LinkEvents) {
		this.relay = relay;
		this.events = events;
		FakeLinks.made.push(this);
	}
}
export class FakeChannel {
	static made: FakeChannel[] = [];
	readonly options: SignalingOptions;
	readonly events: SignalingEvents;
	readonly watch = vi.fn<(keys: readonly PublicKey[]) => void>();
	readonly setPresence = vi.fn<(presence: OwnPresence) => void>();
	readonly connectNow = vi.fn();
	readonly proveNow = vi.fn();
	readonly close = vi.fn();
	readonly relay = vi.fn(() => true);
	status: SignalingStatus = { state: 'connecting' };

	constructor(options: SignalingOptions, events: SignalingEvents) {
		this.options = options;
		this.events = {
			...events,
			status: (status) => {
				this.status = status;
				events.status(status);
			}
		};
		FakeChannel.made.push(this);
	}
}
