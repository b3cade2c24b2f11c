// The page's side of the boundary: VaultApi over a worker. Ending the worker is what locking is.
import { AppError } from '#lib/protocol/errors.ts';
import type { VaultApi } from './api.ts';
import type { Call, Notice, Reply } from './serve.ts';

export interface VaultClient {
	readonly vault: VaultApi;
	/** Ends the worker, and every key with it. Calls under way are rejected with `locked`. */
	end(): void;
}

/** Connects to a vault worker that was just started. */
export function connectVault(worker: Worker, onNotice: (notice: Notice) => void): VaultClient {
	const calls = new Map<number, PromiseWithResolvers<unknown>>();
	let lastId = 0;
	let ended = false;

	function fail(error: AppError): void {
		for (const { reject } of calls.values()) reject(error);
		calls.clear();
	}
	function call(name: keyof VaultApi, request?: unknown): Promise<unknown> {
		if (ended) return Promise.reject(new AppError('locked'));
		const id = ++lastId;
		const settled = Promise.withResolvers<unknown>();
		calls.set(id, settled);
		worker.postMessage({ id, name, request } satisfies Call);
		return settled.promise;
	}
	// A worker that does not load (its script went with an update) answers nothing.
	worker.addEventListener('error', () => {
		ended = true;
		fail(new AppError('internal', 'worker'));
	});
	worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
		if ('notice' in data) {
			onNotice(data.notice);
			return;
		}
		const settled = calls.get(data.id);
		calls.delete(data.id);
		if ('error' in data) settled?.reject(new AppError(data.error));
		else settled?.resolve(data.value);
	});

	const vault = new Proxy({} as VaultApi, {
		get: (_, name: keyof VaultApi) => (request?: unknown) => call(name, request)
	});
	return {
		vault,
		end() {
			ended = true;
			worker.terminate();
			fail(new AppError('locked'));
		}
	};
}
