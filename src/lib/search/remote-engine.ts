// The engine in a worker of its own, as the vault worker sees it. Owns that worker's life: started at the first call, ended
// when nothing was asked for a while, since the memory of SQLite never shrinks.
import { AppError, type ErrorCode } from '#lib/protocol/errors.ts';
import type { SegmentEngine } from './engine.ts';

/** A question to the worker, and its answer: without a value when it failed. */
export interface EngineCall {
	readonly id: number;
	readonly name: keyof SegmentEngine;
	readonly given: readonly unknown[];
}
export interface EngineReply {
	readonly id: number;
	readonly value?: unknown;
	readonly failed?: ErrorCode;
}

/** What of a worker is used here. */
export interface EngineWorker {
	postMessage(message: EngineCall, transfer: Transferable[]): void;
	terminate(): void;
	onmessage: ((event: MessageEvent<EngineReply>) => void) | null;
	onerror: ((event: ErrorEvent) => void) | null;
}

/** Longer than somebody thinks between two words that they look for, in ms. */
const IDLE = 60_000;

/** @param start starts the worker; what it is asked after its end another one is asked, with no segment open */
export function createRemoteEngine(start: () => EngineWorker): SegmentEngine {
	const calls = new Map<number, PromiseWithResolvers<unknown>>();
	let worker: EngineWorker | undefined;
	let lastId = 0;
	let idle: ReturnType<typeof setTimeout> | undefined;

	function end(): void {
		worker?.terminate();
		worker = undefined;
		for (const { reject } of calls.values()) reject(new AppError('internal', 'segments'));
		calls.clear();
	}
	function running(): EngineWorker {
		if (worker !== undefined) return worker;
		worker = start();
		worker.onerror = end;
		worker.onmessage = ({ data: { id, value, failed } }) => {
			const call = calls.get(id);
			calls.delete(id);
			if (failed !== undefined) call?.reject(new AppError(failed, 'segments'));
			else call?.resolve(value);
			if (calls.size === 0) idle = setTimeout(end, IDLE);
		};
		return worker;
	}
	async function call(
		name: keyof SegmentEngine,
		given: readonly unknown[],
		transfer: Transferable[] = []
	): Promise<unknown> {
		clearTimeout(idle);
		const id = ++lastId;
		const settled = Promise.withResolvers<unknown>();
		calls.set(id, settled);
		try {
			running().postMessage({ id, name, given }, transfer);
		} catch {
			calls.delete(id);
			throw new AppError('internal', 'segments'); // this browser starts no worker here
		}
		return settled.promise;
	}

	return {
		build: (texts) => call('build', [texts]) as ReturnType<SegmentEngine['build']>,
		ask: (segment, question) => call('ask', [segment, question]) as ReturnType<SegmentEngine['ask']>,
		open: (segment, database) => call('open', [segment, database], [database.buffer]) as Promise<void>,
		close: (segment) => (worker === undefined ? Promise.resolve() : (call('close', [segment]) as Promise<void>))
	};
}
