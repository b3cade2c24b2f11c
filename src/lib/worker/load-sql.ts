// SQLite, loaded when it is first asked for. Each call has a memory of its own, which goes with it: one never shrinks.
import type { SqlJsStatic } from 'sql.js';

export async function loadSql(): Promise<SqlJsStatic> {
	const [{ default: initSqlJs }, { default: wasm }] = await Promise.all([
		import('sql.js'),
		import('sql.js/dist/sql-wasm-browser.wasm?url')
	]);
	return initSqlJs({ locateFile: () => wasm });
}
