// What is asked of the browser, and that one without any of it has nothing to complain of.
import { afterEach, expect, test, vi } from 'vitest';
import { closeLeftovers, createAlertPort } from './alert-port.ts';

afterEach(() => vi.unstubAllGlobals());

/** A browser that shows notifications. */
function stub(permission = 'granted') {
	const shown = new Map<string, { readonly close: () => void }>();
	const controller = { postMessage: vi.fn() };
	const showNotification = vi.fn((_title: string, { tag }: { readonly tag: string }) => {
		shown.set(tag, { close: () => shown.delete(tag) });
		return Promise.resolve();
	});
	const getNotifications = ({ tag }: { readonly tag: string }) =>
		Promise.resolve([...shown].flatMap(([name, each]) => (name === tag ? [each] : [])));
	const worker = Object.assign(new EventTarget(), {
		controller,
		getRegistration: () => Promise.resolve({ showNotification, getNotifications })
	});
	const badge = {
		setAppBadge: vi.fn(() => Promise.reject(new Error('no icon'))),
		clearAppBadge: vi.fn(() => Promise.resolve())
	};
	vi.stubGlobal('navigator', { serviceWorker: worker, ...badge, languages: [] });
	vi.stubGlobal('Notification', { permission });
	return { shown, controller, showNotification, worker, ...badge };
}
const notice = { title: 'Ada', body: 'hello', cause: 'new' } as const;

test('a notification is silent, draws attention when it is of a message, and holds nothing but what it shows', async () => {
	const { showNotification, shown } = stub();
	const port = createAlertPort();
	await port.show('x', notice);
	expect(showNotification.mock.lastCall).toEqual([
		'Ada',
		{ body: 'hello', tag: 'x', renotify: true, silent: true, icon: '/icon-192.png', lang: 'en', dir: 'auto' }
	]);
	await port.show('x', { ...notice, cause: 'more' });
	expect(showNotification.mock.lastCall?.[1]).toMatchObject({ renotify: false });
	await port.close('y');
	expect(shown.size).toBe(1);
	await port.close('x');
	expect(shown.size).toBe(0);
});

test('one that the person has put away is not shown again to say something else', async () => {
	const { showNotification, shown } = stub();
	const port = createAlertPort();
	await port.show('x', notice);
	await port.show('x', { ...notice, body: 'edited', cause: 'reworded' });
	expect(showNotification).toHaveBeenCalledTimes(2);
	shown.clear();
	await port.show('x', { ...notice, body: 'edited again', cause: 'reworded' });
	expect(showNotification).toHaveBeenCalledTimes(2);
});

test('whether the browser shows any is asked each time', () => {
	const port = createAlertPort();
	for (const permission of ['granted', 'denied', 'default']) {
		stub(permission);
		expect(port.isAllowed()).toBe(permission === 'granted');
	}
});

test('the count stands on the icon, and goes at none; an icon that takes none is no error', () => {
	const { setAppBadge, clearAppBadge } = stub();
	const port = createAlertPort();
	port.count(3);
	expect(setAppBadge.mock.calls).toEqual([[3]]);
	port.count(0);
	expect(clearAppBadge).toHaveBeenCalledTimes(1);
});

test('a click is heard until the end, and answered where its name is known', async () => {
	const { worker } = stub();
	const end = new AbortController();
	const open = vi.fn((name: string) => name === 'x');
	createAlertPort().clicked(open, end.signal);
	const click = (data: unknown) => {
		const { port1, port2 } = new MessageChannel();
		const answer = new Promise((resolve) => (port1.onmessage = (event: MessageEvent<unknown>) => resolve(event.data)));
		worker.dispatchEvent(new MessageEvent('message', { data, ports: [port2] as never }));
		return { answer, close: () => port1.close() };
	};
	const known = click({ type: 'NOTIFICATION_CLICKED', name: 'x' });
	expect(await known.answer).toBe(true);
	known.close();
	for (const data of [{ type: 'NOTIFICATION_CLICKED', name: 'y' }, { type: 'CACHE_UPDATED', name: 'x' }, null])
		click(data).close();
	expect(open.mock.calls).toEqual([['x'], ['y']]);
	end.abort();
	click({ type: 'NOTIFICATION_CLICKED', name: 'x' }).close();
	expect(open).toHaveBeenCalledTimes(2);
});

test('the service worker closes what a page cannot: all of it at its end, and at its start what nobody else may have', () => {
	const { controller } = stub();
	createAlertPort().closeAllLater();
	closeLeftovers();
	expect(controller.postMessage.mock.calls).toEqual([
		[{ type: 'CLOSE_NOTIFICATIONS', evenOthers: true }],
		[{ type: 'CLOSE_NOTIFICATIONS', evenOthers: false }]
	]);
});

test('a browser without any of it is no error', async () => {
	vi.stubGlobal('navigator', { languages: [] });
	const port = createAlertPort();
	expect(port.isAllowed()).toBe(false);
	await port.show('x', notice);
	await port.close('x');
	port.count(1);
	port.closeAllLater();
	closeLeftovers();
	port.clicked(() => true, new AbortController().signal);
});
