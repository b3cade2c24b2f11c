// The built app, unlocked after a start of its browser: from the click on Unlock until the newest 50 messages are drawn. The
// app opens no conversation by itself: the first one of the list is clicked as soon as it is there, without a person's time.
// Argon2id is measured beside it, right before and after, and taken off: it costs what it costs, whatever the history.
import type { Page } from '@playwright/test';
import { figureOf } from '../statistics.ts';
import type { BenchBrowser } from './browser.ts';
import { PASSPHRASE } from './page/timing.ts';

export interface Unlocking {
	/** From the navigation to the form that asks for the passphrase, ms: it is asked of the disk whether there is a vault. */
	readonly start: number;
	/** From the click to the 50 drawn, ms, with and without Argon2id. */
	readonly withArgon2id: number;
	readonly unlock: number;
	/** What page and vault worker hold then, in bytes. */
	readonly memory: number;
}

interface Watched {
	readonly start: number;
	readonly drawn: number;
}
declare global {
	var watched: Promise<Watched>;
}

/** Runs in the page, before the app. */
function watch(): void {
	const watched = Promise.withResolvers<Watched>();
	globalThis.watched = watched.promise;
	let start: number | undefined;
	let clicked: number | undefined;
	let isOpened = false;
	addEventListener('submit', () => (clicked ??= performance.now()), true);
	const observer = new MutationObserver(() => {
		if (document.querySelector('input[type="password"]') !== null) start ??= performance.now();
		if (clicked === undefined || start === undefined) return;
		const refused = document.querySelector('[role="alert"]')?.textContent.trim() ?? '';
		if (refused !== '') watched.reject(new Error(`The app does not unlock: ${refused}`));
		const contact = document.querySelector<HTMLElement>('button[aria-labelledby$="-name"]');
		if (!isOpened && contact !== null) {
			isOpened = true;
			contact.click();
		}
		if (document.querySelectorAll('li[data-n]').length < 50) return;
		observer.disconnect();
		const [from, since] = [start, clicked];
		// The next frame has been drawn when the one after it begins.
		requestAnimationFrame(() =>
			requestAnimationFrame(() => watched.resolve({ start: from, drawn: performance.now() - since }))
		);
	});
	observer.observe(document, { childList: true, subtree: true });
}

export async function measureUnlock({ context, sealed }: BenchBrowser, app: string): Promise<Unlocking> {
	const page = await context.newPage();
	await page.addInitScript(watch);
	await page.goto(app);
	const field = page.getByLabel('Passphrase', { exact: true });
	await field.fill(PASSPHRASE);
	const before = await sealed.argon2id({ times: 3 });
	await page.bringToFront();
	await page.getByRole('button', { name: 'Unlock', exact: true }).click();
	const { start, drawn } = await page.evaluate(() => globalThis.watched);
	const memory = await memoryOf(page);
	await page.close();
	const after = await sealed.argon2id({ times: 3 });
	const argon2id = figureOf([...before.slice(1), ...after]).median; // the first one compiles it
	return { start, withArgon2id: drawn, unlock: drawn - argon2id, memory };
}

async function memoryOf(page: Page): Promise<number> {
	const { bytes } = await page.evaluate(() => performance.measureUserAgentSpecificMemory());
	return bytes;
}
