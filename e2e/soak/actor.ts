// One of the two people of a soak: a browser process over a profile folder, and whoever sits before it. Owns how a person
// comes back after anything, and goes on trying when the disk is full.
import { type CDPSession, expect, type Locator, type Page } from '@playwright/test';
import { writingPlace } from '../conversation-screen.ts';
import { PASSPHRASE } from '../people.ts';
import { Person } from '../person.ts';
import { type OwnBrowser, startBrowser } from '../processes.ts';
import { breakPage } from './in-page.ts';
import type { Breakage } from './in-page.ts';
import { other, type Side } from './plan.ts';
import type { Home } from './home.ts';

/** A loaded machine, Argon2id, a cold browser, in ms. */
const PATIENCE = 60_000;
/** How much of the trail is told. */
const TRAIL = 60;

export class Actor {
	readonly side: Side;
	readonly name: string;
	readonly contact: string;
	readonly home: Home;
	readonly #profile: string;
	/** What passed between page and signaling server lately, for whoever reads of a failure. */
	readonly #trail: string[] = [];
	#browser!: OwnBrowser;
	#person!: Person;
	#devtools!: CDPSession;
	/** How far the clock is from the true one, in ms. */
	#shift = 0;
	/** Resolves when the disk takes something again. */
	#room: Promise<void> = Promise.resolve();
	#isFull = false;

	constructor(side: Side, names: readonly [string, string], profile: string, home: Home) {
		this.side = side;
		this.name = names[side];
		this.contact = names[other(side)];
		this.home = home;
		this.#profile = profile;
	}

	get person(): Person {
		return this.#person;
	}
	get isFull(): boolean {
		return this.#isFull;
	}

	/** First visit. */
	async arrive(): Promise<void> {
		await this.#startBrowser();
		await this.#person.arrive(this.name, PASSPHRASE);
		await this.#person.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
		this.#devtools = await this.#person.page.context().newCDPSession(this.#person.page);
	}
	/** Ends the browser as a person does. */
	close(): Promise<void> {
		return this.#browser.close();
	}

	/** Sends what stands in the composer, and again whenever it was refused for want of room. */
	async send(body: string): Promise<void> {
		const place = writingPlace(this.#person.page);
		const composer = place.getByRole('textbox', { name: 'Message', exact: true });
		const sent = place.getByRole('button', { name: 'Send', exact: true, disabled: true });
		const refused = place.getByRole('alert').filter({ hasText: 'Your text is still here.' });
		for (;;) {
			const mayBeRefused = this.#isFull;
			await composer.press('Enter');
			await sent.or(refused).first().waitFor({ timeout: PATIENCE });
			if (!(await refused.isVisible())) return;
			expect(await refused.innerText()).toContain('This device has no room left');
			expect(await composer.inputValue()).toBe(body);
			expect(mayBeRefused).toBe(true);
			await this.#room;
		}
	}

	/** Tells the page what to break. */
	break<Given>(act: (soak: Breakage, given: Given) => void | Promise<void>, given: Given): Promise<void> {
		// A function and what it is given cannot be sent together with the page's own object: the page puts them together.
		return this.#person.page.evaluate(`(${act.toString()})(soak, ${JSON.stringify(given)})`);
	}
	moveClock(ms: number): Promise<void> {
		this.#shift = ms;
		return this.break((soak, shift) => soak.moveClock(shift), ms);
	}
	fillStorage(ms: number): void {
		this.#isFull = true;
		this.#room = this.break((soak, time) => soak.fillStorage(time), ms)
			.catch(() => undefined) // with the page goes its worker, and with that the full disk
			.finally(() => (this.#isFull = false));
	}

	/** Ends the page without a word to it, and comes back in another. */
	async crash(): Promise<void> {
		const { page } = this.#person;
		const crashed = page.waitForEvent('crash', { timeout: PATIENCE });
		void this.#devtools.send('Page.crash').catch(() => undefined); // nobody is left to answer
		await crashed;
		await this.#comeBack(await page.context().newPage());
		await page.close();
	}
	async closePage(): Promise<void> {
		const { page } = this.#person;
		const next = await page.context().newPage();
		await page.close();
		await this.#comeBack(next);
	}
	/** Leaves the app, and opens it anew: in another page, where what was being done in the first cannot go on. */
	async reload(): Promise<void> {
		const { page } = this.#person;
		await page.goto('about:blank');
		await this.#comeBack(await page.context().newPage());
		await page.close();
	}
	/** Ends every process of the browser at once, and starts another over the same profile. */
	async kill(): Promise<void> {
		await this.#browser.kill();
		await this.#startBrowser();
		await this.#enter();
	}
	/** Goes on in another tab, while the first is still there. */
	async takeOver(): Promise<void> {
		const first = this.#person.page;
		await this.#comeBack(await first.context().newPage());
		await expect(first.getByText('Sotto is open in another tab')).toBeVisible();
		await first.close();
	}

	/** What is to be seen of the app's state, for whoever reads of a failure. */
	async describe(): Promise<string> {
		const [link, words] = await Promise.all([this.#person.link(), this.#person.error()]);
		return `${this.name}: ${link}, ${words ?? 'no word of trouble'}\n${this.#trail.slice(-TRAIL).join('\n')}`;
	}

	/** Notes the kinds of what passes, and when. */
	#follow(page: Page): void {
		const note = (what: string): void => void this.#trail.push(`${new Date().toISOString().slice(14)} ${what}`);
		page.on('console', (message) => {
			note(message.text());
		});
		page.on('websocket', (socket) => {
			const noteFrame = (way: string) => (frame: { readonly payload: string | Buffer }) => {
				const { type } = JSON.parse(frame.payload.toString()) as { readonly type: string };
				if (type.startsWith('p2p') || type.startsWith('target')) note(`${way} ${type}`);
			};
			note('socket opened');
			socket.on('framesent', noteFrame('>'));
			socket.on('framereceived', noteFrame('<'));
			socket.on('close', () => note('socket closed'));
		});
	}

	async #startBrowser(): Promise<void> {
		await this.home.isUp();
		this.#browser = await startBrowser(this.#profile, this.home.origin, { offline: true, script: breakPage });
		this.#person = this.#browser.person;
		this.#follow(this.#person.page);
	}
	/** Opens the app in a page anew. */
	async #comeBack(page: Page): Promise<void> {
		await this.home.isUp();
		this.#follow(page);
		await page.goto(`${this.home.origin}/`);
		this.#person = new Person(page, this.home.origin);
		await this.#enter();
	}
	/** Unlocks, where another tab writes by asking it to end, and opens the conversation. */
	async #enter(): Promise<void> {
		const { page } = this.#person;
		await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
		await page.getByRole('button', { name: 'Unlock' }).click();
		const here = page.getByRole('button', { name: 'Use Sotto here' });
		const inside: Locator = page.getByRole('navigation', { name: 'Conversations' });
		await here.or(inside).first().waitFor({ timeout: PATIENCE });
		if (await here.isVisible()) {
			await here.click();
			await this.#person.unlock(PASSPHRASE);
		}
		await this.#person.open(this.contact);
		await this.moveClock(this.#shift);
		this.#devtools = await page.context().newCDPSession(page);
	}
}
