// Hostile weather between two peers, for property tests: the steps that may happen, and what they do. Keeps the account of
// what was said: a text counts once its commit has been told.
import fc from 'fast-check';
import { AppError } from '#lib/protocol/errors.ts';
import { createFaults } from './faults.ts';
import { spoil } from './forge.ts';
import { createFriends, dial, type Peer, type Wire } from './peers.ts';

const side = fc.constantFrom(0 as const, 1 as const);
const one = <const Act extends string>(weight: number, act: Act) => ({
	weight,
	arbitrary: fc.record({ act: fc.constant(act), side })
});
const some = <const Act extends string>(weight: number, act: Act, min: number, max: number) => ({
	weight,
	arbitrary: fc.record({ act: fc.constant(act), side, most: fc.integer({ min, max }) })
});

/** One thing that happens. */
export const stepsOf = () =>
	fc.oneof(
		one(6, 'write'),
		one(5, 'flush'),
		some(6, 'deliver', 1, 4),
		/** The same frames again, as nothing on the way should bring them. */
		some(1, 'deliver-twice', 1, 4),
		/** One frame spoilt on the way. */
		one(1, 'spoil'),
		one(3, 'dial'),
		one(1, 'cut'),
		one(1, 'restart'),
		/** A second link while the first is open, of which one side never hears. */
		one(1, 'half-dial'),
		/** A disk that is full, and has room again. */
		one(1, 'fill-disk'),
		one(2, 'free-disk'),
		some(1, 'move-clock', -90_000_000, 90_000_000)
	);
type Step = ReturnType<typeof stepsOf> extends fc.Arbitrary<infer Value> ? Value : never;

export interface Storm {
	readonly peers: readonly [Peer, Peer];
	/** What each side said, and was told that it is committed. */
	readonly said: readonly [string[], string[]];
	/** Lets steps happen, and ends in calm: no link, room on both disks. */
	blow(steps: readonly Step[]): Promise<void>;
}

export async function createStorm(): Promise<Storm> {
	const faults = [createFaults(), createFaults()] as const;
	const peers = await createFriends(faults[0].wrap, faults[1].wrap);
	const said: [string[], string[]] = [[], []];
	let words = 0;
	/** One frame in a conversation may be given up after its third failure: more would be another property. */
	let spoilt = 0;
	let wire: Wire | undefined;

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

	async function happen(step: Step): Promise<void> {
		const from = peers[step.side];
		const to = peers[step.side === 0 ? 1 : 0];
		switch (step.act) {
			case 'write': {
				const body = `${from.name} ${++words}`;
				if (await onlyDiskFull(from.vault.send({ contact: to.key, body }))) said[step.side].push(body);
				return;
			}
			case 'flush':
				if (wire !== undefined && !(await onlyDiskFull(wire.flush(from)))) await end();
				return;
			case 'deliver':
				if (wire !== undefined && !(await onlyDiskFull(wire.deliver(from, step.most)))) await end();
				return;
			case 'deliver-twice': {
				const inbox = wire?.inbox.get(from);
				const messages = inbox?.slice(0, step.most).filter((frame) => frame.includes('"message"')) ?? [];
				const upTo = inbox?.indexOf(messages.at(-1) ?? '') ?? -1;
				inbox?.splice(upTo + 1, 0, ...messages);
				return;
			}
			case 'spoil': {
				const inbox = wire?.inbox.get(from);
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
			case 'half-dial':
				await onlyDiskFull(dial(from, to, { answer: (sealed) => sealed.replace(/^..../u, 'AAAA') }));
				return;
			case 'cut':
				return end();
			case 'restart':
				if (faults[step.side].commit !== undefined) return; // a full disk cannot forget prekeys: no unlock
				await from.restart();
				return end();
			case 'fill-disk':
				faults[step.side].commit = () => Promise.reject(new AppError('disk-full'));
				return;
			case 'free-disk':
				faults[step.side].commit = undefined;
				return;
			case 'move-clock':
				from.skew += step.most;
		}
	}

	return {
		peers,
		said,
		async blow(steps) {
			for (const step of steps) {
				await happen(step);
				if (wire !== undefined && wire.ended.size > 0) await end();
			}
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
