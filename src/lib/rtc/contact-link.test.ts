// One contact's link by itself: what it asks of the vault, the server and the browser, and what it tells, one at a time.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createAttempt } from '#lib/protocol/ids.ts';
import { ContactLink, type LinkHost } from './contact-link.ts';
import { FIRST_BACKOFF } from './limits.ts';
import type { IncomingAnswer, IncomingOffer } from './ports.ts';
import { FakeNet } from './testing/fake-connections.ts';
import { impolite, polite } from './testing/parties.ts';

const OVER = 'wss://sotto.example/signal';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function create() {
	const net = new FakeNet();
	const relayed: string[] = [];
	const told: string[] = [];
	const descriptions = {
		sealOffer: vi.fn(() => Promise.resolve('sealed offer')),
		openOffer: vi.fn((): Promise<IncomingOffer> => Promise.resolve({ kind: 'drop' })),
		sealAnswer: vi.fn(() => Promise.resolve('sealed answer')),
		openAnswer: vi.fn((): Promise<IncomingAnswer> => Promise.resolve({ kind: 'drop' }))
	};
	const events = {
		status: vi.fn((_: unknown, { state }: { readonly state: string }) => void told.push(state)),
		opened: vi.fn(() => void told.push('opened')),
		frames: vi.fn(),
		typing: vi.fn(),
		closed: vi.fn(() => void told.push('closed'))
	};
	const relay = {
		relay: vi.fn((_: unknown, __: unknown, sealed: string, _over?: string) => relayed.push(sealed) > 0),
		iceServers: () => []
	};
	const host: LinkHost = {
		...{ self: impolite, descriptions, relay, events, create: net.createFor('ada') },
		turn: () => Promise.resolve()
	};
	return { link: new ContactLink(host, polite), net, relay, relayed, told, descriptions, events };
}

/** An offer of the contact's, whose other side is there. */
async function contactsOffer(net: FakeNet) {
	const connection = net.createFor('ben')();
	connection.createDataChannel('messages', { negotiated: true, id: 0 });
	await connection.setLocalDescription();
	await pass(200);
	return {
		connection,
		offer: { kind: 'offer', attempt: createAttempt(), sdp: connection.localDescription!.sdp } as const
	};
}

test('a stranger leaves nothing behind: not an offer that is dropped, nor one that is refused', async () => {
	const { link, relay, relayed, descriptions, events, net } = create();
	const first = link.offerArrived('dropped', OVER);
	expect(link.isUntouched).toBe(false); // while it is looked at
	await first;
	descriptions.openOffer.mockResolvedValueOnce({ kind: 'refuse', sealed: 'sealed refusal' });
	await link.offerArrived('refused', OVER);
	await link.answerArrived('to nothing');
	expect(relayed).toEqual(['sealed refusal']);
	expect(relay.relay).toHaveBeenCalledWith('p2p_answer', polite, 'sealed refusal', OVER);
	expect(link.isUntouched).toBe(true);
	expect(events.status).not.toHaveBeenCalled();
	expect(net.connections.size).toBe(0);
});

test('descriptions are opened one at a time, in their order; one that cannot be opened holds up none', async () => {
	const { link, descriptions, net, relay, relayed } = create();
	const { offer } = await contactsOffer(net);
	const { promise, reject } = Promise.withResolvers<IncomingOffer>();
	descriptions.openOffer.mockReturnValueOnce(promise).mockResolvedValueOnce(offer);
	void link.offerArrived('first', OVER);
	void link.offerArrived('second', OVER);
	await pass(0);
	expect(descriptions.openOffer.mock.calls).toEqual([[polite, 'first', OVER]]);
	reject(new Error('locked'));
	await pass(500);
	expect(descriptions.openOffer.mock.calls.at(-1)).toEqual([polite, 'second', OVER]);
	expect(relayed).toEqual(['sealed answer']);
	expect(relay.relay).toHaveBeenLastCalledWith('p2p_answer', polite, 'sealed answer', OVER);
});

test('an offer that cannot be answered is over once, and nothing is sent', async () => {
	const { link, descriptions, events, net, relayed, told } = create();
	const { offer } = await contactsOffer(net);
	descriptions.openOffer.mockResolvedValueOnce({ ...offer, sdp: 'no description' });
	await link.offerArrived('broken', OVER);
	await pass(100);
	expect(told).toEqual(['connecting', 'closed', 'failed']);
	descriptions.openOffer.mockResolvedValueOnce({ ...offer, attempt: createAttempt() });
	net.isFull = true;
	await link.offerArrived('no room', OVER);
	await pass(100);
	expect(events.closed).toHaveBeenCalledTimes(2);
	expect(relayed).toEqual([]);
	expect(link.status).toEqual({ state: 'failed', failure: 'lost' });
	expect(vi.getTimerCount()).toBe(0);
});

test('what is sealed after the link was closed does not leave', async () => {
	const { link, descriptions, relayed, events, net } = create();
	const { promise, resolve } = Promise.withResolvers<string>();
	descriptions.sealOffer.mockReturnValueOnce(promise);
	link.dial();
	await pass(300);
	link.close({ graceful: false });
	resolve('too late');
	await pass(100);
	expect(relayed).toEqual([]);
	expect(events.closed).toHaveBeenCalledTimes(1);
	link.dial();
	await pass(20);
	link.close({ graceful: false }); // while it gathers: it is never sealed
	await pass(300);
	expect(descriptions.sealOffer).toHaveBeenCalledTimes(1);
	link.dial();
	await pass(20);
	const connection = net.of('ada');
	connection.localDescription = { type: 'offer', sdp: 'v=0\r\na=candidate:1\r\n' };
	connection.iceGatheringState = 'complete';
	connection.dispatchEvent(new Event('icegatheringstatechange'));
	link.close({ graceful: false }); // in the very moment in which it has gathered
	await pass(300);
	expect(descriptions.sealOffer).toHaveBeenCalledTimes(1);
});

test('an answer that is no description of what was offered ends the attempt, and it is dialled again', async () => {
	const { link, descriptions, told } = create();
	link.dial();
	await pass(300);
	const [, attempt] = descriptions.sealOffer.mock.calls[0] as unknown as [unknown, ReturnType<typeof createAttempt>];
	descriptions.openAnswer.mockResolvedValueOnce({ kind: 'answer', attempt, sdp: 'no description' });
	await link.answerArrived('broken');
	await pass(0);
	expect(told).toEqual(['connecting', 'closed', 'failed']);
	expect(link.status).toMatchObject({ failure: 'no-path', retryAt: expect.any(Number) as number });
	await pass(1_000);
	expect(descriptions.sealOffer).toHaveBeenCalledTimes(2);
});

test('the wait for the next dial is by the calendar, and holds when the calendar is set back', async () => {
	const { link, descriptions, net } = create();
	net.candidates = 0;
	link.dial();
	await pass(2_000);
	const { status } = link;
	expect(status.state === 'failed' ? status.retryAt! - Date.now() : Infinity).toBeLessThan(800);
	vi.setSystemTime(Date.now() - 3_600_000);
	net.candidates = 1;
	await pass(1_500);
	expect(descriptions.sealOffer).toHaveBeenCalledTimes(1);
});

test('the wait for the next dial is spread by chance: many who lost the same network do not come back at once', async () => {
	const waits: number[] = [];
	for (const chance of [0, 0.999]) {
		const random = vi.spyOn(Math, 'random').mockReturnValue(chance);
		const { link, net } = create();
		net.candidates = 0;
		link.dial();
		await pass(1_950);
		const { status } = link;
		waits.push(status.state === 'failed' ? status.retryAt! - Date.now() : NaN);
		link.close({ graceful: false });
		random.mockRestore();
	}
	expect(waits[1]! - waits[0]!).toBeGreaterThan(FIRST_BACKOFF * 0.9);
});

test('what follows from an event comes after it, also when a listener acts at once', async () => {
	const { link, told, events, net, descriptions } = create();
	const { connection, offer } = await contactsOffer(net);
	descriptions.openOffer.mockResolvedValueOnce(offer);
	events.opened.mockImplementationOnce(() => {
		link.close({ graceful: false });
		told.push('opened');
	});
	await link.offerArrived('theirs', OVER);
	await pass(300);
	await connection.setRemoteDescription({ type: 'answer', sdp: net.of('ada').localDescription!.sdp });
	await pass(300);
	expect(told).toEqual(['connecting', 'open', 'opened', 'closed', 'idle']);
	expect(link.open(offer.attempt)).toBeUndefined();
});
