// The first form: what it says of a passphrase, and that the public key can be copied.
import { expect, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

test('a passphrase is judged, has to be repeated, and a weak one is taken only after a warning', async ({
	page,
	home
}) => {
	await page.goto(home);
	const strength = page.getByRole('status', { name: 'Passphrase strength' });
	const passphrase = page.getByLabel('Passphrase', { exact: true });
	await page.getByLabel('Your name').fill('Ada');
	await passphrase.fill('correct horse battery staple');
	await expect(strength).toContainText('Strong');
	await passphrase.fill('password');
	await expect(strength).not.toContainText('Strong');

	await page.getByLabel('Repeat passphrase').fill('passwort');
	await page.getByRole('button', { name: 'Create my key' }).click();
	await expect(page.getByText('The two passphrases differ')).toBeVisible();
	await page.getByLabel('Repeat passphrase').fill('password');
	await page.getByRole('button', { name: 'Create my key' }).click();
	await expect(page.getByText('This passphrase is weak')).toBeVisible();
	await expect(page.getByRole('navigation', { name: 'Conversations' })).toHaveCount(0);
	await page.getByRole('button', { name: 'Use it anyway' }).click();
	await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible();
});

test('words are chosen by chance for whoever wants that, are shown to be written down, and open the vault', async ({
	page,
	home
}) => {
	await page.goto(home);
	await page.getByLabel('Your name').fill('Ada');
	const passphrase = page.getByLabel('Passphrase', { exact: true });
	const choose = page.getByRole('button', { name: 'Choose words for me' });
	const said = page.getByRole('status', { name: 'Words by chance' });
	await choose.click();
	await expect(said).toContainText('Write the words down');
	await expect(page.getByRole('status', { name: 'Passphrase strength' })).toContainText('Strong');
	await expect(passphrase).toHaveAttribute('type', 'text');
	const first = await passphrase.inputValue();
	await choose.click();
	await expect(passphrase).not.toHaveValue(first);
	const words = await passphrase.inputValue();
	expect(words).toMatch(/^[a-z-]+(?: [a-z-]+){4}$/u);
	await expect(page.getByLabel('Repeat passphrase')).toHaveValue(words);
	await expect(said).toContainText(words); // a narrow field does not show them all
	await page.getByRole('button', { name: 'Hide what is written' }).first().click();
	await expect(said).not.toContainText(words);
	await passphrase.pressSequentially(' x');
	await expect(said).toBeEmpty();
	await passphrase.fill(words);
	await page.getByRole('button', { name: 'Create my key' }).click();
	await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible();
	await page.reload();
	await new Person(page, home).unlock(words);
});

test('the public key is copied as it is shown', async ({ arrive }) => {
	const ada = await arrive('Ada');
	const { page } = ada;
	await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.getByRole('button', { name: 'Ada, your key' }).click();
	await page.getByRole('button', { name: 'Copy public key' }).click();
	await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible();
	const copied = await page.evaluate(() => navigator.clipboard.readText());
	await page.keyboard.press('Escape');
	expect(copied).toBe(await ada.publicKey());
});

test('the first screen stands before the vault has answered, and what is done there meanwhile counts', async ({
	page,
	home
}) => {
	let held = Promise.withResolvers<undefined>();
	await page.route('**/_app/immutable/workers/*.js', async (route) => {
		await held.promise;
		await route.continue();
	});
	const inside = page.getByRole('button', { name: 'Ada, your key' });
	await page.goto(home);
	await page.getByLabel('Your name').fill('Ada');
	await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByLabel('Repeat passphrase').fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Create my key' }).click();
	await expect(inside).toBeHidden();
	held.resolve(undefined);
	await expect(inside).toBeVisible();

	held = Promise.withResolvers();
	await page.reload();
	await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Unlock', exact: true }).click();
	await expect(inside).toBeHidden();
	held.resolve(undefined);
	await expect(inside).toBeVisible();
});

test('when the conversations cannot be loaded, it is said, and nothing is lost', async ({ page, home }) => {
	// Of the parts that are loaded later, the one that knows the narrow screen.
	await page.route('**/_app/immutable/chunks/*.js', async (route) => {
		const response = await route.fetch();
		await ((await response.text()).includes('max-width: 799px') ? route.abort() : route.fulfill({ response }));
	});
	await page.goto(home);
	await page.getByLabel('Your name').fill('Ada');
	await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByLabel('Repeat passphrase').fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Create my key' }).click();
	await expect(page.getByRole('heading', { name: 'A part of Sotto did not arrive' })).toBeVisible();
	await page.unroute('**/_app/immutable/chunks/*.js');
	await page.getByRole('button', { name: 'Reload' }).click();
	await new Person(page, home).unlock(PASSPHRASE);
	await expect(page.getByRole('button', { name: 'Ada, your key' })).toBeVisible();
});
