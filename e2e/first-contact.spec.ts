import { expect, PASSPHRASE, test } from './people.ts';
import { Person } from './person.ts';

test('an invite, the first message, an answer', async ({ arrive }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	const link = await ada.invite();
	expect(link).toMatch(/\/#\/add\/[\w-]+$/u);
	await ben.follow(link);
	await ben.write('Hello Ada, it is me');
	await ada.open('Ben');
	await ada.sees('Hello Ada, it is me');
	await ada.write('So it works!');
	await ben.sees('So it works!');
	await expect.poll(() => ben.delivery('Hello Ada, it is me')).toBe('read');
	await expect.poll(() => ada.delivery('So it works!')).toBe('read');
	expect(await ada.link()).toBe('connected');
	expect((await ada.shown()).map(({ body, mine }) => [body, mine])).toEqual([
		['Hello Ada, it is me', false],
		['So it works!', true]
	]);
	expect(await ada.safetyNumber()).toBe(await ben.safetyNumber());
});

test('an invite that is opened before there is an identity goes on where it should', async ({
	arrive,
	browser,
	home
}) => {
	const ada = await arrive('Ada');
	const link = await ada.invite();
	const context = await browser.newContext();
	const ben = new Person(await context.newPage(), home);
	await ben.page.goto(link);
	await expect(ben.page.getByText('Ada invited you to Sotto')).toBeVisible();
	expect(ben.page.url()).not.toContain('/add/');
	await ben.arrive('Ben', PASSPHRASE);
	await ben.accept();
	await ben.write('Found you');
	await ada.open('Ben');
	await ada.sees('Found you');
	await context.close();
});

test('an invite works once', async ({ arrive }) => {
	const [ada, ben, eve] = [await arrive('Ada'), await arrive('Ben'), await arrive('Eve')];
	const link = await ada.invite();
	await ben.follow(link);
	await ben.write('first');
	await ada.open('Ben');
	await ada.sees('first');
	await eve.follow(link);
	await expect.poll(() => eve.error()).toContain('does not honour this invite');
	expect((await ada.contacts()).map(({ name }) => name)).toEqual(['Ben']);
});

test("two who paste each other's keys are contacts", async ({ arrive }) => {
	const [ada, ben] = [await arrive('Ada'), await arrive('Ben')];
	const [adasKey, bensKey] = [await ada.publicKey(), await ben.publicKey()];
	expect(adasKey).toMatch(/^[A-Za-z0-9+/]{43}=$/u);
	await ada.addContact(bensKey, 'Benjamin');
	await ben.addContact(adasKey, 'Ada L.');
	await ada.write('Is that you?');
	await ben.sees('Is that you?');
	await ben.write('It is');
	await ada.sees('It is');
	expect((await ben.contacts()).map(({ name }) => name)).toEqual(['Ada L.']);
});

test("what is no key, and one's own, are refused in words", async ({ arrive }) => {
	const ada = await arrive('Ada');
	await expect(ada.addContact('not a key', 'Nobody')).rejects.toThrow('not a public key');
	await ada.page.keyboard.press('Escape');
	const own = await ada.publicKey();
	await expect(ada.addContact(own, 'Myself')).rejects.toThrow('your own key');
	await ada.page.keyboard.press('Escape');
	expect(await ada.contacts()).toEqual([]);
});

test('after a reload one unlocks, finds the history, and goes on', async ({ pair: [ada, ben] }) => {
	await ada.write('before the reload');
	await ben.sees('before the reload');
	await ada.page.reload();
	await expect(ada.unlock('not the passphrase')).rejects.toThrow('That passphrase is not right');
	await expect(ada.page.getByText('Ben')).toHaveCount(0);
	await ada.unlock(PASSPHRASE);
	await ada.open('Ben');
	await ada.sees('before the reload');
	await ben.write('welcome back');
	await ada.sees('welcome back');
	await ada.write('here again');
	await ben.sees('here again');
	expect((await ben.shown()).map(({ body }) => body).slice(-3)).toEqual([
		'before the reload',
		'welcome back',
		'here again'
	]);
});

test('locking ends what is open and shows nothing', async ({ pair: [ada, ben] }) => {
	await ada.write('not for other eyes');
	await ben.sees('not for other eyes');
	const workers = ada.page.workers();
	expect(workers).not.toEqual([]);
	const ended = Promise.all(workers.map((worker) => worker.waitForEvent('close')));
	await ada.lock();
	await ended; // and the keys with them
	await expect(ada.page.getByText(/Ben|not for other eyes/u)).toHaveCount(0);
	await expect.poll(() => ben.link()).not.toBe('connected');
	await ada.unlock(PASSPHRASE);
	await ada.open('Ben');
	await ada.sees('not for other eyes');
});
