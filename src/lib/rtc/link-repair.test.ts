// How a link that is interrupted, refused or lost comes back, and when it does not.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
	ANSWER_DEADLINE,
	DEAD_AFTER,
	FIRST_BACKOFF,
	GRACE,
	LONGEST_BACKOFF,
	OPEN_DEADLINE,
	PROBE_DEADLINE
} from './limits.ts';
import { createPair, expectOneLink, type Pair } from './testing/pair.ts';
import { Party, polite } from './testing/parties.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function connected(): Promise<Pair> {
	const people = createPair();
	people.ada.links.dial(people.ben.key);
	people.ben.links.dial(people.ada.key);
	await pass(2_000);
	expectOneLink(people);
	return people;
}

test('a short outage heals by itself', async () => {
	const people = await connected();
	const { net, ada, ben, relay } = people;
	const described = relay.log.length;
	net.setDown(true);
	await pass(6_000);
	expect(ada.status(ben)).toEqual({ state: 'open', shaky: true });
	net.setDown(false);
	await pass(GRACE + 1_000);
	expectOneLink(people);
	expect(relay.log).toHaveLength(described);
});

test('a longer one is healed by an ICE restart of the impolite side, and what waited arrives in order', async () => {
	const people = await connected();
	const { net, ada, ben, relay } = people;
	const described = relay.log.length;
	net.setDown(true);
	void ada.send(ben, 'one');
	void ben.send(ada, 'eins');
	await pass(16_000); // the browsers have given up
	void ada.send(ben, 'two');
	net.setDown(false);
	await pass(1_000);
	expectOneLink(people);
	expect(ada.opened).toHaveLength(1);
	expect(relay.log.slice(described).map(({ type, from }) => [type, from])).toEqual([
		['p2p_offer', ada.key],
		['p2p_answer', ben.key]
	]);
	expect([ben.frames, ada.frames]).toEqual([['one', 'two'], ['eins']]);
});

test('a restart that could not be sent is made when the signaling server is back', async () => {
	const people = await connected();
	const { net, ada, ben } = people;
	net.setDown(true);
	ada.isOnline = false;
	await pass(18_000);
	net.setDown(false);
	ada.isOnline = true;
	ada.links.goodNews();
	await pass(1_000);
	expectOneLink(people);
	expect(ben.opened).toHaveLength(1);
});

test('the polite side alone notices: it waits for the other, and dials anew in the end', async () => {
	const people = await connected();
	const { net, ada, ben, relay } = people;
	const described = relay.log.length;
	net.of('ben').become('disconnected');
	await pass(GRACE + OPEN_DEADLINE - 100);
	expect(ben.status(ada)).toEqual({ state: 'open', shaky: true });
	expect(ada.status(ben)).toEqual({ state: 'open', shaky: false });
	expect(relay.log).toHaveLength(described);
	await pass(3_000);
	expectOneLink(people);
	expect(relay.log.length).toBeGreaterThan(described);
});

test('a restart meets a page that knows nothing of the link: a new one takes its place at once', async () => {
	const people = await connected();
	const { net, ada, relay, ben } = people;
	net.of('ben').vanish();
	ben.isOnline = false;
	net.of('ada').become('disconnected');
	const back = new Party(relay, polite, net.createFor('ben'));
	await pass(GRACE + 4_000);
	expectOneLink({ ...people, ben: back });
	expect(ada.opened).toHaveLength(2);
});

test('a restart meets a side that has lost the link: that one dials at once', async () => {
	const people = await connected();
	const { net, ada, ben } = people;
	net.setDown(true);
	await pass(6_000);
	ben.links.close(ada.key, { graceful: false, redialIn: 600_000 }); // Ada cannot hear of it
	net.setDown(false);
	await pass(GRACE + 2_000);
	expectOneLink(people);
	expect(ada.opened).toHaveLength(2);
});

/** Ben's page is gone without a word, and another of his is there; Ada's browser notices nothing. */
function replaceBen({ net, relay, ...people }: Pair): Pair {
	net.of('ben').vanish();
	people.ben.links.closeAll();
	return { ...people, net, relay, ben: new Party(relay, polite, net.createFor('ben')) };
}

test('a link that is dead and looks alive is made anew after 30 s, without any news', async () => {
	const people = replaceBen(await connected());
	const { ada } = people;
	await pass(DEAD_AFTER - 2_500);
	expect(ada.status(people.ben)).toEqual({ state: 'open', shaky: false });
	await pass(4_000);
	expectOneLink(people);
	expect(ada.opened).toHaveLength(2);
});

test('on news of the device it is found within the time of a probe, and made anew at once', async () => {
	const people = replaceBen(await connected());
	const { ada } = people;
	ada.links.probe();
	await pass(PROBE_DEADLINE - 1);
	expect(ada.status(people.ben)).toEqual({ state: 'open', shaky: false });
	await pass(1);
	expect(ada.status(people.ben)).toEqual({ state: 'connecting' });
	await pass(1_000);
	expectOneLink(people);
	expect(ada.statuses.map(({ state }) => state)).not.toContain('failed');
});

test('links that live are asked and stay; both may ask', async () => {
	const people = await connected();
	const { ada, ben, relay } = people;
	const described = relay.log.length;
	ada.links.probe();
	ben.links.probe();
	await pass(PROBE_DEADLINE + 1_000);
	expectOneLink(people);
	expect(relay.log).toHaveLength(described);
});

test('the network was away and nobody noticed: what both find dead becomes one link', async () => {
	const people = await connected();
	const { net, ada, ben } = people;
	net.setDown(true);
	ada.links.probe();
	ben.links.probe();
	void ada.send(ben, 'lost with the link');
	await pass(PROBE_DEADLINE);
	net.setDown(false);
	await pass(2_000);
	expectOneLink(people);
	expect([ada.opened.length, ben.opened.length]).toEqual([2, 2]);
});

test('a contact who is away is dialled on good news only', async () => {
	const { ada, ben, relay, net } = createPair();
	ben.isOnline = false;
	ada.links.dial(ben.key);
	await pass(1_000);
	expect(ada.status(ben)).toEqual({ state: 'failed', failure: 'away' });
	await pass(120_000);
	expect(relay.log).toHaveLength(1);
	ben.isOnline = true;
	ada.links.goodNews(ben.key);
	await pass(1_000);
	expectOneLink({ ada, ben, relay, net });
});

test('"not there" about an earlier offer does not end the dial that is being made', async () => {
	const people = createPair();
	const { ada, ben } = people;
	ada.links.dial(ben.key);
	await pass(10);
	ada.links.targetOffline(ben.key);
	await pass(2_000);
	expectOneLink(people);
	expect([...ada.closed.values()]).toEqual([]);
});

test('without an answer the waits double up to the longest, and begin anew after a link or good news', async () => {
	const { ada, ben, relay } = createPair();
	relay.loses = () => true;
	const { key } = ben;
	ada.links.dial(key);
	const waits: number[] = [];
	for (let time = 0; time < 10; time++) {
		for (let step = 0; step < 200 && ada.status(ben).state !== 'failed'; step++) await pass(50);
		const status = ada.status(ben);
		expect(status).toMatchObject({ state: 'failed', failure: 'no-answer' });
		const wait = (status.state === 'failed' ? (status.retryAt ?? Infinity) : Infinity) - Date.now();
		waits.push(wait);
		await pass(wait + 1);
		expect(ada.status(ben).state).toBe('connecting');
	}
	for (const [index, wait] of waits.entries()) {
		const base = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** index);
		expect(wait).toBeGreaterThan(base * 0.5 - 51);
		expect(wait).toBeLessThan(base * 1.5);
	}
	await pass(ANSWER_DEADLINE + 1_000);
	expect(ada.status(ben).state).toBe('failed');
	ada.links.goodNews();
	expect(ada.status(ben).state).toBe('connecting');
	await pass(ANSWER_DEADLINE + 2_000);
	const tries = ada.statuses.filter(({ state }) => state === 'failed').length;
	expect(tries).toBeGreaterThan(11); // the first wait again, and not the longest
});

test('a contact who refuses the invite is not dialled again; one who calls an offer stale is, a few times at once', async () => {
	const { ada, ben, relay } = createPair();
	ben.refuses = 'invite';
	ada.links.dial(ben.key);
	await pass(60_000);
	expect(ada.status(ben)).toEqual({ state: 'failed', failure: 'invite' });
	expect(relay.log.filter(({ type }) => type === 'p2p_offer')).toHaveLength(1);

	ben.refuses = 'stale';
	ada.links.goodNews();
	await pass(600);
	const status = ada.status(ben);
	expect(relay.log.filter(({ type }) => type === 'p2p_offer')).toHaveLength(4);
	expect(status).toMatchObject({ state: 'failed', failure: 'no-answer' });
	ben.refuses = undefined;
	await pass(2_000);
	expect(ada.open).toBe(ben.open);
});

test.each([
	['the signaling server', 'signaling', ({ ada }: Pair, is: boolean) => Object.assign(ada, { isOnline: is })],
	['an address', 'no-candidates', ({ net }: Pair, is: boolean) => Object.assign(net, { candidates: is ? 1 : 0 })],
	['room for a connection', 'lost', ({ net }: Pair, is: boolean) => Object.assign(net, { isFull: !is })],
	['an unlocked vault', 'lost', ({ ada }: Pair, is: boolean) => Object.assign(ada, { isLocked: !is })]
])('without %s a dial fails as "%s", and good news mends it', async (_, failure, set) => {
	const people = createPair();
	const { ada, ben } = people;
	set(people, false);
	ada.links.dial(ben.key);
	await pass(2_300);
	expect(ada.statuses.find(({ state }) => state === 'failed')).toMatchObject({ failure });
	set(people, true);
	ada.links.goodNews();
	await pass(3_000);
	expectOneLink(people);
});

test('whoever cannot answer says so and is dialled again', async () => {
	const people = createPair();
	const { ada, ben } = people;
	ben.isLocked = true;
	ada.links.dial(ben.key);
	await pass(5_000);
	expect(ben.statuses).toEqual([]);
	ben.isLocked = false;
	await pass(10_000);
	expectOneLink(people);
});

test.each([
	[0, 500, true],
	[5_000, 4_900, false],
	[5_000, 6_000, true],
	[undefined, 60_000, false]
])('closed with redialIn %s: after %i ms there is a link: %s', async (redialIn, wait, isThere) => {
	const people = createPair();
	const { ada, ben } = people;
	ada.links.dial(ben.key);
	await pass(2_000);
	void ada.send(ben, 'the last word');
	ada.links.close(ben.key, { graceful: true, ...(redialIn !== undefined && { redialIn }) });
	await pass(wait);
	expect(ben.frames).toEqual(['the last word']);
	expect([...ada.closed.values()]).toEqual([1]);
	expect(ada.open !== undefined).toBe(isThere);
	if (isThere) expectOneLink(people);
});

test('a dial that waits for its turn is taken back by closing, and its wait is kept', async () => {
	const { ada, ben, net } = createPair();
	ada.links.dial(ben.key);
	ada.links.close(ben.key, { graceful: false, redialIn: 5_000 });
	await pass(4_900);
	expect(net.connections.size).toBe(0);
	await pass(1_000);
	expect(ada.open).toBe(ben.open);
	expect(ada.open).toBeDefined();
});
