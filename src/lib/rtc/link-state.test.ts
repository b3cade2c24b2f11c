// The life of a link as a table, and what holds after any events whatever.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Attempt } from '#lib/protocol/ids.ts';
import { createLinkState, dueAt, type Effect, type LinkEvent, type LinkState, statusOf } from './link-phase.ts';
import { transition } from './link-state.ts';
import {
	ANSWER_DEADLINE,
	ATTEMPT_COUNTS,
	FIRST_BACKOFF,
	GOOD_LINK,
	GRACE,
	OPEN_DEADLINE,
	STALE_RETRIES
} from './limits.ts';

const [own, theirs, other] = ['own', 'theirs', 'other'] as unknown as readonly [Attempt, Attempt, Attempt];
const sdp = 'v=0';
const dial: LinkEvent = { type: 'dial' };
const turn: LinkEvent = { type: 'turn', attempt: own };
const sent: LinkEvent = { type: 'sent', attempt: own };
const answer: LinkEvent = { type: 'answer', attempt: own, sdp };
const offer: LinkEvent = { type: 'offer', attempt: theirs, sdp };
const opened: LinkEvent = { type: 'opened', attempt: own };
const offered = [dial, turn, sent];
const open = [...offered, answer, opened];
const shaky: LinkEvent = { type: 'shaky', attempt: own, isShaky: true };
const close = (graceful: boolean, redialIn?: number): LinkEvent => ({ type: 'close', graceful, redialIn });
/** So many ms pass, and what is due by then happens. */
type Act = LinkEvent | number;

function run(acts: readonly Act[], isPolite = false) {
	let [state, now] = [createLinkState(isPolite), 1_000];
	let effects: readonly Effect[] = [];
	for (const act of acts) {
		if (typeof act === 'number') now += act;
		const event: LinkEvent = typeof act === 'number' ? { type: 'time' } : act;
		({ state, effects } = transition(state, event, { now, random: 0.5 }));
	}
	return { state, now, status: statusOf(state), effects: effects.map(({ type }) => type) };
}

const connecting = { state: 'connecting' };
const steady = { state: 'open', shaky: false };
const failed = (failure: string) => ({ state: 'failed', failure });
const retried = (failure: string) => ({ state: 'failed', failure, retryAt: expect.any(Number) as number });

const table: readonly (readonly [string, readonly Act[], object, readonly Effect['type'][], boolean?])[] = [
	['a dial waits for its turn', [dial], connecting, ['queue']],
	['a second dial is the first', [dial, dial], connecting, []],
	['its turn: the offer', [dial, turn], connecting, ['offer']],
	['a turn that nobody waits for', [turn], { state: 'idle' }, []],
	['the offer has left', [dial, turn, sent], connecting, []],
	['an offer that has left twice', [...offered, sent], connecting, []],
	['an old offer has left', [dial, turn, { ...sent, attempt: other }], connecting, []],
	['something has left for nothing', [sent], { state: 'idle' }, []],
	['the answer', [...offered, answer], connecting, ['accept']],
	['an answer before the offer left', [dial, turn, answer], connecting, []],
	['an answer to nothing', [answer], { state: 'idle' }, []],
	['a second answer', [...offered, answer, answer], connecting, []],
	['the channel', open, steady, ['opened']],
	['a channel of another attempt', [...offered, { ...opened, attempt: other }], connecting, []],
	['the answer to a restart', [...open, answer], steady, ['accept']],
	['no answer in time', [...offered, ANSWER_DEADLINE], retried('no-answer'), ['drop']],
	['not quite the time', [...offered, ANSWER_DEADLINE - 1], connecting, []],
	['a description that is never made', [dial, turn, 10_000], retried('no-answer'), ['drop']],
	['no channel in time', [...offered, answer, OPEN_DEADLINE], retried('no-path'), ['drop']],
	['no path', [...offered, answer, { type: 'ended', attempt: own }], retried('no-path'), ['drop']],
	['the end of something else', [...offered, { type: 'ended', attempt: other }], connecting, []],
	['the wait is over', [...offered, ANSWER_DEADLINE, FIRST_BACKOFF], connecting, ['queue']],
	['time passes over nothing', [1_000_000], { state: 'idle' }, []],
	['not there', [...offered, { type: 'target-offline' }], failed('away'), ['drop']],
	['not there, before the offer left', [dial, turn, { type: 'target-offline' }], connecting, []],
	['not there, after the answer', [...offered, answer, { type: 'target-offline' }], connecting, []],
	['not there, after the channel', [...open, { type: 'target-offline' }], steady, []],
	['no server', [dial, turn, { type: 'unsent', attempt: own, failure: 'signaling' }], failed('signaling'), ['drop']],
	['good news after that', [...offered, { type: 'target-offline' }, { type: 'good-news' }], connecting, ['queue']],
	[
		'nobody wants it any more: no redial',
		[...offered, { type: 'target-offline' }, { type: 'unwanted' }, { type: 'good-news' }],
		failed('away'),
		[]
	],
	['a failure of what nobody wants', [...offered, { type: 'unwanted' }, 20_000], failed('no-answer'), ['drop']],
	[
		'an open link that is lost, and wanted no more',
		[...open, { type: 'unwanted' }, { type: 'ended', attempt: own }],
		{ state: 'idle' },
		['drop']
	],
	['an open link that is wanted no more stays', [...open, { type: 'unwanted' }], steady, []],
	['good news that nobody waits for', [{ type: 'good-news' }], { state: 'idle' }, []],
	['the invite is void', [...offered, { type: 'refused', attempt: own, reason: 'invite' }], failed('invite'), ['drop']],
	['stale', [...offered, { type: 'refused', attempt: own, reason: 'stale' }], connecting, ['drop', 'queue']],
	['another is stale', [...offered, { type: 'refused', attempt: other, reason: 'stale' }], connecting, []],
	['their offer', [offer], connecting, ['answer']],
	['their offer instead of a turn', [dial, offer], connecting, ['answer']],
	['their channel', [offer, { ...opened, attempt: theirs }], steady, ['opened']],
	['their attempt fails, unwanted', [offer, OPEN_DEADLINE], failed('no-path'), ['drop']],
	['their second offer', [offer, { ...offer, attempt: other }], connecting, ['drop', 'answer']],
	['their restart before the channel is seen', [offer, offer], connecting, ['answer-restart']],
	['the own offer comes back', [...offered, { ...offer, attempt: own }], connecting, []],
	['glare: the impolite side goes on', [...offered, offer], connecting, ['drop']],
	['glare: the polite side yields', [...offered, offer], connecting, ['drop', 'answer'], true],
	['glare before the own offer left', [dial, turn, offer], connecting, ['drop', 'answer'], true],
	['no glare: the own offer is answered', [...offered, answer, offer], connecting, ['drop', 'answer']],
	['an own attempt still counts', [dial, turn, 9_700, sent, offer], connecting, ['drop']],
	[
		'an own attempt that is old',
		[dial, turn, 9_700, sent, ATTEMPT_COUNTS - 9_700, offer],
		connecting,
		['drop', 'answer']
	],
	['an offer beside the open link', [...open, offer], steady, ['answer']],
	['its channel', [...open, offer, { ...opened, attempt: theirs }], steady, ['drop', 'opened']],
	['it fails: the link stays', [...open, offer, OPEN_DEADLINE], steady, ['drop']],
	['the link ends first', [...open, offer, { type: 'ended', attempt: own }], connecting, ['drop']],
	['the link ends', [...open, { type: 'ended', attempt: own }], retried('lost'), ['drop']],
	['the link is found dead on good news', [...open, { type: 'dead', attempt: own }], connecting, ['drop', 'queue']],
	['another is found dead', [...open, { type: 'dead', attempt: other }], steady, []],
	[
		'an unwanted one',
		[offer, { ...opened, attempt: theirs }, { type: 'dead', attempt: theirs }],
		{ state: 'idle' },
		['drop']
	],
	['dead, and another is being made', [...open, offer, { type: 'dead', attempt: own }], connecting, ['drop']],
	['what never opened cannot be dead', [...offered, { type: 'dead', attempt: own }], connecting, []],
	['the end of a link before', [...open, { type: 'ended', attempt: other }], steady, []],
	['shaky', [...open, shaky], { state: 'open', shaky: true }, []],
	['shaky twice', [...open, shaky, GRACE - 1, shaky, 1], { state: 'open', shaky: true }, ['restart']],
	['another is shaky', [...open, { ...shaky, attempt: other }], steady, []],
	['well again', [...open, shaky, { ...shaky, isShaky: false }], steady, []],
	['the polite side waits', [...open, shaky, GRACE], { state: 'open', shaky: true }, [], true],
	['no restart came', [...open, shaky, GRACE, OPEN_DEADLINE], retried('lost'), ['drop'], true],
	['much later', [...open, shaky, 60_000], { state: 'open', shaky: true }, ['restart']],
	['their restart', [...open, { ...offer, attempt: own }], steady, ['answer-restart'], true],
	['closed', [...open, close(true)], { state: 'idle' }, ['drop']],
	['closed with all', [...open, offer, close(false)], { state: 'idle' }, ['drop', 'drop']],
	['closed for now', [...open, close(true, 0)], connecting, ['drop', 'queue']],
	['closed for a while', [...open, close(true, 9_000)], retried('lost'), ['drop']],
	['closed while it waits', [dial, close(false)], { state: 'idle' }, []],
	[
		'their restart of a link that is gone here',
		[...open, close(false), { ...offer, attempt: own }],
		connecting,
		['queue']
	]
];
for (const [name, acts, status, effects, isPolite = false] of table)
	test(name, () => {
		expect(run(acts, isPolite)).toMatchObject({ status, effects });
	});

test('a restart that could not be sent is offered again on good news, by the impolite side, and has no longer time', () => {
	const unsent: LinkEvent = { type: 'unsent', attempt: own, failure: 'signaling' };
	const news: LinkEvent = { type: 'good-news' };
	expect(run([...open, shaky, GRACE, news]).effects).toEqual([]);
	expect(run([...open, shaky, GRACE, unsent, news]).effects).toEqual(['restart']);
	expect(run([...open, shaky, GRACE, unsent, news, news]).effects).toEqual([]);
	expect(run([...open, shaky, GRACE, unsent, news], true).effects).toEqual([]);
	expect(run([...open, shaky, GRACE, unsent, 9_000, news, OPEN_DEADLINE - 9_000]).status).toEqual(retried('lost'));
	expect(run([...open, unsent]).status).toEqual(steady);
});

test('a refusal as stale brings another dial at once a few times, then after a wait, and again after a link', () => {
	const refused: LinkEvent = { type: 'refused', attempt: own, reason: 'stale' };
	const round = [dial, turn, sent, refused];
	const rounds = Array.from({ length: STALE_RETRIES }, () => round).flat();
	expect(run(rounds).effects).toEqual(['drop', 'queue']);
	expect(run([...rounds, ...round]).status).toEqual(retried('no-answer'));
	const afterLink = [...rounds, turn, sent, answer, opened, close(true, 0), turn, sent, refused];
	expect(run(afterLink).effects).toEqual(['drop', 'queue']);
});

test('the waits grow from failure to failure, and a good link or good news makes the next the first again', () => {
	const failing = [turn, sent, ANSWER_DEADLINE];
	const wait = (...acts: readonly Act[]) => {
		const { state, now } = run([dial, ...acts]);
		return (dueAt(state) ?? Infinity) - now;
	};
	const thrice = [...failing, FIRST_BACKOFF, ...failing, 2 * FIRST_BACKOFF, ...failing];
	expect(wait(...failing)).toBe(FIRST_BACKOFF);
	expect(wait(...thrice)).toBe(4 * FIRST_BACKOFF);
	expect(wait(...thrice, { type: 'good-news' }, ...failing)).toBe(FIRST_BACKOFF);
	const lost: LinkEvent = { type: 'ended', attempt: own };
	expect(wait(...thrice, dial, turn, sent, answer, opened, GOOD_LINK, lost)).toBe(FIRST_BACKOFF);
	// One that ends as it opens was none: whoever answers and hangs up is not dialled twice a second.
	expect(wait(...thrice, dial, turn, sent, answer, opened, lost)).toBe(8 * FIRST_BACKOFF);
});

// Any events, with attempts that exist and attempts that do not.

const attempts = fc.constantFrom(...(['a', 'b', 'c', 'd', 'e'] as unknown as Attempt[]));
const eventOf = (attempt: Attempt): fc.Arbitrary<LinkEvent | number> =>
	fc.oneof(
		fc.constantFrom<LinkEvent>({ type: 'dial' }, { type: 'good-news' }, { type: 'target-offline' }),
		fc.constantFrom<LinkEvent>({ type: 'sent', attempt }, { type: 'opened', attempt }, { type: 'ended', attempt }),
		fc.constant<LinkEvent>({ type: 'dead', attempt }),
		fc.constantFrom<LinkEvent>({ type: 'offer', attempt, sdp }, { type: 'answer', attempt, sdp }),
		fc.constantFrom<LinkEvent>({ type: 'unsent', attempt, failure: 'lost' }, { type: 'turn', attempt }),
		fc.boolean().map((isShaky): LinkEvent => ({ type: 'shaky', attempt, isShaky })),
		fc.constantFrom('stale', 'invite').map((reason): LinkEvent => ({ type: 'refused', attempt, reason })),
		fc.constantFrom(undefined, 0, 4_000).map((redialIn): LinkEvent => close(true, redialIn)),
		fc.integer({ min: 1, max: 20_000 })
	);

/** The connections that there are: made by the effects, and known to the state. */
function held({ phase }: LinkState): Attempt[] {
	if (phase.is === 'connecting') return [phase.making.attempt];
	return phase.is === 'open' ? [phase.attempt, ...(phase.making === undefined ? [] : [phase.making.attempt])] : [];
}

test('after any events there is no connection that nobody ends, and at most one once it has settled', () => {
	fc.assert(
		fc.property(
			fc.boolean(),
			fc.array(attempts.chain(eventOf), { maxLength: 60 }),
			fc.double({ min: 0, max: 0.999, noNaN: true }),
			(isPolite, acts, random) => {
				let [state, now, fresh] = [createLinkState(isPolite), 0, 0];
				const live = new Set<Attempt>();
				const happen = (event: LinkEvent) => {
					const before = state;
					const step = transition(before, event, { now, random });
					state = step.state;
					for (const { type, ...effect } of step.effects) {
						if (!('attempt' in effect)) continue;
						const isThere = live.has(effect.attempt);
						if (type === 'offer' || type === 'answer') {
							expect(isThere).toBe(false);
							live.add(effect.attempt);
						} else if (type === 'drop') expect(live.delete(effect.attempt) || event.type === 'offer').toBe(true);
						else expect(isThere).toBe(true);
					}
					expect([...live].toSorted()).toEqual(held(state).toSorted());
					const due = dueAt(state);
					if (due !== undefined && event.type === 'time') expect(due).toBeGreaterThan(now);
					if (state.phase.is === 'connecting') expect(due).toBeLessThan(Infinity);
					if (event.type === 'good-news' && before.isWanted) expect(state.phase.is).not.toBe('resting');
					expect(statusOf(state).state).toBeDefined();
				};
				for (const act of acts) {
					if (typeof act === 'number') {
						now += act;
						happen({ type: 'time' });
					} else if (act.type === 'turn') happen({ type: 'turn', attempt: `own ${fresh++}` as Attempt });
					else happen(act);
				}
				// Nothing more is heard: what is being made comes to its end, and a wanted link is tried again and again.
				for (let round = 0; round < 20; round++) {
					now = Math.max(now, dueAt(state) ?? now);
					happen({ type: 'time' });
				}
				expect(live.size).toBeLessThanOrEqual(1);
			}
		),
		{ numRuns: 3_000 }
	);
});
