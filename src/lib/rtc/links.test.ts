// Two people's links against each other, in every order and in hostile weather.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toBase64 } from '#lib/protocol/bytes.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { DIALS_PER_SECOND, TYPING_INTERVAL } from './limits.ts';
import { createPair, expectOneLink, seeded } from './testing/pair.ts';
import { Party, polite } from './testing/parties.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const strangers = Array.from({ length: 40 }, (_, index) => toBase64(new Uint8Array(32).fill(index + 10)) as PublicKey);

test('however two dial each other, both end on one link', async () => {
	for (let seed = 1; seed <= 400; seed++) {
		const random = seeded(seed);
		const people = createPair(random, 150);
		const { ada, ben } = people;
		setTimeout(() => ada.links.dial(ben.key), random() * 300);
		setTimeout(() => ben.links.dial(ada.key), random() * 300);
		await vi.advanceTimersByTimeAsync(2_500);
		expectOneLink(people, `seed ${seed}`);
		expect(ada.opened, `seed ${seed}`).toHaveLength(1);
		vi.clearAllTimers();
	}
});

test('whatever the signaling server loses and whoever closes, both end on one link', async () => {
	for (let seed = 1; seed <= 150; seed++) {
		const random = seeded(seed);
		const people = createPair(random, 2_000);
		const { ada, ben, relay, net } = people;
		const parties = [ada, ben];
		ada.links.dial(ben.key);
		ben.links.dial(ada.key);
		relay.loses = () => random() < 0.3;
		for (let act = 0; act < 12; act++) {
			await vi.advanceTimersByTimeAsync(random() * 6_000);
			const [one, other] = random() < 0.5 ? [ada, ben] : [ben, ada];
			const choice = Math.floor(random() * 9);
			if (choice === 0) one.links.close(other.key, { graceful: random() < 0.5, redialIn: random() * 3_000 });
			else if (choice === 1) one.links.goodNews(other.key);
			else if (choice === 2) net.setDown(!net.isDown);
			else if (choice === 3) one.isOnline = !one.isOnline;
			else if (choice === 4) one.isLocked = !one.isLocked;
			else if (choice === 5) one.links.close(other.key, { graceful: true });
			else if (choice === 6)
				relay.log
					.slice(-4)
					.forEach(({ type, from, sealed }) => relay.deliver(type, from, from === ada.key ? ben.key : ada.key, sealed));
			else if (choice === 7) one.links.probe();
			else one.links.dial(other.key);
		}
		relay.loses = () => false;
		net.setDown(false);
		for (const party of parties) Object.assign(party, { isOnline: true, isLocked: false });
		await vi.advanceTimersByTimeAsync(120_000);
		for (const party of parties) party.links.goodNews();
		ada.links.dial(ben.key);
		ben.links.dial(ada.key);
		await vi.advanceTimersByTimeAsync(60_000);
		expectOneLink(people, `seed ${seed}`);
		vi.clearAllTimers();
	}
});

test.each([-300, -120, -60, -30, -10, 0, 10, 30, 60, 120, 300])(
	'a glare where Ben dials %i ms after Ada',
	async (lag) => {
		const people = createPair();
		const { ada, ben } = people;
		setTimeout(() => ada.links.dial(ben.key), 300);
		setTimeout(() => ben.links.dial(ada.key), 300 + lag);
		await vi.advanceTimersByTimeAsync(3_000);
		expectOneLink(people);
		expect([ada.opened.length, ben.opened.length]).toEqual([1, 1]);
	}
);

test('the offer of the impolite side wins, and the polite side says of its own that it is over', async () => {
	const people = createPair();
	const { ada, ben, relay } = people;
	ada.links.dial(ben.key);
	ben.links.dial(ada.key);
	await vi.advanceTimersByTimeAsync(2_000);
	const offer = relay.log.find(({ type, from }) => type === 'p2p_offer' && from === ada.key);
	expect(offer?.sealed).toContain(ben.open);
	expect(relay.log.filter(({ type }) => type === 'p2p_answer').map(({ from }) => from)).toEqual([ben.key]);
	expect([...ben.closed.values()]).toEqual([1]);
});

test('an offer that comes again does nothing', async () => {
	const people = createPair();
	const { ada, ben, relay } = people;
	ada.links.dial(ben.key);
	await vi.advanceTimersByTimeAsync(2_000);
	const { type, from, sealed } = relay.log[0]!;
	for (let time = 0; time < 5; time++) relay.deliver(type, from, ben.key, sealed);
	await vi.advanceTimersByTimeAsync(2_000);
	expectOneLink(people);
	expect(ben.opened).toHaveLength(1);
});

test('frames pass in their order, both ways, and only on the link that they were meant for', async () => {
	const { ada, ben } = createPair(seeded(7));
	ada.links.dial(ben.key);
	await vi.advanceTimersByTimeAsync(2_000);
	const frames = Array.from({ length: 1_000 }, (_, index) => `frame ${index}`);
	void ada.send(ben, ...frames);
	void ben.send(ada, ...frames);
	await ada.links.send(ben.key, crypto.randomUUID() as never, ['for a link of yesterday']);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(ada.frames).toEqual(frames);
	expect(ben.frames).toEqual(frames);
});

test('typing passes at most once in three seconds, however often it is said', async () => {
	const { ada, ben } = createPair();
	ada.links.sendTyping(ben.key); // nobody is there: it is not kept for later
	ada.links.dial(ben.key);
	ada.links.sendTyping(ben.key);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(ben.typing).toEqual([]);
	for (let time = 0; time < 2 * TYPING_INTERVAL - 100; time += 100) {
		ada.links.sendTyping(ben.key);
		await vi.advanceTimersByTimeAsync(100);
	}
	expect(ben.typing).toEqual([true, true]);
	ada.links.stopTyping(ben.key); // sent, or thrown away
	await vi.advanceTimersByTimeAsync(10_000);
	expect(ben.typing).toEqual([true, true]);
	expect(ben.frames).toEqual([]);
	ada.links.close(ben.key, { graceful: true });
	ada.links.sendTyping(ben.key);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(ben.typing).toHaveLength(2);
});

test('what is typed too soon after the last notice is said when it may be, if it still stands there', async () => {
	const { ada, ben } = createPair();
	ada.links.dial(ben.key);
	await vi.advanceTimersByTimeAsync(2_000);
	ada.links.sendTyping(ben.key);
	await vi.advanceTimersByTimeAsync(1_000);
	ada.links.stopTyping(ben.key); // the text was sent
	ada.links.sendTyping(ben.key); // and another is begun
	await vi.advanceTimersByTimeAsync(TYPING_INTERVAL - 1_200);
	expect(ben.typing).toHaveLength(1);
	await vi.advanceTimersByTimeAsync(400);
	expect(ben.typing).toHaveLength(2);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(ben.typing).toHaveLength(2);
});

test('typing is not said over a link that is shaky, and is when it is well again', async () => {
	const { ada, ben, net } = createPair();
	ada.links.dial(ben.key);
	await vi.advanceTimersByTimeAsync(2_000);
	net.setDown(true);
	await vi.advanceTimersByTimeAsync(6_000);
	ada.links.sendTyping(ben.key);
	net.setDown(false);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(ben.typing).toEqual([]);
	ada.links.sendTyping(ben.key);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(ben.typing).toEqual([true]);
});

test('somebody whose page crashed and is back gets a new link; the old one goes when that is open', async () => {
	const people = createPair();
	const { ada, ben, relay, net } = people;
	ada.links.dial(ben.key);
	await vi.advanceTimersByTimeAsync(2_000);
	net.of('ben').vanish();
	const back = new Party(relay, polite, net.createFor('ben'));
	back.links.dial(ada.key);
	await vi.advanceTimersByTimeAsync(300);
	expect(ada.closed.size).toBe(0); // a replayed offer would cut nothing
	await vi.advanceTimersByTimeAsync(1_000);
	expectOneLink({ ...people, ben: back });
	expect(ada.opened).toHaveLength(2);
	expect(ada.statuses.map(({ state }) => state)).toEqual(['connecting', 'open']);
	expect(ben.opened).toHaveLength(1);
});

test('a calendar that is set back by hours holds up no dial', async () => {
	const people = createPair();
	const { ada, ben } = people;
	ada.links.dial(ben.key);
	await vi.advanceTimersByTimeAsync(2_000);
	ada.links.close(ben.key, { graceful: false });
	vi.setSystemTime(Date.now() - 3 * 3_600_000);
	ada.links.dial(ben.key);
	await vi.advanceTimersByTimeAsync(2_000);
	expectOneLink(people);
});

test('many contacts are dialled a few a second', async () => {
	const { ada, net } = createPair();
	for (const key of strangers) ada.links.dial(key);
	await vi.advanceTimersByTimeAsync(1);
	const atOnce = net.connections.size;
	expect(atOnce).toBeLessThanOrEqual(DIALS_PER_SECOND + 1);
	await vi.advanceTimersByTimeAsync(2_000);
	expect(net.connections.size).toBeLessThanOrEqual(atOnce + 2 * DIALS_PER_SECOND);
	expect(net.connections.size).toBeGreaterThanOrEqual(atOnce + 2 * DIALS_PER_SECOND - 1);
});

test('an offer is answered though many dials wait for their turn, also one to the same contact', async () => {
	const { ada, ben, net } = createPair();
	for (const key of strangers) ada.links.dial(key);
	ada.links.dial(ben.key);
	ben.links.dial(ada.key);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(ada.open).toBeDefined();
	expect(ada.open).toBe(ben.open);
	await vi.advanceTimersByTimeAsync(10_000);
	expect(ada.opened).toHaveLength(1);
	expect(net.connections.size).toBeGreaterThan(40); // the turn of the others came
});

test('when the page goes, every contact learns it and nothing is dialled again', async () => {
	const { ada, ben, net } = createPair();
	ada.links.dial(ben.key);
	await vi.advanceTimersByTimeAsync(2_000);
	ada.links.closeAll();
	await vi.advanceTimersByTimeAsync(200);
	expect(ben.open).toBeUndefined();
	expect(ben.status(ada)).toEqual({ state: 'idle' });
	ada.links.goodNews();
	await vi.advanceTimersByTimeAsync(60_000);
	expect(net.live).toHaveLength(0);
	expect(ada.status(ben)).toEqual({ state: 'idle' });
	expect(vi.getTimerCount()).toBe(0);
});
