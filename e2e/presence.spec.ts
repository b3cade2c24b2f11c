// What people see of each other: status, when somebody was last there, and what was read; and that nobody sees more of
// others than they show of themselves.
import type { Page } from '@playwright/test';
import { details, presenceOf, setSwitch } from './contact-acts.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

test('a status is seen by contacts, and is the same after unlocking', async ({ pair: [ada, ben] }) => {
	await expect.poll(() => presenceOf(ben, 'Ada')).toBe('online');
	for (const status of ['away', 'busy', 'online', 'busy'] as const) {
		await ada.setPresence(status);
		await expect.poll(() => presenceOf(ben, 'Ada')).toBe(status);
	}
	await ada.lock();
	await expect.poll(() => presenceOf(ben, 'Ada')).toBe('offline');
	await ada.unlock(PASSPHRASE);
	await expect.poll(() => presenceOf(ben, 'Ada')).toBe('busy');
	await ada.setPresence('online');
});

test('the status is chosen by keyboard too', async ({ pair: [ada] }) => {
	const opener = ada.page.getByRole('button', { name: /^Your status/u });
	await opener.focus();
	await ada.page.keyboard.press('Enter');
	await expect(ada.page.getByRole('menuitemradio', { name: 'Online' })).toBeFocused();
	await ada.page.keyboard.press('ArrowUp');
	await expect(ada.page.getByRole('menuitemradio', { name: 'Invisible' })).toBeFocused();
	await ada.page.keyboard.press('ArrowUp');
	await ada.page.keyboard.press('Enter');
	await expect(ada.page.getByRole('button', { name: 'Your status: Busy' })).toBeFocused();
	await ada.page.keyboard.press('Enter');
	await ada.page.keyboard.press('Escape');
	await expect(opener).toBeFocused();
	await ada.setPresence('online');
});

test('somebody invisible looks offline, and connects by an act of their own', async ({ arrive }) => {
	const [ada, ben, cem] = [await arrive('Ada'), await arrive('Ben'), await arrive('Cem')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('hello');
	await ben.sees('hello');
	await introduce(ada, cem, ['Ada', 'Cem']);
	await ada.setPresence('invisible');
	await expect.poll(() => presenceOf(ben, 'Ada')).toBe('offline');
	await ada.lock(); // the link of before is gone
	await ada.unlock(PASSPHRASE);
	await ben.open('Ada');
	await expect.poll(() => ben.link()).toBe('offline');
	expect(await presenceOf(ben, 'Ada')).toBe('offline');
	await ada.open('Ben'); // an act of her own
	await expect.poll(() => ada.link()).toBe('connected');
	await ada.write('only for you');
	await ben.sees('only for you');
	expect(await presenceOf(ben, 'Ada')).toBe('offline');
	await ada.setPresence('online');
	await expect.poll(() => presenceOf(ben, 'Ada')).toBe('online');
});

/** A person whose page has a clock that the test sets forward. */
async function arriveWithClock(page: Page, home: string, name: string): Promise<Person> {
	await page.clock.install();
	const person = new Person(page, home);
	await person.arrive(name, PASSPHRASE);
	return person;
}

test('who touches nothing for five minutes is away, and back at the first touch', async ({ page, arrive, home }) => {
	const ada = await arriveWithClock(page, home, 'Ada');
	const ben = await arrive('Ben');
	await introduce(ada, ben, ['Ada', 'Ben']);
	await expect.poll(() => presenceOf(ben, 'Ada')).toBe('online');
	await page.clock.fastForward('05:01');
	await expect.poll(() => presenceOf(ben, 'Ada')).toBe('away');
	await expect(page.getByRole('button', { name: /^Your status: Away, until/u })).toBeVisible();
	await page.keyboard.press('Shift');
	await expect.poll(() => presenceOf(ben, 'Ada')).toBe('online');
	await ada.setPresence('busy');
	await page.clock.fastForward('05:01');
	await expect(page.getByRole('button', { name: 'Your status: Busy' })).toBeVisible();
	expect(await presenceOf(ben, 'Ada')).toBe('busy');
});

test('when somebody was last here is seen only where both share it', async ({ pair: [ada, ben] }) => {
	for (const person of [ada, ben]) await setSwitch(person, 'Last seen', true);
	await ben.write('hello');
	await ada.sees('hello');
	await ben.lock();
	const header = ada.page.getByText(/^Last seen today at/u);
	await expect(header).toBeVisible();
	await expect(await details(ada)).toContainText('Last seen today at');
	await ada.page.keyboard.press('Escape');
	await setSwitch(ada, 'Last seen', false);
	await expect(header).toBeHidden();
	await setSwitch(ada, 'Last seen', true);
	await expect(header).toBeVisible();
	// Now it is Ben who does not share it: Ada sees nothing, as soon as she knows.
	await ben.unlock(PASSPHRASE);
	await setSwitch(ben, 'Last seen', false);
	await ben.open('Ada');
	await ben.write('I share nothing');
	await ada.sees('I share nothing');
	await ben.lock();
	await expect.poll(() => ada.link()).toBe('offline');
	await expect(header).toBeHidden();
	await ben.unlock(PASSPHRASE);
	await setSwitch(ada, 'Last seen', false);
});

test('what was read is seen only where both tell it', async ({ pair: [ada, ben] }) => {
	await ada.write('one');
	await expect.poll(() => ada.delivery('one')).toBe('read');
	await setSwitch(ben, 'Read receipts', false);
	await ben.open('Ada');
	await ada.write('two');
	await ben.sees('two');
	await expect.poll(() => ada.delivery('two')).toBe('delivered');
	await ben.write('three'); // has passed everything that Ben might have told
	await ada.sees('three');
	expect(await ada.delivery('two')).toBe('delivered');
	await ada.write('four');
	await expect.poll(() => ada.delivery('four')).toBe('delivered');
	expect(await ben.delivery('three')).toBe('delivered'); // Ada has read it and tells so; Ben does not want to know
	await setSwitch(ben, 'Read receipts', true);
});
