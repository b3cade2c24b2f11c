// The end of either browser in the middle of a burst: SIGKILL, no goodbye. After reopening, each side holds every text,
// once, in order.
import { writingPlace } from './conversation-screen.ts';
import { PASSPHRASE, expect, test } from './people.ts';
import { type OwnBrowser, startBrowser } from './processes.ts';
import type { Person } from './person.ts';

const TEXTS = Array.from({ length: 200 }, (_, index) => `text ${String(index).padStart(3, '0')}`);
/** How many have been written when the browser is ended. */
const KILL_AT = 90;

for (const victim of ['sender', 'receiver'] as const)
	test(`the ${victim}'s browser is killed during a burst of 200`, async ({ home }, info) => {
		test.setTimeout(300_000);
		const profiles = { ada: info.outputPath('ada'), ben: info.outputPath('ben') };
		let ada = await startBrowser(profiles.ada, home);
		let ben = await startBrowser(profiles.ben, home);
		await Promise.all([ada.person.arrive('Ada', PASSPHRASE), ben.person.arrive('Ben', PASSPHRASE)]);
		await ben.person.follow(await ada.person.invite());
		await ada.person.open('Ben');
		await expect.poll(() => ada.person.link()).toBe('connected');

		for (const text of TEXTS.slice(0, KILL_AT)) await hurry(ada.person, text);
		if (victim === 'sender') {
			await ada.person.type(TEXTS[KILL_AT] ?? '');
			const [, killed] = [ada.person.page.keyboard.press('Enter').catch(() => undefined), ada.kill()]; // in the act of sending
			await killed;
			ada = await reopen(profiles.ada, home, 'Ben');
			// What was committed stands there; whoever typed goes on behind it.
			const written = await ada.person.history();
			expect(written.map(({ body }) => body)).toEqual(TEXTS.slice(0, written.length));
			expect(written.length).toBeGreaterThanOrEqual(KILL_AT); // each left the composer, so each was committed
			for (const text of TEXTS.slice(written.length)) await hurry(ada.person, text);
		} else {
			await ben.kill();
			for (const text of TEXTS.slice(KILL_AT)) await hurry(ada.person, text);
			ben = await reopen(profiles.ben, home, 'Ada');
		}
		await ben.person.open('Ada');
		await ben.person.sees(TEXTS.at(-1) ?? '', 120_000);
		// Whoever was away for some of them begins at the first unread one.
		const toNewest = ben.person.page.getByRole('button', { name: /to the newest message/iu });
		if (await toNewest.isVisible()) await toNewest.click();
		await expect.poll(() => ada.person.delivery(TEXTS.at(-1) ?? ''), { timeout: 60_000 }).toBe('read');
		for (const { person } of [ada, ben]) expect((await person.history()).map(({ body }) => body)).toEqual(TEXTS);
		for (const each of [ada, ben]) {
			await each.person.page.reload();
			await each.person.unlock(PASSPHRASE);
		}
		await ben.person.open('Ada');
		expect((await ben.person.history()).map(({ body }) => body)).toEqual(TEXTS);
		await Promise.all([ada.close(), ben.close()]);
	});

async function reopen(profile: string, baseUrl: string, contact: string): Promise<OwnBrowser> {
	const browser = await startBrowser(profile, baseUrl);
	await browser.person.unlock(PASSPHRASE);
	await browser.person.open(contact);
	return browser;
}

/** Writes as fast as the composer takes it: the next begins when it is empty again. */
async function hurry(person: Person, text: string): Promise<void> {
	const composer = writingPlace(person.page).locator('textarea');
	await composer.fill(text);
	await composer.press('Enter');
	await expect(composer).toHaveValue('');
}
