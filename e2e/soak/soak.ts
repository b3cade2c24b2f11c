// A soak: two people in two browser processes exchange contents while things break, by a plan from a seed. Owns the order of
// it all, and what happened, in figures.
import { join } from 'node:path';
import { Actor } from './actor.ts';
import { type Kind, realize, weights } from './contents.ts';
import { faults } from './faults.ts';
import { type Home, openHome } from './home.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { type Batch, other, planSoak, SERVER_FAULT, type Side, sides } from './plan.ts';

export interface Soak {
	/** What is wrong with the two histories, in words. */
	readonly faults: readonly string[];
	/** How often each thing happened. */
	readonly counts: Readonly<Record<string, number>>;
}

const NAMES = ['Ada', 'Ben'] as const;
/** Contents after which it is told how far one is. */
const PROGRESS = 500;
/** What was written arrives within this, whatever broke: a path that fell silent is noticed after 45 s, in ms. */
const ARRIVES_WITHIN = 150_000;

/** @param folder takes the profiles and the copy of the app */
export async function soak(folder: string, seed: number, total: number): Promise<Soak> {
	const home = await openHome(join(folder, 'app'));
	const ledger = createLedger(NAMES);
	const actors = [0, 1].map((side) => new Actor(side as Side, NAMES, join(folder, NAMES[side as Side]), home)) as [
		Actor,
		Actor
	];
	const counts: Record<string, number> = {};
	const count = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1);
	try {
		await meet(actors);
		const told = createProgress(total);
		for (const [number, step] of planSoak(seed, total, weights).entries()) {
			try {
				await Promise.all(sides.map((side) => carryOut(actors[side], step.batches[side], home, ledger, count)));
				await home.isUp();
				if (step.settles) await settle(actors, ledger);
			} catch (error) {
				throw new Error(`step ${number} of seed ${seed}, ${JSON.stringify(step.batches.map(({ fault }) => fault))}`, {
					cause: error
				});
			}
			told(step.batches.reduce((sum, { contents }) => sum + contents.length, 0));
		}
		// What came before a text of its author's has come when that has.
		const last = { contents: [{ kind: 'text', pick: 0 }] } as const;
		await Promise.all(actors.map((actor) => carryOut(actor, last, home, ledger, count)));
		await settle(actors, ledger);
		await Promise.all(actors.map((actor) => actor.reload())); // what counts is what is on the disks
		const histories = await Promise.all(actors.map(({ person }) => person.history()));
		for (const text of ledger.texts) if (!text.isCertain) count('texts in the act of which the page ended');
		return { faults: ledger.faults(histories as [(typeof histories)[0], (typeof histories)[0]]), counts };
	} finally {
		await Promise.allSettled(actors.map((actor) => actor.close()));
		await home.stop();
	}
}

/** Says now and then how far a long one is. */
function createProgress(total: number): (more: number) => void {
	const began = Date.now();
	let done = 0;
	return (more) => {
		const before = Math.floor(done / PROGRESS);
		done += more;
		if (Math.floor(done / PROGRESS) > before)
			console.log(`soak: ${done} of ${total} contents, ${Math.round((Date.now() - began) / 60_000)} min`);
	};
}

async function meet([ada, ben]: readonly [Actor, Actor]): Promise<void> {
	await Promise.all([ada.arrive(), ben.arrive()]);
	await ben.person.follow(await ada.person.invite());
	await ada.person.open(ben.name);
	await ben.person.open(ada.name);
}

/** One side's batch, with its fault in the midst. */
async function carryOut(
	actor: Actor,
	{ contents, fault }: Batch<Kind>,
	home: Home,
	ledger: Ledger,
	count: (what: string) => void
): Promise<void> {
	for (const [at, content] of contents.entries()) {
		const struck = at === fault?.at ? fault : undefined;
		// While the disk is full a text is what is tried again.
		const isText = struck?.name === 'storage full';
		const act = await realize(actor, ledger, isText ? { ...content, kind: 'text' } : content);
		count(act.kind);
		await act.prepare(actor);
		if (struck !== undefined) count(struck.name);
		if (struck !== undefined && struck.name !== SERVER_FAULT && faults[struck.name].endsPage) {
			act.note(false);
			void act.commit(actor).catch(() => undefined);
			await faults[struck.name].strike(actor, struck.amount);
			continue;
		}
		if (struck?.name === SERVER_FAULT) await home.stop();
		else if (struck !== undefined) await faults[struck.name].strike(actor, struck.amount);
		act.note(await act.commit(actor));
	}
}

/** Waits until each has the newest that the other wrote, and with it all before. */
async function settle(actors: readonly [Actor, Actor], ledger: Ledger): Promise<void> {
	for (const { side, person } of actors) {
		const [last] = ledger.newest(other(side), 1);
		if (last === undefined) continue;
		try {
			await person.sees(last.id, ARRIVES_WITHIN);
		} catch (error) {
			const words = await Promise.all(actors.map((actor) => actor.describe()));
			throw new Error(`${last.id} did not arrive. ${words.join('. ')}`, { cause: error });
		}
	}
}
