// How the main screens look, on a phone and a desktop, light, dark and from right to left, beside the pictures in looks/. Where
// another browser or other fonts draw them, there is nothing to compare with. `npm run looks` takes the pictures anew.
import { readFileSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { FILE_PASSPHRASE } from './long-history.ts';
import { NOW, shownHistory } from './looks/shown-history.ts';
import { expect, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';
import { lookFor } from './search-screen.ts';
import { openGroup, openSettings } from './settings-screen.ts';

const drawnBy = new URL('looks/drawn-by.json', import.meta.url);

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

/** Runs in the page: what this browser makes of every kind of writing, as one number. */
async function drawing(): Promise<string> {
	const context = new OffscreenCanvas(600, 40).getContext('2d');
	if (context === null) throw new Error('no canvas');
	context.font = `16px ${getComputedStyle(document.body).fontFamily}`;
	context.fillText('Sotto ÄŁñ 123 مرحبا 明日また 🐋👍', 0, 24);
	const pixels = context.getImageData(0, 0, 600, 40).data;
	const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', pixels));
	return [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

test.use({ reducedMotion: 'reduce', viewport: desktop, locale: 'en-GB', timezoneId: 'UTC' });

test('the main screens look as in their pictures', async ({ page, home, browser }, { config }) => {
	const own = { browser: browser.version(), drawing: '' };
	await page.clock.setFixedTime(NOW);
	await page.goto(home);
	await expect(page.getByLabel('Your name')).toBeVisible();
	own.drawing = await page.evaluate(drawing);
	if (config.updateSnapshots !== 'none') writeFileSync(drawnBy, `${JSON.stringify(own, undefined, '\t')}\n`);
	const theirs = JSON.parse(readFileSync(drawnBy, 'utf8')) as typeof own;
	test.skip(
		theirs.browser !== own.browser || theirs.drawing !== own.drawing,
		`the pictures were drawn by Chromium ${theirs.browser} and the fonts it had; this is ${own.browser}`
	);

	const ada = new Person(page, home);
	await look(page, 'welcome');
	await ada.restoreBackup(await shownHistory(), FILE_PASSPHRASE, PASSPHRASE);
	await expect(page.getByRole('status', { name: 'Server' })).toHaveText('You can be reached');
	await page.getByRole('button', { name: 'Understood' }).click(); // when the backup was made is said there
	await ada.open('Ben');
	await ada.sees('明日また話しましょう 🌿');
	await look(page, 'conversation');

	await page.setViewportSize(phone);
	await page.getByRole('button', { name: 'Back to conversations' }).click();
	await expect(page.getByRole('button', { name: 'Grace', exact: true })).toBeVisible();
	await look(page, 'list', { sizes: { phone } });
	await page.setViewportSize(desktop);

	await lookFor(page, 'whale');
	await look(page, 'search');
	await page.keyboard.press('Escape');

	await ada.open('Ben');
	await page.getByRole('button', { name: 'Contact details' }).click();
	await expect(page.getByRole('group', { name: 'Safety number' })).toHaveText(/(?:\d\D*){60}/u);
	await look(page, 'contact');
	await page.keyboard.press('Escape');

	const settings = await openSettings(page, 'Appearance and language');
	await look(page, 'settings');
	await openGroup(settings, 'Notifications');
	await look(page, 'notifications', { schemes: ['light'] });
	await page.keyboard.press('Escape');

	const message = page.getByRole('listitem').filter({ hasText: 'Always the whale' });
	await message.hover();
	await message.getByRole('button', { name: 'More', exact: true }).click();
	await page.getByRole('menuitem', { name: 'More emoji' }).click();
	await expect(page.getByRole('dialog', { name: 'Emoji' })).toBeVisible();
	await look(page, 'emoji', { sizes: { desktop } });
	await page.keyboard.press('Escape');

	await page.evaluate(() => {
		localStorage.setItem('language', 'ar');
	});
	await page.reload();
	await page.emulateMedia({ colorScheme: 'light' });
	await look(page, 'unlock-rtl', { schemes: ['light'] });
	await page.locator('input[type=password]').fill(PASSPHRASE);
	await page.keyboard.press('Enter');
	await page.getByRole('button', { name: 'Ben', exact: true }).click();
	await expect(page.locator('[data-body]', { hasText: '明日また' })).toBeVisible(); // the roles are Arabic now
	await look(page, 'conversation-rtl', { schemes: ['light'] });
});

interface Looks {
	readonly sizes?: Readonly<Record<string, typeof desktop>>;
	readonly schemes?: readonly ('light' | 'dark')[];
}

/** Compares the screen as it stands, in each size and each scheme; leaves it as it was. */
async function look(
	page: Page,
	name: string,
	{ sizes = { desktop, phone }, schemes = ['light', 'dark'] }: Looks = {}
): Promise<void> {
	const before = page.viewportSize() ?? desktop;
	for (const [size, viewport] of Object.entries(sizes))
		for (const colorScheme of schemes) {
			await page.setViewportSize(viewport);
			await page.emulateMedia({ colorScheme });
			await expect.soft(page).toHaveScreenshot(`${name}-${size}-${colorScheme}.png`);
		}
	await page.setViewportSize(before);
	await page.emulateMedia({ colorScheme: 'light' });
}
