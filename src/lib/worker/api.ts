// The whole contract between the page and the vault worker. Owns types only; no key, session or seal is in any of them.
// Every call may throw AppError; its code crosses the boundary, nothing else does.
import type { Attempt, MessageId, PublicKey } from '#lib/protocol/ids.ts';
import type { Refusal } from '#lib/protocol/description.ts';
import type { AlertsApi, MutedView } from './alerts-api.ts';
import type { BackupApi } from './backup-api.ts';
import type { ExpiryApi } from './expiry-api.ts';
import type { InvitesApi } from './invites-api.ts';
import type { KeysApi, UnlockSecret } from './keys-api.ts';
import type { Preferences } from './preferences-api.ts';
import type { SearchApi } from './search-api.ts';

/**
 * pending: committed on this device; sent: handed to the open link; delivered: on the contact's disk; read: shown to them,
 * where both tell each other; failed: it will not go by itself any more (the contact was removed before it had gone).
 */
export type Delivery = 'pending' | 'sent' | 'delivered' | 'read' | 'failed';

/** The message that another answers to, as it is now. */
export interface QuoteView {
	readonly id: MessageId;
	readonly mine: boolean;
	/** Its place in the conversation; undefined when it is not on this device. */
	readonly n?: number;
	/** Its beginning; undefined when it is not on this device, or was deleted. */
	readonly body?: string;
	readonly deleted: boolean;
	/** It is to disappear. */
	readonly expires?: true;
}

/** Who reacted with an emoji. */
export interface ReactionView {
	readonly emoji: string;
	readonly mine: boolean;
	readonly theirs: boolean;
}

export interface TextView {
	readonly kind: 'text';
	/** Its place in the conversation, from 1. */
	readonly n: number;
	readonly id: MessageId;
	readonly mine: boolean;
	/** As it is now; empty when it was deleted. */
	readonly body: string;
	readonly sentAt: number;
	/** Of own texts only; undefined for deleted ones. */
	readonly delivery?: Delivery;
	/** When its author changed it last, by their clock. */
	readonly editedAt?: number;
	/** A tombstone: its author deleted it for both. */
	readonly deleted: boolean;
	readonly replyTo?: QuoteView;
	/** Seconds after which it disappears, and when, ms since 1970, once that is known. */
	readonly expiresIn?: number;
	readonly expiresAt?: number;
	/** It has disappeared by itself, and nothing of it is drawn. It is `deleted`, too. */
	readonly expired?: true;
	/** In the order in which they were first given. */
	readonly reactions: readonly ReactionView[];
}

/** One entry of a conversation, as the page draws it. */
export type MessageView =
	| TextView
	| { readonly kind: 'unreadable' | 'missing'; readonly n: number; readonly at: number }
	/** From here on what is said disappears after so many seconds; 0: stays. */
	| {
			readonly kind: 'timer';
			readonly n: number;
			readonly at: number;
			readonly mine: boolean;
			readonly seconds: number;
	  };

export interface ContactView extends MutedView {
	readonly publicKey: PublicKey;
	/** As this person calls them: the own name for them, else what they call themselves. */
	readonly name: string;
	/** What they call themselves, as far as known. */
	readonly theirName: string;
	/** The own name for them, where one was given. */
	readonly ownName?: string;
	readonly addedAt: number;
	readonly verified: boolean;
	readonly blocked: boolean;
	/** Removed, with the history kept: it can be read, and nothing is sent or accepted. */
	readonly removed: boolean;
	readonly unread: number;
	readonly preview?: {
		readonly body: string;
		readonly mine: boolean;
		readonly at: number;
		readonly deleted: boolean;
		/** With `deleted`: it has disappeared by itself. */
		readonly expired?: true;
	};
	/** The newest entry's n; 0 when the conversation is empty. */
	readonly lastN: number;
	/** After how many seconds what is said from now on disappears; 0: never. */
	readonly disappearAfter: number;
	/** How many texts and edits wait for this contact's acknowledgement. */
	readonly waiting: number;
	/** Whether anything waits for which they are dialled: not what was read, or how one is called. */
	readonly hasUnsent: boolean;
	/** This person followed the contact's invite, and the contact has not answered yet. */
	readonly invited: boolean;
	/** What was typed here and not sent. */
	readonly draft: string;
	/** When this device last saw them online, ms since 1970; only where both share it. */
	readonly lastSeen?: number;
	/** The signaling server at which they are met, where it is not the host's. */
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
	/** Contacts that are gone with all that there was of them. */
	readonly gone?: readonly PublicKey[];
}

export interface Me {
	readonly publicKey: PublicKey;
	readonly name: string;
}

export interface Unlocked {
	readonly me: Me;
	readonly preferences: Preferences;
	readonly contacts: readonly ContactView[];
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

export interface ContactRef {
	readonly contact: PublicKey;
}
/** An entry of a conversation, by its place. */
export interface MessageAt extends ContactRef {
	readonly n: number;
}
export interface LinkRef extends ContactRef {
	readonly attempt: Attempt;
}

/** How the app stands with this browser's storage, before anything is unlocked. */
export type VaultState = 'empty' | 'locked' | 'newer-version';

export interface VaultApi
	extends BackupApi<Unlocked>, InvitesApi, KeysApi, SearchApi, ExpiryApi<Changes>, AlertsApi<Changes> {
	inspect(): Promise<VaultState>;
	/** Makes the identity and the vault. @throws `already-exists`, `another-tab` */
	create(request: { readonly name: string; readonly passphrase: string }): Promise<Unlocked>;
	/**
	 * @param request.takeOver ends the tab that holds the writer lock
	 * @throws `wrong-passphrase`, `passkey-refused`, `another-tab`
	 */
	unlock(request: UnlockSecret & { readonly takeOver: boolean }): Promise<Unlocked>;

	/** Signs a signaling challenge (both base64). @throws `bad-challenge` */
	signChallenge(request: { readonly challenge: string; readonly host: string }): Promise<string>;

	/**
	 * Adds the issuer of an invite; one who is a contact already is looked for where it leads from now on.
	 * @throws `invite-invalid`, `invite-own`, `version`
	 */
	followInvite(request: { readonly text: string }): Promise<{ readonly contact: PublicKey; readonly changes: Changes }>;
	/** @throws `key-invalid`, `key-own` */
	addContact(request: {
		readonly publicKey: string;
		readonly name: string;
	}): Promise<{ readonly contact: PublicKey; readonly changes: Changes }>;
	safetyNumber(request: { readonly contact: PublicKey }): Promise<string>;

	/**
	 * The newest `limit` entries before the n `before`, of all when it is absent; or the oldest after the n `after`. Oldest
	 * first. Fewer than `limit` means that there are no more.
	 */
	history(
		request: ContactRef & { readonly before?: number; readonly after?: number; readonly limit: number }
	): Promise<readonly MessageView[]>;
	/** The n of the first entry that was committed at that time or later (ms since 1970); undefined when all are earlier. */
	entryAt(request: ContactRef & { readonly at: number }): Promise<number | undefined>;
	/**
	 * Commits a text.
	 * @param request.replyTo the n of the message that it answers
	 * @throws `too-long`, `malformed` (empty), `disk-full`, `contact-closed`
	 */
	send(request: ContactRef & { readonly body: string; readonly replyTo?: number }): Promise<Changes>;
	/** Changes an own text. @throws as `send`; `message-gone` when it was deleted or is not one's own */
	edit(request: MessageAt & { readonly body: string }): Promise<Changes>;
	/** Deletes an own text for both. Nothing when it was deleted before. @throws `message-gone`, `disk-full`, `contact-closed` */
	deleteMessage(request: MessageAt): Promise<Changes>;
	/** Gives a reaction, or takes it back. @throws `malformed` (no emoji), `message-gone`, `disk-full`, `contact-closed` */
	react(request: MessageAt & { readonly emoji: string }): Promise<Changes>;
	/**
	 * The conversation was looked at, up to the entry n: nothing up to there is unread, and the contact is told where both
	 * wish it.
	 */
	markRead(request: MessageAt): Promise<Changes>;
	/** Keeps what was typed and not sent; what can be lost in a crash is a moment of it. */
	saveDraft(request: ContactRef & { readonly text: string }): Promise<Changes>;

	/** Gives the contact an own name; an empty one takes it away again. @throws `malformed` */
	renameContact(request: ContactRef & { readonly name: string }): Promise<Changes>;
	/** This person has compared the safety number, or takes that back. */
	setVerified(request: ContactRef & { readonly verified: boolean }): Promise<Changes>;
	/** Nothing is accepted of a blocked contact and nothing sent; what they wrote meanwhile arrives after unblocking. */
	setBlocked(request: ContactRef & { readonly blocked: boolean }): Promise<Changes>;
	removeContact(request: ContactRef & { readonly history: 'keep' | 'delete' }): Promise<Changes>;
	/** The contact is online now, as the page observes it. */
	noteSeen(request: ContactRef): Promise<Changes>;

	/** Another own name, told to every contact. @throws `malformed` */
	setName(request: { readonly name: string }): Promise<{ readonly me: Me; readonly changes: Changes }>;
	setPreferences(request: Partial<Preferences>): Promise<{
		readonly preferences: Preferences;
		readonly changes: Changes;
	}>;

	/** The sealed offer for a dial, or for an ICE restart of the open link when the attempt is its own. */
	sealOffer(request: LinkRef & { readonly sdp: string }): Promise<string>;
	/** @param request.server over which it came; absent: the host's */
	openOffer(request: {
		readonly from: PublicKey;
		readonly sealed: string;
		readonly server?: string;
	}): Promise<OpenedOffer>;
	/** The sealed answer to the offer that `openOffer` opened last. */
	sealAnswer(request: LinkRef & { readonly sdp: string }): Promise<string>;
	openAnswer(request: { readonly from: PublicKey; readonly sealed: string }): Promise<OpenedAnswer>;
	/** The attempt will not become a link, or its link is gone. */
	linkClosed(request: LinkRef): Promise<Changes>;
	/** The channel is open. The link becomes the contact's current one; whose offer began it is met where that came from. */
	linkOpened(request: LinkRef): Promise<LinkOutput>;
	/** Frames that arrived, in order. */
	receive(request: LinkRef & { readonly frames: readonly string[] }): Promise<LinkOutput>;
	/** The next frames to send, as far as the window allows. */
	nextFrames(request: LinkRef): Promise<LinkOutput>;
}
