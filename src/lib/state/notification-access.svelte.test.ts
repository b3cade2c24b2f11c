import { afterEach, expect, test, vi } from 'vitest';
import { Notifications } from './notification-access.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

interface Given {
	readonly permission?: NotificationPermission;
	/** What the person, or the browser, answers. */
	readonly answer?: NotificationPermission;
	readonly browser?: Readonly<Record<string, unknown>>;
	readonly registration?: object | undefined;
}
function stub({ permission = 'default', answer = permission, browser = {}, ...given }: Given = {}) {
	const registration = 'registration' in given ? given.registration : { showNotification: vi.fn() };
	const status = new EventTarget();
	const notification = {
		permission,
		requestPermission: vi.fn(() => {
			notification.permission = answer;
			return Promise.resolve(answer);
		})
	};
	vi.stubGlobal('Notification', notification);
	vi.stubGlobal('matchMedia', () => ({ matches: false }));
	vi.stubGlobal('navigator', {
		vendor: 'Google Inc.',
		serviceWorker: { getRegistration: () => Promise.resolve(registration) },
		permissions: { query: () => Promise.resolve(status) },
		...browser
	});
	return { notification, status };
}

test.each([
	['granted', true, 'granted'],
	['denied', false, 'denied'],
	['default', false, 'unasked'] // the person closed the question
] as const)('the browser is asked by an act alone, and its answer %s counts', async (answer, isShown, access) => {
	const { notification } = stub({ answer });
	const notifications = new Notifications();
	const stop = notifications.watch();
	expect(notification.requestPermission).not.toHaveBeenCalled();
	expect(notifications.access).toBe('unasked');
	expect(await notifications.ask()).toBe(isShown);
	expect(notification.requestPermission).toHaveBeenCalledTimes(1);
	expect(notifications.access).toBe(access);
	stop();
});

test('what is changed in the settings of the browser is seen while one looks at it', async () => {
	const { notification, status } = stub({ permission: 'denied' });
	const notifications = new Notifications();
	const listened = vi.spyOn(status, 'addEventListener');
	const stop = notifications.watch();
	expect(notifications.access).toBe('denied');
	await vi.waitFor(() => expect(listened).toHaveBeenCalled());
	notification.permission = 'granted';
	status.dispatchEvent(new Event('change'));
	await vi.waitFor(() => expect(notifications.access).toBe('granted'));
	stop();
	notification.permission = 'denied';
	status.dispatchEvent(new Event('change'));
	await Promise.resolve();
	expect(notifications.access).toBe('granted');
});

test.each([
	['a browser without notifications', {}, undefined, 'unsupported'],
	['without a service worker', { serviceWorker: undefined }, undefined, 'unsupported'],
	['on an iPhone, before it is installed', { vendor: 'Apple Computer, Inc.' }, undefined, 'install'],
	['on an iPhone, installed', { vendor: 'Apple Computer, Inc.', standalone: true }, undefined, 'unsupported'],
	['a service worker that was refused', {}, { permission: 'granted' }, 'unsupported']
] as const)('%s', async (_, browser, notification, access) => {
	stub({ browser, registration: undefined });
	vi.stubGlobal('Notification', notification);
	const notifications = new Notifications();
	expect(await notifications.ask()).toBe(false);
	expect(notifications.access).toBe(access);
});

test('a browser that does not tell of changes is asked all the same', async () => {
	stub({ answer: 'granted', browser: { permissions: undefined } });
	const notifications = new Notifications();
	const stop = notifications.watch();
	expect(await notifications.ask()).toBe(true);
	stop();
});
