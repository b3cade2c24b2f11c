// People in browser processes of their own, with a profile on disk: for what only a real end of a browser, or a look at
// its files, can show.
import { readdirSync, readFileSync } from 'node:fs';
import { type BrowserContext, chromium } from '@playwright/test';
import { browserArgs, findBrowser, findShell } from '../scripts/browser.mjs';
import { Person } from './person.ts';

export interface OwnBrowser {
	readonly person: Person;
	/** Ends the browser as a person does. */
	close(): Promise<void>;
	/** Ends every process of it at once (SIGKILL): nothing is finished, nothing is flushed. */
	kill(): Promise<void>;
}

/** The browser that people have, for tests that read the files of its profile. */
export const WHOLE = { program: findBrowser() } as const;

export interface BrowserOptions {
	/** A program that starts the browser in its own way. */
	readonly program?: string;
	/** The app is kept for use without a network. */
	readonly offline?: boolean;
	/** Arguments besides those of every browser. */
	readonly args?: readonly string[];
	/** Runs in every page before the app does. */
	readonly script?: (() => void) | undefined;
}

/** Starts a browser over a profile folder. */
export async function startBrowser(
	profile: string,
	baseUrl: string,
	{ program = findShell(), offline = false, args = [], script }: BrowserOptions = {}
): Promise<OwnBrowser> {
	const context: BrowserContext = await chromium.launchPersistentContext(profile, {
		executablePath: program,
		reducedMotion: 'reduce', // drawn without a graphics card
		serviceWorkers: offline ? 'allow' : 'block',
		args: [...browserArgs, ...args]
	});
	if (script !== undefined) await context.addInitScript(script);
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto(`${baseUrl}/`);
	return {
		person: new Person(page, baseUrl),
		close: () => context.close(),
		async kill() {
			const closed = new Promise<void>((resolve) => {
				context.once('close', () => resolve());
			});
			for (const pid of processesOf(profile)) process.kill(pid, 'SIGKILL');
			await closed;
		}
	};
}

/** Every process that was started for the profile: the browser, and what it named the folder to. */
function processesOf(profile: string): number[] {
	return readdirSync('/proc')
		.map(Number)
		.filter((pid) => {
			if (!Number.isInteger(pid)) return false;
			try {
				return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile);
			} catch {
				return false; // ended meanwhile
			}
		});
}
