// SQLite for the owner's export. Each call has a memory of its own, which goes with it: one never shrinks. It is part of the
// worker's script, and its WebAssembly is where the page said: so both are kept by the service worker.
import initSqlJs, { type SqlJsStatic } from 'sql.js';
import { readParts } from './start-segments.ts';

export function loadSql(): Promise<SqlJsStatic> {
	const { wasm } = readParts() ?? {};
	return initSqlJs(wasm === undefined ? {} : { locateFile: () => wasm });
}
