// Two people in two networks: loss, delay, translators of different kinds, and a line that is cut. Each in a browser
// process and a network namespace of their own; where the machine does not permit that, the tests say so and are skipped.
import { test as base, expect } from '@playwright/test';
import { type Network, startNetwork, whyNoNetwork } from './namespaces.ts';
import { CUT } from './network/leg.ts';
import { APP_PORT, type Household, PUBLIC_ADDRESS } from './network/world.ts';
import { introduce, PASSPHRASE } from './people.ts';
import type { Person } from './person.ts';
import { type OwnBrowser, startBrowser } from './processes.ts';

/** By this name the app may use what browsers keep for secure places; in these browsers it leads to the server. */
const APP = `http://localhost:${APP_PORT}`;
const FINE = { delay: 10, loss: 0 };
const lacking = whyNoNetwork();

interface Fixtures {
	readonly network: Network;
	/** A person with an identity, whose browser knows no other network than that of the household. */
	readonly arriveIn: (household: Household, name: string) => Promise<Person>;
}
const test = base.extend<Fixtures>({
	// eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from the pattern
	network: async ({}, use) => {
		const network = await startNetwork();
		await use(network);
		await network.end();
	},
	arriveIn: async ({ network }, use, info) => {
		const browsers: OwnBrowser[] = [];
		await use(async (household, name) => {
			const program = network.browserIn(household, info.outputPath());
			const args = [
				`--host-resolver-rules=MAP localhost ${PUBLIC_ADDRESS} , MAP * ~NOTFOUND , EXCLUDE ${PUBLIC_ADDRESS}`
			];
			const browser = await startBrowser(info.outputPath(household), APP, { program, args });
			browsers.push(browser);
			await browser.person.arrive(name, PASSPHRASE);
			return browser.person;
		});
		await Promise.all(browsers.map((browser) => browser.close()));
	}
});

test.describe(lacking === undefined ? 'two networks' : `two networks (skipped: ${lacking})`, () => {
	test.skip(lacking !== undefined, lacking ?? '');
	// Two browser processes and the outages themselves, which take their time, beside what else the machine does.
	test.describe.configure({ timeout: 300_000 });

	test('a burst each way over a path that loses and delays', async ({ network, arriveIn }) => {
		const [ada, ben] = await Promise.all([arriveIn('ada', 'Ada'), arriveIn('ben', 'Ben')]);
		// From one to the other: 120 ms, and 8 of 100 packets lost.
		for (const household of ['ada', 'ben'] as const)
			await network.change(household, { conditions: { delay: 60, loss: 0.04 } });
		await introduce(ada, ben, ['Ada', 'Ben']);
		const lostBefore = await network.lost();
		const [fromAda, fromBen] = [burst('Ada', 30), burst('Ben', 30)];
		await Promise.all([writeAll(ada, fromAda), writeAll(ben, fromBen)]);
		await Promise.all([deliveredAll(ada, fromAda), deliveredAll(ben, fromBen)]);
		expect(await network.lost()).toBeGreaterThan(lostBefore);
		for (const person of [ada, ben]) await expectInOrder(person, fromAda, fromBen);
	});

	test('a direct path between two translators that keep one mapping', async ({ network, arriveIn }) => {
		for (const household of ['ada', 'ben'] as const)
			await network.change(household, { conditions: FINE, nat: 'port-restricted' });
		const [ada, ben] = await Promise.all([arriveIn('ada', 'Ada'), arriveIn('ben', 'Ben')]);
		await introduce(ada, ben, ['Ada', 'Ben']);
		await ada.write('through both');
		await ben.sees('through both');
		await ben.write('and back');
		await ada.sees('and back');
		await deliveredAll(ada, ['through both']);
		expect(await ada.link()).toBe('connected');
	});

	test('no path between two symmetric translators: said, kept, and sent when one of them changes', async ({
		network,
		arriveIn
	}) => {
		for (const household of ['ada', 'ben'] as const)
			await network.change(household, { conditions: FINE, nat: 'symmetric' });
		const [ada, ben] = await Promise.all([arriveIn('ada', 'Ada'), arriveIn('ben', 'Ben')]);
		await introduce(ada, ben, ['Ada', 'Ben']);
		await ada.write('waits for a path');
		await expect
			.poll(() => ada.error(), { timeout: 60_000 })
			.toContain('no direct path through your networks was found');
		expect(await ada.link()).not.toBe('connected');
		expect(await ada.delivery('waits for a path')).toBe('pending');
		await network.change('ben', { nat: 'full-cone' });
		await ben.sees('waits for a path', 60_000);
		await deliveredAll(ada, ['waits for a path']);
	});

	test('a line is cut for 20 seconds and comes back: nothing is lost', async ({ network, arriveIn }) => {
		for (const household of ['ada', 'ben'] as const)
			await network.change(household, { conditions: FINE, nat: 'port-restricted' });
		const [ada, ben] = await Promise.all([arriveIn('ada', 'Ada'), arriveIn('ben', 'Ben')]);
		await introduce(ada, ben, ['Ada', 'Ben']);
		const [fromAda, fromBen] = [burst('Ada', 10), burst('Ben', 10)];
		await Promise.all([writeAll(ada, fromAda.slice(0, 5)), writeAll(ben, fromBen.slice(0, 5))]);
		await Promise.all([deliveredAll(ada, fromAda.slice(0, 5)), deliveredAll(ben, fromBen.slice(0, 5))]);
		await network.change('ada', { conditions: CUT });
		const cut = ada.page.waitForTimeout(20_000); // the outage itself
		await Promise.all([writeAll(ada, fromAda.slice(5)), writeAll(ben, fromBen.slice(5))]);
		await cut;
		for (const [person, text] of [
			[ada, 'Ada 05'],
			[ben, 'Ben 05']
		] as const)
			expect(['pending', 'sent']).toContain(await person.delivery(text));
		await network.change('ada', { conditions: FINE });
		await Promise.all([deliveredAll(ada, fromAda), deliveredAll(ben, fromBen)]);
		for (const person of [ada, ben]) {
			await expectInOrder(person, fromAda, fromBen);
			await expect.poll(() => person.link()).toBe('connected');
		}
	});
});

/** Each text once, and those of each person in the order they were written. */
async function expectInOrder(person: Person, ...written: readonly (readonly string[])[]): Promise<void> {
	const bodies = (await person.history()).map(({ body }) => body);
	expect(bodies).toHaveLength(written.flat().length);
	for (const texts of written) expect(bodies.filter((body) => texts.includes(body))).toEqual(texts);
}

function burst(name: string, count: number): string[] {
	return Array.from({ length: count }, (_, index) => `${name} ${String(index).padStart(2, '0')}`);
}

/** As fast as the composer takes them. */
async function writeAll(person: Person, texts: readonly string[]): Promise<void> {
	for (const text of texts) await person.write(text);
}

async function deliveredAll(person: Person, texts: readonly string[]): Promise<void> {
	const states = () => Promise.all(texts.map((text) => person.delivery(text)));
	const onTheWay = async () => (await states()).filter((state) => state !== 'delivered' && state !== 'read');
	await expect.poll(onTheWay, { timeout: 90_000 }).toEqual([]);
}
