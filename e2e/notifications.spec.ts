// What somebody is told of messages while they do not look: what stands on their screen, where it leads, and what is gone again
// with reading, muting and the lock. The browser's desk is the test's; the way of a click through the service worker is real.
import type { Page } from '@playwright/test';
import { details, rowOf } from './contact-acts.ts';
import { NOBODY } from './long-history.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { openSettings } from './settings-screen.ts';

interface Desk {
	permission: NotificationPermission;
	isHidden: boolean;
	/** By tag. */
	readonly shown: Map<string, string>;
}
declare global {
	var desk: Desk;
}

/** Runs in the page before the app: a desk that shows notifications where the person allows it, and a page that can be hidden. */
function layDesk(): void {
	const desk: Desk = { permission: 'default', isHidden: false, shown: new Map() };
	globalThis.desk = desk;
	Object.defineProperty(document, 'visibilityState', { get: () => (desk.isHidden ? 'hidden' : 'visible') });
	Object.defineProperty(Notification, 'permission', { get: () => desk.permission });
	Notification.requestPermission = () => {
		if (desk.permission === 'default') desk.permission = 'granted';
		return Promise.resolve(desk.permission);
	};
	const { prototype } = ServiceWorkerRegistration;
	prototype.showNotification = (title, { tag = '', body = '' } = {}) => {
		desk.shown.set(tag, `${title}: ${body}`);
		return Promise.resolve();
	};
	prototype.getNotifications = ({ tag } = {}) =>
		Promise.resolve(
			[...desk.shown.keys()]
				.filter((each) => tag === undefined || each === tag)
				.map((each) => ({ close: () => desk.shown.delete(each) }) as never)
		);
}

const shown = (page: Page) => page.evaluate(() => [...desk.shown.values()]);
const hide = (page: Page, isHidden: boolean) =>
	page.evaluate((is) => {
		desk.isHidden = is;
		document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
	}, isHidden);

/** Clicks the one that is shown, in the service worker, as the browser would. */
async function click(page: Page): Promise<void> {
	const tag = await page.evaluate(() => [...desk.shown.keys()][0] ?? '');
	const [worker] = page.context().serviceWorkers();
	await worker?.evaluate((name) => {
		const notification = { tag: name, close: () => undefined };
		const waitUntil = () => undefined; // of an event that a script has made nobody may wait
		dispatchEvent(Object.assign(new Event('notificationclick'), { notification, waitUntil }));
	}, tag);
}

test('what comes while the page is hidden stands on the screen, leads to its conversation, and goes', async ({
	arrive
}) => {
	const ada = await arrive('Ada', { offline: true, script: layDesk });
	const ben = await arrive('Ben');
	await introduce(ada, ben, ['Ada', 'Ben']);
	const { page } = ada;
	await page.evaluate(() => navigator.serviceWorker.ready);

	// Nothing unasked.
	await hide(page, true);
	await ben.write('before you wanted any');
	await ada.sees('before you wanted any');
	expect(await shown(page)).toEqual([]);
	await hide(page, false);
	let settings = await openSettings(page, 'Notifications');
	await expect(settings.getByText('A closed or locked Sotto receives nothing')).toBeVisible();
	const wish = settings.getByRole('switch', { name: 'Show notifications' });
	await wish.check();
	await expect(settings.getByLabel('They show')).toHaveValue('name');
	await expect(wish).toBeChecked();
	await page.keyboard.press('Escape');

	// Who, and not what; read, it is gone.
	await hide(page, true);
	await ben.write('for your eyes only');
	await expect.poll(() => shown(page)).toEqual(['Ben: New message']);
	await hide(page, false);
	await expect.poll(() => shown(page)).toEqual([]);

	// By choice the text; a click opens the conversation; the lock takes it away.
	settings = await openSettings(page, 'Notifications');
	await settings.getByLabel('They show').selectOption('Who wrote, and what');
	await expect(settings.getByLabel('They show')).toHaveValue('text');
	await page.keyboard.press('Escape');
	await ada.addContact(NOBODY, 'Cem');
	await hide(page, true);
	await ben.write('for all to see');
	await expect.poll(() => shown(page)).toEqual(['Ben: for all to see']);
	await expect(page).toHaveTitle('(1) Sotto');
	await click(page);
	await expect(page.getByRole('region', { name: 'Conversation with Ben' })).toBeVisible();
	await ada.lock();
	await expect.poll(() => shown(page)).toEqual([]);
	await hide(page, false);
	await ada.unlock(PASSPHRASE);

	// Of somebody muted nothing is told.
	await ada.open('Ben');
	const dialog = await details(ada);
	const mute = dialog.getByRole('switch', { name: 'Mute' });
	await mute.check();
	await expect(mute).toBeChecked();
	await page.keyboard.press('Escape');
	await expect(rowOf(ada, 'Ben').getByText('Muted')).toBeAttached();
	await ada.open('Cem');
	await hide(page, true);
	await ben.write('not even this');
	await expect.poll(async () => (await ada.contacts()).find(({ name }) => name === 'Ben')?.unread).toBe(1);
	expect(await shown(page)).toEqual([]);
	await expect(page).toHaveTitle('Sotto');

	// What the browser does not allow any more is said, with what can be done.
	await hide(page, false);
	await page.evaluate(() => (desk.permission = 'denied'));
	settings = await openSettings(page, 'Notifications');
	await expect(settings.getByRole('alert').filter({ hasText: 'Allow them for this site' })).toBeVisible();
	await expect(wish).not.toBeChecked();
});
