// Who is typing, and when that is over.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { TYPING_LIFE } from '#lib/rtc/limits.ts';
import { createTyping, type Typing } from './typing.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const [ada, ben] = ['ada', 'ben'] as PublicKey[] as [PublicKey, PublicKey];

function create() {
	const told: [PublicKey, boolean][] = [];
	const typing = createTyping((...change) => told.push(change));
	return { typing, told: () => told.splice(0) };
}

test('it is told once, kept as long as it is said again, and forgotten six seconds after the last time', () => {
	const { typing, told } = create();
	for (let time = 0; time < 5; time++) {
		typing.heard(ada, true);
		vi.advanceTimersByTime(TYPING_LIFE - 1);
	}
	expect(told()).toEqual([[ada, true]]);
	vi.advanceTimersByTime(1);
	expect(told()).toEqual([[ada, false]]);
	typing.heard(ada, true);
	expect(told()).toEqual([[ada, true]]);
});

test.each([
	['they say so', (typing: Typing) => typing.heard(ada, false)],
	['what they typed arrives', (typing: Typing) => typing.stopped(ada)]
])('it is over when %s, for them alone', (_, end) => {
	const { typing, told } = create();
	typing.heard(ada, true);
	typing.heard(ben, true);
	told();
	end(typing);
	end(typing);
	expect(told()).toEqual([[ada, false]]);
	vi.advanceTimersByTime(TYPING_LIFE);
	expect(told()).toEqual([[ben, false]]);
});

test('stopped altogether, nothing is told any more', () => {
	const { typing, told } = create();
	typing.heard(ada, true);
	told();
	typing.stop();
	vi.advanceTimersByTime(TYPING_LIFE);
	typing.stopped(ada);
	expect(told()).toEqual([]);
	expect(vi.getTimerCount()).toBe(0);
});
