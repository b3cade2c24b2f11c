// The part of the contract that is about invites: made, listed, noted, revoked. Owns types only.

/** Where an invite leads. */
export interface InviteHost {
	/** Of the app, such as `https://sotto.example`. */
	readonly origin: string;
	/** The own signaling server, where it is not the origin's. */
	readonly server?: string;
}

export interface InviteView {
	/** Names it among this person's invites. */
	readonly number: number;
	readonly link: string;
	/** Ms since 1970. */
	readonly createdAt: number;
	readonly expiresAt: number;
	/** For whom it is, in this person's words. Stays on this device. */
	readonly note?: string;
	/** open: works; revoked: its follower is told that it does not. */
	readonly state: 'open' | 'revoked';
}

export interface InvitesApi {
	/** Makes an invite; it is on disk when this resolves. @throws `too-long` (the server's address), `disk-full` */
	createInvite(request: InviteHost): Promise<InviteView>;
	/** What was made here and has neither been used nor expired, newest first. */
	invites(request: InviteHost): Promise<readonly InviteView[]>;
	/** Notes for whom an invite is; an empty note takes it away. Nothing where it is not open. @throws `malformed` (too long) */
	noteInvite(request: { readonly invite: number; readonly note: string }): Promise<void>;
	/** @returns whether nobody comes in by it; false when somebody has already */
	revokeInvite(request: { readonly invite: number }): Promise<boolean>;
}
