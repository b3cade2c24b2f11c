// What people find in their messages: any script, parts of words, one contact, some days; as the messages are now; offline and
// on a phone, and always back to where it was said.
import type { Page } from '@playwright/test';
import { FILE_PASSPHRASE, longHistory } from './long-history.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';
import { startBrowser } from './processes.ts';
import { keysOf } from './raw-database.ts';
import { lookFor, searchField, searchResults } from './search-screen.ts';

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 720 };
const entryOf = (person: Person, text: string) =>
	person.page.getByRole('list', { name: 'Messages' }).getByRole('listitem').filter({ hasText: text });
const marks = (page: Page) => searchResults(page).locator('mark').allInnerTexts();

test('any script is found by words, beginnings and parts, newest first', async ({ pair: [ada, ben] }) => {
	const texts = [
		'We meet at the old harbour',
		'Crème brûlée for everyone',
		'我们明天在老港口见面',
		'明日は東京でコーヒーを飲みます',
		'Встретимся в старом порту',
		'نلتقي عند المَرفأ القديم',
		'the harbour, again'
	];
	for (const text of texts) await ada.write(text);
	await ben.sees('the harbour, again');
	for (const person of [ada, ben]) {
		expect(await person.search('harbour')).toEqual(['the harbour, again', 'We meet at the old harbour']);
		expect(await person.search('OLD harb')).toEqual(['We meet at the old harbour']);
		expect(await person.search('rbou')).toEqual(['the harbour, again', 'We meet at the old harbour']);
		expect(await person.search('creme brul')).toEqual(['Crème brûlée for everyone']);
		expect(await person.search('港口')).toEqual(['我们明天在老港口见面']);
		expect(await person.search('コーヒー')).toEqual(['明日は東京でコーヒーを飲みます']);
		expect(await person.search('порт')).toEqual(['Встретимся в старом порту']);
		expect(await person.search('المرفأ')).toEqual(['نلتقي عند المَرفأ القديم']);
		expect(await person.search('harbour nowhere')).toEqual([]);
		expect(await person.search('"* OR harbour')).toEqual([]);
	}
	await lookFor(ada.page, 'brul');
	expect(await marks(ada.page)).toEqual(['brûl']);
	await ada.page.keyboard.press('Escape');
});

test('what was edited or deleted is found as it is now, here and there', async ({ pair: [ada, ben] }) => {
	for (const text of ['a secret plan', 'a wiser plan', 'a third plan']) await ada.write(text);
	await ben.sees('a third plan');
	await ada.edit('a secret plan', 'an open plan');
	await ada.remove('a wiser plan');
	await expect.poll(() => ben.search('plan')).toEqual(['a third plan', 'an open plan']);
	for (const person of [ada, ben]) {
		expect(await person.search('secret')).toEqual([]);
		expect(await person.search('wiser')).toEqual([]);
	}
});

test('a search is narrowed to one contact and to some days', async ({ arrive }) => {
	const [ada, ben, eve] = [await arrive('Ada'), await arrive('Ben'), await arrive('Eve')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('lunch with Ben');
	await introduce(ada, eve, ['Ada', 'Eve']);
	await ada.write('lunch with Eve');
	const { page } = ada;
	const results = await lookFor(page, 'lunch');
	await expect(results).toHaveCount(2);
	await page.getByRole('button', { name: 'Filter' }).click();
	await page.getByLabel('With', { exact: true }).selectOption('Ben');
	await expect(results).toHaveCount(1);
	await expect(results).toHaveAttribute('title', 'lunch with Ben');
	await page.getByLabel('With', { exact: true }).selectOption('Everyone');
	await page.getByLabel('Until').fill('2020-01-31');
	await expect(searchResults(page).getByText('Nothing found.')).toBeVisible();
	await page.getByLabel('Until').fill('');
	await page.getByLabel('From').fill('2020-01-31');
	await expect(results).toHaveCount(2);
	await searchField(page).press('Escape');

	await ada.open('Ben');
	await page.getByRole('textbox', { name: 'Message', exact: true }).press('ControlOrMeta+f');
	await expect(searchField(page)).toBeFocused();
	await expect(searchResults(page).getByText('in your conversation with Ben')).toBeVisible();
	await expect(await lookFor(page, 'lunch')).toHaveCount(1);
});

test('a result leads to the message, far back, and the keyboard does it all', async ({ page, home }) => {
	const hay = Array.from({ length: 1_500 }, (_, at) => `hay ${at}`);
	const texts = ['where the needle is', ...hay, 'another needle'];
	const now = Date.now();
	const file = await longHistory(texts.map((body, at) => ({ body, at: now - (texts.length - at) * 60_000 })));
	const ada = new Person(page, home);
	await ada.restoreBackup(file, FILE_PASSPHRASE, PASSPHRASE);
	await searchField(page).focus();
	await page.keyboard.type('needl');
	await expect(searchResults(page).getByText('2 messages found.')).toBeVisible();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(entryOf(ada, 'where the needle is')).toBeFocused();
	await expect(entryOf(ada, 'where the needle is')).toBeInViewport();
	await expect(searchResults(page)).toBeVisible();
	await searchField(page).focus();
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	await expect(entryOf(ada, 'another needle')).toBeFocused();
	await searchField(page).focus();
	await page.keyboard.press('Escape');
	await expect(searchResults(page)).toBeHidden();
	await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible();
});

test('on a phone the results fill the screen, and one comes back to them', async ({ pair: [ada] }) => {
	await ada.write('the lighthouse at night');
	await ada.page.setViewportSize(phone);
	const { page } = ada;
	const pane = page.getByRole('region', { name: 'Conversation with Ben', exact: true });
	await page.getByRole('button', { name: 'Search in this conversation' }).click();
	await expect(pane).toBeHidden();
	const results = await lookFor(page, 'lighth');
	await results.click();
	await expect(pane).toBeVisible();
	await expect(entryOf(ada, 'the lighthouse at night')).toBeFocused();
	await page.getByRole('button', { name: 'Back to conversations' }).click();
	await expect(searchResults(page)).toBeVisible();
	await page.getByRole('button', { name: 'Leave the search' }).click();
	expect(await ada.search('lighthouse')).toEqual(['the lighthouse at night']);
	await ada.page.setViewportSize(desktop);
});

test('a browser that is killed while the index is made finds everything, and makes it to its end', async ({
	home
}, info) => {
	test.setTimeout(300_000);
	const now = Date.now();
	const texts = Array.from({ length: 40_200 }, (_, at) => (at % 10_000 === 100 ? `needle ${at}` : `hay ${at}`));
	const needles = ['needle 40100', 'needle 30100', 'needle 20100', 'needle 10100', 'needle 100'];
	const file = await longHistory(texts.map((body, at) => ({ body, at: now - (texts.length - at) * 60_000 })));
	const profile = info.outputPath('ada');
	const killed = await startBrowser(profile, home);
	await killed.person.restoreBackup(file, FILE_PASSPHRASE, PASSPHRASE);
	// One of two segments is there, and the other is begun at once.
	await expect.poll(() => keysOf(killed.person.page, 'segment'), { timeout: 120_000 }).not.toEqual([]);
	await killed.kill();

	const reopened = await startBrowser(profile, home);
	const { person } = reopened;
	await person.unlock(PASSPHRASE);
	expect(await keysOf(person.page, 'segment')).toEqual(await keysOf(person.page, 'filter'));
	expect(await person.search('needle')).toEqual(needles);
	await expect.poll(() => keysOf(person.page, 'segment'), { timeout: 120_000 }).toHaveLength(2);
	expect(await keysOf(person.page, 'filter')).toHaveLength(2);
	expect(await person.search('needle')).toEqual(needles);
	await reopened.close();
});

test('a search works offline, and the index can: its parts are kept, and run under the policy of the app', async ({
	arrive
}) => {
	const [ada, ben] = [await arrive('Ada', { offline: true }), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('kept on this device');
	const { page } = ada;
	await page.evaluate(() => navigator.serviceWorker.ready);
	// What the app's own policy lets through is remembered, to load the segment worker as the app does.
	await page.addInitScript(() => {
		const factory = Reflect.get(globalThis, 'trustedTypes') as { createPolicy(name: string, rules: object): unknown };
		const create = factory.createPolicy.bind(factory);
		factory.createPolicy = (name, rules) => {
			const policy = create(name, rules);
			Reflect.set(globalThis, `policy ${name}`, policy);
			return policy;
		};
	});
	await page.context().setOffline(true);
	await page.reload();
	await ada.unlock('correct horse battery staple');
	expect(await ada.search('device')).toEqual(['kept on this device']);

	// The segment worker, from the cache, makes a segment and answers from it.
	const kept = await page.evaluate(async () => {
		const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
		return requests.flat().map(({ url }) => new URL(url).pathname);
	});
	const wasm = kept.find((path) => path.endsWith('.wasm'));
	const workers = kept.filter((path) => path.includes('/workers/'));
	expect(workers).toHaveLength(2);
	const answers = await page.evaluate(
		async ([paths, wasmPath]) => {
			const policy = Reflect.get(globalThis, 'policy app-url') as { createScriptURL(url: string): string };
			const ask = (path: string) =>
				new Promise<unknown>((resolve) => {
					const worker = new Worker(policy.createScriptURL(path), { type: 'module', name: String(wasmPath) });
					const text = { contact: 1, n: 1, at: 1, sentAt: 1, body: 'the harbour' };
					const terms = [{ text: 'rbou', dense: false }];
					worker.onmessage = ({
						data
					}: MessageEvent<{ id: number; value?: { database: Uint8Array }; error?: string }>) => {
						if (data.error !== undefined)
							resolve(undefined); // the vault's worker knows no such call
						else if (data.id === 1) worker.postMessage({ id: 2, name: 'open', given: [5, data.value?.database] });
						else if (data.id === 2)
							worker.postMessage({ id: 3, name: 'ask', given: [5, { terms, before: Infinity, limit: 9 }] });
						else resolve(data.value);
					};
					worker.postMessage({ id: 1, name: 'build', given: [[text]] });
				});
			return Promise.all(paths.map(ask));
		},
		[workers, wasm] as const
	);
	expect(answers).toContainEqual([{ order: 1, contact: 1, n: 1, at: 1, sentAt: 1 }]);
});
