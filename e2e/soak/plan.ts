// What a soak will do, from its seed: batches of contents for both sides, and the faults that come in their midst. Owns the
// mixture; knows nothing of browsers.
import { createRandom } from './random.ts';

export const faultNames = [
	'page crashed',
	'page closed',
	'page reloaded',
	'browser killed',
	'tab taken over',
	'connection closed',
	'channel closed',
	'path fell silent',
	'frames held',
	'clock moved',
	'storage full'
] as const;
export type FaultName = (typeof faultNames)[number];
export const SERVER_FAULT = 'signaling restarted';

/** 0 and 1 are the two people. */
export type Side = 0 | 1;
export const sides: readonly Side[] = [0, 1];
export const other = (side: Side): Side => (side === 0 ? 1 : 0);

export interface PlannedFault {
	readonly name: FaultName | typeof SERVER_FAULT;
	/** In the midst of which content of the batch. */
	readonly at: number;
	/** From 0 to 1: how strong, how long, which way. */
	readonly amount: number;
}

export interface PlannedContent<Kind extends string> {
	readonly kind: Kind;
	/** From 0 to 1: which target, how long. */
	readonly pick: number;
}

export interface Batch<Kind extends string> {
	readonly contents: readonly PlannedContent<Kind>[];
	readonly fault?: PlannedFault;
}

export interface Step<Kind extends string> {
	readonly batches: readonly [Batch<Kind>, Batch<Kind>];
	/** Afterwards both wait until each has what the other wrote. */
	readonly settles: boolean;
}

/** Contents of one side between two faults. */
const LARGEST_BATCH = 24;
/** How often a step has a fault on both sides at once, and how often it ends in quiet. */
const BOTH = 0.25;
const SETTLES = 0.25;

/**
 * @param weights how often each kind of content comes, relative to the others
 * @returns steps with `total` contents. Every fault comes once before any comes again, and then mostly on the other side
 */
export function planSoak<Kind extends string>(
	seed: number,
	total: number,
	weights: Readonly<Record<Kind, number>>
): readonly Step<Kind>[] {
	const random = createRandom(seed);
	const kinds = (Object.keys(weights) as Kind[]).flatMap((kind) => Array<Kind>(weights[kind]).fill(kind));
	const struck = new Map<PlannedFault['name'], Side>();
	let bag: PlannedFault['name'][] = [];

	function drawFault(free?: Side): { readonly name: PlannedFault['name']; readonly side: Side } {
		if (bag.length === 0) bag = random.shuffled([...faultNames, SERVER_FAULT]);
		const name = bag.pop()!;
		const side = free ?? other(struck.get(name) ?? (random.next() < 0.5 ? 0 : 1));
		struck.set(name, side);
		return { name, side };
	}

	const steps: Step<Kind>[] = [];
	for (let left = total; left > 0;) {
		const first = drawFault();
		const second = random.next() < BOTH ? drawFault(other(first.side)) : undefined;
		const [zero, one] = sides.map((side): Batch<Kind> => {
			const fault = [first, second].find((each) => each?.side === side);
			const size = Math.min(left, random.between(fault ? 1 : 0, LARGEST_BATCH));
			left -= size;
			return {
				contents: Array.from({ length: size }, () => ({
					kind: kinds[random.between(0, kinds.length - 1)]!,
					pick: random.next()
				})),
				...(fault &&
					size > 0 && { fault: { name: fault.name, at: random.between(0, size - 1), amount: random.next() } })
			};
		});
		steps.push({ batches: [zero!, one!], settles: random.next() < SETTLES });
	}
	return steps;
}
