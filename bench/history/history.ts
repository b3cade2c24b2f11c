// The bench of histories: what a message costs when there are a thousand, and when there are a million.
//
// The history is imported as a restored backup is, by the store's own path, into a vault as people have it. Beside it the same
// messages go into plain records and into SQLite (page/plain.ts, page/sqlite.ts). Then the browser is ended and started again.
//
// - commit: sealing, one strict transaction of session (3 KB), entry, summary and outbox, and the packing of every 64th; not
//   the ratchet, whose record and ciphertext are random bytes. Bare: one strict put of as many bytes as that laid down.
// - bulk import: texts exist beforehand; commits of 512 rows in all stores, each on the disk. One sample for each 5,000
//   messages at least: a small history has one or two, with the compiling of the code in them.
// - unlock: the app itself (unlock.ts). "Start" has what the browser needs to open its database again; Argon2id is taken off.
// - 50 from the middle, jump: calls of the vault, decrypted, in the form that the page draws; not the way to the page. Jump
//   is to a time: halving for its entry, then the 50 around it. Files are in the system's cache.
// - search: to the first 20 hits, or to the end. Cold: a new worker, SQLite and segments not loaded. Reading all: every
//   entry decrypted and compared.
// - at rest: the origin's IndexedDB folder with the browser closed, less the same of an empty vault; SQLite: its file.
// - memory: as the browser counts it (measureUserAgentSpecificMemory), of the page and the vault worker. The segment worker,
//   which is that worker's, and with it SQLite's memory, it does not count.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sizes, type SizeName } from '../arguments.ts';
import { buildApp, buildPage } from '../build.ts';
import type { Line } from '../report.ts';
import { startBenchServer, type BenchServer } from '../server.ts';
import { startBenchBrowser } from './browser.ts';
import { fill, type Filled } from './fill.ts';
import { linesOf, type Result } from './lines.ts';
import { measure, type Measured } from './measure.ts';
import { measureUnlock, type Unlocking } from './unlock.ts';

const UNLOCKS = 5;

interface History {
	readonly size: number;
	readonly filled: Filled;
	readonly measured: Measured;
	readonly unlocks: Unlocking[];
}

/** @param say what is being done, for whoever waits */
export async function benchHistory(
	names: readonly SizeName[],
	say: (words: string) => void
): Promise<{ readonly lines: readonly Line[]; readonly raw: unknown }> {
	const folder = mkdtempSync(join(tmpdir(), 'sotto-bench-'));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	process.once('exit', remove); // also when somebody has seen enough
	try {
		say('building the app and the page of the bench');
		buildApp();
		await buildPage(fileURLToPath(new URL('page', import.meta.url)), join(folder, 'page'));
		const server = await startBenchServer(join(folder, 'page'));
		try {
			return await run(names, folder, server, say);
		} finally {
			await server.close();
		}
	} finally {
		remove();
	}
}

async function run(names: readonly SizeName[], folder: string, server: BenchServer, say: (words: string) => void) {
	const empty = await fill(join(folder, 'empty'), server, 0);
	const histories: History[] = [];
	for (const name of names) {
		say(`${name}: importing`);
		const filled = await fill(join(folder, name), server, sizes[name]);
		say(`${name}: measuring`);
		const browser = await startBenchBrowser(filled.profile, server);
		const measured = await measure(browser, sizes[name]);
		await browser.close();
		histories.push({ size: sizes[name], filled, measured, unlocks: [] });
	}
	// All histories in turns, each time by a new browser.
	for (let round = 1; round <= UNLOCKS; round++) {
		say(`unlocking the app: ${round} of ${UNLOCKS}`);
		for (const { filled, unlocks } of histories) {
			const browser = await startBenchBrowser(filled.profile, server);
			unlocks.push(await measureUnlock(browser, server.app));
			await browser.close();
		}
	}
	const results: readonly Result[] = histories;
	const [first] = results;
	const lines = first === undefined ? [] : results.flatMap((result) => linesOf(result, first, empty.weights));
	return { lines, raw: { empty, results } };
}
