// Messages that disappear: agreed on by one act, seen by both, and gone from both when their time has come.
import type { BrowserContext } from '@playwright/test';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

const viewports = [
	{ name: 'desktop', viewport: { width: 1280, height: 800 } },
	{ name: 'phone', viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
] as const;
const HOUR = 3_600_000;

async function choose(person: Person, words: string): Promise<void> {
	const { page } = person;
	await page.getByRole('button', { name: 'Contact details' }).click();
	await page.getByRole('dialog').getByLabel('Disappearing messages').selectOption(words);
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
}
const bodies = async (person: Person) => (await person.shown()).map(({ body }) => body);
const note = (person: Person, words: string) =>
	person.page.getByRole('list', { name: 'Messages' }).getByText(words, { exact: true });

/** From the next unlock on the worker's clock is so many ms ahead. */
async function setClock(context: BrowserContext, ahead: number): Promise<void> {
	await context.route('**/_app/immutable/workers/*.js', async (route) => {
		const response = await route.fetch();
		const script = `{ const now = Date.now; Date.now = () => now() + ${ahead}; }`;
		await route.fulfill({ response, body: script + (await response.text()) });
	});
}
async function comeBack(person: Person, to: string): Promise<void> {
	await person.page.reload();
	await person.unlock(PASSPHRASE);
	await person.open(to);
}

for (const { name, ...options } of viewports)
	test(`what was said while it was on disappears for both, and nothing else (${name})`, async ({ browser, home }) => {
		const contexts = [await browser.newContext(options), await browser.newContext()] as const;
		const [ada, ben] = [
			new Person(await contexts[0].newPage(), home),
			new Person(await contexts[1].newPage(), home)
		] as const;
		await ada.arrive('Ada', PASSPHRASE);
		await ben.arrive('Ben', PASSPHRASE);
		await introduce(ada, ben, ['Ada', 'Ben']);
		await ada.write('said before');
		await choose(ada, 'After 1 hour');
		await expect(note(ada, 'You set new messages to disappear after 1 hour.')).toBeVisible();
		await expect(note(ben, 'Ada set new messages to disappear after 1 hour.')).toBeVisible();
		for (const { page } of [ada, ben])
			await expect(page.getByTitle('New messages disappear after 1 hour', { exact: true })).toBeVisible();
		await ada.write('softly said');
		await ben.sees('softly said');
		await ben.reply('softly said', 'softly answered');
		await ada.sees('softly answered');
		await choose(ben, 'Off');
		await expect(note(ada, 'Ben turned disappearing messages off. New messages stay.')).toBeVisible();
		await ada.write('said after');
		await ben.sees('said after');
		for (const { page } of [ada, ben]) await expect(page.getByTitle(/^Disappears /u)).toHaveCount(2);
		await expect.poll(() => ben.delivery('softly answered')).toBe('read');

		for (const context of contexts) await setClock(context, 2 * HOUR);
		for (const [person, to] of [
			[ada, 'Ben'],
			[ben, 'Ada']
		] as const) {
			await comeBack(person, to);
			await person.sees('said after');
			await expect
				.poll(async () => (await bodies(person)).filter((body) => body.startsWith('s')))
				.toEqual(['said before', 'said after']);
			await expect(person.page.getByText('softly')).toHaveCount(0);
			expect(await person.search('softly')).toEqual([]);
		}
		for (const context of contexts) await context.close();
	});
