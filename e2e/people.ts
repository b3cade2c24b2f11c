// Where tests get their people and their servers: each person in a browser context of their own, each test with a server
// of its own where it ends or deceives one.
import { type Browser, type BrowserContext, test as base } from '@playwright/test';
import { type RunningServer, startServer } from '../server/server.ts';
import { Person } from './person.ts';

export const PASSPHRASE = 'correct horse battery staple';

interface Fixtures {
	/**
	 * Two contacts with the conversation open, shared by the tests of a process that ask for them: such a test looks at its
	 * own texts alone, and leaves the composers empty and everything set as it was. After a failure the process ends, and the
	 * next has others.
	 */
	readonly pair: readonly [ada: Person, ben: Person];
	/** Where the app is served that all tests share. */
	readonly home: string;
	/** A person who has an identity, in a fresh browser profile. */
	readonly arrive: (name: string, options?: ArriveOptions) => Promise<Person>;
	/** A server of the test's own; `signalingUrl` points its app at another signaling server. */
	readonly serve: (options?: { readonly port?: number; readonly signalingUrl?: string }) => Promise<RunningServer>;
}
interface WorkerFixtures {
	/** Two contacts, for all tests of a process. */
	readonly acquainted: readonly [ada: Person, ben: Person];
}
interface ArriveOptions {
	readonly baseUrl?: string;
	/** Runs in every page before the app does. */
	readonly script?: () => void;
	/** The app is kept for use without a network. */
	readonly offline?: boolean;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
	home: async ({ baseURL }, use) => {
		if (baseURL === undefined) throw new Error('the configuration names no address');
		await use(baseURL);
	},
	acquainted: [
		async ({ browser }, use, { project }) => {
			const { baseURL } = project.use;
			if (baseURL === undefined) throw new Error('the configuration names no address');
			const contexts: BrowserContext[] = [];
			const [ada, ben] = [await openPage(browser, baseURL, contexts), await openPage(browser, baseURL, contexts)];
			await ada.arrive('Ada', PASSPHRASE);
			await ben.arrive('Ben', PASSPHRASE);
			await introduce(ada, ben, ['Ada', 'Ben']);
			await use([ada, ben]);
			await Promise.all(contexts.map((context) => context.close()));
		},
		{ scope: 'worker', timeout: 120_000 }
	],
	pair: async ({ acquainted: [ada, ben] }, use) => {
		await Promise.all([ada.open('Ben'), ben.open('Ada')]);
		await use([ada, ben]);
	},
	arrive: async ({ browser, home }, use) => {
		const contexts: BrowserContext[] = [];
		await use(async (name, { baseUrl = home, ...options } = {}) => {
			const person = await openPage(browser, baseUrl, contexts, options);
			await person.arrive(name, PASSPHRASE);
			return person;
		});
		await Promise.all(contexts.map((context) => context.close()));
	},
	// eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
	serve: async ({}, use) => {
		const servers: RunningServer[] = [];
		await use(async ({ port = 0, signalingUrl } = {}) => {
			const server = await startServer({
				port,
				host: 'localhost',
				publicHosts: [],
				signalingUrl,
				iceServers: [],
				trustProxy: false
			});
			servers.push(server);
			return server;
		});
		await Promise.all(servers.map((server) => server.close()));
	}
});
export { expect } from '@playwright/test';

async function openPage(
	browser: Browser,
	baseUrl: string,
	contexts: BrowserContext[],
	{ script, offline }: Omit<ArriveOptions, 'baseUrl'> = {}
): Promise<Person> {
	const context = await browser.newContext({
		reducedMotion: 'reduce', // drawn without a graphics card
		...(offline && { serviceWorkers: 'allow' })
	});
	contexts.push(context);
	const page = await context.newPage();
	if (script !== undefined) await page.addInitScript(script);
	return new Person(page, baseUrl);
}

/** Makes the two contacts: `one` invites, `other` follows. Both have the conversation with the other open. */
export async function introduce(
	one: Person,
	other: Person,
	names: readonly [one: string, other: string]
): Promise<void> {
	await other.follow(await one.invite());
	await one.open(names[1]);
	await other.open(names[0]);
}
