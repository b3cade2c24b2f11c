// A backup moves a person to another browser: whoever is a contact talks on without having done anything. What is no whole
// backup is refused with words, and a browser that is killed in between has the old state or the new one.
import { createHash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { writeFile } from 'node:fs/promises';
import { beginRestore, openFileSettings, saveExport, toDownloads } from './backup-screens.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';
import { startBrowser } from './processes.ts';

const OTHER = 'a passphrase of the file alone';
const phone = { width: 390, height: 844 };
/** Magic, version, costs, salt, check and sum; a chunk with its tag. */
const [HEAD, CHUNK] = [78, 65_552];

test('whoever restores a backup in another browser is talked to as before, both ways', async ({
	arrive,
	browser,
	home
}) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.verify();
	await ada.write('one, of Ada');
	await ben.write('one, of Ben');
	await ada.sees('one, of Ben');
	await ben.react('one, of Ada', '👍');
	await expect.poll(async () => (await ada.shown())[0]?.reactions).toHaveLength(1);
	const before = await ada.shown();
	const key = await ada.publicKey();
	const file = await ada.exportBackup(OTHER);
	await ada.page.context().close();
	await ben.write('while Ada moves');

	const context = await browser.newContext({ reducedMotion: 'reduce' });
	const again = new Person(await context.newPage(), home);
	await again.page.goto(home);
	await again.restoreBackup(file, OTHER, PASSPHRASE);
	const notice = again.page.getByRole('status', { name: 'Backup' });
	await expect(notice).toContainText('Close Sotto in the old browser');
	await notice.getByRole('button', { name: 'Understood' }).click();
	expect(await again.publicKey()).toBe(key);
	expect(await again.contacts()).toMatchObject([{ name: 'Ben', verified: true }]);
	await again.open('Ben');
	expect((await again.shown()).slice(0, before.length)).toMatchObject(
		before.map(({ body, mine, reactions }) => ({ body, mine, reactions }))
	);
	await again.sees('while Ada moves');
	await ben.write('two, of Ben');
	await again.sees('two, of Ben');
	await again.write('two, of Ada');
	await ben.sees('two, of Ada');
	const texts = (await ben.history()).map(({ body }) => body);
	for (const text of ['one, of Ada', 'two, of Ada', 'while Ada moves'])
		expect(texts.filter((each) => each === text)).toHaveLength(1);
	await again.page.reload();
	await again.unlock(PASSPHRASE);
	await again.open('Ben');
	await again.sees('two, of Ben');
	await context.close();
});

test('what is no whole backup is refused with words, and the first visit goes on', async ({
	arrive,
	browser,
	home
}) => {
	const ada = await arrive('Ada');
	const file = await ada.exportBackup(PASSPHRASE);
	const context = await browser.newContext({ viewport: phone, reducedMotion: 'reduce' });
	const fresh = new Person(await context.newPage(), home);
	await fresh.page.goto(home);
	const refusal = (given: Buffer, filePassphrase = PASSPHRASE) =>
		fresh.restoreBackup(given, filePassphrase, PASSPHRASE).then(
			() => 'restored',
			(error: unknown) => String(error)
		);
	const changed = (at: number) => Buffer.from(file.map((byte, index) => (index === at ? byte ^ 1 : byte)));

	expect(await refusal(file, 'guess')).toContain('not the passphrase of this backup');
	expect(await refusal(file.subarray(0, -1))).toContain('incomplete');
	expect(await refusal(file.subarray(0, HEAD))).toContain('incomplete');
	for (const at of [20, 75, HEAD, HEAD + CHUNK - 1]) expect(await refusal(changed(at))).toContain('damaged');
	expect(await refusal(Buffer.concat([file, file.subarray(HEAD)]))).toContain('damaged');
	const newer = Buffer.from(file);
	newer[12] = 2;
	expect(await refusal(newer)).toContain('newer version');
	expect(await refusal(Buffer.from('my shopping list'))).toContain('no Sotto backup');
	// Whoever changed the head and its sum still has not the key.
	const forged = changed(40);
	createHash('sha256')
		.update(forged.subarray(0, HEAD - 8))
		.digest()
		.copy(forged, HEAD - 8, 0, 8);
	expect(await refusal(forged)).toContain('not the passphrase of this backup');

	await fresh.page.getByRole('button', { name: 'Back', exact: true }).click();
	await fresh.arrive('Somebody', PASSPHRASE);
	expect(await fresh.publicKey()).not.toBe(await ada.publicKey());
	await context.close();
});

test('a browser that is killed while it restores has no identity, or the whole one', async ({ arrive, home }, info) => {
	test.setTimeout(300_000);
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	const texts = Array.from({ length: 12 }, (_, n) => `text ${n}`);
	for (const text of texts) await ada.write(text);
	const file = await ada.exportBackup(PASSPHRASE);
	await ada.page.context().close();
	for (const moment of ['begun', 'Checking the whole file', 'Restoring']) {
		const profile = info.outputPath(`killed ${moment}`.replaceAll(' ', '-'));
		const killed = await startBrowser(profile, home);
		await beginRestore(killed.person.page, file, PASSPHRASE, PASSPHRASE);
		const inside = killed.person.page.getByRole('navigation', { name: 'Conversations' });
		if (moment !== 'begun') await killed.person.page.getByText(moment).or(inside).first().waitFor();
		await killed.kill();
		const reopened = await startBrowser(profile, home);
		const { person } = reopened;
		const locked = person.page.getByRole('button', { name: 'Unlock' });
		const welcome = person.page.getByRole('button', { name: 'I have a backup' });
		await locked.or(welcome).first().waitFor();
		if (await welcome.isVisible()) await person.restoreBackup(file, PASSPHRASE, PASSPHRASE);
		else await person.unlock(PASSPHRASE);
		await person.open('Ben');
		// Ben is here all the while: what he said to a browser that was killed may be missing, and the history says so.
		const bodies = (await person.history()).map(({ body }) => body);
		expect(bodies.filter((body) => body.startsWith('text '))).toEqual(texts);
		await reopened.close();
	}
});

test('a browser that is killed while it backs up has lost nothing, and claims no backup', async ({ home }, info) => {
	const profile = info.outputPath('backing-up');
	const first = await startBrowser(profile, home);
	const { person } = first;
	await person.arrive('Ada', PASSPHRASE);
	const key = await person.publicKey();
	const settings = await openFileSettings(person.page);
	await settings.getByRole('button', { name: 'Back up…' }).click();
	await toDownloads(person.page);
	const dialog = person.page.getByRole('dialog', { name: 'Back up' });
	await dialog.getByLabel('Your passphrase').fill(PASSPHRASE);
	await dialog.getByRole('button', { name: 'Save backup' }).click();
	await dialog.getByText('Writing your backup').waitFor();
	await first.kill();
	const again = await startBrowser(profile, home);
	await again.person.unlock(PASSPHRASE);
	expect(await again.person.publicKey()).toBe(key);
	await expect(await openFileSettings(again.person.page)).toContainText('no backup yet');
	await again.close();
});

test('the owner is asked for, and the date of the last backup stands in the settings', async ({ arrive }) => {
	const ada = await arrive('Ada');
	const settings = await openFileSettings(ada.page);
	await expect(settings).toContainText('You have no backup yet');
	await settings.getByRole('button', { name: 'Back up…' }).click();
	const dialog = ada.page.getByRole('dialog', { name: 'Back up' });
	await dialog.getByRole('button', { name: 'Save backup' }).click();
	await expect(dialog.getByText('Write your passphrase')).toBeVisible();
	await dialog.getByLabel('Your passphrase').fill('guess');
	await dialog.getByRole('button', { name: 'Save backup' }).click();
	await expect(dialog.getByRole('alert')).toContainText('That passphrase is not right');
	await dialog.getByRole('button', { name: 'Cancel' }).click();
	await ada.exportBackup(PASSPHRASE);
	await expect(await openFileSettings(ada.page)).toContainText('Last backup: Today');
});

test('a backup that is old is remembered calmly, once something was said, and can wait', async ({ arrive }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.exportBackup(PASSPHRASE);
	const reminder = ada.page.getByRole('status', { name: 'Backup' });
	const comeBack = async (days: number) => {
		await ada.page.clock.setFixedTime(Date.now() + days * 86_400_000);
		await ada.page.reload();
		await ada.unlock(PASSPHRASE);
		await expect(ada.page.getByRole('navigation', { name: 'Conversations' })).toContainText('Ben');
		await expect(await openFileSettings(ada.page)).toContainText('Last backup'); // it was read how it stands
		await ada.page.keyboard.press('Escape');
	};
	await comeBack(31);
	await expect(reminder).toBeHidden(); // nothing was said since
	await ada.open('Ben');
	await ada.write('something new');
	await comeBack(29);
	await expect(reminder).toBeHidden();
	await comeBack(31);
	await expect(reminder).toContainText('Your last backup is old');
	await reminder.getByRole('button', { name: 'Later' }).click();
	await expect(reminder).toBeHidden();
	await comeBack(32);
	await expect(reminder).toBeHidden();
	await comeBack(39);
	await expect(reminder.getByRole('button', { name: 'Back up…' })).toBeVisible();
});

for (const viewport of [undefined, phone])
	test(`one conversation and everything can be exported by their owner${viewport ? ' (phone)' : ''}`, async ({
		arrive
	}, info) => {
		const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
		if (viewport) await ada.page.setViewportSize(viewport);
		await introduce(ada, ben, ['Ada', 'Ben']);
		const hostile = '<img src=x onerror=document.title="owned">';
		await ben.write(hostile);
		await ada.sees(hostile);
		await ada.react(hostile, '👍');
		const { page } = ada;
		const exportAs = async (kind: RegExp) => {
			await page.getByRole('button', { name: 'Contact details' }).click();
			await page.getByRole('dialog').getByRole('button', { name: 'Export…' }).click();
			await page.getByRole('dialog').getByLabel(kind).check();
			return saveExport(page, PASSPHRASE);
		};

		const json = await exportAs(/JSON/u);
		expect(json.name).toMatch(/^Sotto with Ben \d{4}-\d\d-\d\d\.json$/u);
		expect(JSON.parse(json.file.toString())).toMatchObject({ messages: [{ from: 'contact', body: hostile }] });

		const html = await exportAs(/HTML/u);
		const path = info.outputPath('conversation.html');
		await writeFile(path, html.file);
		const reader = await page.context().newPage();
		await reader.goto(`file://${path}`);
		await expect(reader.getByText(hostile)).toBeVisible();
		expect(await reader.title()).toBe('Conversation with Ben');
		await reader.close();

		const back = page.getByRole('button', { name: 'Back to conversations' });
		if (await back.isVisible()) await back.click();
		await (await openFileSettings(page)).getByRole('button', { name: 'Export everything…' }).click();
		const { file } = await saveExport(page, PASSPHRASE);
		const sqlite = info.outputPath('everything.sqlite');
		await writeFile(sqlite, file);
		const database = new DatabaseSync(sqlite, { readOnly: true });
		expect(
			database.prepare('SELECT body, emoji FROM messages JOIN reactions ON message_id = messages.id').all()
		).toEqual([expect.objectContaining({ body: hostile, emoji: '👍' })]);
		database.close();
	});
