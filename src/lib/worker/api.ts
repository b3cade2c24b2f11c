// The whole contract between the page and the vault worker. Owns types only; no key, session or seal is in any of them.
// Every call may throw AppError; its code crosses the boundary, nothing else does.
import type { Attempt, MessageId, PublicKey } from '#lib/protocol/ids.ts';
import type { Refusal } from '#lib/protocol/description.ts';

/**
 * pending: committed on this device; sent: handed to the open link; delivered: on the contact's disk.
 */
export type Delivery = 'pending' | 'sent' | 'delivered';

/** One entry of a conversation, as the page draws it. */
export type MessageView =
	| {
			readonly kind: 'text';
			/** Its place in the conversation, from 1. */
			readonly n: number;
			readonly id: MessageId;
			readonly mine: boolean;
			readonly body: string;
			readonly sentAt: number;
			/** Of own texts only. */
			readonly delivery?: Delivery;
	  }
	| { readonly kind: 'unreadable' | 'missing'; readonly n: number; readonly at: number };

export interface ContactView {
	readonly publicKey: PublicKey;
	readonly name: string;
	readonly unread: number;
	readonly preview?: { readonly body: string; readonly mine: boolean; readonly at: number };
	/** The newest entry's n; 0 when the conversation is empty. */
	readonly lastN: number;
	/** How many contents wait for this contact's acknowledgement. */
	readonly waiting: number;
	/** This person followed the contact's invite, and the contact has not answered yet. */
	readonly invited: boolean;
	/** The contact's signaling server, where it is not the app's own. */
	readonly server?: string;
}

/** What a call changed. The page draws this and nothing else. */
export interface Changes {
	readonly contacts: readonly ContactView[];
	readonly messages: readonly { readonly contact: PublicKey; readonly message: MessageView }[];
	readonly deliveries: readonly {
		readonly contact: PublicKey;
		readonly n: number;
		readonly delivery: Delivery;
	}[];
}

export interface Me {
	readonly publicKey: PublicKey;
	readonly name: string;
}

export interface Unlocked {
	readonly me: Me;
	readonly contacts: readonly ContactView[];
}

export interface InviteView {
	readonly link: string;
	readonly expiresAt: number;
}

/** An offer that opened: answer it; or send `refusal` back and forget it; or forget it (`drop`). */
export type OpenedOffer =
	| {
			readonly kind: 'offer';
			readonly contact: PublicKey;
			readonly attempt: Attempt;
			readonly sdp: string;
			readonly changes: Changes;
			/** The two clocks differ by this much, in ms (theirs minus ours); for words, never for decisions. */
			readonly skew: number;
	  }
	| { readonly kind: 'refuse'; readonly contact: PublicKey; readonly sealed: string }
	| { readonly kind: 'drop' };

/** An answer that opened. `refused: 'stale'` means: dial again at once. */
export type OpenedAnswer =
	| {
			readonly kind: 'answer';
			readonly attempt: Attempt;
			readonly sdp: string;
			readonly changes: Changes;
			readonly skew: number;
	  }
	| { readonly kind: 'refused'; readonly attempt: Attempt; readonly reason: Refusal }
	| { readonly kind: 'drop' };

/** What the worker says to a link after a call about it. */
export interface LinkOutput {
	/** To send, in order. */
	readonly frames: readonly string[];
	readonly changes: Changes;
	/** Close the link once the frames have left; dial again after this many ms (0: at once). */
	readonly redialIn?: number;
	/** There is more to send: ask `nextFrames` when the channel has room. */
	readonly more: boolean;
	/** The contact owes a frame without which nothing can be sent: a link that stays so is dead. */
	readonly owed: boolean;
}

export interface LinkRef {
	readonly contact: PublicKey;
	readonly attempt: Attempt;
}

/** How the app stands with this browser's storage, before anything is unlocked. */
export type VaultState = 'empty' | 'locked' | 'newer-version';

export interface VaultApi {
	inspect(): Promise<VaultState>;
	/** Makes the identity and the vault. @throws `already-exists`, `another-tab` */
	create(request: { readonly name: string; readonly passphrase: string }): Promise<Unlocked>;
	/** @param request.takeOver ends the tab that holds the writer lock. @throws `wrong-passphrase`, `another-tab` */
	unlock(request: { readonly passphrase: string; readonly takeOver: boolean }): Promise<Unlocked>;

	/** Signs a signaling challenge (both base64). @throws `bad-challenge` */
	signChallenge(request: { readonly challenge: string; readonly host: string }): Promise<string>;

	/** @param request.origin of the app; request.server: the own signaling server, where it is not the origin's */
	createInvite(request: { readonly origin: string; readonly server?: string }): Promise<InviteView>;
	/** Adds the issuer of an invite. @throws `invite-invalid`, `invite-own`, `version` */
	followInvite(request: { readonly text: string }): Promise<{ readonly contact: PublicKey; readonly changes: Changes }>;
	/** @throws `key-invalid`, `key-own` */
	addContact(request: {
		readonly publicKey: string;
		readonly name: string;
	}): Promise<{ readonly contact: PublicKey; readonly changes: Changes }>;
	safetyNumber(request: { readonly contact: PublicKey }): Promise<string>;

	/** The newest `limit` entries before n (exclusive; all when absent), oldest first. */
	history(request: {
		readonly contact: PublicKey;
		readonly before?: number;
		readonly limit: number;
	}): Promise<readonly MessageView[]>;
	/** Commits a text. @throws `too-long`, `malformed` (empty), `disk-full` */
	send(request: { readonly contact: PublicKey; readonly body: string }): Promise<Changes>;
	markRead(request: { readonly contact: PublicKey }): Promise<Changes>;

	/** The sealed offer for a dial, or for an ICE restart of the open link when the attempt is its own. */
	sealOffer(request: LinkRef & { readonly sdp: string }): Promise<string>;
	openOffer(request: { readonly from: PublicKey; readonly sealed: string }): Promise<OpenedOffer>;
	/** The sealed answer to the offer that `openOffer` opened last. */
	sealAnswer(request: LinkRef & { readonly sdp: string }): Promise<string>;
	openAnswer(request: { readonly from: PublicKey; readonly sealed: string }): Promise<OpenedAnswer>;
	/** The attempt will not become a link, or its link is gone. */
	linkClosed(request: LinkRef): Promise<Changes>;
	/** The channel is open. The link becomes the contact's current one. */
	linkOpened(request: LinkRef): Promise<LinkOutput>;
	/** Frames that arrived, in order. */
	receive(request: LinkRef & { readonly frames: readonly string[] }): Promise<LinkOutput>;
	/** The next frames to send, as far as the window allows. */
	nextFrames(request: LinkRef): Promise<LinkOutput>;
}
