// What opens Sotto: another passphrase, passkeys beside it, and locking, by itself or at once, from which one comes back to
// where one was.
import type { Page } from '@playwright/test';
import { FILE_PASSPHRASE, longHistory } from './long-history.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';
import { startBrowser } from './processes.ts';
import { openSettings as openGroups } from './settings-screen.ts';

const OTHER = 'seven brave otters navigate';
const PHONE = { width: 390, height: 844 };

async function openSettings({ page }: Pick<Person, 'page'>): Promise<void> {
	await openGroups(page, 'Locking and keys');
}

async function fillChange(page: Page, present: string, chosen: string): Promise<void> {
	await page.getByRole('button', { name: 'Change passphrase' }).click();
	await page.getByLabel('Present passphrase').fill(present);
	await page.getByLabel('New passphrase', { exact: true }).fill(chosen);
	await page.getByLabel('Repeat new passphrase').fill(chosen);
}

/** An authenticator in the device that knows its owner. */
async function addAuthenticator(page: Page, hasPrf = true): Promise<{ readonly count: () => Promise<number> }> {
	const devtools = await page.context().newCDPSession(page);
	await devtools.send('WebAuthn.enable');
	const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
		options: {
			protocol: 'ctap2',
			transport: 'internal',
			hasResidentKey: true,
			hasUserVerification: true,
			hasPrf,
			isUserVerified: true,
			automaticPresenceSimulation: true
		}
	});
	return {
		count: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
	};
}

async function addPasskey(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Add a passkey' }).click();
	await page.getByLabel('Your passphrase').fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Make a passkey' }).click();
	await page.getByRole('button', { name: 'Use it now' }).click();
}

test('another passphrase opens everything, and the old one nothing', async ({ arrive }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('from before');
	await openSettings(ada);
	const { page } = ada;
	await expect(page.getByText('Whoever knows the old passphrase')).toBeHidden();
	await fillChange(page, 'guessed by somebody', OTHER);
	await expect(page.getByText('Whoever knows the old passphrase and copied this browser')).toBeVisible();
	await expect(page.getByRole('status', { name: 'Passphrase strength' })).toContainText('Strong');
	await page.getByRole('button', { name: 'Change it' }).click();
	await expect(page.getByText('That passphrase is not right. Nothing was changed')).toBeVisible();

	await page.getByLabel('Present passphrase').fill(PASSPHRASE);
	await page.getByLabel('New passphrase', { exact: true }).fill('password');
	await page.getByRole('button', { name: 'Change it' }).click();
	await expect(page.getByText('The two passphrases differ')).toBeVisible();
	await page.getByLabel('Repeat new passphrase').fill('password');
	await page.getByRole('button', { name: 'Change it' }).click();
	await expect(page.getByText('This passphrase is weak')).toBeVisible();

	await page.getByLabel('New passphrase', { exact: true }).fill(OTHER);
	await page.getByLabel('Repeat new passphrase').fill(OTHER);
	await page.getByRole('button', { name: 'Change it' }).click();
	await expect(page.getByText('From now on the new passphrase opens Sotto')).toBeVisible();
	await page.keyboard.press('Escape');

	await page.reload();
	await expect(ada.unlock(PASSPHRASE)).rejects.toThrow('That passphrase is not right');
	await ada.unlock(OTHER);
	await ada.open('Ben');
	await ada.sees('from before');
	await ada.write('from after');
	await ben.sees('from after');
});

test('a browser that is killed in the act opens with the old passphrase or the new one', async ({ home }, info) => {
	test.setTimeout(300_000);
	const profile = info.outputPath('ada');
	let present = PASSPHRASE;
	let ada = await startBrowser(profile, home);
	await ada.person.arrive('Ada', present);
	const key = await ada.person.publicKey();
	// From before the first request to behind the put: Argon2id runs twice in between.
	for (const [round, wait] of [0, 250, 500, 750, 1_000, 1_500].entries()) {
		const chosen = `${OTHER} ${round}`;
		await openSettings(ada.person);
		await fillChange(ada.person.page, present, chosen);
		await ada.person.page.evaluate((time) => {
			document.querySelector('form:has([autocomplete=new-password])')?.addEventListener('submit', () => {
				setTimeout(() => (document.title = 'now'), time);
			});
		}, wait);
		await ada.person.page.getByRole('button', { name: 'Change it' }).click();
		await expect(ada.person.page).toHaveTitle('now');
		await ada.kill();
		ada = await startBrowser(profile, home);
		const isNew = await ada.person.unlock(chosen).then(
			() => true,
			() => false
		);
		if (isNew) present = chosen;
		else await ada.person.unlock(present);
		expect(await ada.person.publicKey()).toBe(key);
	}
	await ada.close();
});

for (const size of ['desktop', 'phone'] as const)
	test(`a passkey unlocks beside the passphrase, until it is removed (${size})`, async ({ arrive }) => {
		const ada = await arrive('Ada');
		const { page } = ada;
		if (size === 'phone') await page.setViewportSize(PHONE);
		const authenticator = await addAuthenticator(page);
		await openSettings(ada);
		await page.getByRole('button', { name: 'Add a passkey' }).click();
		await page.getByLabel('Your passphrase').fill('guessed by somebody');
		await page.getByRole('button', { name: 'Make a passkey' }).click();
		await expect(page.getByText('That passphrase is not right')).toBeVisible();
		expect(await authenticator.count()).toBe(0);
		await page.getByRole('button', { name: 'Cancel' }).click();
		await addPasskey(page);
		await expect(page.getByText('Added. It unlocks Sotto from now on.')).toBeVisible();
		await expect(page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')).toContainText('In this device');
		await page.keyboard.press('Escape');

		await ada.lock();
		await page.getByRole('button', { name: 'Unlock with a passkey' }).click();
		await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible();
		await page.reload();
		await page.getByRole('button', { name: 'Unlock with a passkey' }).click();
		await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible();
		await ada.lock();
		await ada.unlock(PASSPHRASE);

		await openSettings(ada);
		await page.getByRole('listitem').getByRole('button', { name: 'Remove' }).click();
		await expect(page.getByText('can still open that copy')).toBeVisible();
		await page.getByRole('button', { name: 'Remove passkey' }).click();
		await expect(page.getByText('Removed. It does not open Sotto any more.')).toBeVisible();
		await page.keyboard.press('Escape');
		await ada.lock();
		await expect(page.getByRole('button', { name: 'Unlock with a passkey' })).toHaveCount(0);
		await ada.unlock(PASSPHRASE);
	});

test('whoever has forgotten the passphrase chooses another with a passkey, which goes if that is wished', async ({
	arrive
}) => {
	const ada = await arrive('Ada');
	const { page } = ada;
	await addAuthenticator(page);
	await openSettings(ada);
	await addPasskey(page);
	await page.getByText('Added. It unlocks').waitFor();
	await page.getByRole('button', { name: 'Change passphrase' }).click();
	await page.getByRole('button', { name: 'Show a passkey instead' }).click();
	await page.getByLabel('New passphrase', { exact: true }).fill(OTHER);
	await page.getByLabel('Repeat new passphrase').fill(OTHER);
	await page.getByLabel('Remove 1 passkey, too').check();
	await page.getByRole('button', { name: 'Change it' }).click();
	await expect(page.getByText('From now on the new passphrase opens Sotto')).toBeVisible();
	await page.keyboard.press('Escape');
	await ada.lock();
	await expect(page.getByRole('button', { name: 'Unlock with a passkey' })).toHaveCount(0);
	await ada.unlock(OTHER);
});

test('an authenticator that cannot is told kindly, and nothing is changed', async ({ arrive }) => {
	const ada = await arrive('Ada');
	const { page } = ada;
	await addAuthenticator(page, false);
	await openSettings(ada);
	await addPasskey(page);
	await expect(page.getByText('This browser or this passkey cannot unlock Sotto')).toBeVisible();
	await page.getByRole('button', { name: 'Cancel' }).click();
	await expect(page.getByRole('list', { name: 'Passkeys' })).toHaveCount(0);
	await page.keyboard.press('Escape');
	await ada.lock();
	await expect(page.getByRole('button', { name: 'Unlock with a passkey' })).toHaveCount(0);
	await ada.unlock(PASSPHRASE);
});

test('an address that is a number has no passkeys, and says so', async ({ page, home }) => {
	await page.goto(home.replace('localhost', '127.0.0.1'));
	await page.getByLabel('Your name').fill('Ada');
	await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
	await page.getByLabel('Repeat passphrase').fill(PASSPHRASE);
	await page.getByRole('button', { name: 'Create my key' }).click();
	await openSettings({ page });
	await expect(page.getByText('Passkeys need an address with a name')).toBeVisible();
	await expect(page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0);
});

for (const size of ['desktop', 'phone'] as const)
	test(`locking from anywhere keeps what was typed, and unlocking comes back to it (${size})`, async ({
		pair: [ada, ben]
	}) => {
		const { page } = ada;
		const whole = page.viewportSize();
		if (size === 'phone') await page.setViewportSize(PHONE);
		const half = `half a sentence (${size})`;
		await ada.write(`said before locking (${size})`);
		await ada.type(half);
		await page.keyboard.press('ControlOrMeta+Shift+L');
		await expect(page.getByLabel('Passphrase', { exact: true })).toBeVisible();
		await expect(page.getByText('said before locking')).toHaveCount(0);
		await ada.unlock(PASSPHRASE);
		const composer = page.getByRole('textbox', { name: 'Message', exact: true });
		await expect(page.getByRole('region', { name: 'Conversation with Ben' })).toBeVisible();
		await expect(composer).toHaveValue(half);

		// Over a dialog, too.
		await page.getByRole('button', { name: 'Contact details' }).click();
		await expect(page.getByRole('dialog')).toBeVisible();
		await page.keyboard.press('ControlOrMeta+Shift+L');
		await ada.unlock(PASSPHRASE);
		await expect(composer).toHaveValue(half);
		await expect(page.getByRole('dialog')).toHaveCount(0);

		await page.getByRole('button', { name: 'Lock', exact: true }).click(); // one is always in sight
		await ada.unlock(PASSPHRASE);
		await expect(composer).toHaveValue(half);
		await composer.press('Enter');
		await ben.sees(half);
		if (whole !== null) await page.setViewportSize(whole);
	});

test('who had scrolled back comes back there', async ({ page, home }) => {
	const ada = new Person(page, home);
	const texts = Array.from({ length: 60 }, (_, at) => ({ body: `line ${at + 1}`, at: Date.now() - 60_000 + at }));
	await ada.restoreBackup(await longHistory(texts), FILE_PASSPHRASE, PASSPHRASE);
	await ada.open('Ben');
	const line = page.getByRole('listitem').getByText('line 20', { exact: true });
	await line.evaluate((element) => element.scrollIntoView({ block: 'start' }));
	await expect(page.getByRole('button', { name: /to the newest message/iu })).toBeVisible();
	await page.keyboard.press('ControlOrMeta+Shift+L');
	await ada.unlock(PASSPHRASE);
	await expect(line).toBeInViewport();
	await expect(page.getByRole('listitem').getByText('line 60', { exact: true }).last()).not.toBeInViewport();
});

test('after the chosen time without a touch Sotto locks itself', async ({ arrive }) => {
	const ada = await arrive('Ada');
	const { page } = ada;
	await openSettings(ada);
	await page.getByLabel('Lock by itself').selectOption('After 5 minutes');
	await page.reload();
	await page.clock.install();
	await ada.unlock(PASSPHRASE);
	await openSettings(ada);
	await expect(page.getByLabel('Lock by itself')).toHaveValue('5');
	await page.keyboard.press('Escape');
	await page.clock.fastForward('04:50');
	await page.mouse.move(100, 100);
	await page.mouse.move(120, 120);
	await page.clock.fastForward('04:50');
	await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible();
	await page.clock.fastForward('00:15');
	await expect(page.getByLabel('Passphrase', { exact: true })).toBeVisible();
});
