// The vault worker's entry: binds the vault to this browser's storage, lock and clock, and to the page's calls.
import {
	createSealedStore,
	discardUnfinished,
	inspectPasskeys,
	inspectVault,
	openSealedStore
} from '#lib/store/open.ts';
import type { SealedStore } from '#lib/store/sealed-store.ts';
import { serve } from './serve.ts';
import { tend } from './tending.ts';
import { startSegments } from './start-segments.ts';
import { createVault } from './vault.ts';
import { takeWriterLock, type WriterLock } from './writer-lock.ts';

let lock: WriterLock | undefined;

const notify = serve(
	createVault({
		inspect: inspectVault,
		passkeys: inspectPasskeys,
		async becomeWriter(takeOver) {
			lock = await takeWriterLock(takeOver);
			void lock.lost.then(() => notify('taken-over'));
		},
		create: async (passphrase) => tended(await createSealedStore(passphrase)),
		open: async (passphrase) => tended(await openSealedStore(passphrase)),
		discard: discardUnfinished,
		resign: () => lock?.release(),
		now: Date.now,
		segments: startSegments
	})
);

function tended(store: SealedStore): SealedStore {
	tend(store);
	return store;
}
