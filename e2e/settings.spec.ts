// What a person decides for themselves in the settings, and what comes of it: how Sotto looks, whether others see them type, at
// which server they are found; and what the app says of itself.
import type { Page } from '@playwright/test';
import { WebSocketServer } from 'ws';
import { setSwitch } from './contact-acts.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import type { Person } from './person.ts';
import { openGroup, openSettings } from './settings-screen.ts';

const groundOf = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const [LIGHT, DARK, BLACK] = ['rgb(241, 238, 232)', 'rgb(19, 23, 24)', 'rgb(0, 0, 0)'];

test('how Sotto looks is chosen, and is so at once, when locked, from the first moment of a visit, and in other tabs', async ({
	arrive
}) => {
	const ada = await arrive('Ada');
	const { page } = ada;
	await page.emulateMedia({ colorScheme: 'light' });
	const other = await page.context().newPage();
	await other.goto(page.url());
	await expect.poll(() => groundOf(other)).toBe(LIGHT);
	const settings = await openSettings(page, 'Appearance and language');
	await settings.getByLabel('Theme').selectOption('Dark');
	expect(await groundOf(page)).toBe(DARK);
	await expect(page.locator('meta[name="theme-color"]').first()).toHaveAttribute('content', '#131718');
	await expect.poll(() => groundOf(other)).toBe(DARK);
	await settings.getByLabel('Moss').check();
	await settings.getByLabel('Contrast').selectOption('More');
	expect(await groundOf(page)).toBe(BLACK);
	await page.keyboard.press('Escape');
	await ada.lock();
	expect(await groundOf(page)).toBe(BLACK);

	// Before the app is there: none of its scripts arrives.
	await other.route('**/_app/**/*.js', (route) => route.abort());
	await other.reload();
	expect(await groundOf(other)).toBe(BLACK);
	await expect(other.locator('html')).toHaveAttribute('data-accent', 'moss');
	await other.close();

	await page.reload();
	await ada.unlock(PASSPHRASE);
	await openSettings(page, 'Appearance and language');
	await expect(settings.getByLabel('Theme')).toHaveValue('dark');
	await expect(settings.getByLabel('Moss')).toBeChecked();
	await settings.getByLabel('Contrast').selectOption('As the system');
	await settings.getByLabel('Theme').selectOption('As the system');
	expect(await groundOf(page)).toBe(LIGHT);
	await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
	await expect.poll(() => groundOf(page)).toBe('rgb(255, 255, 255)');
});

test('the groups of the settings are opened by keyboard, one at a time', async ({ pair: [ada] }) => {
	const { page } = ada;
	const settings = await openSettings(page, 'You');
	await settings.getByLabel('Your name').focus();
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(settings.getByLabel('Theme')).toBeVisible();
	await expect(settings.getByLabel('Your name')).toBeHidden();
	await page.keyboard.press('Enter');
	await expect(settings.getByLabel('Theme')).toBeHidden();
	await page.keyboard.press('Escape');
	await expect(settings).toBeHidden();
});

/** Counts from now on how often the page says that somebody types. */
async function watchTyping({ page }: Person): Promise<() => Promise<number>> {
	await page.evaluate(() => {
		const counted = Object.assign(globalThis, { typings: 0 });
		new MutationObserver(() => {
			const said = document.querySelector('[role="status"][aria-label="Typing"]')?.textContent ?? '';
			if (said.includes('is typing')) counted.typings++;
		}).observe(document.body, { subtree: true, childList: true, characterData: true });
	});
	return () => page.evaluate(() => (globalThis as unknown as { typings: number }).typings);
}

test('who does not show their typing is not seen at it, and sees nobody', async ({ pair: [ada, ben] }) => {
	await setSwitch(ada, 'Typing', false);
	await ada.lock();
	await ada.unlock(PASSPHRASE); // it stays; and nothing was typed over the new link yet
	await ada.open('Ben');
	await expect.poll(() => ada.link()).toBe('connected');
	const [seenByAda, seenByBen] = [await watchTyping(ada), await watchTyping(ben)];
	await ada.type('typed in secret');
	await ada.write('typed in secret, and sent');
	await ben.sees('typed in secret, and sent');
	await ben.type('typed for nobody');
	await ben.write('typed for nobody, and sent');
	await ada.sees('typed for nobody, and sent');
	expect([await seenByAda(), await seenByBen()]).toEqual([0, 0]);

	await setSwitch(ada, 'Typing', true);
	await ada.open('Ben');
	await ada.type('typed for all to see');
	expect(await ben.sawTyping()).toBe(true);
	expect(await seenByBen()).toBeGreaterThan(0);
	await ada.type('');
});

test('another server is taken when it answers; new contacts are met there, others where they were', async ({
	arrive,
	serve,
	home
}) => {
	const [ada, cem] = [await arrive('Ada'), await arrive('Cem')];
	await introduce(ada, cem, ['Ada', 'Cem']);
	const { page } = ada;
	const foreign = new WebSocketServer({ port: 0, host: 'localhost' });
	foreign.on('connection', (socket) => socket.send('hello'));
	await new Promise((resolve) => foreign.once('listening', resolve));
	const { port } = foreign.address() as { readonly port: number };
	const { origin } = await serve();
	const [old, chosen] = [home, origin].map((url) => `${url.replace('http', 'ws')}/signal`) as [string, string];

	const settings = await openSettings(page, 'Server');
	await expect(settings.getByText(old, { exact: true })).toBeVisible();
	await settings.getByRole('button', { name: 'Use another server' }).click();
	const address = settings.getByLabel('Address of the server');
	for (const [typed, words] of [
		['ws://chat.example.org/signal', 'no address of a server'],
		['ws://127.0.0.1:9/signal', 'Nothing answers there'],
		[`ws://localhost:${port}/`, 'no signaling server that Sotto can use'],
		[origin, 'This is your server from now on']
	] as const) {
		await address.fill(typed);
		await address.press('Enter');
		await expect(settings).toContainText(words);
	}
	await expect(settings.getByText(chosen, { exact: true })).toBeVisible();
	await expect(settings).toContainText('You can be reached');
	await page.keyboard.press('Escape');
	foreign.close();

	const ben = await arrive('Ben');
	await ben.page.goto(await ada.invite());
	await expect(ben.page.getByRole('dialog')).toContainText(chosen);
	await ben.accept();
	await ada.open('Ben');
	await ada.write('met elsewhere');
	await ben.sees('met elsewhere');

	// Cem is found where he always was, after both have come anew.
	for (const person of [ada, cem]) {
		await person.page.reload();
		await person.unlock(PASSPHRASE);
	}
	await cem.open('Ada');
	await ada.open('Cem');
	await ada.write('met where we were');
	await cem.sees('met where we were');

	// A new invite brings him along.
	await cem.follow(await ada.invite());
	await ada.open('Cem');
	await cem.write('moved along');
	await ada.sees('moved along');

	await openSettings(page, 'Server');
	await expect(settings.getByText(chosen, { exact: true })).toBeVisible();
	await settings.getByRole('button', { name: 'Use the server of the host again' }).click();
	await expect(settings.getByText(old, { exact: true })).toBeVisible();
	await page.keyboard.press('Escape');
	for (const person of [ada, ben]) {
		await person.page.reload();
		await person.unlock(PASSPHRASE);
	}
	await ada.open('Ben');
	await ben.open('Ada');
	await ben.write('still there');
	await ada.sees('still there');
});

test('the app says which version it is, and under which licences, without a network too', async ({ arrive, serve }) => {
	const server = await serve();
	const ada = await arrive('Ada', { baseUrl: server.origin, offline: true });
	const { page } = ada;
	await page.evaluate(() => navigator.serviceWorker.ready);
	await server.close();
	await page.goto(`${server.origin}/`);
	await ada.unlock(PASSPHRASE);
	const settings = await openSettings(page, 'About Sotto');
	await expect(settings.getByRole('heading', { name: /^Version \d+\.\d+\.\d+$/u })).toBeVisible();
	await expect(settings.getByText(/^Build [\da-f]{16}$/u)).toBeVisible();
	await expect(settings).toContainText('GPL-3.0-only');
	await settings.getByRole('button', { name: 'Show all licences' }).click();
	const licences = settings.getByRole('region', { name: 'Licences of Sotto and of what is in it' });
	await expect(licences).toContainText('GNU GENERAL PUBLIC LICENSE');
	// of the page, of the workers, of what is loaded beside them
	const parts = ['svelte', '@lucide/svelte', '@privacyresearch/libsignal-protocol-typescript', 'hash-wasm', 'sql.js'];
	for (const name of parts) await expect(licences).toContainText(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'mu'));
	await expect(licences).not.toContainText(/^vitest \d/mu); // of what only tests use
	await settings.getByRole('button', { name: 'Hide the licences' }).click();
	await expect(licences).toHaveCount(0);
	await openGroup(settings, 'You');
});
