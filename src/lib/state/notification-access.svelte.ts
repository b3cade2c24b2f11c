// Whether this browser shows notifications of ours, and the one question for it, which only a person's own act asks. Owns what it
// comes to; whether they are wanted is a preference.
import { isInstalled, isWebKit } from './browser.ts';

/** install: only once the app is installed; unsupported: not here. */
export type NotificationAccess = 'granted' | 'unasked' | 'denied' | 'install' | 'unsupported';

const accessBy = { granted: 'granted', denied: 'denied', default: 'unasked' } as const satisfies Record<
	NotificationPermission,
	NotificationAccess
>;

export class Notifications {
	#access = $state(permission());

	get access(): NotificationAccess {
		return this.#access;
	}

	/** Keeps `access` as it is while somebody looks at it. @returns ends that */
	watch(): () => void {
		const abort = new AbortController();
		void this.#look();
		void this.#follow(abort.signal);
		return () => abort.abort();
	}

	/** Asks the browser, which may ask the person. To be called in the turn of their click. @returns whether they are shown now */
	async ask(): Promise<boolean> {
		try {
			if (typeof Notification !== 'undefined') await Notification.requestPermission();
		} catch {
			// it does not even ask; what it says now stands below
		}
		await this.#look();
		return this.#access === 'granted';
	}

	async #look(): Promise<void> {
		this.#access = await readAccess();
	}
	/** The permission may be given or taken in the browser's own settings. */
	async #follow(signal: AbortSignal): Promise<void> {
		try {
			const status = await navigator.permissions.query({ name: 'notifications' });
			if (!signal.aborted) status.addEventListener('change', () => void this.#look(), { signal });
		} catch {
			// a browser that does not tell: it is read again with the next look at the settings
		}
	}
}

async function readAccess(): Promise<NotificationAccess> {
	if (typeof Notification === 'undefined' || !('serviceWorker' in navigator))
		return isWebKit() && !isInstalled() ? 'install' : 'unsupported';
	const registration = await navigator.serviceWorker.getRegistration().catch(() => undefined);
	if (registration === undefined || !('showNotification' in registration)) return 'unsupported';
	return permission();
}

function permission(): NotificationAccess {
	return typeof Notification === 'undefined' ? 'unsupported' : accessBy[Notification.permission];
}

export const notifications = new Notifications();
