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
	const worker = new Worker(scriptUrl(withParts(workerUrl)) as string, { type: 'module', name: 'vault' });
	return connectVault(worker, onTakenOver);
}

/** The script's address, with those of what it loads when somebody searches. */
function withParts(script: string): string {
	const url = new URL(script, location.href);
	url.searchParams.set('segments', segmentsUrl);
	url.searchParams.set('wasm', wasmUrl);
	return url.href;
}
