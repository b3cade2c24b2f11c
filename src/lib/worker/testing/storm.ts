// Hostile weather between two peers, for property tests: the steps that may happen, and what they do. Keeps the account of
// what was said. What is done with messages is in `content-acts.ts`.
import fc from 'fast-check';
import { AppError } from '#lib/protocol/errors.ts';
import { type Account, type Act, createAccount, type Side } from './account.ts';
import { contentAct, type ContentKind, contentSteps, isContentKind } from './content-acts.ts';
import type { Faults } from './faults.ts';
import { spoil } from './forge.ts';
import { runUntil } from './kill-points.ts';
import type { MemoryDisk } from './memory-store.ts';
import { dial, type Peer, type Wire } from './peers.ts';
import { copyProfile, forgetContact, putBack, readLines, restoreLines } from './profiles.ts';

const side = fc.constantFrom(0 as const, 1 as const);
const one = <const Name extends string>(weight: number, act: Name) => ({
	weight,
	arbitrary: fc.record({ act: fc.constant(act), side })
});
const some = <const Name extends string>(weight: number, act: Name, min: number, max: number) => ({
	weight,
	arbitrary: fc.record({ act: fc.constant(act), side, most: fc.integer({ min, max }) })
});

// The weights are so that links come up, live for a while and carry something: weather in which nothing arrives shows
// nothing. About half of what is said is acknowledged before the storm is over.
const everyday = [
	some(8, 'write', 1, 3),
	one(8, 'flush'),
	some(12, 'deliver', 1, 8),
	/** The same frames again, a frame that is lost while the link goes on, two that overtake: nothing should do that. */
	some(1, 'deliver-twice', 1, 4),
	some(2, 'drop', 0, 7),
	some(2, 'reorder', 0, 7),
	/** One frame spoilt on the way. */
	one(1, 'spoil'),
	/** Unless a link has something underway: a dial after which both have resumed, and all that waits leaves. */
	one(10, 'meet'),
	/** All that is underway arrives, and what follows from it. */
	one(6, 'settle'),
	/** Whether there is a link or not. */
	one(1, 'dial'),
	/** A second link while the first is open, of which one side never hears. */
	one(1, 'half-dial'),
	one(1, 'cut'),
	one(1, 'restart'),
	/** The worker ends that many awaits later, in whatever happens then; a commit under way is lost, or lands. */
	some(1, 'crash', 0, 250),
	some(1, 'crash-landing', 0, 250),
	/** A disk that is full, and has room again. */
	one(1, 'fill-disk'),
	one(4, 'free-disk'),
	some(1, 'move-clock', -90_000_000, 90_000_000)
] as const;

const many = { minLength: 10, maxLength: 50, size: 'max' } as const; // fast-check alone would prefer the shortest

/** Things that happen. */
export const stepsOf = () => fc.array(fc.oneof(...everyday, ...contentSteps), many);

/** And what happens to whole profiles: copied, the copy put back, backed up, restored, the contact removed and added again. */
const profileSteps = [
	one(2, 'copy'),
	one(2, 'put-back'),
	one(2, 'back-up'),
	one(2, 'restore'),
	one(1, 'forget-contact')
] as const;
export const stepsWithProfiles = () => fc.array(fc.oneof(...everyday, ...contentSteps, ...profileSteps), many);

type Step = ReturnType<typeof stepsWithProfiles> extends fc.Arbitrary<(infer Value)[]> ? Value : never;

type ContentStep = Extract<Step, { readonly act: ContentKind }>;
const isContent = (step: Step): step is ContentStep => isContentKind(step.act);

/** Where a storm blows. */
export interface Ground {
	readonly peers: readonly [Peer, Peer];
	readonly faults: readonly [Faults, Faults];
	/** Where they can be killed; without, a crash is a restart between two steps. */
	readonly disks?: readonly [MemoryDisk, MemoryDisk];
}

export interface Storm {
	readonly account: Account;
	/** Lets steps happen, and ends in calm: no link, room on both disks. */
	blow(steps: readonly Step[]): Promise<void>;
}

/** What tests do to a disk, and no worker. */
const unwatched: ReadonlySet<Step['act']> = new Set<Step['act']>([
	'crash',
	'crash-landing',
	'copy',
	'put-back',
	'back-up',
	'restore',
	'forget-contact'
]);

/** A worker that will end. */
interface Crash {
	readonly side: Side;
	readonly disk: MemoryDisk;
	/** How many awaits it has left. */
	left: number;
	readonly lands: boolean;
}

export function createStorm({ peers, faults, disks }: Ground): Storm {
	const account = createAccount(peers);
	let words = 0;
	/** One frame in a conversation may be given up after its third failure: more would be another property. */
	let spoilt = 0;
	let wire: Wire | undefined;
	const copies: [Awaited<ReturnType<typeof copyProfile>>?, Awaited<ReturnType<typeof copyProfile>>?] = [];
	const backups: [(readonly string[])?, (readonly string[])?] = [];
	let crash: Crash | undefined;
	/** Where a content act stands that has not been told. */
	let untold: { readonly side: Side; readonly act: Act } | undefined;

	async function end(): Promise<void> {
		const ended = wire;
		wire = undefined;
		if (ended === undefined) return;
		for (const peer of peers) {
			const contact = peer === peers[0] ? peers[1] : peers[0];
			// A full disk refuses to forget a prekey; that is done at unlock.
			await onlyDiskFull(peer.vault.linkClosed({ contact: contact.key, attempt: ended.attempt }));
		}
	}

	/** One content act: what it asks of the vault, and what it makes of the author's own entries. */
	async function say(author: Side, ask: () => Promise<unknown>, act: Act): Promise<void> {
		untold = { side: author, act };
		if (await onlyDiskFull(ask())) account.note(author, act);
		untold = undefined;
	}

	async function replaceProfile(of: Side, replace: () => Promise<void>): Promise<void> {
		if (faults[of].commit !== undefined) return; // a full disk
		await replace();
		await account.reread(of);
		await end();
	}

	async function happen(step: Step): Promise<void> {
		const from = peers[step.side];
		const to = peers[step.side === 0 ? 1 : 0];
		const inbox = wire?.inbox.get(from);
		const isFull = faults[step.side].commit !== undefined;
		if (isContent(step)) {
			const content = await contentAct(step.act, [from, to], step.most, `${from.name} ${++words}`);
			if (content !== undefined) await say(step.side, content.ask, content.act);
			return;
		}
		switch (step.act) {
			case 'write':
				for (let count = 0; count < step.most; count++) {
					const body = `${from.name} ${++words}`;
					await say(
						step.side,
						() => from.vault.send({ contact: to.key, body }),
						(entries) => [...entries, { body, edited: false, deleted: false }]
					);
				}
				return;
			case 'flush':
				if (wire !== undefined && !(await onlyDiskFull(wire.flush(from)))) await end();
				return;
			case 'deliver':
				if (wire !== undefined && !(await onlyDiskFull(wire.deliver(from, step.most)))) await end();
				return;
			case 'settle':
				if (wire !== undefined && !(await onlyDiskFull(wire.settle()))) await end();
				return;
			case 'deliver-twice': {
				const messages = inbox?.slice(0, step.most).filter((frame) => frame.includes('"message"')) ?? [];
				const upTo = inbox?.indexOf(messages.at(-1) ?? '') ?? -1;
				inbox?.splice(upTo + 1, 0, ...messages);
				return;
			}
			case 'drop':
				inbox?.splice(step.most % (inbox.length || 1), 1);
				return;
			case 'reorder': {
				const at = step.most % Math.max(1, (inbox?.length ?? 0) - 1);
				inbox?.splice(at, 2, ...inbox.slice(at, at + 2).toReversed());
				return;
			}
			case 'spoil': {
				const at = inbox?.findIndex((frame) => frame.includes('"message"')) ?? -1;
				if (inbox === undefined || at < 0 || spoilt++ > 0) return;
				inbox[at] = spoil(inbox[at]!);
				return;
			}
			case 'dial':
				await onlyDiskFull(
					dial(from, to).then((next) => {
						wire = next ?? wire;
					})
				);
				return;
			case 'meet':
				if (wire !== undefined && [...wire.inbox.values()].some((frames) => frames.length > 0)) return;
				await end();
				await onlyDiskFull(
					dial(from, to).then(async (next) => {
						wire = next ?? wire;
						if (next === undefined) {
							// A stale offer is refused once in 10 s: the app's next dials come later, too.
							for (const peer of peers) peer.skew += 10_000;
							return;
						}
						for (const peer of peers) await next.deliver(peer);
						for (const peer of peers) await next.flush(peer);
					})
				);
				return;
			case 'half-dial':
				await onlyDiskFull(dial(from, to, { answer: (sealed) => sealed.replace(/^..../u, 'AAAA') }));
				return;
			case 'cut':
				return end();
			case 'restart':
				if (isFull) return; // a full disk cannot forget prekeys: no unlock
				await from.restart();
				return end();
			case 'crash':
			case 'crash-landing':
				if (disks === undefined) return happen({ ...step, act: 'restart' });
				crash = { side: step.side, disk: disks[step.side], left: step.most, lands: step.act === 'crash-landing' };
				return;
			case 'fill-disk':
				faults[step.side].commit = () => Promise.reject(new AppError('disk-full'));
				return;
			case 'free-disk':
				faults[step.side].commit = undefined;
				return;
			case 'move-clock':
				from.skew += step.most;
				return;
			case 'copy':
				copies[step.side] = await copyProfile(from);
				return;
			case 'back-up':
				if (!isFull) backups[step.side] = await readLines(from); // which reads as an unlock does
				return;
			case 'put-back': {
				const copy = copies[step.side];
				return copy && replaceProfile(step.side, () => putBack(from, copy));
			}
			case 'restore': {
				const lines = backups[step.side];
				return lines && replaceProfile(step.side, () => restoreLines(from, lines));
			}
			case 'forget-contact':
				return replaceProfile(step.side, () => forgetContact(from, to.key));
		}
	}

	/** A step in which a worker may end: what is left of it then is thrown away, and the worker starts anew. */
	async function happenUntil(coming: Crash, step: Step): Promise<void> {
		const { isDead, met } = await runUntil(coming.disk, coming.left, coming.lands, () => happen(step));
		coming.left -= met;
		if (!isDead) return;
		crash = undefined;
		faults[coming.side].commit = undefined;
		await peers[coming.side].restart();
		await end();
		if (untold !== undefined) await account.settle(untold.side, untold.act);
		untold = undefined;
	}

	return {
		account,
		async blow(steps) {
			for (const step of steps) {
				if (crash === undefined || unwatched.has(step.act)) await happen(step);
				else await happenUntil(crash, step);
				if (wire !== undefined && wire.ended.size > 0) await end();
			}
			crash = undefined;
			for (const each of faults) each.commit = undefined;
			await end();
		}
	};
}

/** Whether it succeeded; only a full disk may be the reason when not. */
async function onlyDiskFull(act: Promise<unknown>): Promise<boolean> {
	try {
		await act;
		return true;
	} catch (error) {
		if (error instanceof AppError && error.code === 'disk-full') return false;
		throw error;
	}
}
