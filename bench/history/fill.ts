// Fills a profile with the same history three times over: Sotto's, plain records, SQLite. In slices, one store after the other,
// so that all of them have the machine's better and worse moments; and weighs what lies on the disk, browser closed.
import { type BenchBrowser, databaseBytes, startBenchBrowser } from './browser.ts';
import type { BenchServer } from '../server.ts';

const SLICES = 10;
/** Many commits each: a slice begins and ends within one. */
const LEAST_SLICE = 5_000;

/** Messages a second, slice by slice. */
export type Rates = Readonly<Record<'sealed' | 'plain' | 'rollback' | 'wal', readonly number[]>>;

/** What lies on the disk, in bytes. */
export interface Weights {
	readonly history: number;
	readonly withIndex: number;
	readonly plain: number;
	/** Of its file. */
	readonly sqlite: number;
}
export interface Filled {
	readonly profile: string;
	readonly rates: Rates;
	readonly weights: Weights;
	/** Making of each search segment, ms. */
	readonly segments: readonly number[];
}

export async function fill(profile: string, server: BenchServer, size: number): Promise<Filled> {
	let browser = await startBenchBrowser(profile, server);
	const rates = await importAll(browser, size);
	const sqlite = size === 0 ? 0 : await browser.sqlite.size({ journal: 'rollback' });
	await endBrowser(browser);
	const [history, plain] = await weigh(profile, server);

	browser = await startBenchBrowser(profile, server);
	await browser.sealed.open();
	const segments = await browser.sealed.index();
	await browser.sealed.close();
	await browser.close();
	const [withIndex] = await weigh(profile, server);
	return { profile, rates, weights: { history, withIndex, plain, sqlite }, segments };
}

async function importAll({ sealed, plain, sqlite }: BenchBrowser, size: number): Promise<Rates> {
	await sealed.begin({ size });
	await plain.begin({ size });
	await sqlite.begin({ size });
	const rates = { sealed: [] as number[], plain: [] as number[], rollback: [] as number[], wal: [] as number[] };
	const slice = Math.max(LEAST_SLICE, Math.ceil(size / SLICES));
	for (let left = size; left > 0; left -= slice) {
		const count = Math.min(left, slice);
		const rate = (ms: number) => (count / ms) * 1_000;
		rates.sealed.push(rate(await sealed.add({ count })));
		rates.rollback.push(rate(await sqlite.add({ count, journal: 'rollback' })));
		rates.plain.push(rate(await plain.add({ count })));
		rates.wal.push(rate(await sqlite.add({ count, journal: 'wal' })));
	}
	await sealed.finish();
	return rates;
}

/** So that what is still open of the databases is on the disk. */
async function endBrowser(browser: BenchBrowser): Promise<void> {
	await Promise.all([browser.sealed.close(), browser.plain.close(), browser.sqlite.close()]);
	await browser.close();
}

/** Opened once more first: the browser then writes what lies in its log into tables, as it does in daily use. */
async function weigh(profile: string, server: BenchServer): Promise<readonly [sealed: number, plain: number]> {
	const browser = await startBenchBrowser(profile, server);
	await browser.sealed.open();
	await browser.plain.open();
	await Promise.all([browser.sealed.close(), browser.plain.close()]);
	await browser.close();
	return [databaseBytes(profile, server.page), databaseBytes(profile, server.otherPage)];
}
