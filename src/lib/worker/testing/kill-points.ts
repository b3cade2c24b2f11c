// Ends a worker at each await of an act in turn, for tests: a first run lists the awaits, then there is one run for each of
// them, and a second one where a commit was under way, which then does reach the disk.
import { watchAwaits } from './awaits.ts';
import type { MemoryDisk } from './memory-store.ts';

/** How one run ended. */
export interface Ended<Result> {
	/** What the act came to; undefined when its worker was ended before it could tell. */
	readonly told: { readonly result: Result } | undefined;
	/** Whether the worker was ended: a living one may have told all the same, if the act was another worker's. */
	readonly isDead: boolean;
	/** How many awaits there were. */
	readonly met: number;
	/** How many commits were under way at the end. */
	readonly underway: number;
	/** How many commits of the act are on the disk. */
	readonly landed: number;
}

/**
 * Runs `act` and ends the worker over `disk` at the act's `at`-th await, from 0, if it has so many. What a dead worker would
 * still have said is thrown away. Whatever else the act does has come to rest when this resolves: nothing in it may wait
 * for more than promises.
 */
export async function runUntil<Result>(
	disk: MemoryDisk,
	at: number,
	lands: boolean,
	act: () => Promise<Result>
): Promise<Ended<Result>> {
	const before = disk.commits;
	const end = { isDead: false, met: 0, underway: 0 };
	let die: (rest: Promise<undefined>) => void = () => undefined;
	const death = new Promise<undefined>((resolve) => (die = resolve));
	const watch = watchAwaits(() => {
		if (end.isDead || end.met++ !== at) return;
		end.isDead = true;
		end.underway = disk.kill(lands);
		die(new Promise((resolve) => setImmediate(() => resolve(undefined))));
	});
	try {
		const finished = watch.run(act).then((result) => ({ result }));
		const told = await Promise.race([finished, death]);
		return { told, ...end, landed: disk.commits - before };
	} finally {
		watch.stop();
	}
}

/** The places of an act's awaits, in the order in which they are met. */
async function listAwaits(act: () => Promise<unknown>): Promise<readonly string[]> {
	const sites: string[] = [];
	const watch = watchAwaits((site) => sites.push(site), { sites: true });
	try {
		await watch.run(act);
	} finally {
		watch.stop();
	}
	return sites;
}

export interface Walk<Setting, Result> {
	/** The disk of the worker that is ended. */
	readonly disk: MemoryDisk;
	/** From the same beginning each time, to where the act begins. */
	readonly prepare: () => Promise<Setting>;
	readonly act: (setting: Setting) => Promise<Result>;
	/** Starts the worker anew, and demands what must hold. */
	readonly check: (setting: Setting, ended: Ended<Result>) => Promise<void>;
	/** Only every so many awaits. */
	readonly stride?: number;
}

/**
 * @returns how many awaits the act has, and how many runs there were
 * @throws Error that names the await, with the reason as its cause
 */
export async function walkAwaits<Setting, Result>(
	walk: Walk<Setting, Result>
): Promise<{ readonly awaits: number; readonly runs: number }> {
	const { disk, prepare, act, check, stride = 1 } = walk;
	const listed = await prepare();
	const sites = await listAwaits(() => act(listed));
	let runs = 0;
	async function run(at: number, lands: boolean): Promise<Ended<Result>> {
		runs++;
		const setting = await prepare();
		const before = disk.commits;
		const until = await runUntil(disk, at, lands, () => act(setting));
		if (!until.isDead) disk.kill(false); // as soon as it has told
		// What a dead worker's act came to after its end was told to nobody.
		const told = until.isDead ? undefined : until.told;
		const ended = { ...until, told, landed: disk.commits - before };
		try {
			if (ended.isDead !== at < sites.length) throw new Error(`the act has not ${sites.length} awaits`);
			await check(setting, ended);
		} catch (cause) {
			const where = sites[at] ?? 'after the last one';
			const under = ended.underway === 0 ? '' : lands ? ', its commit landed' : ', its commit was lost';
			throw new Error(`ended at await ${at} of ${sites.length} (${where})${under}\n${countByFile(sites)}`, { cause });
		}
		return ended;
	}
	for (let at = 0; at <= sites.length; at += at === sites.length ? 1 : Math.min(stride, sites.length - at)) {
		const { isDead, underway } = await run(at, false);
		if (isDead && underway > 0) await run(at, true);
	}
	return { awaits: sites.length, runs };
}

function countByFile(sites: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const site of sites) {
		const file = site.split(' ')[0] ?? site;
		counts.set(file, (counts.get(file) ?? 0) + 1);
	}
	return [...counts].map(([file, count]) => `${file}: ${count}`).join('\n');
}
