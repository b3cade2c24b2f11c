// The segment worker's entry: SQLite as WebAssembly, loaded at the first call, and the engine over it. Sees texts, never a key;
// says only what it is asked.
import initSqlJs from 'sql.js';
import { createEngine } from './engine.ts';
import type { EngineCall, EngineReply } from './remote-engine.ts';

// The worker's name is the address of the WebAssembly: its own address comes back from the service worker without parameters.
const wasm = new URL(name, location.href);
// Its own functions are of no use here, and the older ones would be logged.
const options = { locateFile: () => wasm.href, useOldExtensionFunctions: false };
const engine = createEngine(() => initSqlJs(options));

addEventListener('message', ({ data: { id, name, given } }: MessageEvent<EngineCall>) => {
	const calls: Readonly<Record<string, (...given: never[]) => Promise<unknown>>> = { ...engine };
	const reply = (message: EngineReply, transfer: Transferable[] = []) => postMessage(message, { transfer });
	const answer = calls[name]?.(...(given as never[])) ?? Promise.reject(new Error('no such call'));
	answer.then(
		(value) => reply({ id, value }),
		() => reply({ id, failed: true }) // why could hold a word
	);
});
