// Delivery between a vault and links that are the test's: what leaves in which order, and which link is ended when.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import { createAttempt, type PublicKey } from '#lib/protocol/ids.ts';
import type { Changes, LinkOutput, LinkRef } from '#lib/worker/api.ts';
import { createDelivery } from './delivery.ts';

const ada = 'ada' as PublicKey;
const nothing: Changes = { contacts: [], messages: [], deliveries: [] };
const output = (given: Partial<LinkOutput> = {}): LinkOutput => ({
	frames: [],
	changes: nothing,
	more: false,
	owed: false,
	...given
});

/** A delivery whose vault answers what the test says, and whose links note what is asked of them. */
function createParts() {
	const events: string[] = [];
	const failures: unknown[] = [];
	const vault = {
		linkOpened: vi.fn<(ref: LinkRef) => Promise<LinkOutput>>(() => Promise.resolve(output())),
		linkClosed: vi.fn<(ref: LinkRef) => Promise<Changes>>(() => Promise.resolve(nothing)),
		receive: vi.fn<(ref: LinkRef) => Promise<LinkOutput>>(() => Promise.resolve(output())),
		nextFrames: vi.fn<(ref: LinkRef) => Promise<LinkOutput>>(() => Promise.resolve(output()))
	};
	const room = { wait: Promise.resolve() };
	const links = {
		send: vi.fn((_contact: PublicKey, _attempt: unknown, frames: readonly string[]) => {
			events.push(`send ${frames.join()}`);
			return room.wait;
		}),
		close: vi.fn((contact: PublicKey, options: { readonly graceful: boolean; readonly redialIn?: number }) => {
			events.push(`close ${contact} ${JSON.stringify(options)}`);
		})
	};
	const delivery = createDelivery(
		vault,
		links,
		(changes) => changes !== nothing && events.push('draw'),
		(error) => failures.push(error)
	);
	return { vault, links, delivery, events, failures, room, attempt: createAttempt() };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what the vault says leaves over the link it was asked about, and what it changed is drawn before', async () => {
	const { vault, links, delivery, events, attempt } = createParts();
	vault.linkOpened.mockResolvedValue(output({ frames: ['resume'], changes: { ...nothing } }));
	await delivery.opened(ada, attempt);
	vault.receive.mockResolvedValue(output({ frames: ['ack 1', 'ack 2'] }));
	await delivery.accept(ada, attempt, ['message']);
	expect(vault.receive).toHaveBeenCalledWith({ contact: ada, attempt, frames: ['message'] });
	expect(events).toEqual(['draw', 'send resume', 'send ack 1,ack 2']);
	expect(links.send.mock.calls.every((call) => call[1] === attempt)).toBe(true);
});

test('a burst is handed over in batches, in order, and none waits for the one before it', async () => {
	const { vault, delivery, events, attempt } = createParts();
	await delivery.opened(ada, attempt);
	const batches: string[][] = [];
	const answers: PromiseWithResolvers<LinkOutput>[] = [];
	vault.receive.mockImplementation((ref) => {
		batches.push([...(ref as unknown as { frames: string[] }).frames]);
		const answer = Promise.withResolvers<LinkOutput>();
		answers.push(answer);
		return answer.promise;
	});
	const long = 'x'.repeat(600_000);
	const burst = [...Array.from({ length: 130 }, (_, at) => `frame ${at}`), long, long, 'last'];
	const accepted = delivery.accept(ada, attempt, burst);
	expect(batches.map(({ length }) => length)).toEqual([64, 64, 3, 2]);
	expect(batches.flat()).toEqual(burst);
	for (const [at, answer] of answers.entries()) answer.resolve(output({ frames: [`ack ${at}`] }));
	await accepted;
	expect(events).toEqual(['send ack 0', 'send ack 1', 'send ack 2', 'send ack 3']);
});

test('as long as there is more, it is asked for: one call after the other, each when there is room', async () => {
	const { vault, delivery, events, room, attempt } = createParts();
	await delivery.opened(ada, attempt);
	let calls = 0;
	vault.nextFrames.mockImplementation(() => {
		calls++;
		return Promise.resolve(output({ frames: [`batch ${calls}`], more: calls < 3 }));
	});
	const full = Promise.withResolvers<undefined>();
	room.wait = full.promise.then(() => undefined);
	const flushed = delivery.flush(ada);
	await vi.advanceTimersByTimeAsync(1_000);
	expect(events).toEqual(['send batch 1']);
	full.resolve(undefined);
	await flushed;
	expect(events).toEqual(['send batch 1', 'send batch 2', 'send batch 3']);
	expect(calls).toBe(3);
});

test('what is new while a round is under way makes one more round, not one each', async () => {
	const { vault, delivery, attempt } = createParts();
	await delivery.opened(ada, attempt);
	const first = Promise.withResolvers<LinkOutput>();
	vault.nextFrames.mockReturnValueOnce(first.promise);
	const rounds = [delivery.flush(ada), delivery.flush(ada), delivery.flush(ada)];
	expect(vault.nextFrames).toHaveBeenCalledTimes(1);
	first.resolve(output());
	await Promise.all(rounds);
	expect(vault.nextFrames).toHaveBeenCalledTimes(2);
	await delivery.flush(ada);
	expect(vault.nextFrames).toHaveBeenCalledTimes(3);
});

test('without a link nothing is asked for', async () => {
	const { vault, delivery, attempt } = createParts();
	await delivery.flush(ada);
	await delivery.opened(ada, attempt);
	await delivery.closed(ada, attempt);
	await delivery.flush(ada);
	expect(vault.nextFrames).not.toHaveBeenCalled();
	expect(vault.linkClosed).toHaveBeenCalledWith({ contact: ada, attempt });
});

test('what arrives may make room: more is asked for then', async () => {
	const { vault, delivery, events, attempt } = createParts();
	await delivery.opened(ada, attempt);
	vault.receive.mockResolvedValue(output({ more: true }));
	vault.nextFrames.mockResolvedValue(output({ frames: ['next'] }));
	await delivery.accept(ada, attempt, ['ack']);
	await vi.waitFor(() => {
		expect(events).toEqual(['send next']);
	});
});

test('a verdict ends the link after its last words, and says when to dial again', async () => {
	const { vault, delivery, events, attempt } = createParts();
	await delivery.opened(ada, attempt);
	vault.receive.mockResolvedValue(output({ frames: ['nack'], redialIn: 60_000, more: true }));
	await delivery.accept(ada, attempt, ['message']);
	expect(events).toEqual(['send nack', 'close ada {"graceful":true,"redialIn":60000}']);
	expect(vault.nextFrames).not.toHaveBeenCalled();
});

test('a verdict about an earlier link leaves the present one alone', async () => {
	const { vault, links, delivery, attempt } = createParts();
	await delivery.opened(ada, attempt);
	const late = Promise.withResolvers<LinkOutput>();
	vault.receive.mockReturnValueOnce(late.promise);
	const accepted = delivery.accept(ada, attempt, ['message']);
	await delivery.closed(ada, attempt);
	await delivery.opened(ada, createAttempt());
	late.resolve(output({ redialIn: 0 }));
	await accepted;
	expect(links.close).not.toHaveBeenCalled();
});

test.each([
	['disk-full', '{"graceful":true}'],
	['internal', '{"graceful":true,"redialIn":10000}']
] as const)('a call that fails (%s) ends the link, sends nothing and is told', async (code, options) => {
	const { vault, delivery, events, failures, attempt } = createParts();
	await delivery.opened(ada, attempt);
	vault.receive.mockRejectedValue(new AppError(code));
	await delivery.accept(ada, attempt, ['message']);
	expect(events).toEqual([`close ada ${options}`]);
	expect(failures).toMatchObject([{ code }]);
	vault.nextFrames.mockRejectedValue(new AppError(code));
	await delivery.flush(ada);
	expect(failures).toHaveLength(2);
});

test('a contact who owes a frame has 15 s for it, whatever they send instead', async () => {
	const { vault, delivery, events, attempt } = createParts();
	vault.linkOpened.mockResolvedValue(output({ owed: true }));
	vault.receive.mockResolvedValue(output({ owed: true }));
	await delivery.opened(ada, attempt);
	await vi.advanceTimersByTimeAsync(14_000);
	await delivery.accept(ada, attempt, ['typing']);
	await vi.advanceTimersByTimeAsync(900);
	expect(events).toEqual([]);
	await vi.advanceTimersByTimeAsync(200);
	expect(events).toEqual(['close ada {"graceful":true,"redialIn":10000}']);
});

test('a frame that came in time, or a link that ended before, is not held against the next', async () => {
	const { vault, delivery, events, attempt } = createParts();
	vault.linkOpened.mockResolvedValue(output({ owed: true }));
	await delivery.opened(ada, attempt);
	await delivery.accept(ada, attempt, ['resume']); // nothing is owed after it
	await vi.advanceTimersByTimeAsync(20_000);
	const [second, third] = [createAttempt(), createAttempt()];
	await delivery.opened(ada, second);
	await vi.advanceTimersByTimeAsync(14_000);
	await delivery.opened(ada, third); // it has 15 s of its own
	await delivery.closed(ada, second);
	await vi.advanceTimersByTimeAsync(14_000);
	await delivery.closed(ada, third);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(events).toEqual([]);
});

test('contacts do not wait for each other', async () => {
	const { vault, delivery, attempt } = createParts();
	const ben = 'ben' as PublicKey;
	await delivery.opened(ada, attempt);
	await delivery.opened(ben, createAttempt());
	const stuck = Promise.withResolvers<LinkOutput>();
	vault.nextFrames.mockReturnValueOnce(stuck.promise);
	const waiting = delivery.flush(ada);
	await delivery.flush(ben);
	expect(vault.nextFrames).toHaveBeenCalledTimes(2);
	stuck.resolve(output());
	await waiting;
});
