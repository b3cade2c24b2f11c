// A newer version of the app: offered, and gone over to when the person says so, never by itself.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { type RunningServer, startServer } from '../server/server.ts';

const config = { host: 'localhost', publicHosts: [], signalingUrl: undefined, iceServers: [], trustProxy: false };

/** Makes the build in a folder one of another version. */
function renew(folder: string): void {
	const { version } = JSON.parse(readFileSync(`${folder}/_app/version.json`, 'utf8')) as { version: string };
	const worker = readFileSync(`${folder}/service-worker.js`, 'utf8');
	writeFileSync(`${folder}/service-worker.js`, worker.replaceAll(version, 'next'));
	for (const packed of ['br', 'gz']) rmSync(`${folder}/service-worker.js.${packed}`, { force: true });
}

const offered = (page: Page) => page.getByText('A new version is ready');
const mark = (page: Page) => page.evaluate(() => (document.title = 'not reloaded'));

test.use({ serviceWorkers: 'allow' });

test('a newer version waits until it is asked for, and reloads only the tab that asked', async ({
	context,
	page
}, info) => {
	const folder = info.outputPath('build');
	cpSync('build', folder, { recursive: true });
	let server: RunningServer = await startServer({ ...config, port: 0 }, { appFolder: folder });
	await page.goto(server.origin);
	await page.evaluate(() => navigator.serviceWorker.ready);
	const other = await context.newPage();
	await other.goto(server.origin);
	await expect(other.getByLabel('Your name')).toBeVisible();
	await expect(offered(page)).toBeHidden();

	await server.close();
	renew(folder);
	server = await startServer({ ...config, port: server.port }, { appFolder: folder });
	await other.reload();
	await expect(offered(other)).toBeVisible();
	await page.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found?.update()));
	await expect(offered(page)).toBeVisible();

	await Promise.all([mark(page), mark(other)]);
	await other.getByRole('button', { name: 'Update now' }).click();
	await expect(other).toHaveTitle('Sotto');
	await expect(offered(other)).toBeHidden();
	await expect.poll(() => other.evaluate(() => caches.keys())).toEqual(['app-next']);

	// The first tab may hold a text half written: it goes over when it is asked there.
	await expect(page).toHaveTitle('not reloaded');
	await page.getByRole('button', { name: 'Update now' }).click();
	await expect(page).toHaveTitle('Sotto');
	await expect(page.getByLabel('Your name')).toBeVisible();
	await expect(offered(page)).toBeHidden();
	await server.close();
});
