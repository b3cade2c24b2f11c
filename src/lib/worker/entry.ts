// The vault worker's entry: binds the vault to this browser's storage, lock and clock, and to the page's calls.
import { createSealedStore, discardUnfinished, inspectVault, openSealedStore, proveOwner } from '#lib/store/open.ts';
import { serve } from './serve.ts';
import { createVault } from './vault.ts';
import { takeWriterLock, type WriterLock } from './writer-lock.ts';

let lock: WriterLock | undefined;

const notify = serve(
	createVault({
		inspect: inspectVault,
		async becomeWriter(takeOver) {
			lock = await takeWriterLock(takeOver);
			void lock.lost.then(() => notify('taken-over'));
		},
		create: createSealedStore,
		open: openSealedStore,
		prove: proveOwner,
		discard: discardUnfinished,
		resign: () => lock?.release(),
		now: Date.now
	})
);
