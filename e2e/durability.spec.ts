// What the browser may do to what is on its disk: throw it away, have no room for it, or delete it by a rule. Each is told, and
// nothing is made in the place of what was lost unasked.
import type { Page } from '@playwright/test';
import { openFileSettings } from './backup-screens.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { openHome } from './soak/home.ts';
import { breakPage } from './soak/in-page.ts';

const PHONE = { width: 390, height: 844 };

/** Deletes what a browser deletes when it makes room, from a page of the origin in which nothing of the app runs. */
async function throwAway(page: Page): Promise<void> {
	const other = await page.context().newPage();
	await other.route('**/nothing-runs-here', (route) => route.fulfill({ contentType: 'text/html', body: 'empty' }));
	await other.goto(`${new URL(page.url()).origin}/nothing-runs-here`);
	await other.evaluate(
		() =>
			new Promise<void>((resolve, reject) => {
				const request = indexedDB.deleteDatabase('sotto');
				request.onsuccess = () => resolve();
				request.onerror = () => reject(new Error('not deleted'));
			})
	);
	await other.close();
}

for (const size of ['desktop', 'phone'] as const)
	test(`data that was thrown away is told, and no new key is made unasked (${size})`, async ({ arrive }) => {
		const ada = await arrive('Ada');
		const { page } = ada;
		if (size === 'phone') await page.setViewportSize(PHONE);
		await ada.lock();
		await throwAway(page);
		await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await page.getByRole('button', { name: 'Unlock', exact: true }).click();
		const gone = page.getByRole('heading', { name: 'Your data is gone' });
		await expect(gone).toBeVisible();
		await page.evaluate(() => localStorage.clear()); // one sign is enough
		await page.reload();
		await expect(gone).toBeVisible();
		await expect(page.getByLabel('Your name')).toHaveCount(0);

		await page.getByRole('button', { name: 'Start anew…' }).click();
		await expect(page.getByText('A new key makes you somebody new.')).toBeVisible();
		await expect(page.getByRole('button', { name: 'Start anew', exact: true })).toBeDisabled();
		await page.getByRole('button', { name: 'Not now' }).click();
		await page.reload();
		await page.getByRole('button', { name: 'Start anew…' }).click();
		await page.getByLabel('I have read this').check();
		await page.getByRole('button', { name: 'Start anew', exact: true }).click();
		await expect(page.getByLabel('Your name')).toBeVisible();
		await ada.arrive('Ada', PASSPHRASE);
	});

for (const size of ['desktop', 'phone'] as const)
	test(`a full disk is told calmly while it lasts, and Sotto goes on by itself (${size})`, async ({
		arrive,
		home
	}, info) => {
		const place = await openHome(info.outputPath('app'));
		try {
			const ada = await arrive('Ada', { baseUrl: place.origin, script: breakPage });
			const ben = await arrive('Ben', { baseUrl: place.origin });
			expect(home).not.toBe(place.origin);
			await introduce(ada, ben, ['Ada', 'Ben']);
			await ada.write('while there was room');
			await ben.sees('while there was room');
			const { page } = ada;
			if (size === 'phone') await page.setViewportSize(PHONE);
			const storage = page.getByRole('status', { name: 'Storage' });
			await page.evaluate('void soak.fillStorage(12000)');
			const composer = page.getByRole('textbox', { name: 'Message', exact: true });
			await composer.fill('kept until there is room');
			await composer.press('Enter');
			await expect(storage).toContainText('This device has no room left. You can read everything');
			await expect(composer).toHaveValue('kept until there is room');
			await ada.sees('while there was room');
			await ben.write('on its way'); // which is not acknowledged, and not lost
			await expect(storage).toBeEmpty({ timeout: 60_000 });
			await ada.sees('on its way', 60_000);
			await composer.press('Enter');
			await ben.sees('kept until there is room', 60_000);
		} finally {
			await place.stop();
		}
	});

test('the browser is asked to keep what would be missed, not before; settings tell how it stands', async ({
	arrive
}) => {
	const script = (): void => {
		let isKept = false;
		Object.assign(globalThis, { asked: 0 });
		navigator.storage.persisted = () => Promise.resolve(isKept);
		navigator.storage.persist = () => {
			Object.assign(globalThis, { asked: ((globalThis as { asked?: number }).asked ?? 0) + 1 });
			isKept = true;
			return Promise.resolve(true);
		};
	};
	const [ada, ben] = [await arrive('Ada', { script }), await arrive('Ben')];
	const asked = () => ada.page.evaluate('asked');
	expect(await asked()).toBe(0);
	await openFileSettings(ada.page);
	await expect(ada.page.getByText(/Sotto uses [\d.]+ [kM]?B of the/u)).toBeVisible();
	await expect(ada.page.getByText('has not promised to keep it')).toBeVisible();
	await ada.page.keyboard.press('Escape');
	await introduce(ada, ben, ['Ada', 'Ben']);
	await expect.poll(asked).toBe(1);
	await ada.write('worth keeping');
	await ben.sees('worth keeping');
	expect(await asked()).toBe(1);
	await openFileSettings(ada.page);
	await expect(ada.page.getByText('This browser has promised to keep it')).toBeVisible();
});

test('where the browser deletes after a week, that is said once, and stays in the settings', async ({ arrive }) => {
	const script = (): void => {
		Object.defineProperty(navigator, 'vendor', { get: () => 'Apple Computer, Inc.' });
	};
	const ada = await arrive('Ada', { script });
	const { page } = ada;
	const rule = page.getByRole('region', { name: 'About this browser' });
	await expect(rule).toContainText('seven days');
	await expect(rule).toContainText('Add to Home Screen');
	await page.getByRole('button', { name: 'I have read it' }).click();
	await expect(rule).toHaveCount(0);
	await page.reload();
	await ada.unlock(PASSPHRASE);
	await expect(rule).toHaveCount(0);
	await openFileSettings(page);
	await expect(page.getByRole('dialog').getByText('seven days')).toBeVisible();
});
