// What goes wrong in a soak: each fault as something that is done to one of the two from outside of the app.
import type { Actor } from './actor.ts';
import type { FaultName } from './plan.ts';

interface Fault {
	/** Whether the page ends with it: what is being committed then may or may not have been. */
	readonly endsPage: boolean;
	/** @param amount from 0 to 1 */
	readonly strike: (actor: Actor, amount: number) => void | Promise<void>;
}

const HOUR = 3_600_000;
/** The clock moves by up to so many hours, either way. */
const HOURS = 12;
/** Frames wait, and the disk is full, for so long, in ms. */
const aWhile = (amount: number): number => 1_000 + 3_000 * amount;

export const faults: Readonly<Record<FaultName, Fault>> = {
	'page crashed': { endsPage: true, strike: (actor) => actor.crash() },
	'page closed': { endsPage: true, strike: (actor) => actor.closePage() },
	'page reloaded': { endsPage: true, strike: (actor) => actor.reload() },
	'browser killed': { endsPage: true, strike: (actor) => actor.kill() },
	'tab taken over': { endsPage: true, strike: (actor) => actor.takeOver() },
	'connection closed': { endsPage: false, strike: (actor) => actor.break((soak) => soak.closeConnections(), 0) },
	'channel closed': { endsPage: false, strike: (actor) => actor.break((soak) => soak.closeChannels(), 0) },
	'path fell silent': { endsPage: false, strike: (actor) => actor.break((soak) => soak.silence(), 0) },
	'frames held': {
		endsPage: false,
		strike: (actor, amount) => actor.break((soak, ms) => soak.holdFrames(ms), aWhile(amount))
	},
	'clock moved': {
		endsPage: false,
		strike: (actor, amount) => actor.moveClock(Math.round((amount - 0.5) * 2 * HOURS * HOUR)) // a clock tells whole ms
	},
	'storage full': { endsPage: false, strike: (actor, amount) => actor.fillStorage(aWhile(amount)) }
};
