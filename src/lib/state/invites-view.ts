// What components see of the invites that were made here. Owns the interface; `invites.svelte.ts` is it.
import type { InviteView } from '#lib/worker/invites-api.ts';

export interface InvitesState {
	/** Those that work or were revoked, newest first; undefined until they were read. */
	readonly all: readonly InviteView[] | undefined;
	/** Reads them anew. Rejects with AppError, as all of these do. */
	load(): Promise<void>;
	/** Makes one; it is the first of `all` then. */
	create(): Promise<InviteView>;
	/** For whom it is; nothing is told to anybody. */
	note(invite: number, note: string): Promise<void>;
	/** Nobody comes in by it any more. Resolves to false when somebody has already. */
	revoke(invite: number): Promise<boolean>;
}

export type { InviteView };
