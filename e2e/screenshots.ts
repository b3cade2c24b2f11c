// The pictures in README: each taken from the running app, as a person sees it.
import { introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const folder = 'docs/screenshots';

test('takes the pictures', async ({ browser, arrive, home }) => {
	const context = await browser.newContext({ viewport: desktop, colorScheme: 'light', reducedMotion: 'reduce' });
	const page = await context.newPage();
	const ada = new Person(page, home);
	await page.goto(home);
	await page.getByLabel('Your name').fill('Ada');
	await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByText(/Strong\./u).waitFor();
	await page.screenshot({ path: `${folder}/welcome.png`, animations: 'disabled' });
	await ada.arrive('Ada', PASSPHRASE);

	for (const [name, words] of [
		['Grace', 'The compiler is done. Shall we meet?'],
		['Emmy', 'Symmetry explains it all, you will see.']
	] as const) {
		const other = await arrive(name);
		await introduce(ada, other, ['Ada', name]);
		await other.write(words);
		await ada.sees(words);
	}
	const ben = await arrive('Ben');
	await introduce(ada, ben, ['Ada', 'Ben']);
	for (const [from, words] of [
		[ben, 'Did you get home safely?'],
		[ada, 'Yes! The night train was almost empty.'],
		[ada, 'I read the whole way. https://www.gutenberg.org/ebooks/2701'],
		[ben, 'The whale again?'],
		[ada, 'Always the whale.'],
		[ben, 'Lunch on Thursday?\nThe place by the river has tables outside now.']
	] as const) {
		await from.write(words);
		await (from === ada ? ben : ada).sees(words.split('\n')[0] ?? '');
	}
	await page.screenshot({ path: `${folder}/conversation.png`, animations: 'disabled' });
	await page.emulateMedia({ colorScheme: 'dark' });
	await page.screenshot({ path: `${folder}/dark.png`, animations: 'disabled' });
	await page.setViewportSize(phone);
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
	await page.screenshot({ path: `${folder}/phone.png`, animations: 'disabled' });
	await page.setViewportSize(desktop);
	await page.getByRole('button', { name: 'Invite someone' }).first().click();
	await page.getByRole('img', { name: 'QR code of the invite link' }).waitFor();
	await page.screenshot({ path: `${folder}/invite.png`, animations: 'disabled' });
	await context.close();
});
