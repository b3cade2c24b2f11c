// Sotto in other languages: as the browser has it, or as the person chooses, with no English left on the main screens.
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { english } from '../src/lib/words/en/english.ts';
import { NOBODY } from './long-history.ts';
import { expect, PASSPHRASE, test } from './people.ts';
import { openGroup, openSettings } from './settings-screen.ts';

type Texts = typeof english;
const folder = new URL('../src/lib/words/languages/', import.meta.url);
const tags = readdirSync(folder).map((file) => file.replace('.json', ''));
const read = (tag: string) => JSON.parse(readFileSync(new URL(`${tag}.json`, folder), 'utf8')) as Texts;

/** Each text of one language as a pattern: a hole takes anything. */
function patternsOf(texts: Texts): ReadonlyMap<string, RegExp> {
	const escaped = (text: string) => text.replace(/[.*+?^$()|[\]\\]/gu, '\\$&').replace(/\{\w+\}/gu, '.+');
	return new Map(
		Object.entries(texts).flatMap(([area, entries]) =>
			Object.entries(entries).map(([key, text]) => {
				const variants = typeof text === 'string' ? [text] : Object.values(text as Record<string, string>);
				return [`${area}.${key}`, new RegExp(`^(?:${variants.map(escaped).join('|')})$`, 'u')] as const;
			})
		)
	);
}

/** What stands on the screen, or is read aloud, and is one of the English texts and none of the language's. */
async function englishOn(page: Page, tag: string): Promise<string[]> {
	const said = await page.evaluate(() => {
		const found = new Set<string>();
		const isSetOff = (node: Node) => node.parentElement?.localName === 'bdi';
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node; node = walker.nextNode())
			for (const text of [node.textContent, isSetOff(node) ? node.parentElement?.parentElement?.textContent : ''])
				found.add((text ?? '').replace(/\s+/gu, ' ').trim());
		for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
			for (const name of ['aria-label', 'title', 'placeholder', 'alt']) found.add(element.getAttribute(name) ?? '');
		return [...found];
	});
	// A pattern that is nearly all hole says nothing.
	const telling = (texts: Texts) =>
		[...patternsOf(texts).values()].filter(({ source }) => source.replaceAll('.+', '').length > 14);
	const [originals, own] = [telling(english), telling(read(tag))];
	const isOf = (patterns: readonly RegExp[], text: string) => patterns.some((pattern) => pattern.test(text));
	return said.filter((text) => isOf(originals, text) && !isOf(own, text));
}

for (const tag of tags)
	test(`the first minute, a conversation and the settings speak ${tag}`, async ({ browser, home }) => {
		const context = await browser.newContext({ locale: tag, reducedMotion: 'reduce' });
		const page = await context.newPage();
		const words = read(tag);
		await page.goto(home);
		await expect(page.getByRole('heading', { name: words.first.speakFreely })).toBeVisible();
		await expect(page.locator('html')).toHaveAttribute('lang', tag);
		await expect(page.locator('html')).toHaveAttribute('dir', tag === 'ar' ? 'rtl' : 'ltr');
		expect(await englishOn(page, tag)).toEqual([]);
		await page.getByLabel(words.first.name).fill('Ada');
		await page.getByLabel(words.passphrase.label, { exact: true }).fill(PASSPHRASE);
		await page.getByLabel(words.first.repeatPassphrase).fill(PASSPHRASE);
		await page.getByRole('button', { name: words.first.createKey }).click();
		await expect(page.getByRole('navigation', { name: words.list.conversations })).toBeVisible();
		expect(await englishOn(page, tag)).toEqual([]);

		await page.getByRole('button', { name: words.list.addContact }).click();
		const dialog = page.getByRole('dialog');
		await dialog.getByRole('button', { name: words.publicKey.addContact }).click();
		await expect(dialog.getByText(words.publicKey.addMissing)).toBeVisible();
		expect(await englishOn(page, tag)).toEqual([]);
		await dialog.getByLabel(words.publicKey.label).fill(NOBODY);
		await dialog.getByLabel(words.publicKey.name, { exact: true }).fill('Ben');
		await dialog.getByRole('button', { name: words.publicKey.addContact }).click();
		const composer = page.getByRole('textbox', { name: words.composer.message, exact: true });
		await composer.fill('hello');
		await composer.press('Enter');
		await expect(page.getByRole('img', { name: words.delivery.pending })).toBeVisible();
		expect(await englishOn(page, tag)).toEqual([]);

		await page.getByRole('button', { name: words.header.details }).click();
		await expect(dialog.getByRole('heading', { name: words.safety.title })).toBeVisible();
		expect(await englishOn(page, tag)).toEqual([]);
		await page.keyboard.press('Escape');
		await page.getByRole('button', { name: words.list.settings, exact: true }).click();
		await openGroup(dialog, words.groups.keys);
		await expect(dialog.getByRole('heading', { name: words.keys.passkeys })).toBeVisible();
		expect(await englishOn(page, tag)).toEqual([]);
		await context.close();
	});

test('a language is chosen in the settings, at once and for later visits, until it is left to the browser again', async ({
	arrive
}) => {
	const { page } = await arrive('Ada');
	const german = read('de');
	await openSettings(page, 'Appearance and language');
	await page.getByLabel('Sotto speaks').selectOption('Deutsch');
	await expect(page.getByRole('heading', { name: german.settings.title })).toBeVisible();
	await expect(page.locator('html')).toHaveAttribute('lang', 'de');
	await expect(page.getByLabel(german.settings.languageLabel)).toBeVisible(); // the group stays open
	await page.reload();
	await page.getByLabel(german.passphrase.label, { exact: true }).fill(PASSPHRASE);
	await page.getByRole('button', { name: german.gate.unlock, exact: true }).click();
	await page.getByRole('button', { name: german.list.settings }).click();
	await openGroup(page.getByRole('dialog'), german.groups.look);
	await page.getByLabel(german.settings.languageLabel).selectOption(german.settings.languageOfBrowser);
	await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
	await page.keyboard.press('Escape');
	await page.reload();
	await expect(page.getByRole('button', { name: 'Unlock', exact: true })).toBeVisible();
});
