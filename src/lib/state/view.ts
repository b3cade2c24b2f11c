// What components see of the app: its reactive state and the acts of a person. Owns the interface; `app.svelte.ts` is it.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Presence } from '#lib/protocol/signaling.ts';
import type { LinkReport, LinkStatus } from '#lib/rtc/ports.ts';
import type { SearchState } from './search-view.ts';
import type { ServerChoice, ServerState } from './server-view.ts';
import type { BodyUse } from '#lib/protocol/content.ts';
import type { Bytes } from '#lib/protocol/bytes.ts';
import type { NoticeContent } from '#lib/worker/alerts-api.ts';
import type { PasskeyView } from '#lib/worker/keys-api.ts';
import type { ContactView, Delivery, Me, MessageView, QuoteView, ReactionView, TextView } from '#lib/worker/api.ts';
import type { LockAfter, OwnPresence, Preferences } from '#lib/worker/preferences-api.ts';
import type { BackupsView, RestoreState } from './backups-view.ts';
import type { InvitesState } from './invites-view.ts';

/**
 * Where the person is.
 * starting: the worker is being asked; welcome: no identity yet; locked; open;
 * gone: a vault existed and the browser threw it away; another-tab: another tab writes;
 * unsupported: this browser lacks something that nothing replaces (named in `missing`).
 */
export type Phase =
	'starting' | 'welcome' | 'locked' | 'open' | 'gone' | 'another-tab' | 'unsupported' | 'newer-version';

/** How the signaling server stands, for the status line. `retryAt` in ms since 1970. */
export type SignalingView =
	| { readonly state: 'connecting' | 'online' }
	| { readonly state: 'waiting'; readonly retryAt: number }
	| { readonly state: 'stopped'; readonly reason: 'closed' | 'replaced' | 'refused' | 'bad-challenge' };

/** An error as people read it: what happened, what it means for their messages, what they can do. */
export interface Problem {
	readonly text: string;
}

/** What the vault says of a contact, and what the page knows beside it. */
export interface ContactState extends Pick<
	ContactView,
	| 'publicKey'
	| 'name'
	| 'theirName'
	| 'addedAt'
	| 'verified'
	| 'muted'
	| 'blocked'
	| 'removed'
	| 'unread'
	| 'waiting'
	| 'invited'
	| 'draft'
	| 'disappearAfter'
> {
	readonly ownName: ContactView['ownName'] | undefined;
	readonly preview: ContactView['preview'] | undefined;
	/** Only where both share it. */
	readonly lastSeen: ContactView['lastSeen'] | undefined;
	/** Writes a text just now. */
	readonly typing: boolean;
	/**
	 * Another contact who was here before under the same name, with another key. Never silent: the name alone says nothing
	 * of who this is.
	 */
	readonly namesake: { readonly name: string; readonly verified: boolean } | undefined;
	/** Nothing is written to them before the person has decided, knowing of the namesake. Until the app is locked. */
	readonly isHeld: boolean;
	/** `undefined`: not known (the server does not tell). */
	readonly presence: Presence | undefined;
	readonly link: LinkStatus;
	/** For `contacts()` of the tests and for the list. */
	readonly linkWord: 'offline' | 'connecting' | 'connected' | 'failed';
	/** Words for a failed link and what to do; undefined when there is nothing to say. */
	readonly linkProblem: string | undefined;
}

/** A place in a conversation: an entry, and how far its top is below that of what is seen, in pixels. */
export interface Place {
	readonly n: number;
	readonly top: number;
}

export interface ConversationState {
	readonly contact: ContactState;
	/** Oldest first, as far as loaded. */
	readonly messages: readonly MessageView[];
	/** Whether there are others on disk, before and after those. */
	readonly hasOlder: boolean;
	readonly hasNewer: boolean;
	loadOlder(): Promise<void>;
	loadNewer(): Promise<void>;
	/** One reads at the end: what is far above need not be drawn. */
	letGo(): void;
	/** The newest are among `messages` then. */
	toNewest(): Promise<void>;
	/** The entry n and its neighbours are among `messages` then. */
	reach(n: number): Promise<void>;
	/** The entry that is to be shown; a new object each time that it is asked for. */
	readonly sought: { readonly n: number } | undefined;
	/** Shows the entry n, wherever in the conversation it is. */
	jumpTo(n: number): void;
	/** The n of the first entry from then on (ms since 1970); undefined when there is none. */
	entryAt(at: number): Promise<number | undefined>;
	/** What is drawn first has been read, and where it begins is known. */
	readonly isBegun: boolean;
	/** Grows with every entry that is new, and not with those that are read from the disk. */
	readonly arrivals: number;
	/** The n of the first text that was unread when this was opened. */
	readonly unreadFrom: number | undefined;
	/** Where one reads, where that is not the end. Kept until the app is locked. */
	place: Place | undefined;
	/** Everything up to the entry n has been before the reader's eyes. */
	saw(n: number): void;
	/**
	 * Resolves when it is committed and stands in `messages`; rejects with a Problem-worthy AppError otherwise. So do the
	 * acts below.
	 * @param replyTo the n of the message that it answers
	 */
	send(body: string, replyTo?: number): Promise<void>;
	edit(n: number, body: string): Promise<void>;
	/** For both. */
	deleteMessage(n: number): Promise<void>;
	/** Gives the reaction, or takes it back. Notes the emoji as recent. */
	react(n: number, emoji: string): Promise<void>;
	/** Whether `body` fits one message. */
	fits(body: string, use?: BodyUse): boolean;
	/** Something that is not empty was typed: the contact may be told, and the draft is kept. */
	typed(text: string): void;
	/** An empty name takes the own name for the contact away again. Resolves to words when it was refused. */
	rename(name: string): Promise<string | undefined>;
	/** What both say from now on disappears after so many seconds; 0: stays. */
	setTimer(seconds: number): Promise<void>;
	setVerified(verified: boolean): Promise<void>;
	/** Nobody is told. */
	setMuted(muted: boolean): Promise<void>;
	setBlocked(blocked: boolean): Promise<void>;
	/** The conversation is closed, and gone from the list unless its history is kept. */
	remove(history: 'keep' | 'delete'): Promise<void>;
	/** The contact is not held any more. */
	writeAnyway(): void;
	/** Dials now, after a failure. */
	connect(): void;
	/** How the connection does, for people who want to know why; undefined where none was ever tried. */
	connectionReport(): Promise<LinkReport | undefined>;
	/** 60 digits. */
	safetyNumber(): Promise<string>;
}

/** A passkey that an authenticator has made and that opens nothing yet. */
export interface NewPasskey {
	/** Asks it once, to be sure that it can, and adds it. Rejects with AppError. */
	addIt(signal: AbortSignal): Promise<void>;
	/** It is not wanted after all. Nothing once it was added. */
	discard(): void;
}

/** What opens the vault. Every wish ends with words for what went wrong, or with none. */
export interface KeysState {
	readonly passkeys: readonly PasskeyView[];
	/** Why there can be no passkeys here, in words. */
	readonly missing: string | undefined;
	load(): Promise<void>;
	/**
	 * @param from undefined: a passkey is asked for instead
	 * @param forgetPasskeys removes every passkey in the same step
	 */
	changePassphrase(
		from: string | undefined,
		to: string,
		forgetPasskeys: boolean,
		signal: AbortSignal
	): Promise<string | undefined>;
	/** Rejects with AppError. */
	makePasskey(passphrase: string, signal: AbortSignal): Promise<NewPasskey>;
	/** Rejects with AppError. */
	removePasskey(id: Bytes): Promise<void>;
}

/** What the browser does with what lies on its disk. */
export interface StorageState {
	/** Whether it has promised to keep it; undefined: not known yet. */
	readonly isKept: boolean | undefined;
	/** In bytes; undefined where the browser does not say. */
	readonly usage: number | undefined;
	readonly quota: number | undefined;
	/** This browser deletes what was not visited for a week of its use. */
	readonly hasWeekRule: boolean;
	/** And the person has not been told yet. */
	readonly tellsWeekRule: boolean;
	load(): Promise<void>;
	askToKeep(): Promise<void>;
	noteWeekRule(): void;
}

export interface AppView {
	readonly phase: Phase;
	readonly missing: string | undefined;
	readonly me: Me | undefined;
	readonly preferences: Preferences;
	/** What others see just now: `away` by itself after a while without a touch. */
	readonly ownPresence: OwnPresence;
	/** Newest conversation first. */
	readonly contacts: readonly ContactState[];
	readonly conversation: ConversationState | undefined;
	/** Once it is unlocked. */
	readonly search: SearchState | undefined;
	/** Once it is unlocked. */
	readonly server: ServerState | undefined;
	readonly invites: InvitesState | undefined;
	readonly signaling: SignalingView;
	/** Words for the signaling state when it is not fine. */
	readonly signalingProblem: string | undefined;
	/**
	 * The invite of the address bar that has not been answered yet: its issuer's name, their server where it is foreign, and
	 * a contact of the same name with another key.
	 */
	readonly pendingInvite:
		| {
				readonly name: string;
				/** What its issuer is called here, where they are a contact. */
				readonly known: string | undefined;
				readonly server: string | undefined;
				readonly own: boolean;
				readonly namesake: ContactState['namesake'];
		  }
		| undefined;
	/** The last error that no screen of its own shows; dismissed by `dismissProblem`. */
	readonly problem: Problem | undefined;
	readonly backups: BackupsView;
	readonly keys: KeysState;
	readonly storage: StorageState;
	/** The disk takes nothing just now: what is there can be read. */
	readonly isDiskFull: boolean;
	readonly updateReady: boolean;
	/** A promise of the running act, such as unlocking, is under way. */
	readonly busy: boolean;

	/** First visit. Rejects with AppError. */
	create(name: string, passphrase: string): Promise<void>;
	/**
	 * First visit, with a backup: all of it or nothing. Rejects with AppError.
	 * @param passphrase for this device
	 */
	restore(file: Blob, filePassphrase: string, passphrase: string, tell: (state: RestoreState) => void): Promise<void>;
	/** Ends a restore that is under way; nothing of it stays. */
	abandonRestore(): void;
	/** Resolves to undefined, or to what went wrong in words ("That passphrase is not right. ..."). */
	unlock(passphrase: string): Promise<string | undefined>;
	/** The same with a passkey. Silent when it was given up by aborting. */
	unlockWithPasskey(signal: AbortSignal): Promise<string | undefined>;
	lock(): void;
	/** In the `another-tab` phase: use Sotto in this tab; the passphrase is asked again. */
	takeOver(): void;
	/** In the `gone` phase: the person has read it and starts with a new identity. */
	startOver(): void;
	/** Takes an invite from the address bar or a pasted link: sets `pendingInvite`. Resolves to words when it is none. */
	offerInvite(link: string): string | undefined;
	/** Adds the issuer of `pendingInvite` and opens the conversation. Rejects with AppError; the invite stays then. */
	acceptInvite(): Promise<void>;
	declineInvite(): void;
	/** Resolves to words when it was refused. */
	addContact(publicKey: string, name: string): Promise<string | undefined>;
	/** Opens a conversation (undefined closes it). */
	open(contact: PublicKey | undefined): Promise<void>;
	/** Told to every contact. Resolves to words when it was refused. */
	setName(name: string): Promise<string | undefined>;
	setPreferences(change: Partial<Preferences>): Promise<void>;
	dismissProblem(): void;
	applyUpdate(): void;
}

export type {
	BodyUse,
	Delivery,
	LinkReport,
	LinkStatus,
	LockAfter,
	Me,
	MessageView,
	NoticeContent,
	OwnPresence,
	PasskeyView,
	Preferences,
	QuoteView,
	ReactionView,
	ServerChoice,
	ServerState,
	TextView
};
