// Starts the vault worker: the one place that knows its script.
import { connectVault, type VaultClient } from '#lib/worker/client.ts';
import workerUrl from '#lib/worker/entry.ts?worker&url';
import { scriptUrl } from './script-url.ts';

export type RunningVault = VaultClient;

/** @param onTakenOver another tab writes now; this vault must be ended */
export function startVault(onTakenOver: () => void): RunningVault {
	const worker = new Worker(scriptUrl(workerUrl) as string, { type: 'module', name: 'vault' });
	return connectVault(worker, onTakenOver);
}
