// Every main screen and dialog without an accessibility fault, on a desktop and a phone, light and dark; and the first minute by
// keyboard alone.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { details, removeContact } from './contact-acts.ts';
import { NOBODY } from './long-history.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';
import { lookFor } from './search-screen.ts';
import { openGroup, openSettings } from './settings-screen.ts';

/** The first is how the journey is made. */
const looks = [
	{ colorScheme: 'light', size: { width: 1280, height: 800 } },
	{ colorScheme: 'dark', size: { width: 390, height: 844 } }
] as const;

/** What is wrong with the screen as it stands, in each look. */
async function faults(page: Page): Promise<string[]> {
	const found: string[] = [];
	for (const { colorScheme, size } of [...looks.slice(1), looks[0]]) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		await page.setViewportSize(size);
		await page.evaluate(settle);
		// Legacy: in the page itself, since there is no frame in it; otherwise each look opens another page beside it.
		const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
		for (const { id, nodes } of violations)
			found.push(`${id} (${colorScheme}, ${size.width} wide): ${nodes.map(({ html }) => html).join(' ')}`);
	}
	return found;
}

/** Runs in the page: brings the colours to those of the look. Waiting for it could take for ever: what stands in a closed group does not move on. */
async function settle(): Promise<void> {
	await new Promise(requestAnimationFrame);
	for (const each of document.getAnimations()) if (each instanceof CSSTransition) each.finish();
}

test.use({ reducedMotion: 'reduce', viewport: looks[0].size });

test('no screen has a fault', async ({ arrive, page, home }) => {
	const ada = new Person(page, home);
	await page.goto(home);
	await expect(page.getByLabel('Your name')).toBeVisible();
	expect(await faults(page)).toEqual([]);
	await ada.arrive('Ada', PASSPHRASE);
	expect(await faults(page)).toEqual([]);
	const ben = await arrive('Ben');
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('Hello, this is https://example.org');
	await ben.sees('Hello, this is');
	await ben.write('Hello back');
	await ada.sees('Hello back');
	expect(await faults(page)).toEqual([]);
	await ada.lock();
	expect(await faults(page)).toEqual([]);
});

test('no dialog has a fault', async ({ page, home }) => {
	const ada = new Person(page, home);
	await ada.arrive('Ada', PASSPHRASE);
	await ada.addContact(NOBODY, 'Ben');
	await ada.write('Hello');
	await ada.verify();
	for (const act of [undefined, 'Connection details', 'Remove…']) {
		const dialog = await details(ada);
		if (act !== undefined) await dialog.getByRole('button', { name: act }).click();
		await expect(dialog).toBeVisible();
		expect(await faults(page)).toEqual([]);
		await page.keyboard.press('Escape');
		await expect(dialog).toBeHidden();
	}
	await (await details(ada)).getByRole('button', { name: 'Paste number' }).click();
	await expect(page.getByLabel('The number that Ben sent you')).toBeVisible();
	expect(await faults(page)).toEqual([]);
	await page.keyboard.press('Escape');
	await removeContact(ada, 'keep');
	await ada.open('Ben');
	expect(await faults(page)).toEqual([]);
	for (const opener of ['Invite someone', 'Add a contact', /, your key$/u, /^Your status/u]) {
		await page.getByRole('button', { name: opener }).first().click();
		await expect(page.getByRole('dialog').or(page.getByRole('menu'))).toBeVisible();
		expect(await faults(page)).toEqual([]);
		await page.keyboard.press('Escape');
		await expect(page.getByRole('dialog').or(page.getByRole('menu'))).toBeHidden();
	}
	for (const [opener, inside] of [
		['Invite someone', 'New invite'], // the list, since one was made above
		['Add a contact', 'Scan a code']
	] as const) {
		await page.getByRole('button', { name: opener }).first().click();
		const button = page.getByRole('dialog').getByRole('button', { name: inside });
		await expect(button).toBeVisible();
		if (inside === 'Scan a code') await button.click();
		expect(await faults(page), inside).toEqual([]);
		await page.keyboard.press('Escape');
		await expect(page.getByRole('dialog')).toBeHidden();
	}
	for (const keys of ['ControlOrMeta+k', '?']) {
		await page.keyboard.press(keys);
		await expect(page.getByRole('dialog')).toBeVisible();
		expect(await faults(page), keys).toEqual([]);
		await page.keyboard.press('Escape');
		await expect(page.getByRole('dialog')).toBeHidden();
	}
});

test('no group of the settings has a fault, in more contrast and another accent too', async ({ page, home }) => {
	const ada = new Person(page, home);
	await ada.arrive('Ada', PASSPHRASE);
	const settings = await openSettings(page, 'Appearance and language');
	const groups = await settings.getByRole('heading', { level: 3 }).allInnerTexts();
	expect(groups.length).toBeGreaterThan(5);
	for (const name of groups) {
		await openGroup(settings, name);
		expect(await faults(page), name).toEqual([]);
	}
	await settings.getByRole('button', { name: 'Show all licences' }).click();
	await expect(settings.getByRole('region', { name: 'Licences of Sotto' })).toBeVisible();
	await openGroup(settings, 'Appearance and language');
	await settings.getByLabel('Contrast').selectOption('More');
	await settings.getByLabel('Berry').check();
	expect(await faults(page)).toEqual([]);
	await openGroup(settings, 'Server');
	await settings.getByRole('button', { name: 'Use another server' }).click();
	expect(await faults(page)).toEqual([]);
});

test('nothing that is done with messages has a fault', async ({ arrive, page, home }) => {
	const ada = new Person(page, home);
	await ada.arrive('Ada', PASSPHRASE);
	const ben = await arrive('Ben');
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ben.write('Hello');
	await ada.reply('Hello', 'An answer');
	await ben.react('An answer', '👍');
	await ada.edit('An answer', 'A better answer');
	await ada.write('Regretted');
	await ada.remove('Regretted');
	await expect(page.getByRole('button', { name: '👍, Ben' })).toBeVisible();
	expect(await faults(page)).toEqual([]);
	const answer = page.getByRole('list', { name: 'Messages' }).getByRole('listitem').filter({ hasText: 'A better' });
	const choose = async (item: string) => {
		await answer.hover();
		await answer.getByRole('button', { name: 'More', exact: true }).click();
		await page.getByRole('menu').getByRole('menuitem', { name: item }).click();
	};
	await answer.hover();
	await answer.getByRole('button', { name: 'More', exact: true }).click();
	await expect(page.getByRole('menu')).toBeVisible();
	expect(await faults(page)).toEqual([]);
	await page.getByRole('menuitem', { name: 'More emoji' }).click();
	const picker = page.getByRole('dialog', { name: 'Emoji' });
	await picker.getByRole('searchbox').fill('fox'); // all of them would be two thousand buttons to look at
	await expect(picker.getByRole('button', { name: 'fox' })).toBeVisible();
	expect(await faults(page)).toEqual([]);
	await page.keyboard.press('Escape');
	for (const [item, cancel] of [
		['Reply', 'Cancel reply'],
		['Edit', 'Cancel edit']
	] as const) {
		await choose(item);
		await expect(page.getByRole('button', { name: cancel })).toBeVisible();
		expect(await faults(page)).toEqual([]);
		await page.keyboard.press('Escape');
	}
	await choose('Delete for both');
	await expect(page.getByRole('dialog', { name: 'Delete this message?' })).toBeVisible();
	expect(await faults(page)).toEqual([]);
});

test('nothing around keys, backups, dates and the search has a fault', async ({ page, home }) => {
	await page.goto(home);
	await page.getByRole('button', { name: 'I have a backup' }).click();
	await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible();
	expect(await faults(page)).toEqual([]);
	await page.getByRole('button', { name: 'Back', exact: true }).click();
	const ada = new Person(page, home);
	await ada.arrive('Ada', PASSPHRASE);
	await ada.addContact(NOBODY, 'Ben');
	await ada.write('Hello');
	for (const [group, opener] of [
		['Storage and backup', 'Back up…'],
		['Storage and backup', 'Export everything…'],
		['Locking and keys', 'Change passphrase'],
		['Locking and keys', 'Add a passkey']
	] as const) {
		const settings = await openSettings(page, group);
		await settings.getByRole('button', { name: opener }).click();
		await expect(
			page
				.getByRole('dialog')
				.getByLabel(/passphrase/iu)
				.first()
		).toBeVisible();
		expect(await faults(page), opener).toEqual([]);
		await page.keyboard.press('Escape');
		await expect(page.getByRole('dialog')).toBeHidden();
	}
	await (await details(ada)).getByRole('button', { name: 'Export…' }).click();
	await expect(page.getByRole('dialog', { name: /^Export/u })).toBeVisible();
	expect(await faults(page)).toEqual([]);
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Go to a date' }).click();
	await expect(page.getByRole('dialog', { name: 'Go to a date' })).toBeVisible();
	expect(await faults(page)).toEqual([]);
	await page.keyboard.press('Escape');
	await lookFor(page, 'hell');
	await page.getByRole('button', { name: 'Filter' }).click();
	await expect(page.getByLabel('With', { exact: true })).toBeVisible();
	expect(await faults(page)).toEqual([]);
});

test('the first minute goes by keyboard alone', async ({ page, arrive, home }) => {
	const ben = await arrive('Ben');
	const link = await ben.invite();
	await page.goto(link);
	await page.getByLabel('Your name').focus();
	const typed = async (text: string) => {
		await page.keyboard.type(text);
		await page.keyboard.press('Tab');
	};
	await typed('Ada');
	await typed(PASSPHRASE);
	await page.keyboard.press('Tab'); // past "Show what is written"
	await page.keyboard.type(PASSPHRASE);
	await page.keyboard.press('Enter');
	const add = page.getByRole('dialog').getByRole('button', { name: 'Add Ben' });
	await expect(add).toBeVisible();
	await add.focus();
	await page.keyboard.press('Enter');
	await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused();
	await page.keyboard.type('typed, not clicked');
	await page.keyboard.press('Shift+Enter');
	await page.keyboard.type('on two lines');
	await page.keyboard.press('Enter');
	await ben.open('Ada');
	await ben.sees('typed, not clicked');
	expect((await ben.shown())[0]?.body).toBe('typed, not clicked\non two lines');
	expect(page.url().startsWith(home)).toBe(true);
});
