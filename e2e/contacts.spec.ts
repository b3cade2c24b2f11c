// What people do about their contacts, and what contacts notice of it.
import { rename, removeContact, rowOf, setBlocked, setName, takeVerificationBack } from './contact-acts.ts';
import { NOBODY } from './long-history.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';

const phone = { width: 390, height: 844 };

for (const viewport of [undefined, phone])
	test(`an own name and a badge stand where the contact does, and go when they are taken back${viewport ? ' (phone)' : ''}`, async ({
		pair: [ada, ben]
	}) => {
		const usual = ada.page.viewportSize();
		if (viewport) await ada.page.setViewportSize(viewport);
		await rename(ada, 'Benjamin from the choir');
		await ada.verify();
		await expect(ada.page.getByRole('heading', { name: 'Benjamin from the choir' })).toBeVisible();
		expect(await ada.contacts()).toMatchObject([{ name: 'Benjamin from the choir', verified: true }]);
		await ada.page.reload();
		await ada.unlock(PASSPHRASE);
		expect(await ada.contacts()).toMatchObject([{ name: 'Benjamin from the choir', verified: true }]);
		await ada.open('Benjamin from the choir');
		await takeVerificationBack(ada);
		await rename(ada, '');
		expect(await ada.contacts()).toMatchObject([{ name: 'Ben', verified: false }]);
		expect(await ben.contacts()).toMatchObject([{ name: 'Ada', verified: false }]);
		if (usual) await ada.page.setViewportSize(usual);
	});

test('another name of oneself reaches the contacts', async ({ pair: [ada, ben] }) => {
	await ada.write('hello');
	await ben.sees('hello');
	await setName(ada, 'Ada Lovelace');
	await expect.poll(async () => (await ben.contacts()).map(({ name }) => name)).toEqual(['Ada Lovelace']);
	await expect(ada.page.getByRole('button', { name: 'Ada Lovelace, your key' })).toBeVisible();
	await setName(ada, 'Ada');
	await expect.poll(async () => (await ben.contacts()).map(({ name }) => name)).toEqual(['Ada']);
});

test('what is written while one is blocked waits, and arrives after unblocking', async ({ pair: [ada, ben] }) => {
	await ada.write('before');
	await ben.sees('before');
	await setBlocked(ada, true);
	await expect(rowOf(ada, 'Ben').getByText('Blocked')).toBeVisible();
	await expect.poll(async () => (await ben.contacts())[0]?.presence).toBe('offline');
	await ben.open('Ada');
	await expect.poll(() => ben.link()).not.toBe('connected');
	await ben.write('are you there?');
	await expect(ada.page.getByRole('textbox', { name: 'Message', exact: true })).toBeHidden();
	expect(await ben.delivery('are you there?')).toBe('pending');
	await setBlocked(ada, false);
	await ada.sees('are you there?');
	await ada.write('now I am');
	await ben.sees('now I am');
	expect((await ada.shown()).map(({ body }) => body).slice(-3)).toEqual(['before', 'are you there?', 'now I am']);
});

for (const history of ['keep', 'delete'] as const)
	test(`a removed contact is heard again once they are added again (history: ${history})`, async ({ arrive }) => {
		const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
		await introduce(ada, ben, ['Ada', 'Ben']);
		await ada.write('an old text');
		await ben.sees('an old text');
		await ben.write('an old answer');
		await ada.sees('an old answer');
		await removeContact(ada, history);
		if (history === 'keep') {
			await expect(rowOf(ada, 'Ben').getByText('Removed')).toBeVisible();
			await ada.open('Ben');
			await ada.sees('an old answer');
			await expect(ada.page.getByRole('textbox', { name: 'Message', exact: true })).toBeHidden();
		} else expect(await ada.contacts()).toEqual([]);
		await ben.write('do you hear me?');
		expect(await ben.delivery('do you hear me?')).toBe('pending');
		if (history === 'keep') await ada.follow(await ben.invite());
		else await ada.addContact(await ben.publicKey(), 'Ben');
		await ben.open('Ada');
		await ada.sees('do you hear me?');
		await ada.write('again, yes');
		await ben.sees('again, yes');
		const bodies = (await ada.shown()).map(({ body }) => body);
		const old = history === 'keep' ? ['an old text', 'an old answer'] : [];
		expect(bodies).toEqual([...old, 'do you hear me?', 'again, yes']);
		// Ben is told that Ada's side began anew, and has every text.
		expect(
			(await ben.shown()).map(({ body }) => body).filter((body) => !body.startsWith('Texts may be missing here'))
		).toEqual(['an old text', 'an old answer', 'do you hear me?', 'again, yes']);
		expect(await ada.contacts()).toHaveLength(1);
	});

test('texts that had not gone when the contact was removed are told as not sent', async ({ arrive }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('gone');
	await ben.sees('gone');
	await ben.lock();
	await expect.poll(() => ada.link()).toBe('offline');
	await ada.write('too late');
	await ada.page.getByRole('button', { name: 'Contact details' }).click();
	await ada.page.getByRole('button', { name: 'Remove…' }).click();
	await expect(ada.page.getByRole('dialog')).toContainText('1 message that has not been delivered will not be sent');
	await ada.page.keyboard.press('Escape');
	await removeContact(ada, 'keep');
	await ada.open('Ben');
	await expect.poll(() => ada.delivery('too late')).toBe('failed');
});

test('another key under a known name is never silent', async ({ arrive }) => {
	const [ada, eve, ben] = [await arrive('Ada'), await arrive('Аda'), await arrive('Ben')]; // Eve's А is Cyrillic
	await introduce(ben, ada, ['Ben', 'Ada']);
	await ben.verify();
	await ben.page.goto(await eve.invite()); // into the open app
	await expect(ben.page.getByRole('dialog')).toContainText('This is not the Ada that you verified');
	await ben.accept();
	const warning = ben.page.getByRole('status', { name: 'Another key' });
	await expect(warning).toContainText('This is not the Ada that you verified');
	await expect(rowOf(ben, 'Аda')).toContainText('Another key under a known name');
	await expect(rowOf(ben, 'Ada')).not.toContainText('Another key');
	await rename(ben, 'Eve');
	await expect(warning).toBeHidden();
});

test('a contact who takes the name of a verified one later on is no better', async ({ arrive }) => {
	const [ada, ben, cem] = [await arrive('Ada'), await arrive('Ben'), await arrive('Cem')];
	await introduce(ben, ada, ['Ben', 'Ada']);
	await ben.verify();
	await introduce(ben, cem, ['Ben', 'Cem']);
	await cem.write('hello');
	await ben.sees('hello');
	const warning = ben.page.getByRole('status', { name: 'Another key' });
	await expect(warning).toBeHidden();
	await ben.type('half a thought');
	await setName(cem, 'ADA');
	await expect(warning).toContainText('This is not the Ada that you verified');
	const held = ben.page.getByRole('group', { name: 'Before you write: who is this?' });
	const field = ben.page.getByRole('textbox', { name: 'Message', exact: true });
	await expect(held).toBeVisible();
	await expect(field).toBeHidden();
	await held.getByRole('button', { name: 'Write anyway' }).click();
	await expect(field).toBeFocused();
	await expect(field).toHaveValue('half a thought');
	await expect(warning).toBeVisible(); // for as long as it is so
});

test('a known name for another key is told while it is typed', async ({ arrive }) => {
	const [ada, ben, cem] = [await arrive('Ada'), await arrive('Ben'), await arrive('Cem')];
	await introduce(ben, ada, ['Ben', 'Ada']);
	const key = await cem.publicKey();
	await ben.page.getByRole('button', { name: 'Add a contact' }).click();
	const dialog = ben.page.getByRole('dialog');
	await dialog.getByLabel('Public key').fill(key);
	await dialog.getByLabel('Name').fill('ada');
	await expect(dialog).toContainText('You already know somebody called Ada.');
	await dialog.getByLabel('Name').fill('Cem');
	await expect(dialog).not.toContainText('You already know');
});

test('drafts survive a reload, stand in the list, and are gone once sent', async ({ arrive }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.addContact(NOBODY, 'Cem');
	await ada.open('Ben');
	await ada.type('half a thought');
	await ada.open('Cem');
	await expect(rowOf(ada, 'Ben')).toContainText('Draft: half a thought');
	await ada.page.reload();
	await ada.unlock(PASSPHRASE);
	await expect(rowOf(ada, 'Ben')).toContainText('Draft: half a thought');
	await ada.open('Ben');
	const field = ada.page.getByRole('textbox', { name: 'Message', exact: true });
	await expect(field).toHaveValue('half a thought');
	await field.pressSequentially(', and the rest');
	await ada.lock();
	await ada.unlock(PASSPHRASE);
	await ada.open('Ben');
	await expect(field).toHaveValue('half a thought, and the rest');
	await ada.page.getByRole('button', { name: 'Send', exact: true }).click();
	await ben.sees('half a thought, and the rest');
	await ada.open('Cem');
	await expect(rowOf(ada, 'Ben')).not.toContainText('Draft');
	await ada.lock();
	await ada.unlock(PASSPHRASE);
	await ada.open('Ben');
	await expect(field).toHaveValue('');
});

test('what is unread is counted until it is looked at', async ({ arrive }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.addContact(NOBODY, 'Cem');
	const unread = async () => (await ada.contacts()).find(({ name }) => name === 'Ben')?.unread;
	for (const text of ['one', 'two', 'three']) await ben.write(text);
	await expect.poll(unread).toBe(3);
	await ada.open('Ben');
	await expect.poll(unread).toBe(0);
	await ben.write('four');
	await ada.sees('four');
	await expect.poll(unread).toBe(0);
});
