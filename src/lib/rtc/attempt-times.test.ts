// The times of one attempt's steps, by a clock of the test's.
import { expect, test } from 'vitest';
import type { Attempt } from '#lib/protocol/ids.ts';
import { AttemptTimes } from './attempt-times.ts';

const [one, other] = ['one', 'other'] as unknown as readonly [Attempt, Attempt];

test('an own attempt, step by step', () => {
	const times = new AttemptTimes(100);
	expect(times.report(103)).toEqual({
		...{ isOwn: true, outcome: 'running', failure: undefined },
		steps: [{ step: 'queued', ms: 3 }]
	});
	times.dialled(one, 105);
	times.enter(one, 'sending', 125);
	times.enter(one, 'answer', 128);
	times.enter(one, 'opening', 198);
	times.opened(one, 230);
	const report = times.report(10_000);
	expect(report.outcome).toBe('opened');
	expect(report.steps).toEqual([
		{ step: 'queued', ms: 5 },
		{ step: 'gathering', ms: 20 },
		{ step: 'sending', ms: 3 },
		{ step: 'answer', ms: 70 },
		{ step: 'opening', ms: 32 }
	]);
	times.ended(one, 300, 'lost'); // the end of a link is none of the attempt
	times.enter(one, 'sending', 400); // a restart's description
	expect(times.report(10_000)).toEqual(report);
});

test('one that fails keeps how long it stayed where it failed, and the first reason', () => {
	const times = new AttemptTimes(0);
	times.dialled(one, 1);
	times.enter(one, 'sending', 2);
	times.enter(one, 'answer', 3);
	times.ended(undefined, 8_003, 'no-answer');
	times.ended(one, 8_004, undefined);
	expect(times.report(9_000)).toMatchObject({ outcome: 'ended', failure: 'no-answer' });
	expect(times.report(9_000).steps.at(-1)).toEqual({ step: 'answer', ms: 8_000 });
});

test('an answer begins by gathering; another attempt, and a step that has been, change nothing', () => {
	const times = new AttemptTimes(0, one);
	times.enter(one, 'sending', 10);
	times.enter(other, 'opening', 11);
	times.opened(other, 12);
	times.ended(other, 13, 'no-path');
	times.enter(one, 'gathering', 14);
	times.enter(one, 'opening', 20);
	expect(times.report(25)).toEqual({
		...{ isOwn: false, outcome: 'running', failure: undefined },
		steps: [
			{ step: 'gathering', ms: 10 },
			{ step: 'sending', ms: 10 },
			{ step: 'opening', ms: 5 }
		]
	});
});
