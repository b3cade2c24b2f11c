// The part of the contract that is about messages that disappear. Owns types only.
import type { PublicKey } from '#lib/protocol/ids.ts';

export interface ExpiryApi<Changes> {
	/**
	 * What both say from now on disappears after so many seconds; 0: stays. The contact is told.
	 * @throws `malformed`, `disk-full`, `contact-closed`
	 */
	setTimer(request: { readonly contact: PublicKey; readonly seconds: number }): Promise<Changes>;
	/** Resolves when messages have disappeared by themselves, however long that takes; to be called again then. */
	nextExpired(): Promise<Changes>;
}
