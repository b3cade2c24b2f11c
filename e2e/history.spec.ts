// A long conversation: where one begins to read, how one moves in it, and that what one reads keeps its place.
import type { Locator } from '@playwright/test';
import { FILE_PASSPHRASE, longHistory, NOBODY } from './long-history.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

/** More than is drawn at once, several times. */
const LINES = 2_000;
const history = ({ page }: Person) => page.getByRole('region', { name: 'History' });
const entryOf = ({ page }: Person, text: string) =>
	page
		.getByRole('list', { name: 'Messages' })
		.getByRole('paragraph')
		.filter({ hasText: new RegExp(`^${text}(?:\\n|$)`, 'u') });
/** Where it stands on the screen, in pixels. */
const topOf = async (entry: Locator) => Math.round((await entry.boundingBox())?.y ?? Number.NaN);
async function say(person: Person, first: number, last: number, body = (n: number) => `line ${n}`) {
	for (let n = first; n <= last; n++) await person.write(body(n));
}
/** Three of them fill a screen. */
const tall = (n: number) => `line ${n}${'\nand more'.repeat(9)}`;
/** Turns the wheel over the history until the entry is seen. */
async function wheelTo(person: Person, text: string, by: number) {
	const entry = entryOf(person, text);
	await history(person).hover();
	const turn = async () => {
		if ((await entry.count()) > 0 && (await entry.isVisible())) {
			const box = await entry.boundingBox();
			if (box && box.y > 100 && box.y < 500) return true;
		}
		await person.page.mouse.wheel(0, by);
		return false;
	};
	await expect.poll(turn, { intervals: [100] }).toBe(true); // as fast as a finger turns it
	// The wheel rolls on for a moment.
	let top = Number.NaN;
	await expect.poll(async () => top === (top = await topOf(entry))).toBe(true);
	return entry;
}

test('one reads where one left off, what comes moves nothing, and a button counts it', async ({ arrive }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await ben.addContact(NOBODY, 'Cem');
	await introduce(ada, ben, ['Ada', 'Ben']);
	await say(ada, 1, 16, tall);
	await ben.sees('line 16');
	const entry = await wheelTo(ben, 'line 5', -300);
	const top = await topOf(entry);

	await say(ada, 17, 19);
	const jump = ben.page.getByRole('button', { name: '3 new: to the newest message' });
	await expect(jump).toBeVisible();
	expect(await topOf(entry)).toBe(top);
	expect(await ada.delivery('line 19')).toBe('delivered'); // nobody has read it

	await ben.open('Cem');
	await ben.open('Ada');
	const divider = ben.page.getByRole('listitem').filter({ hasText: /^New messages$/u });
	await expect(divider).toBeInViewport();
	await expect(entryOf(ben, 'line 19')).toBeInViewport();
	await expect.poll(() => ada.delivery('line 19')).toBe('read');
	expect((await ben.contacts()).find(({ name }) => name === 'Ada')?.unread).toBe(0);

	// Nothing is unread: one comes back to where one was.
	const again = await wheelTo(ben, 'line 5', -300);
	const left = await topOf(again);
	await ben.open('Cem');
	await ben.open('Ada');
	await expect(again).toBeInViewport();
	expect(Math.abs((await topOf(again)) - left)).toBeLessThan(8);
	await ben.page.getByRole('button', { name: 'To the newest message' }).click();
	await expect(entryOf(ben, 'line 19')).toBeInViewport();
});

test('who finds more than a screen of unread texts begins with the first of them', async ({
	pair: [ada, ben],
	home
}) => {
	await ada.write('known already');
	await expect.poll(() => ada.delivery('known already')).toBe('read');
	await ben.page.goto('about:blank');
	await expect.poll(() => ada.link()).toBe('offline');
	await say(ada, 1, 12, tall);
	await ben.page.goto(home);
	await ben.unlock(PASSPHRASE);
	await expect.poll(async () => (await ben.contacts())[0]?.unread, { timeout: 30_000 }).toBe(12);
	await ben.open('Ada');
	await expect(entryOf(ben, 'line 1')).toBeInViewport();
	await expect(entryOf(ben, 'line 12')).not.toBeInViewport();
	await expect(ben.page.getByText('New messages', { exact: true })).toBeInViewport();
	expect(await ada.delivery('line 12')).toBe('delivered');
	await ben.page.getByRole('button', { name: '12 new: to the newest message' }).click();
	await expect(entryOf(ben, 'line 12')).toBeInViewport();
	await expect.poll(() => ada.delivery('line 12')).toBe('read');
});

test('a date is gone to, however far back, one scrolls on from there, and writing leads to the end', async ({
	page,
	home
}) => {
	const first = new Date('2025-01-01T09:00').getTime();
	const texts = Array.from({ length: LINES }, (_, at) => ({ body: `line ${at + 1}`, at: first + at * 3_600_000 }));
	const ada = new Person(page, home);
	await ada.restoreBackup(await longHistory(texts), FILE_PASSPHRASE, PASSPHRASE);
	await ada.open('Ben');
	await expect(entryOf(ada, `line ${LINES}`)).toBeInViewport();
	await page.getByRole('button', { name: 'Go to a date' }).click();
	const dialog = page.getByRole('dialog', { name: 'Go to a date' });
	await dialog.getByLabel('Read from').fill('2025-01-11');
	await dialog.getByRole('button', { name: 'Go there' }).click();
	const there = entryOf(ada, 'line 232'); // nine days and fifteen hours after the first
	await expect(there).toBeInViewport();
	await expect(there.locator('xpath=ancestor::li')).toBeFocused();
	await expect(entryOf(ada, `line ${LINES}`)).toHaveCount(0);
	await page.setViewportSize({ width: 390, height: 844 });
	await page
		.getByRole('button', { name: /: go to another date$/u })
		.first()
		.click();
	await expect(dialog).toBeVisible();
	await page.keyboard.press('Escape');
	await page.setViewportSize({ width: 1280, height: 720 });
	await wheelTo(ada, 'line 300', 400);
	await wheelTo(ada, 'line 190', -400);
	await ada.write('what is written now');
	await expect(entryOf(ada, 'what is written now')).toBeInViewport();
	await expect(entryOf(ada, `line ${LINES}`)).toBeInViewport();
});
