// Gathering candidates, non-trickle: waits until a description is complete, or as complete as it will be in time.
import { GATHERING_DEADLINE } from './limits.ts';

const candidate = /^a=candidate:/mu;

/** The parts of a connection that gathering looks at. */
export type Gatherer = Pick<
	RTCPeerConnection,
	'iceGatheringState' | 'localDescription' | 'addEventListener' | 'removeEventListener'
>;

/**
 * The local description with its candidates: all of them, or what is there when the deadline passes.
 * Right after an ICE restart the state is still the old `complete`, without a candidate; so both are asked.
 * @param abort ends the wait at once: the connection is closed
 * @returns the SDP, or undefined when there is no candidate in time
 */
export function gathered(connection: Gatherer, abort: AbortSignal): Promise<string | undefined> {
	const sdp = () => connection.localDescription?.sdp ?? '';
	const isDone = () => connection.iceGatheringState === 'complete' && candidate.test(sdp());
	if (isDone()) return Promise.resolve(sdp());
	if (abort.aborted) return Promise.resolve(undefined);
	return new Promise((resolve) => {
		const finish = () => {
			clearTimeout(timer);
			abort.removeEventListener('abort', finish);
			connection.removeEventListener('icegatheringstatechange', look);
			connection.removeEventListener('icecandidate', look);
			resolve(candidate.test(sdp()) ? sdp() : undefined);
		};
		const look = () => {
			if (isDone()) finish();
		};
		const timer = setTimeout(finish, GATHERING_DEADLINE);
		abort.addEventListener('abort', finish);
		connection.addEventListener('icegatheringstatechange', look);
		connection.addEventListener('icecandidate', look);
	});
}
