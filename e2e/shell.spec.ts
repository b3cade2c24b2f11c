// The shell: what the host sends, what the browser keeps of it, and that it starts without a network.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, PASSPHRASE, test } from './people.ts';

test.use({ serviceWorkers: 'allow' });

test('runs under its policy without a violation or an error', async ({ page, arrive, baseURL }) => {
	const problems: string[] = [];
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type())) problems.push(message.text());
	});
	page.on('pageerror', (error) => problems.push(String(error)));
	const response = await page.goto('/');
	const policy = response?.headers()['content-security-policy'] ?? '';
	expect(policy).toContain("default-src 'none'");
	expect(policy).toContain("require-trusted-types-for 'script'");
	expect(policy).not.toContain("'unsafe-inline'");
	await expect(page.getByLabel('Your name')).toBeVisible();
	await page.evaluate(() => navigator.serviceWorker.ready);
	expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
	expect(problems).toEqual([]);

	// A page that holds an identity and a worker has nothing to complain of either.
	const ada = await arrive('Ada', {
		baseUrl: baseURL ?? '',
		script: () => {
			addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
				document.documentElement.dataset.violation = violatedDirective;
			});
		}
	});
	await ada.lock();
	await expect(ada.page.locator('html')).not.toHaveAttribute('data-violation');
});

test('the shell names all that the first screen is made of, which is one file and what leads to it', () => {
	const named = [
		...readFileSync('build/index.html', 'utf8').matchAll(/<link href="\/_app\/immutable\/(?<file>[^"]+)"/gu)
	];
	const files = new Set(named.map(({ groups }) => groups?.file));
	for (const node of readdirSync('build/_app/immutable/nodes').filter((name) => name.endsWith('.js')))
		expect(files).toContain(`nodes/${node}`);
	expect([...files].filter((file) => file?.startsWith('chunks/'))).toHaveLength(1);
});

test('keeps every built file, those of the worker too', async ({ page }) => {
	await page.goto('/');
	await page.evaluate(() => navigator.serviceWorker.ready);
	const kept = await page.evaluate(async () => {
		const [name = ''] = await caches.keys();
		return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
	});
	const built = readdirSync('build/_app/immutable', { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
		.map((entry) => `${entry.parentPath.replaceAll('\\', '/').replace('build', '')}/${entry.name}`);
	expect(built.some((file) => file.includes('/workers/'))).toBe(true);
	expect(kept).toEqual(
		expect.arrayContaining([...built, '/', '/config.json', '/licences.txt', '/manifest.webmanifest'])
	);
});

test('opens and unlocks without a server, at any address, with the settings it last heard', async ({
	arrive,
	serve
}) => {
	const signalingUrl = 'ws://127.0.0.1:9/signal';
	const server = await serve({ signalingUrl });
	const ada = await arrive('Ada', { baseUrl: server.origin });
	const { page } = ada;
	await page.evaluate(() => navigator.serviceWorker.ready);
	await server.close();

	await page.goto(`${server.origin}/`);
	await ada.unlock(PASSPHRASE);
	expect(await page.evaluate(async () => (await fetch('/config.json')).json() as unknown)).toMatchObject({
		signaling: signalingUrl
	});
	await page.goto('about:blank');
	await page.goto(`${server.origin}/some/where#/else`);
	await ada.unlock(PASSPHRASE);
});

test('the settings are asked for anew while there is a network', async ({ page, serve }) => {
	const first = await serve({ signalingUrl: 'ws://127.0.0.1:9/one' });
	await page.goto(first.origin);
	await page.evaluate(() => navigator.serviceWorker.ready);
	await first.close();
	await serve({ port: first.port, signalingUrl: 'ws://127.0.0.1:9/two' });
	await page.reload();
	const config = () => page.evaluate(async () => (await fetch('/config.json')).json() as unknown);
	expect(await config()).toMatchObject({ signaling: 'ws://127.0.0.1:9/two' });
});
