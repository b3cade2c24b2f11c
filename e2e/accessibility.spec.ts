// Every main screen without an accessibility fault, on a desktop and a phone, light and dark; and the first minute by
// keyboard alone.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { details, removeContact } from './contact-acts.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

const looks = [
	{ colorScheme: 'light', viewport: { width: 1280, height: 800 } },
	{ colorScheme: 'dark', viewport: { width: 390, height: 844 } }
] as const;

async function faults(page: Page): Promise<string[]> {
	const { violations } = await new AxeBuilder({ page }).analyze();
	return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

for (const { colorScheme, viewport } of looks)
	test(`no screen has a fault (${colorScheme}, ${viewport.width} wide)`, async ({ arrive, browser, home }) => {
		const context = await browser.newContext({ colorScheme, viewport });
		const page = await context.newPage();
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
		for (const opener of ['Contact details', 'Invite someone', 'Add by key', /, your key$/u, 'Settings']) {
			const button = page.getByRole('button', { name: opener }).first();
			const back = page.getByRole('button', { name: 'Back to conversations' });
			if (!(await button.isVisible()) && (await back.isVisible())) await back.click();
			await button.click();
			await expect(page.getByRole('dialog')).toBeVisible();
			expect(await faults(page)).toEqual([]);
			await page.keyboard.press('Escape');
			await expect(page.getByRole('dialog')).toBeHidden();
		}
		await page.getByRole('button', { name: /^Your status/u }).click();
		await expect(page.getByRole('menu')).toBeVisible();
		expect(await faults(page)).toEqual([]);
		await page.keyboard.press('Escape');
		await ada.open('Ben');
		await ada.verify();
		for (const act of ['Connection details', 'Remove…']) {
			await (await details(ada)).getByRole('button', { name: act }).click();
			await expect(page.getByRole('dialog')).toBeVisible();
			expect(await faults(page)).toEqual([]);
			await page.keyboard.press('Escape');
		}
		await removeContact(ada, 'keep');
		await ada.open('Ben');
		expect(await faults(page)).toEqual([]);
		await ada.lock();
		expect(await faults(page)).toEqual([]);
		await context.close();
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
