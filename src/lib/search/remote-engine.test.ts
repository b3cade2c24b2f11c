// The engine's worker: started at the first call and not before, ended when nothing is asked, and never waited for in vain.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRemoteEngine, type EngineCall, type EngineReply, type EngineWorker } from './remote-engine.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function createFake() {
	const workers: (EngineWorker & {
		readonly calls: EngineCall[];
		isEnded: boolean;
		reply(reply: EngineReply): void;
	})[] = [];
	const engine = createRemoteEngine(() => {
		const worker = {
			calls: [] as EngineCall[],
			isEnded: false,
			postMessage: (call: EngineCall) => void worker.calls.push(call),
			terminate: () => (worker.isEnded = true),
			onmessage: null as EngineWorker['onmessage'],
			onerror: null as EngineWorker['onerror'],
			reply: (data: EngineReply) => worker.onmessage?.({ data } as MessageEvent<EngineReply>)
		};
		workers.push(worker);
		return worker;
	});
	return { engine, workers };
}
const question = { terms: [], before: Infinity, limit: 1 };

test('the worker starts at the first question, and ends a minute after the last answer', async () => {
	const { engine, workers } = createFake();
	await engine.close(1); // nothing is open where nothing runs
	expect(workers).toEqual([]);
	const asked = engine.ask(1, question);
	expect(workers[0]!.calls).toEqual([{ id: 1, name: 'ask', given: [1, question] }]);
	vi.advanceTimersByTime(120_000); // as long as it works it is not ended
	expect(workers[0]!.isEnded).toBe(false);
	workers[0]!.reply({ id: 1, value: [] });
	expect(await asked).toEqual([]);
	vi.advanceTimersByTime(59_000);
	expect(workers[0]!.isEnded).toBe(false);
	vi.advanceTimersByTime(1_000);
	expect(workers[0]!.isEnded).toBe(true);
	void engine.ask(1, question);
	expect(workers.length).toBe(2);
});

test('what fails there, or a worker that dies, is told without a word of why', async () => {
	const { engine, workers } = createFake();
	const failed = engine.open(1, new Uint8Array(1));
	workers[0]!.reply({ id: 1, failed: 'internal' });
	await expect(failed).rejects.toMatchObject({ code: 'internal' });
	const refused = engine.open(1, new Uint8Array(1));
	workers[0]!.reply({ id: 2, failed: 'malformed' });
	await expect(refused).rejects.toMatchObject({ code: 'malformed' });
	const lost = [engine.build([]), engine.ask(1, question)];
	workers[0]!.onerror?.({} as ErrorEvent);
	for (const call of lost) await expect(call).rejects.toMatchObject({ code: 'internal' });
	const engineless = createRemoteEngine(() => {
		throw new TypeError('no workers here');
	});
	await expect(engineless.build([])).rejects.toMatchObject({ code: 'internal' });
});
