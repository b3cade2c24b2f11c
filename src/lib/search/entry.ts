// The segment worker's entry: SQLite as WebAssembly, loaded at the first call, and the engine over it. Sees texts, never a key;
// says only what it is asked.
import initSqlJs from 'sql.js';
import { answerCall } from './answers.ts';
import { createEngine } from './engine.ts';
import type { EngineCall } from './remote-engine.ts';

// The worker's name is the address of the WebAssembly: its own address comes back from the service worker without parameters.
const wasm = new URL(name, location.href);
// Its own functions are of no use here, and the older ones would be logged.
const options = { locateFile: () => wasm.href, useOldExtensionFunctions: false };
const engine = createEngine(() => initSqlJs(options));

addEventListener('message', ({ data }: MessageEvent<EngineCall>) => {
	void answerCall(engine, data).then((reply) => postMessage(reply));
});
