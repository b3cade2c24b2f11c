// That the app can be installed, as the browser itself judges it, and what it shows when no path is found.
import { chromium } from '@playwright/test';
import { browserArgs, findBrowser } from '../scripts/browser.mjs';
import { expect, introduce, PASSPHRASE, test } from './people.ts';

test('can be installed', async ({ home }, info) => {
	// A context of Playwright's is incognito, where nothing installs.
	const context = await chromium.launchPersistentContext(info.outputPath('profile'), {
		executablePath: findBrowser(),
		args: browserArgs,
		serviceWorkers: 'allow'
	});
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto(home);
	await page.evaluate(() => navigator.serviceWorker.ready);
	const devtools = await context.newCDPSession(page);
	const manifest = await devtools.send('Page.getAppManifest');
	expect(manifest.errors).toEqual([]);
	const { icons, name } = JSON.parse(manifest.data ?? '{}') as {
		name: string;
		icons: { src: string; sizes: string; purpose?: string }[];
	};
	expect(name).toBe('Sotto');
	expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
	for (const { src } of icons) expect((await page.request.get(src)).status()).toBe(200);
	const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
	expect(installabilityErrors).toEqual([]);
	await context.close();
});

test('two networks without a path between them: the person reads why, and what to do', async ({ arrive }) => {
	const ben = await arrive('Ben', {
		script: () => {
			// Every address that Ben's browser tells leads nowhere (TEST-NET-1), as behind two hostile NATs.
			const describe = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, 'localDescription');
			Object.defineProperty(RTCPeerConnection.prototype, 'localDescription', {
				get(this: RTCPeerConnection) {
					const real = describe?.get?.call(this) as RTCSessionDescription | null;
					if (real === null || sessionStorage.getItem('lost') === null) return real;
					const sdp = real.sdp.replace(/^(a=candidate:\S+ \d+ \S+ \d+) \S+ \d+/gmu, '$1 192.0.2.1 9');
					return { type: real.type, sdp: sdp.replace(/^a=ice-pwd:.*/mu, `a=ice-pwd:${'x'.repeat(24)}`) };
				}
			});
		}
	});
	const ada = await arrive('Ada');
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('while there was a path');
	await ben.sees('while there was a path');
	await ben.page.evaluate(() => sessionStorage.setItem('lost', '1'));
	await ben.page.reload();
	await ben.unlock(PASSPHRASE);
	await ben.open('Ada');
	await expect.poll(() => ben.error(), { timeout: 60_000 }).toContain('no direct path through your networks was found');
	expect(await ben.link()).not.toBe('connected');
	await ben.write('waits for a path');
	expect(await ben.delivery('waits for a path')).toBe('pending');
	await ben.page.evaluate(() => sessionStorage.removeItem('lost'));
	await ada.sees('waits for a path', 60_000);
	await expect.poll(() => ben.delivery('waits for a path')).toBe('read');
});
