import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { createSeen } from './seen.ts';

const [ada, ben] = ['ada', 'ben'] as PublicKey[] as [PublicKey, PublicKey];
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function createParts() {
	const note = vi.fn<(contact: PublicKey) => void>();
	const noted = () => note.mock.calls.splice(0).map(([contact]) => contact);
	return { seen: createSeen(note), noted };
}

test('somebody is seen when they come, when they go, and when a link opens', () => {
	const { seen, noted } = createParts();
	seen.presence(ada, 'away');
	seen.presence(ben, 'offline'); // never came
	expect(noted()).toEqual([ada]);
	vi.advanceTimersByTime(60_000);
	seen.presence(ada, 'offline');
	expect(noted()).toEqual([ada]);
	vi.advanceTimersByTime(60_000);
	seen.presence(ada, 'offline'); // gone already
	expect(noted()).toEqual([]);
	seen.linked(ben);
	expect(noted()).toEqual([ben]);
});

test('it is noted once a minute for each, however often they come and go', () => {
	const { seen, noted } = createParts();
	for (let second = 0; second < 60; second++) {
		for (const who of [ada, ben]) seen.presence(who, second % 2 === 0 ? 'online' : 'offline');
		seen.linked(ada);
		vi.advanceTimersByTime(999);
	}
	expect(noted()).toEqual([ada, ben]);
	vi.advanceTimersByTime(60_000);
	seen.presence(ada, 'busy');
	expect(noted()).toEqual([ada]);
});

test('who stays is seen on and on; when nobody tells of them any more, they were not here until now', () => {
	const { seen, noted } = createParts();
	seen.presence(ada, 'online');
	vi.advanceTimersByTime(3 * 60_000);
	expect(noted()).toEqual([ada, ada, ada, ada]);
	seen.presence(ada, undefined);
	vi.advanceTimersByTime(8 * 3_600_000);
	seen.presence(ada, 'offline');
	expect(noted()).toEqual([]);
	seen.presence(ada, 'online');
	expect(noted()).toEqual([ada]);
	seen.stop();
	vi.advanceTimersByTime(3 * 60_000);
	expect(noted()).toEqual([]);
});
