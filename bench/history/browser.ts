// A Chromium of its own over a profile of a bench, with the bench's page in it under two origins: Sotto's data lie under the
// one, those of the references under the other. Owns the start, the calls and the end.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from '@playwright/test';
import { browserArgs, findBrowser } from '../../scripts/browser.mjs';
import type { BenchServer } from '../server.ts';
import type { Subjects } from './page/worker.ts';

type Call = (request: never) => Promise<unknown>;
/** Calls a subject in its page's worker. */
export type Caller<Subject> = {
	readonly [Name in keyof Subject]: Subject[Name] extends Call
		? (...request: Parameters<Subject[Name]>) => Promise<Awaited<ReturnType<Subject[Name]>>>
		: never;
};

export interface BenchBrowser {
	readonly context: BrowserContext;
	readonly sealed: Caller<Subjects['sealed']>;
	readonly plain: Caller<Subjects['plain']>;
	readonly sqlite: Caller<Subjects['sqlite']>;
	/** Ends Sotto's worker; the next call begins another. */
	restartSealed(): Promise<void>;
	/** What Sotto's page and its vault worker hold, in bytes. */
	sealedMemory(): Promise<number>;
	close(): Promise<void>;
}

/** Measuring memory waits for some idle minute unless it is told not to. */
const args = [...browserArgs, '--enable-blink-features=ForceEagerMeasureMemory'];

export async function startBenchBrowser(profile: string, server: BenchServer): Promise<BenchBrowser> {
	const context = await chromium.launchPersistentContext(profile, {
		executablePath: findBrowser(),
		args,
		reducedMotion: 'reduce',
		viewport: { width: 1280, height: 800 },
		serviceWorkers: 'block' // it would answer for the bench's pages, too
	});
	const own = context.pages()[0] ?? (await context.newPage());
	const other = await context.newPage();
	await Promise.all([own.goto(server.page), other.goto(server.otherPage)]);
	return {
		context,
		sealed: callerOf(own, 'sealed'),
		plain: callerOf(other, 'plain'),
		sqlite: callerOf(other, 'sqlite'),
		restartSealed: () => own.evaluate(() => globalThis.bench.restart()),
		sealedMemory: () => own.evaluate(() => globalThis.bench.memory()),
		close: () => context.close()
	};
}

function callerOf<Name extends keyof Subjects>(page: Page, subject: Name): Caller<Subjects[Name]> {
	return new Proxy({} as Caller<Subjects[Name]>, {
		get: (_, name: string) => (request?: unknown) =>
			page.evaluate(([what, call, given]) => globalThis.bench.call(what, call, given), [
				subject,
				name,
				request
			] as const)
	});
}

/** What an origin's databases have in files of the profile, in bytes, once the browser has ended. */
export function databaseBytes(profile: string, pageUrl: string): number {
	const folder = join(profile, 'Default', 'IndexedDB');
	const { hostname, port } = new URL(pageUrl);
	return readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.startsWith(`http_${hostname}_${port}.`))
		.map((path) => statSync(join(folder, path)))
		.filter((entry) => entry.isFile())
		.reduce((sum, { size }) => sum + size, 0);
}
