import { startBaseServer } from './base-server.ts';
import { expect, introduce, PASSPHRASE, test } from './people.ts';

test('two people talk through a server that knows only the base protocol', async ({ arrive, serve }) => {
	const base = await startBaseServer();
	const { origin } = await serve({ signalingUrl: base.url });
	const [ada, ben] = [await arrive('Ada', { baseUrl: origin }), await arrive('Ben', { baseUrl: origin })];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('over the old server');
	await ben.sees('over the old server');

	// Its weakness: the key is forgotten when any connection of it closes. A reload brings a new connection before the
	// server has seen the old one close; the client finds out by itself that nobody can reach it, and signs in again.
	await ben.page.reload();
	await ben.unlock(PASSPHRASE);
	await ben.open('Ada');
	await ben.write('after a reload');
	await ada.sees('after a reload', 60_000);
	await ada.page.reload();
	await ada.unlock(PASSPHRASE);
	await ada.open('Ben');
	await ada.write('and another');
	await ben.sees('and another', 60_000);

	base.dropConnections();
	await ada.write('after the connections were cut');
	await ben.sees('after the connections were cut');
	await base.close();
});

test('a client whose key the server forgot can be reached again', async ({ arrive, serve }) => {
	const base = await startBaseServer();
	const { origin } = await serve({ signalingUrl: base.url });
	const [ada, ben] = [await arrive('Ada', { baseUrl: origin }), await arrive('Ben', { baseUrl: origin })];
	await introduce(ada, ben, ['Ada', 'Ben']);
	await ada.write('hello');
	await ben.sees('hello');
	await ada.page.goto('about:blank');

	// As when any connection of Ben's closes: the server forgets Ben, whose socket stays open.
	const key = await ben.publicKey();
	expect(base.forget(key)).toBe(true);
	await expect.poll(() => base.knows(key), { timeout: 45_000 }).toBe(true);

	await ada.page.goto(`${origin}/`);
	await ada.unlock(PASSPHRASE);
	await ada.open('Ben');
	await ada.write('there you are');
	await ben.open('Ada');
	await ben.sees('there you are');
	await base.close();
});
