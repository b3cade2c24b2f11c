// The rows: what each store holds inside its seal (docs in ARCHITECTURE.md, "At rest"). Owns the shapes and the keys;
// session records and private keys are opaque text to it.
import type { Bytes } from '#lib/protocol/bytes.ts';
import type { Content } from '#lib/protocol/content.ts';
import type { EnvelopeKind } from '#lib/protocol/frame.ts';
import type { Epoch, Mark, MessageId, PublicKey, SessionName } from '#lib/protocol/ids.ts';
import type { KeyRing } from './key-ring-port.ts';

/** `conv`, by contact number: what the list shows. Rebuildable from the other stores. */
export interface SummaryRow {
	readonly unread: number;
	/** Of the newest text; its n tells whether a change of a message changes it too. Absent in rows of version 1. */
	readonly preview?: {
		readonly n?: number;
		readonly body: string;
		readonly mine: boolean;
		readonly at: number;
		readonly deleted?: true;
		/** As in the entry. */
		readonly expiresAt?: number;
		readonly expired?: true;
	};
	/** What was typed and not sent. */
	readonly draft?: string;
	/** When this device last saw the contact online, ms since 1970. */
	readonly lastSeen?: number;
}

/** `tail`, by [contact number, n]. Padded to size classes. */
export type MessageRow =
	| {
			readonly kind: 'text';
			readonly id: MessageId;
			readonly mine: boolean;
			readonly body: string;
			/** Milliseconds since 1970 by the author's clock, and by this device's when it was committed. */
			readonly sentAt: number;
			readonly at: number;
			/** Relative to this person: the message that it answers. */
			readonly replyTo?: { readonly mine: boolean; readonly id: MessageId };
			/** By the author's clock. */
			readonly editedAt?: number;
			/** A tombstone: the body is empty, and nothing that comes later changes it. */
			readonly deleted?: true;
			/** It had not gone when the contact was removed, and will not go by itself any more. */
			readonly failed?: true;
			/** In the order in which they were given. */
			readonly reactions?: readonly { readonly emoji: string; readonly mine: boolean }[];
			/** Seconds after which it disappears. */
			readonly expiresIn?: number;
			/** When it does, ms since 1970; absent while it was not shown yet. */
			readonly expiresAt?: number;
			/** With `deleted`: it has disappeared by itself. */
			readonly expired?: true;
	  }
	/** From here on what is said disappears after so many seconds; 0: stays. */
	| { readonly kind: 'timer'; readonly mine: boolean; readonly seconds: number; readonly at: number }
	/** A frame of theirs that could not be read, or a new log of theirs, before which texts may be missing. */
	| { readonly kind: 'unreadable' | 'missing'; readonly at: number };

/** `session`, by contact number: who the contact is, the session record, and the state of both logs. */
export interface ContactRow {
	readonly publicKey: PublicKey;
	/** The name that this person accepted when they became a contact. */
	readonly name: string;
	/** The name that this person gave them. */
	readonly ownName?: string;
	/** What they said of themselves last. */
	readonly profile?: { readonly name: string; readonly lastSeen: boolean };
	/** The own profile as it was last put into the log, as JSON; absent: never in this log. */
	readonly told?: string;
	/**
	 * After how many seconds what is said disappears (0: never), and the number of that decision: both sides count together.
	 * `told`: they have said it, or this log has said it last.
	 */
	readonly timer?: { readonly seconds: number; readonly round: number; readonly told?: true };
	/** No entry before this n is to disappear. Absent: none is. */
	readonly expiring?: number;
	/** This person has compared the safety number with them. */
	readonly verified?: true;
	/** This person is not told when they write. */
	readonly muted?: true;
	readonly blocked?: true;
	/** Removed, with the history kept. */
	readonly removed?: true;
	/** The newest text of theirs. Absent in rows of version 1 until the next one comes. */
	readonly newest?: { readonly n: number; readonly id: MessageId };
	/** The n of the newest own text that they have read, and of the newest of theirs that they were told was read. */
	readonly theirRead?: number;
	readonly ownRead?: number;
	/** The signaling server at which they are met, where it is not the host's. */
	readonly server?: string;
	readonly addedAt: number;
	/** The invite token to present until they have answered an offer with it, base64. */
	readonly invite?: string;
	/** Opaque: the Signal library's. */
	readonly record?: string;
	/** The record's session is named to nobody: a frame under it could not be decrypted, or a log began anew. */
	readonly sessionAbsent: boolean;
	/** `mark`: of the entry `acked`, as in the outbox. */
	readonly own: { readonly epoch: Epoch; readonly last: number; readonly acked: number; readonly mark?: Mark };
	/** `mark`: of the entry `applied`, where it could be read. */
	readonly their: { readonly epoch: Epoch | ''; readonly applied: number; readonly mark?: Mark };
	/** The highest `at` accepted in an offer of theirs. */
	readonly highestAt: number;
	/** The newest message's n; 0 when there is none. */
	readonly lastN: number;
	/** From a restore until their first `resume`: the log of the backup, and those that had been restored to it, newest first. */
	readonly restored?: RestoredLog & { readonly earlier?: readonly RestoredLog[] };
	/** The frame that could not be decrypted, and how often. */
	readonly trouble?: { readonly epoch: Epoch; readonly after: number; readonly times: number };
}

/** A log from before a restore: how far they had acknowledged it, and how many entries of it the own log begins with. */
export interface RestoredLog {
	readonly epoch: Epoch;
	readonly acked: number;
	readonly count: number;
}

/** `outbox`, by [contact number, seq]: a content until its ack, and its ciphertext under the present session. */
export interface OutboxRow {
	readonly content: Content;
	readonly mark: Mark;
	/** The n of the text that it is, or that it edits; absent for contents whose delivery is not shown. */
	readonly n?: number;
	readonly ciphertext?: { readonly session: SessionName; readonly kind: EnvelopeKind; readonly body: string };
}

/** `prekey`, by prekey id. All fields are base64. One-time prekeys have no signature. */
export interface PrekeyRow {
	readonly publicKey: string;
	readonly privateKey: string;
	readonly signature?: string;
	readonly createdAt: number;
}

/** `invite`, by number. A token that is not honoured any more is remembered, so that its follower can be told. */
export interface InviteRow {
	readonly token: string;
	readonly createdAt: number;
	readonly expiresAt: number;
	readonly state: 'open' | 'spent' | 'revoked';
	/** For whom it is, in this person's words. */
	readonly note?: string;
}

/**
 * `ids`, by [contact number, block]: base64 of 1,024 places of 17 bytes, for the n of block x 1,024 and on: 1 and the UUID of
 * an own text, 0 and that of one of theirs, zeros for what is no text. Rebuildable from `tail`; a block is written when full.
 */
export interface IdsRow {
	readonly block: string;
}

/** `filter`, by segment number: what a segment of the search index is about, and which texts cannot be in it. Rebuildable. */
export interface FilterRow {
	/** Of the way in which words are indexed: a segment of another one is made again. */
	readonly version: number;
	/** The entries that it covers, texts and others: [contact number, first n, last n]. */
	readonly ranges: readonly (readonly [contact: number, first: number, last: number])[];
	/** When the newest of its texts was committed, ms since 1970. */
	readonly newest: number;
	/** Base64. */
	readonly bloom: string;
}

/** `segment`, by number: the words of some 20,000 texts, as an SQLite database. Rebuildable; written with its filter. */
export interface SegmentRow {
	readonly database: Bytes;
}

/** `settings`, by name. */
export interface SettingsRows {
	/** Who this person is. The seed is the Ed25519 private key, base64. */
	readonly identity: { readonly seed: string; readonly name: string; readonly registrationId: number };
	/** The highest number that a contact ever had: none is given twice. */
	readonly numbers: { readonly contact: number };
	/** The last backup that was finished, ms since 1970, and how much there was then; and until when nobody is reminded. */
	readonly backup: { readonly at?: number; readonly entries?: number; readonly quietUntil?: number };
	readonly preferences: {
		readonly readReceipts: boolean;
		readonly lastSeen: boolean;
		readonly presence: 'online' | 'away' | 'busy' | 'invisible';
		readonly recentEmoji: readonly string[];
		/** Minutes; absent in rows of before. */
		readonly lockAfter?: 0 | 1 | 5 | 15 | 60;
		/** All absent in rows of before; `server` is empty where it is the host's. */
		readonly typing?: boolean;
		readonly server?: string;
		readonly notify?: boolean;
		readonly notifyContent?: 'text' | 'name' | 'nothing';
		readonly sound?: boolean;
	};
}

/** The sealed stores with their keys and rows. */
export interface Rows {
	readonly conv: { readonly key: number; readonly value: SummaryRow };
	readonly tail: { readonly key: readonly [contact: number, n: number]; readonly value: MessageRow };
	readonly session: { readonly key: number; readonly value: ContactRow };
	readonly prekey: { readonly key: number; readonly value: PrekeyRow };
	readonly outbox: { readonly key: readonly [contact: number, seq: number]; readonly value: OutboxRow };
	readonly invite: { readonly key: number; readonly value: InviteRow };
	readonly ids: { readonly key: readonly [contact: number, block: number]; readonly value: IdsRow };
	readonly filter: { readonly key: number; readonly value: FilterRow };
	readonly segment: { readonly key: number; readonly value: SegmentRow };
	readonly settings: { readonly key: keyof SettingsRows; readonly value: SettingsRows[keyof SettingsRows] };
}
export type StoreName = keyof Rows;

/** One row to write, or (without a value) to delete. */
export type RowWrite = {
	[Name in StoreName]: {
		readonly store: Name;
		readonly key: Rows[Name]['key'];
		readonly value: Rows[Name]['value'] | undefined;
	};
}[StoreName];
/** The stores whose keys begin with the contact's number. */
export type ContactStore = 'tail' | 'outbox' | 'ids';
/** Deletes every row of one contact. */
export interface Erasure {
	readonly store: ContactStore;
	readonly contact: number;
}
export type Write = RowWrite | Erasure;

/**
 * The store as the worker sees it, so that another (a file, a fault-injecting one) can stand in.
 * Reads open seals and throw AppError `unsealable` where one does not open; no read is inside a write transaction.
 */
export interface StorePort {
	/** Every row of a store, in key order. */
	readAll<Name extends StoreName>(
		store: Name
	): Promise<{ readonly key: Rows[Name]['key']; readonly value: Rows[Name]['value'] }[]>;
	/** The rows of one contact from key [contact, first] to [contact, last], both included, in order, at most `limit`. */
	readRange<Name extends ContactStore>(
		store: Name,
		contact: number,
		first: number,
		last: number,
		limit?: number
	): Promise<{ readonly key: Rows[Name]['key']; readonly value: Rows[Name]['value'] }[]>;
	read<Name extends StoreName>(store: Name, key: Rows[Name]['key']): Promise<Rows[Name]['value'] | undefined>;
	/**
	 * The only readwrite transaction: all of `writes` or none, on disk (strict) when it resolves.
	 * `relaxed` is for what can be lost: unread marks, drafts, when somebody was last seen, what can be rebuilt.
	 * @throws AppError `disk-full`, `fenced`, `internal`
	 */
	commit(writes: readonly Write[], durability?: 'strict' | 'relaxed'): Promise<void>;
	/** Whether a disk that was full has room again; no disk, always. */
	hasRoom?(): Promise<boolean>;
	/** What opens the vault, and how that is changed; absent where no vault is behind the store. */
	readonly keyRing?: KeyRing;
}
