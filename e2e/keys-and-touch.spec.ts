// What hands do: going anywhere by a few letters, the list of keys, a swipe that answers, copying and pasting much, and installing
// when it is offered.
import type { Page } from '@playwright/test';
import { writingPlace } from './conversation-screen.ts';
import { expect, PASSPHRASE, test } from './people.ts';
import type { Person } from './person.ts';
import { searchField, searchResults } from './search-screen.ts';
import { openSettings } from './settings-screen.ts';

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 720 };

const field = (page: Page) => writingPlace(page).getByRole('textbox', { name: 'Message', exact: true });
const palette = (page: Page) => page.getByRole('dialog', { name: 'Go anywhere' });
const meant = (page: Page) => palette(page).getByRole('option', { selected: true });
const keyList = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
const entryOf = ({ page }: Person, text: string) =>
	page.getByRole('list', { name: 'Messages' }).getByRole('listitem').filter({ hasText: text });

test('Ctrl+K goes to a person, to an act and to what was written, and gives the focus back', async ({
	pair: [ada]
}) => {
	const { page } = ada;
	const { keyboard } = page;
	await ada.write('a trip to Zanzibar');
	await field(page).focus();
	await keyboard.press('ControlOrMeta+k');
	const combobox = palette(page).getByRole('combobox', { name: 'Go anywhere' });
	await expect(combobox).toBeFocused();
	await expect(meant(page)).toHaveAccessibleName(/^Ben/u);
	await keyboard.press('Escape');
	await expect(palette(page)).toBeHidden();
	await expect(field(page)).toBeFocused();

	await keyboard.press('ControlOrMeta+k');
	await keyboard.type('SETT');
	await expect(meant(page)).toHaveText('Settings');
	await keyboard.press('Enter');
	await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
	await keyboard.press('ControlOrMeta+k');
	await expect(palette(page)).toHaveCount(0); // not over another dialog
	await keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
	await expect(field(page)).toBeFocused();

	await keyboard.press('ControlOrMeta+k');
	await keyboard.type('be');
	await expect(meant(page)).toHaveAccessibleName(/^Ben/u);
	await keyboard.press('ArrowUp'); // round to the last
	await expect(meant(page)).toHaveText('Find “be” in all messages');
	await keyboard.press('ArrowDown');
	await keyboard.press('Enter');
	await expect(palette(page)).toBeHidden();
	await expect(field(page)).toBeFocused();

	await keyboard.press('ControlOrMeta+k');
	await keyboard.type('zanzibar');
	await keyboard.press('Enter');
	await expect(searchField(page)).toBeFocused();
	await expect(searchResults(page).getByText('1 message found.')).toBeVisible();
	await keyboard.press('Escape');
	await expect(searchResults(page)).toBeHidden();
});

test('Ctrl+K leaves a menu and comes back to its message; the pointer chooses, too', async ({ pair: [ada] }) => {
	const { page } = ada;
	await ada.write('about the menu');
	await entryOf(ada, 'about the menu').press('Enter');
	await expect(page.getByRole('menu', { name: 'Message', exact: true })).toBeVisible();
	await page.keyboard.press('ControlOrMeta+k');
	await expect(palette(page)).toBeVisible();
	await expect(page.getByRole('menu', { name: 'Message', exact: true })).toHaveCount(0);
	await page.keyboard.press('ControlOrMeta+k');
	await expect(palette(page)).toBeHidden();
	await expect(entryOf(ada, 'about the menu')).toBeFocused();
	await page.keyboard.press('ControlOrMeta+k');
	await palette(page).getByRole('option', { name: 'Contact details' }).click();
	await expect(page.getByRole('dialog', { name: 'Contact details' })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(page.getByRole('dialog')).toBeHidden();
});

test('? lists the keys where nothing is written, and is a sign where something is', async ({ pair: [ada] }) => {
	const { page } = ada;
	await ada.write('about the keys');
	await entryOf(ada, 'about the keys').focus();
	await page.keyboard.press('?');
	await expect(keyList(page).getByText('Lock at once')).toBeVisible();
	await expect(keyList(page).locator('kbd').first()).toHaveText(/^(?:Ctrl|⌘)$/u);
	await page.keyboard.press('Escape');
	await expect(keyList(page)).toBeHidden();
	await expect(entryOf(ada, 'about the keys')).toBeFocused();

	await field(page).focus();
	await page.keyboard.press('?');
	await expect(field(page)).toHaveValue('?');
	await expect(keyList(page)).toHaveCount(0);
	await ada.type('');
	const settings = await openSettings(page, 'About Sotto');
	await settings.getByRole('button', { name: 'Keyboard shortcuts' }).click();
	await expect(keyList(page)).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(keyList(page)).toBeHidden();
});

interface Point {
	readonly x: number;
	readonly y: number;
}

/** A finger on the screen. Not a whole touch screen: the page would take itself for a phone for good. */
async function fingerOf(page: Page) {
	const devtools = await page.context().newCDPSession(page);
	const steps = 6;
	return {
		/** Put down there, led by so many pixels, and lifted. */
		async lead(from: Point, by: Point): Promise<void> {
			const begun = Date.now() / 1_000;
			// A slow machine must not make it a long press: the times are those of a quick finger.
			const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', step: number) => {
				const point = { x: from.x + (by.x * step) / steps, y: from.y + (by.y * step) / steps, id: 1 };
				const touchPoints = type === 'touchEnd' ? [] : [point];
				return devtools.send('Input.dispatchTouchEvent', { type, timestamp: begun + step * 0.016, touchPoints });
			};
			await touch('touchStart', 0);
			for (let step = 1; step <= steps; step++) await touch('touchMove', step);
			await touch('touchEnd', steps + 1);
		},
		takeAway: () => devtools.detach()
	};
}

test('a finger that swipes a message answers it; one that scrolls, or begins at the edge, does not', async ({
	pair: [ada, ben]
}) => {
	await ben.write('swipe me');
	await ada.sees('swipe me');
	const { page } = ada;
	await page.setViewportSize(phone);
	const finger = await fingerOf(page);
	const row = entryOf(ada, 'swipe me');
	const middle = async (): Promise<Point> => {
		await row.scrollIntoViewIfNeeded();
		const box = await row.boundingBox();
		if (box === null) throw new Error('the message is not there');
		return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	};
	const answering = page.getByRole('button', { name: 'Cancel reply' });
	await finger.lead(await middle(), { x: 0, y: 120 });
	await expect(answering).toHaveCount(0);
	await finger.lead({ ...(await middle()), x: 20 }, { x: 150, y: 0 });
	await expect(answering).toHaveCount(0);
	await finger.lead(await middle(), { x: 40, y: 0 }); // not far enough
	await expect(answering).toHaveCount(0);
	await finger.lead(await middle(), { x: 120, y: 4 });
	await expect(answering).toBeVisible();
	await expect(field(page)).toBeFocused();
	await finger.takeAway();
	await page.setViewportSize(desktop);
	await ada.write('swiped');
	await ben.sees('swiped');
	expect((await ben.shown()).at(-1)).toMatchObject({ body: 'swiped', replyTo: 'swipe me' });
});

/** Runs in the page: resolves when it has been drawn a few times. */
async function nextFrames(): Promise<void> {
	for (let frame = 0; frame < 6; frame++) await new Promise(requestAnimationFrame);
}

test('several messages are copied as people read them, one as it is', async ({ pair: [ada, ben] }) => {
	const { page } = ada;
	await ada.write('copied from Ada');
	await ben.sees('copied from Ada');
	await ada.write('soon gone');
	await ada.remove('soon gone');
	await ben.write('copied from Ben');
	await ada.sees('copied from Ben');
	const boxOf = async (text: string) => {
		const box = await entryOf(ada, text).locator('[data-body]').boundingBox();
		if (box === null) throw new Error('the message is not there');
		return box;
	};
	const paste = async () => {
		await page.keyboard.press('ControlOrMeta+c');
		await field(page).focus();
		await page.keyboard.press('ControlOrMeta+v');
	};
	// Where they stay: what is still on its way into its place would be missed.
	const places = async () => JSON.stringify([await boxOf('copied from Ada'), await boxOf('copied from Ben')]);
	await expect.poll(async () => (await places()) === (await page.evaluate(nextFrames).then(places))).toBe(true);
	const [from, to] = [await boxOf('copied from Ada'), await boxOf('copied from Ben')];
	await page.mouse.move(from.x + 1, from.y + from.height / 2);
	await page.mouse.down();
	await page.mouse.move(to.x + 40, to.y + to.height / 2, { steps: 4 });
	await page.mouse.move(to.x + to.width - 1, to.y + to.height / 2, { steps: 4 });
	await page.mouse.up();
	expect(await page.evaluate(() => String(document.getSelection()))).toContain('copied from Ben');
	await paste();
	await expect(field(page)).toHaveValue(/^\[[^\]]+\] Ada: copied from Ada\n\[[^\]]+\] Ben: copied from Ben$/u);
	await ada.type('');
	await entryOf(ada, 'copied from Ada')
		.locator('[data-body]')
		.dblclick({ position: { x: 4, y: 8 } });
	await paste();
	await expect(field(page)).toHaveValue('copied');
	await ada.type('');
});

test('a text that is far too long is counted and refused at once, and the field grows to a limit', async ({
	pair: [ada]
}) => {
	const { page } = ada;
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.evaluate((text) => navigator.clipboard.writeText(text), 'much too long\n'.repeat(5_000));
	await field(page).focus();
	await page.keyboard.press('ControlOrMeta+v');
	await expect(page.getByRole('alert').filter({ hasText: 'too long for one message' })).toBeVisible();
	await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
	const height = await field(page).evaluate((element) => element.clientHeight);
	expect(height).toBeLessThan(desktop.height / 3);
	await ada.type('');
	await expect(page.getByRole('alert').filter({ hasText: 'too long for one message' })).toBeHidden();
});

test('installing is offered at the second visit, not in its first minute, and not again after "Not now"', async ({
	arrive
}) => {
	const ada = await arrive('Ada');
	const { page } = ada;
	await page.clock.install();
	const visit = async () => {
		await page.reload();
		await ada.unlock(PASSPHRASE);
		// As Chromium does where a site can be installed, which is in no window of a test.
		await page.evaluate(() => {
			const prompt = () => {
				document.documentElement.dataset.asked = 'yes';
				return Promise.resolve({ outcome: 'dismissed' });
			};
			dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt }));
		});
	};
	const offer = page.getByRole('status', { name: 'Install Sotto' });
	await visit();
	await expect(offer).toBeHidden();
	await page.clock.fastForward(61_000);
	await expect(offer.getByRole('button', { name: 'Install Sotto' })).toBeVisible();
	await offer.getByRole('button', { name: 'Not now' }).click();
	await expect(offer).toBeHidden();

	await visit();
	await page.clock.fastForward(61_000);
	await expect(offer).toBeHidden();
	const settings = await openSettings(page, 'About Sotto');
	await settings.getByRole('button', { name: 'Install Sotto' }).click();
	await expect(page.locator('html')).toHaveAttribute('data-asked', 'yes');
	await expect(settings.getByRole('button', { name: 'Install Sotto' })).toHaveCount(0);
});
