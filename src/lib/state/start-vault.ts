// Starts the vault worker: the one place that knows its script, and what the script needs to start the search index's worker.
// All of it is named here, in the page, so that the service worker keeps it.
import wasmUrl from 'sql.js/dist/sql-wasm-browser.wasm?url';
import segmentsUrl from '#lib/search/entry.ts?worker&url';
import { connectVault, type VaultClient } from '#lib/worker/client.ts';
import workerUrl from '#lib/worker/entry.ts?worker&url';
import { scriptUrl } from './script-url.ts';

export type RunningVault = VaultClient;

/** @param onTakenOver another tab writes now; this vault must be ended */
export function startVault(onTakenOver: () => void): RunningVault {
	// By its name and not its address: what the service worker answers has the address without its parameters.
	const name = JSON.stringify({ segments: segmentsUrl, wasm: wasmUrl });
	const worker = new Worker(scriptUrl(workerUrl) as string, { type: 'module', name });
	return connectVault(worker, onTakenOver);
}
