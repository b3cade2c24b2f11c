// Two people's links over real connections, in a real browser, with only the signaling server and the vault in memory.
import { afterEach, expect, test, vi } from 'vitest';
import { GRACE } from './limits.ts';
import { impolite, Party, polite, Relay } from './testing/parties.ts';

let people: readonly Party[] = [];
afterEach(() => {
	for (const party of people) party.links.closeAll();
});

function createPair(delay: () => number = () => 0) {
	const relay = new Relay(delay);
	const connections: RTCPeerConnection[] = [];
	const create = (configuration: RTCConfiguration) => {
		connections.push(new RTCPeerConnection(configuration));
		return connections.at(-1)!;
	};
	const [ada, ben] = [new Party(relay, impolite, create), new Party(relay, polite, create)];
	people = [ada, ben];
	return { relay, ada, ben, live: () => connections.filter(({ connectionState }) => connectionState !== 'closed') };
}
type Pair = ReturnType<typeof createPair>;

const linked = ({ ada, ben, live }: Pair) =>
	vi.waitFor(() => {
		expect(ada.open).toBeDefined();
		expect(ada.open).toBe(ben.open);
		expect(live()).toHaveLength(2);
	}, 10_000);

test('two connect, and a thousand frames each way arrive in their order', async () => {
	const pair = createPair();
	const { ada, ben } = pair;
	ada.links.dial(ben.key);
	await linked(pair);
	const frames = Array.from({ length: 1_000 }, (_, index) => `${index} ${'x'.repeat(index)}`);
	await Promise.all([ada.send(ben, ...frames), ben.send(ada, ...frames)]);
	await vi.waitFor(() => expect([ada.frames.length, ben.frames.length]).toEqual([1_000, 1_000]), 10_000);
	expect(ada.frames).toEqual(frames);
	expect(ben.frames).toEqual(frames);
});

test('two who dial each other end on one link, twenty times', async () => {
	const pair = createPair(() => Math.random() * 60);
	const { ada, ben } = pair;
	for (let round = 0; round < 20; round++) {
		const before = [ada.opened.length, ben.opened.length];
		ada.links.dial(ben.key);
		setTimeout(() => ben.links.dial(ada.key), Math.random() * 60);
		await linked(pair);
		expect([ada.opened.length, ben.opened.length]).toEqual(before.map((count) => count + 1));
		for (const [party, other] of [[ada, ben] as const, [ben, ada] as const])
			party.links.close(other.key, { graceful: false });
		await vi.waitFor(() => expect(pair.live()).toHaveLength(0));
	}
	for (const { reached, closed } of [ada, ben])
		expect([...reached].map((attempt) => closed.get(attempt))).toEqual(Array(reached.size).fill(1));
}, 60_000);

test('the other side notices an abrupt end within a second, and dials again', async () => {
	const pair = createPair();
	const { ada, ben } = pair;
	ben.links.dial(ada.key);
	await linked(pair);
	const began = performance.now();
	ada.links.closeAll();
	await vi.waitFor(() => expect(ben.open).toBeUndefined());
	expect(performance.now() - began).toBeLessThan(1_000);
	await linked(pair);
});

test('a graceful end lets the last frames arrive', async () => {
	const pair = createPair();
	const { ada, ben } = pair;
	ada.links.dial(ben.key);
	await linked(pair);
	const frames = Array.from({ length: 300 }, (_, index) => String(index).padEnd(2_000, '.'));
	void ada.send(ben, ...frames);
	ada.links.close(ben.key, { graceful: true });
	await vi.waitFor(() => expect(ben.open).toBeUndefined());
	expect(ben.frames).toEqual(frames);
});

test('an ICE restart keeps the channel and what it carries', async () => {
	const pair = createPair();
	const { ada, ben, relay, live } = pair;
	ada.links.dial(ben.key);
	await linked(pair);
	const described = relay.log.length;
	const users = () =>
		live().map(({ localDescription }) => /^a=ice-ufrag:(.*)$/mu.exec(localDescription?.sdp ?? '')?.[1]);
	const before = users();
	// The channel may open before the connection says that it is there; said later, it would undo what follows.
	await vi.waitFor(() =>
		expect(live().map(({ connectionState }) => connectionState)).toEqual(['connected', 'connected'])
	);
	// The browser says that the path is gone, as it does five seconds into an outage.
	for (const connection of live()) {
		Object.defineProperty(connection, 'connectionState', { value: 'disconnected', configurable: true });
		connection.dispatchEvent(new Event('connectionstatechange'));
		Reflect.deleteProperty(connection, 'connectionState');
	}
	expect(ada.status(ben)).toEqual({ state: 'open', shaky: true });
	void ada.send(ben, 'during');
	await vi.waitFor(() => expect(relay.log.length).toBe(described + 2), GRACE + 5_000);
	await vi.waitFor(() => expect(users().some((user) => before.includes(user))).toBe(false), 5_000);
	void ben.send(ada, 'after');
	await vi.waitFor(() => expect([ben.frames, ada.frames]).toEqual([['during'], ['after']]), 5_000);
	expect([ada.opened.length, live().length]).toEqual([1, 2]);
});

test('the report on a real link: its path, its addresses, its traffic and its times, on both sides', async () => {
	const pair = createPair();
	const { ada, ben } = pair;
	ada.links.dial(ben.key);
	await linked(pair);
	await Promise.all([ada.send(ben, 'four', 'five'), ben.send(ada, 'nineteen letters ..')]);
	await vi.waitFor(() => expect([ada.frames.length, ben.frames.length]).toEqual([1, 2]));
	for (const [one, other, sent, received] of [
		[ada, ben, { messages: 2, bytes: 8 }, { messages: 1, bytes: 19 }] as const,
		[ben, ada, { messages: 1, bytes: 19 }, { messages: 2, bytes: 8 }] as const
	]) {
		// The browser counts a moment later, and no oftener than it likes.
		await vi.waitFor(async () => expect(await one.links.report(other.key)).toMatchObject({ sent, received }), 5_000);
		const report = (await one.links.report(other.key))!;
		expect(report.status).toEqual({ state: 'open', shaky: false });
		expect(report.roundTrip).toBeGreaterThan(0);
		expect(report.roundTrip).toBeLessThan(1_000);
		expect(report.path).toMatchObject({ own: { protocol: 'udp' }, remote: { protocol: 'udp' } });
		for (const candidates of [report.own, report.remote]) {
			expect(candidates.length).toBeGreaterThan(0);
			expect(candidates[0]).toMatchObject({ kind: 'host', protocol: 'udp', port: expect.any(Number) as number });
		}
		expect(report.attempt).toMatchObject({ isOwn: one === ada, outcome: 'opened', failure: undefined });
	}
	ada.links.closeAll();
	const after = (await ada.links.report(ben.key))!;
	expect([after.path, after.sent]).toEqual([undefined, undefined]);
	expect([after.own.length, after.remote.length].every((count) => count > 0)).toBe(true);
});

test('a probe over a real link leaves it as it is', async () => {
	const pair = createPair();
	const { ada, ben } = pair;
	ada.links.dial(ben.key);
	await linked(pair);
	const link = ada.open;
	ada.links.probe();
	ben.links.probe();
	// Each has had the other's ping and pong once the browser has counted two frames from there.
	await vi.waitFor(async () => {
		const counts = [await ada.links.report(ben.key), await ben.links.report(ada.key)];
		expect(counts.map((report) => report?.received?.messages)).toEqual([2, 2]);
	}, 5_000);
	expect([ada.open, ben.open, pair.live().length]).toEqual([link, link, 2]);
});
