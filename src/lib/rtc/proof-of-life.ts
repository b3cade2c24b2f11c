// The proof that the other side of a link lives: silence brings a ping, then the end. Owns the timers of one link; what a
// ping looks like, and what the end means, is the link's.
import { DEAD_AFTER, PING_AFTER, PROBE_DEADLINE } from './limits.ts';

export interface ProofOfLife {
	/** A frame came: the contact lives. */
	heard(): void;
	/** Asks at once; without a frame soon it is the end. Asked again meanwhile, there is no longer time. */
	probe(): void;
	stop(): void;
}

/** @param end is told once of the silence, and whether it was a probe that found it */
export function createProofOfLife(ping: () => void, end: (wasProbed: boolean) => void): ProofOfLife {
	let silence: ReturnType<typeof setTimeout> | undefined;
	let probing: ReturnType<typeof setTimeout> | undefined;

	function stop(): void {
		clearTimeout(silence);
		clearTimeout(probing);
		probing = undefined;
	}
	return {
		stop,
		heard() {
			stop();
			silence = setTimeout(() => {
				silence = setTimeout(() => end(false), DEAD_AFTER - PING_AFTER);
				ping();
			}, PING_AFTER);
		},
		probe() {
			if (probing !== undefined) return;
			probing = setTimeout(() => end(true), PROBE_DEADLINE);
			ping();
		}
	};
}
