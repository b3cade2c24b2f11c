import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gathered } from './gathering.ts';
import { GATHERING_DEADLINE } from './limits.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const CANDIDATE = 'v=0\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n';

class Gathering extends EventTarget {
	iceGatheringState: RTCIceGatheringState = 'new';
	localDescription: RTCSessionDescription | null = null;

	become(state: RTCIceGatheringState, sdp: string, event = 'icegatheringstatechange'): void {
		this.iceGatheringState = state;
		this.localDescription = { type: 'offer', sdp } as RTCSessionDescription;
		this.dispatchEvent(new Event(event));
	}
}

function gather(before?: (connection: Gathering) => void) {
	const connection = new Gathering();
	before?.(connection);
	const abort = new AbortController();
	const seen: (string | undefined)[] = [];
	void gathered(connection, abort.signal).then((sdp) => seen.push(sdp));
	return { connection, abort, seen };
}
const turn = () => vi.advanceTimersByTimeAsync(0);

test('what is complete is there at once', async () => {
	const { seen } = gather((connection) => connection.become('complete', CANDIDATE));
	await turn();
	expect(seen).toEqual([CANDIDATE]);
	expect(vi.getTimerCount()).toBe(0);
});

test('it waits for the end of gathering', async () => {
	const { connection, seen } = gather();
	connection.become('gathering', CANDIDATE, 'icecandidate');
	await turn();
	expect(seen).toEqual([]);
	connection.become('complete', `${CANDIDATE}a=candidate:2\r\n`);
	await turn();
	expect(seen).toEqual([`${CANDIDATE}a=candidate:2\r\n`]);
	expect(vi.getTimerCount()).toBe(0);
	connection.become('complete', 'later');
	await turn();
	expect(seen).toHaveLength(1);
});

test('the old "complete" right after a restart, without a candidate, is not believed', async () => {
	const { connection, seen } = gather((before) => before.become('complete', 'v=0\r\n'));
	connection.become('gathering', 'v=0\r\n');
	await turn();
	expect(seen).toEqual([]);
	connection.become('complete', CANDIDATE);
	await turn();
	expect(seen).toEqual([CANDIDATE]);
});

test('the empty candidate that Firefox tells first is not the end', async () => {
	const { connection, seen } = gather();
	connection.become('gathering', CANDIDATE, 'icecandidate');
	connection.become('gathering', CANDIDATE, 'icecandidate');
	await turn();
	expect(seen).toEqual([]);
	connection.become('complete', CANDIDATE, 'icecandidate');
	await turn();
	expect(seen).toEqual([CANDIDATE]);
});

test('a server that never answers does not hold it up: what is there counts', async () => {
	const { connection, seen } = gather();
	connection.become('gathering', CANDIDATE);
	await vi.advanceTimersByTimeAsync(GATHERING_DEADLINE - 1);
	expect(seen).toEqual([]);
	await vi.advanceTimersByTimeAsync(1);
	expect(seen).toEqual([CANDIDATE]);
});

test('without any candidate in time there is nothing', async () => {
	const { seen } = gather();
	await vi.advanceTimersByTimeAsync(GATHERING_DEADLINE);
	expect(seen).toEqual([undefined]);
});

test('a connection that is closed is not waited for', async () => {
	const { abort, seen } = gather();
	abort.abort();
	await turn();
	expect(seen).toEqual([undefined]);
	expect(vi.getTimerCount()).toBe(0);
	const connection = new Gathering();
	await expect(gathered(connection, abort.signal)).resolves.toBeUndefined();
	expect(vi.getTimerCount()).toBe(0);
});
