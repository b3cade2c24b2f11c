// The service worker as the page sees it: registers it, and tells when a newer version of the app waits. Owns the one
// reload into it, which only the person's own act starts: whatever else is open here may hold a text half written.
import { dev } from '$app/env';
import type { Workbox } from 'workbox-window';
import { scriptUrl } from './script-url.ts';

class Updates {
	/** A newer version is ready; `apply` goes over to it. */
	waiting = $state(false);
	#workbox: Workbox | undefined;
	#isAsked = false;
	/** Another tab has gone over already: this page is the old version's, under the new one's service worker. */
	#isReplaced = false;

	/** Registers the service worker. Without one (refused, private window) the app works, online only. */
	async start(): Promise<void> {
		if (dev || this.#workbox || !('serviceWorker' in navigator)) return;
		const { Workbox } = await import('workbox-window');
		const workbox = new Workbox(scriptUrl('/service-worker.js') as string, { type: 'classic' });
		this.#workbox = workbox;
		workbox.addEventListener('waiting', () => (this.waiting = true));
		workbox.addEventListener('controlling', ({ isUpdate, isExternal }) => {
			if (this.#isAsked) location.reload();
			else if (isUpdate || isExternal) this.waiting = this.#isReplaced = true;
		});
		try {
			await workbox.register();
		} catch {
			return;
		}
		addEventListener('visibilitychange', () => {
			// Offline it fails, and is tried again at the next look.
			if (document.visibilityState === 'visible') workbox.update().catch(() => undefined);
		});
	}

	/** Reloads into the version that waits. */
	apply(): void {
		this.#isAsked = true;
		if (this.#isReplaced) location.reload();
		else this.#workbox?.messageSkipWaiting();
	}
}

export const updates = new Updates();
