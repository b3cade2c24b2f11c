// What the links report of a contact: where an attempt stands, what came of it, and what is known when it is gone.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ANSWER_DEADLINE, OPEN_DEADLINE } from './limits.ts';
import { createPair } from './testing/pair.ts';
import type { Party } from './testing/parties.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
/** Until the party's attempt has failed. */
async function failure({ links, ...party }: Party, { key }: Party) {
	for (let step = 0; step < 800 && links.status(key).state !== 'failed'; step++) await pass(25);
	return { of: party.key, ...(await links.report(key)) };
}
const steps = ['queued', 'gathering', 'sending', 'answer', 'opening'];

test('of a contact whom nobody dialled there is no report', async () => {
	const { ada, ben } = createPair();
	await expect(ada.links.report(ben.key)).resolves.toBeUndefined();
});

test('an open link: the addresses of both, the steps on both sides, and what the browser counts', async () => {
	const { ada, ben, net } = createPair();
	ada.links.dial(ben.key);
	await pass(2_000);
	net
		.of('ada')
		.stats.set('D', { type: 'data-channel', bytesSent: 9, messagesSent: 1, bytesReceived: 0, messagesReceived: 0 });
	const own = { kind: 'host', protocol: 'udp', address: '192.168.1.4', port: 5000 };
	const report = await ada.links.report(ben.key);
	expect(report).toMatchObject({
		...{ status: { state: 'open', shaky: false }, own: [own], remote: [own], nat: 'unknown', serversAsked: 0 },
		...{ sent: { bytes: 9, messages: 1 }, path: undefined },
		attempt: { isOwn: true, outcome: 'opened' }
	});
	const times = report!.attempt!.steps;
	expect(times.map(({ step }) => step)).toEqual(steps);
	expect(times.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThan(1_000);
	for (const { step, ms } of times) if (step !== 'queued') expect(ms, step).toBeGreaterThan(0);
	const theirs = await ben.links.report(ada.key);
	expect(theirs?.attempt).toMatchObject({ isOwn: false, outcome: 'opened' });
	expect(theirs?.attempt?.steps.map(({ step }) => step)).toEqual(['gathering', 'sending', 'opening']);
});

test('a restart of the link does not change the times of the attempt that made it', async () => {
	const { ada, ben, net } = createPair();
	ada.links.dial(ben.key);
	await pass(2_000);
	const before = await ada.links.report(ben.key);
	net.setDown(true);
	await pass(16_000);
	net.setDown(false);
	await pass(2_000);
	expect(ada.opened).toHaveLength(1);
	expect((await ada.links.report(ben.key))?.attempt).toEqual(before?.attempt);
});

test('while it is made, the report says where it stands', async () => {
	const { ada, ben, relay } = createPair();
	relay.loses = (type) => type === 'p2p_answer';
	ada.links.dial(ben.key);
	await pass(2_000);
	const { status, attempt } = (await ada.links.report(ben.key))!;
	expect([status.state, attempt?.outcome, attempt?.steps.at(-1)?.step]).toEqual(['connecting', 'running', 'answer']);
	await pass(1_000);
	const later = (await ada.links.report(ben.key))!.attempt!.steps.at(-1)!;
	expect(later.ms).toBe(attempt!.steps.at(-1)!.ms + 1_000);
});

test('without an answer: how long it was awaited, why it ended, and what had been gathered', async () => {
	const { ada, ben, relay } = createPair();
	relay.loses = () => true;
	ada.links.dial(ben.key);
	const report = await failure(ada, ben);
	expect(report).toMatchObject({
		...{ own: [{ address: '192.168.1.4' }], remote: [] },
		attempt: { outcome: 'ended', failure: 'no-answer' }
	});
	expect(report.attempt?.steps.at(-1)).toEqual({ step: 'answer', ms: ANSWER_DEADLINE });
});

test('without a path, on both sides: the addresses that led to none', async () => {
	const { ada, ben, net } = createPair();
	net.setDown(true);
	ada.links.dial(ben.key);
	for (const report of [await failure(ben, ada), await failure(ada, ben)]) {
		expect(report).toMatchObject({
			...{ own: [{ kind: 'host' }], remote: [{ kind: 'host' }] },
			attempt: { outcome: 'ended', failure: 'no-path' }
		});
		const last = report.attempt?.steps.at(-1);
		expect(last?.step).toBe('opening');
		expect(last?.ms).toBeGreaterThan(OPEN_DEADLINE - 500); // whoever answers has gathered in it
	}
});

test('a contact who is not there, and a dial that is taken back', async () => {
	const { ada, ben } = createPair();
	ben.isOnline = false;
	ada.links.dial(ben.key);
	await pass(1_000);
	expect((await ada.links.report(ben.key))?.attempt).toMatchObject({ outcome: 'ended', failure: 'away' });
	ada.links.dial(ben.key);
	ada.links.close(ben.key, { graceful: true });
	expect((await ada.links.report(ben.key))?.attempt).toEqual({
		...{ isOwn: true, outcome: 'ended', failure: undefined },
		steps: [{ step: 'queued', ms: 0 }]
	});
});

test('where two offers cross, the side that yields reports the attempt that it answers', async () => {
	const { ada, ben } = createPair();
	ada.links.dial(ben.key);
	ben.links.dial(ada.key);
	await pass(2_000);
	expect((await ada.links.report(ben.key))?.attempt).toMatchObject({ isOwn: true, outcome: 'opened' });
	expect((await ben.links.report(ada.key))?.attempt).toMatchObject({ isOwn: false, outcome: 'opened' });
});
