// The page around the measured worker. It starts it as the app starts its own, with the addresses of the segment worker
// and of SQLite's WebAssembly for its name, and passes calls on.
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import segmentsUrl from '../../../src/lib/search/entry.ts?worker&url';
import type { Answer, Asked, BenchPage } from './calls.ts';
import workerUrl from './worker.ts?worker&url';

const waiting = new Map<number, PromiseWithResolvers<unknown>>();
let lastId = 0;
let worker: Worker | undefined;

function start(): Worker {
	const started = new Worker(workerUrl, {
		type: 'module',
		name: JSON.stringify({ segments: segmentsUrl, wasm: wasmUrl })
	});
	started.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
		const call = waiting.get(data.id);
		waiting.delete(data.id);
		if (data.error === undefined) call?.resolve(data.value);
		else call?.reject(new Error(data.error));
	});
	started.addEventListener('error', ({ message }) => {
		for (const { reject } of waiting.values()) reject(new Error(`The worker failed: ${message}`));
	});
	return started;
}

const page: BenchPage = {
	call(subject, name, request) {
		worker ??= start();
		const id = ++lastId;
		const call = Promise.withResolvers<unknown>();
		waiting.set(id, call);
		worker.postMessage({ id, subject, name, request } satisfies Asked);
		return call.promise;
	},
	restart() {
		worker?.terminate();
		worker = undefined;
	},
	async memory() {
		const { bytes } = await performance.measureUserAgentSpecificMemory();
		return bytes;
	}
};
globalThis.bench = page;
