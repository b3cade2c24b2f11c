// What components see of the app: its reactive state and the acts of a person. Owns the interface; `app.svelte.ts` is it.
import type { PublicKey } from '#lib/protocol/ids.ts';
import type { Presence } from '#lib/protocol/signaling.ts';
import type { LinkReport, LinkStatus } from '#lib/rtc/ports.ts';
import type { Delivery, InviteView, Me, MessageView } from '#lib/worker/api.ts';

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

export interface ContactState {
	readonly publicKey: PublicKey;
	readonly name: string;
	readonly unread: number;
	/** Contents that wait for this contact. */
	readonly waiting: number;
	/** Followed by invite, and not answered yet. */
	readonly invited: boolean;
	readonly preview: { readonly body: string; readonly mine: boolean; readonly at: number } | undefined;
	/** `undefined`: not known (the server does not tell). */
	readonly presence: Presence | undefined;
	readonly link: LinkStatus;
	/** They are typing to this person now. */
	readonly typing: boolean;
	/** For `contacts()` of the tests and for the list. */
	readonly linkWord: 'offline' | 'connecting' | 'connected' | 'failed';
	/** Words for a failed link and what to do; undefined when there is nothing to say. */
	readonly linkProblem: string | undefined;
}

export interface ConversationState {
	readonly contact: ContactState;
	/** Oldest first, as far as loaded. */
	readonly messages: readonly MessageView[];
	/** Whether older ones exist on disk. */
	readonly hasOlder: boolean;
	loadOlder(): Promise<void>;
	/** Resolves when it is committed and stands in `messages`; rejects with a Problem-worthy AppError otherwise. */
	send(body: string): Promise<void>;
	/** Whether `body` fits one message. */
	fits(body: string): boolean;
	/** Dials now, after a failure. */
	connect(): void;
	/** How the connection does, for people who want to know why; undefined where none was ever tried. */
	connectionReport(): Promise<LinkReport | undefined>;
	/** 60 digits. */
	safetyNumber(): Promise<string>;
}

export interface AppView {
	readonly phase: Phase;
	readonly missing: string | undefined;
	readonly me: Me | undefined;
	/** Newest conversation first. */
	readonly contacts: readonly ContactState[];
	readonly conversation: ConversationState | undefined;
	readonly signaling: SignalingView;
	/** Words for the signaling state when it is not fine. */
	readonly signalingProblem: string | undefined;
	/** The invite of the address bar that has not been answered yet: its issuer's name and, where foreign, their server. */
	readonly pendingInvite:
		{ readonly name: string; readonly server: string | undefined; readonly own: boolean } | undefined;
	/** The last error that no screen of its own shows; dismissed by `dismissProblem`. */
	readonly problem: Problem | undefined;
	readonly updateReady: boolean;
	/** A promise of the running act, such as unlocking, is under way. */
	readonly busy: boolean;

	/** First visit. Rejects with AppError. */
	create(name: string, passphrase: string): Promise<void>;
	/** Resolves to undefined, or to what went wrong in words ("That passphrase is not right. ..."). */
	unlock(passphrase: string): Promise<string | undefined>;
	lock(): void;
	/** In the `another-tab` phase: use Sotto in this tab; the passphrase is asked again. */
	takeOver(): void;
	/** In the `gone` phase: the person has read it and starts with a new identity. */
	startOver(): void;
	createInvite(): Promise<InviteView>;
	/** Takes an invite from the address bar or a pasted link: sets `pendingInvite`. Resolves to words when it is none. */
	offerInvite(link: string): string | undefined;
	/** Adds the issuer of `pendingInvite` and opens the conversation. Rejects with AppError; the invite stays then. */
	acceptInvite(): Promise<void>;
	declineInvite(): void;
	/** Resolves to words when it was refused. */
	addContact(publicKey: string, name: string): Promise<string | undefined>;
	/** Opens a conversation (undefined closes it). */
	open(contact: PublicKey | undefined): Promise<void>;
	dismissProblem(): void;
	applyUpdate(): void;
}

export type { Delivery, InviteView, LinkReport, LinkStatus, Me, MessageView };
