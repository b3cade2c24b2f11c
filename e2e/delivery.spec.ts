import { expect, introduce, PASSPHRASE, test } from './people.ts';

test('with no network at all one unlocks, reads and writes; it goes later', async ({ arrive }) => {
	const [ada, ben] = [await arrive('Ada', { offline: true }), await arrive('Ben')];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('while we were online');
	await ben.sees('while we were online');
	await ada.page.evaluate(() => navigator.serviceWorker.ready);

	const context = ada.page.context();
	await context.setOffline(true);
	await ada.page.goto('about:blank');
	await ada.page.goto(new URL('/', ben.page.url()).href);
	await ada.unlock(PASSPHRASE);
	await ada.open('Ben');
	await ada.sees('while we were online');
	await ada.write('written offline');
	expect(await ada.delivery('written offline')).toBe('pending');
	await expect.poll(() => ada.error()).toContain('signaling server cannot be reached');

	await context.setOffline(false);
	await ben.sees('written offline');
	await expect.poll(() => ada.delivery('written offline')).toBe('read');
});

test('what is written to somebody who is away waits, survives a reload, and goes when they come', async ({
	pair: [ada, ben]
}) => {
	await ada.write('hello');
	await ben.sees('hello');
	const home = ben.page.url();
	await ben.page.goto('about:blank');

	await expect.poll(() => ada.link()).toBe('offline');
	await ada.write('one, for later');
	await ada.write('two, for later');
	expect(await ada.delivery('two, for later')).toBe('pending');
	await ada.page.reload();
	await ada.unlock(PASSPHRASE);
	await ada.open('Ben');
	await expect.poll(() => ada.error()).toContain('Ben is not online');
	expect(await ada.delivery('one, for later')).toBe('pending');

	await ben.page.goto(home);
	await ben.unlock(PASSPHRASE);
	await expect.poll(async () => (await ben.contacts())[0]?.unread).toBe(2);
	await ben.open('Ada');
	expect((await ben.shown()).map(({ body }) => body).slice(-3)).toEqual(['hello', 'one, for later', 'two, for later']);
	expect((await ben.contacts())[0]?.unread).toBe(0);
	await expect.poll(() => ada.delivery('two, for later')).toBe('read');
});

test('two who dial each other at the same moment have one link, again and again', async ({ pair: [ada, ben] }) => {
	await ada.write('ready');
	await ben.sees('ready');
	const texts: string[] = [];
	for (let round = 0; round < 4; round++) {
		await Promise.all([ada.lock(), ben.lock()]);
		await Promise.all([ada.unlock(PASSPHRASE), ben.unlock(PASSPHRASE)]);
		await Promise.all([ada.open('Ben'), ben.open('Ada')]);
		await Promise.all([ada.write(`ada ${round}`), ben.write(`ben ${round}`)]);
		await Promise.all([ada.sees(`ben ${round}`), ben.sees(`ada ${round}`)]);
		texts.push(`ada ${round}`, `ben ${round}`);
	}
	for (const person of [ada, ben]) {
		expect(await person.link()).toBe('connected');
		const bodies = (await person.shown()).map(({ body }) => body);
		expect(bodies.slice(bodies.indexOf('ready')).toSorted()).toEqual(['ready', ...texts].toSorted());
	}
});

test('a server that ends in mid-conversation takes nothing along', async ({ arrive, serve }) => {
	const first = await serve();
	const [ada, ben] = [await arrive('Ada', { baseUrl: first.origin }), await arrive('Ben', { baseUrl: first.origin })];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('with a server');
	await ben.sees('with a server');
	await first.close();
	await expect.poll(() => ada.error()).toContain('signaling server cannot be reached');
	expect(await ada.link()).toBe('connected');
	await ada.write('without a server');
	await ben.sees('without a server');

	await serve({ port: first.port });
	await expect.poll(() => ada.error(), { timeout: 45_000 }).toBeUndefined();
	await ben.page.reload();
	await ben.unlock(PASSPHRASE);
	await ben.open('Ada');
	await ada.write('with another server');
	await ben.sees('with another server');
	expect((await ben.shown()).map(({ body }) => body)).toEqual([
		'with a server',
		'without a server',
		'with another server'
	]);
});

test('a text that is too long is refused and kept, the longest that fits goes', async ({ pair: [ada, ben] }) => {
	await ada.type('x'.repeat(44_001));
	await expect(ada.page.getByRole('alert').filter({ hasText: 'too long for one message' })).toBeVisible();
	await expect(ada.page.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
	const long = 'ü'.repeat(21_900);
	await ada.write(long);
	await ben.sees(long.slice(0, 100));
	expect((await ben.shown()).at(-1)?.body).toBe(long);
});

test('any script, line breaks and addresses arrive as they were written', async ({ pair: [ada, ben] }) => {
	const texts = [
		'שלום עולם',
		'こんにちは、世界',
		'👩‍👩‍👧‍👦 family',
		'two\nlines',
		'<b>not bold</b> & <script>alert(1)</script>'
	];
	for (const text of texts) {
		await ada.write(text);
		await expect.poll(async () => (await ben.shown()).at(-1)?.body).toBe(text);
	}
	await ada.write('see https://example.org/path?q=1.');
	const link = ben.page.getByRole('link', { name: 'https://example.org/path?q=1' });
	await expect(link).toHaveAttribute('rel', /noopener/u);
});
