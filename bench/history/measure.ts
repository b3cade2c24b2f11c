// The measures of one history, each beside its references and in turns with them: a few of the one, a few of the other, round
// by round, so that a disturbance of the machine meets all. Owns how often; what is measured is in page/.
import { createRandom, type Random } from '../../e2e/soak/random.ts';
import type { BenchBrowser } from './browser.ts';
import { conversations, messagesOf, nextOf, wordOf } from './messages.ts';
import { ABSENT } from './texts.ts';

/** The first one is not counted: code is compiled and files are opened in it. */
const ROUNDS = 11;
const AT_ONCE = 10;
const COLD_SEARCHES = 5;
const WARM_SEARCHES = 10;
const SCANS = 3;

export const queries = [
	{ name: 'a common word', text: wordOf(60) },
	{ name: 'a rare word', text: wordOf(12_000) },
	{ name: 'a word that is in none', text: ABSENT }
] as const;

type Samples<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/** Ms, where nothing else is said. */
export interface Measured {
	readonly commit: Samples<'sealed' | 'bare' | 'plain' | 'rollback' | 'wal'>;
	/** What a commit of Sotto's lays on the disk, and the bare put after it, in bytes. */
	readonly committedBytes: number;
	readonly pageBack: Samples<'sealed' | 'plain' | 'sqlite'>;
	readonly jump: Samples<'sealed' | 'plain' | 'sqlite'>;
	readonly scan: readonly number[];
	/** In the order of `queries`. */
	readonly searches: readonly Samples<'cold' | 'warm'>[];
	/** Of the page and its vault worker after all of this, in bytes. */
	readonly memory: number;
}

export async function measure(browser: BenchBrowser, size: number): Promise<Measured> {
	const { sealed, plain, sqlite } = browser;
	await sealed.open();
	await plain.open();
	await sqlite.open();
	const { pageBack, jump } = await read(browser, size);
	const scan: number[] = [];
	for (let round = 0; round < SCANS; round++) scan.push(await sealed.scan({ query: ABSENT }));
	const searches: Samples<'cold' | 'warm'>[] = [];
	for (const { text } of queries) searches.push(await search(browser, text));

	// Last, because they make the history longer.
	const source = messagesOf(1_000);
	const next = () => nextOf(source, AT_ONCE);
	await sealed.commit({ texts: next().map(({ row }) => row.body) });
	const committedBytes = await sealed.committedBytes();
	const commit = await inTurns({
		sealed: () => sealed.commit({ texts: next().map(({ row }) => row.body) }),
		bare: () => plain.putBytes({ bytes: committedBytes, times: AT_ONCE }),
		plain: () => plain.putMessage({ messages: next().map(({ row }) => row) }),
		rollback: () => sqlite.commit({ messages: next().map(({ row }) => row), journal: 'rollback' }),
		wal: () => sqlite.commit({ messages: next().map(({ row }) => row), journal: 'wal' })
	});
	await sealed.forgetRecord();
	const memory = await browser.sealedMemory();
	await Promise.all([sealed.close(), plain.close(), sqlite.close()]);
	return { commit, committedBytes, pageBack, jump, scan, searches, memory };
}

/** Around the middle of the largest conversation, somewhere else each time. */
async function read(
	{ sealed, plain, sqlite }: BenchBrowser,
	size: number
): Promise<Pick<Measured, 'pageBack' | 'jump'>> {
	const [count = 0] = conversations(size);
	const random = createRandom(size);
	return {
		pageBack: await inTurns({
			sealed: () => sealed.pageBack({ ends: places(random, count, 0.4, 0.6) }),
			plain: () => plain.pageBack({ ends: places(random, count, 0.4, 0.6) }),
			sqlite: () => sqlite.pageBack({ ends: places(random, count, 0.4, 0.6), journal: 'rollback' })
		}),
		jump: await inTurns({
			sealed: () => sealed.jump({ ends: places(random, count, 0.15, 0.85) }),
			plain: () => plain.jump({ ends: places(random, count, 0.15, 0.85), count }),
			sqlite: () => sqlite.jump({ ends: places(random, count, 0.15, 0.85), count, journal: 'rollback' })
		})
	};
}

function places(random: Random, count: number, first: number, last: number): readonly number[] {
	return Array.from({ length: AT_ONCE }, () => random.between(Math.floor(count * first), Math.floor(count * last)));
}

/** Cold: the first search of a worker that was just unlocked. Warm: the same again in the last of them. */
async function search(browser: BenchBrowser, query: string): Promise<Samples<'cold' | 'warm'>> {
	const { sealed } = browser;
	const cold: number[] = [];
	const warm: number[] = [];
	for (let round = 0; round < COLD_SEARCHES; round++) {
		await sealed.close();
		await browser.restartSealed();
		await sealed.open();
		cold.push(await sealed.find({ query }));
	}
	for (let round = 0; round < WARM_SEARCHES; round++) warm.push(await sealed.find({ query }));
	return { cold, warm };
}

async function inTurns<Name extends string>(
	ways: Readonly<Record<Name, () => Promise<readonly number[]>>>
): Promise<Samples<Name>> {
	const names = Object.keys(ways) as Name[];
	const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
	for (let round = 0; round < ROUNDS; round++) {
		for (const name of names) {
			const times = await ways[name]();
			if (round > 0) samples[name].push(...times);
		}
	}
	return samples;
}
