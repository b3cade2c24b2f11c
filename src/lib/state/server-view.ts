// What components see of the signaling server at which new contacts find this person.
import type { ServerVerdict } from '#lib/rtc/server-check.ts';

/** What came of a choice. `address`: that is no address which may be chosen. Anything but `fine` has changed nothing. */
export type ServerChoice = ServerVerdict | 'address';

export interface ServerState {
	/** `wss:`, or `ws:` on this device. */
	readonly address: string;
	/** It is not the one that the host of the app names. */
	readonly isChosen: boolean;
	/**
	 * Goes over to the server at an address, once it has answered well and unless it was aborted until then. Rejects with AppError
	 * when that cannot be kept.
	 */
	choose(typed: string, abort: AbortSignal): Promise<ServerChoice>;
	/** Goes back to the one that the host of the app names. Rejects with AppError. */
	useHost(): Promise<void>;
}
