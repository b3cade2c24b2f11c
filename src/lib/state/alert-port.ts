// What of this browser tells somebody of a message while they do not look at the page: notifications, through the service
// worker, and the count on the app's icon. Owns their form; whom and what is told is decided in alerts.ts.
import { languageTag } from '#lib/words/language.svelte.ts';

/** What a notification says. */
export interface Notice {
	readonly title: string;
	readonly body: string;
	readonly cause: NoticeCause;
}
/**
 * new: of a message, and it draws attention; more: of another one, quietly, because the last time was just now; reworded: it says
 * something else than before, and is not shown again where the person has put it away.
 */
export type NoticeCause = 'new' | 'more' | 'reworded';

export interface AlertPort {
	/** Whether the browser shows notifications now. */
	isAllowed(): boolean;
	/** Shows it in the place of an earlier one of that name. The name is readable to the browser and must mean nothing. */
	show(name: string, notice: Notice): Promise<void>;
	close(name: string): Promise<void>;
	/** The service worker closes all there are: those of a page that ends and cannot wait for an answer, and what another left. */
	closeAllLater(): void;
	/** 0: none. */
	count(unread: number): void;
	/** @param open whether the name was known; then that is looked at which it stands for */
	clicked(open: (name: string) => boolean, signal: AbortSignal): void;
}

/** What the service worker is told, and tells: `service-worker.ts` reads and writes the same. */
interface Click {
	readonly type: 'NOTIFICATION_CLICKED';
	readonly name: string;
}
interface Closing {
	readonly type: 'CLOSE_NOTIFICATIONS';
	/** Also where another window of the app is open, whose they may be. */
	readonly evenOthers: boolean;
}

/** `renotify` is not in TypeScript's library yet. */
type Options = NotificationOptions & { readonly renotify: boolean };

export function createAlertPort(): AlertPort {
	return {
		isAllowed: () => typeof Notification !== 'undefined' && Notification.permission === 'granted',
		async show(name, { title, body, cause }) {
			const worker = await registration();
			if (cause === 'reworded' && (await worker?.getNotifications({ tag: name }))?.length === 0) return;
			const options: Options = {
				body,
				tag: name,
				renotify: cause === 'new',
				silent: true, // the sound is the app's own, so that it is made where it was chosen, and once
				icon: '/icon-192.png',
				lang: languageTag(),
				dir: 'auto'
			};
			await worker?.showNotification(title, options);
		},
		async close(name) {
			for (const shown of (await (await registration())?.getNotifications({ tag: name })) ?? []) shown.close();
		},
		closeAllLater: () => tell({ type: 'CLOSE_NOTIFICATIONS', evenOthers: true }),
		count(unread) {
			if (!('setAppBadge' in navigator)) return;
			const done = unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge();
			done.catch(() => undefined); // an icon that takes none
		},
		clicked(open, signal) {
			if (!('serviceWorker' in navigator)) return;
			const hear = ({ data, ports }: MessageEvent<Partial<Click> | undefined>) => {
				if (data?.type !== 'NOTIFICATION_CLICKED' || data.name === undefined) return;
				if (open(data.name)) ports[0]?.postMessage(true);
			};
			navigator.serviceWorker.addEventListener('message', hear, { signal });
		}
	};
}

/** Closes what an earlier visit has left that had no time to end, as when the browser ended. */
export function closeLeftovers(): void {
	tell({ type: 'CLOSE_NOTIFICATIONS', evenOthers: false });
}

async function registration(): Promise<ServiceWorkerRegistration | undefined> {
	return 'serviceWorker' in navigator ? navigator.serviceWorker.getRegistration() : undefined;
}
function tell(message: Closing): void {
	if ('serviceWorker' in navigator) navigator.serviceWorker.controller?.postMessage(message);
}
