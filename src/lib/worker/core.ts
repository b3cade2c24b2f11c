// What an unlocked worker holds: the identity, the open store, every contact's state in memory, and the queues that keep
// one task at a time per contact. Owns the shapes; the acts are in the files beside it.
import { AppError } from '#lib/protocol/errors.ts';
import type { PrekeyBundle } from '#lib/protocol/description.ts';
import type { Attempt, PublicKey, SessionName } from '#lib/protocol/ids.ts';
import type { Identity } from '#lib/signal/identity.ts';
import type { Prekey } from '#lib/signal/prekeys.ts';
import type { SessionContext } from '#lib/signal/session.ts';
import type { ContactRow, InviteRow, StorePort, SummaryRow } from '#lib/store/rows.ts';
import type { LinkRef } from './api.ts';
import type { Preferences } from './preferences-api.ts';
import type { MessageIds } from './message-ids.ts';
import type { Queue } from './queue.ts';
import type { SearchIndex } from './search-index.ts';

/** One dial or answer, from its description to the end of its link. Lives in memory only. */
export interface AttemptState {
	readonly attempt: Attempt;
	/** Whose offer began it. Either side may offer an ICE restart of it later. */
	readonly role: 'offerer' | 'answerer';
	/** The session that both named; undefined when the answer carries a bundle. */
	agreed: SessionName | undefined;
	/** An offer of it was sealed here and not answered yet. One offer takes one answer: a replay takes none. */
	awaitsAnswer: boolean;
	/** The `at` of the last answer that was taken. */
	answeredAt?: number;
	/** The offerer's: the bundle that the answer carried, until the session is started from it. */
	bundle?: PrekeyBundle;
	/** The answerer's: the server over which the offer came; undefined: the host's. */
	readonly server?: string | undefined;
	/** The offerer's: the token that the offer carried. */
	invite?: string;
	/** The answerer's: the one-time prekey made for this attempt, until a frame has used it. */
	oneTimePrekey?: number;
}

/** The open channel of a contact; there is at most one. */
export interface LinkState {
	readonly attempt: Attempt;
	/** Whether the contact's `resume` was read and judged. */
	resumed: boolean;
	/** The highest own seq that was handed to this channel or that the contact already has. */
	sentUpTo: number;
}

export interface Contact {
	readonly number: number;
	readonly publicKey: PublicKey;
	readonly queue: Queue;
	/** As on disk. */
	row: ContactRow;
	summary: SummaryRow;
	/** The open session of `row.record`, whether or not it is named to anybody. */
	session: SessionName | undefined;
	/** Outbox rows up to this seq have a ciphertext of the present session, or are acknowledged. */
	encryptedUpTo: number;
	/** Links that ended by our verdict since the logs last moved: the more, the later the next. */
	fruitless: number;
	/** A commit ended in a way that leaves open whether it is on disk: to be read again before anything else. */
	uncertain: boolean;
	/** The highest seq that each text waits for, its own or that of an edit of it, by n. In the order of seq. */
	readonly waiting: Map<number, number>;
	/** The seqs that wait for their ack and for which the contact is dialled. */
	readonly unsent: Set<number>;
	/** Where each message stands; read when first needed. */
	ids: MessageIds | undefined;
	/** The texts that are to disappear, by n, and when (ms since 1970; undefined: not shown yet). Read when first needed. */
	expiring: Map<number, number | undefined> | undefined;
	readonly attempts: Map<Attempt, AttemptState>;
	/** The offer that was opened last and has no answer yet. */
	offer:
		| {
				readonly attempt: Attempt;
				readonly session: SessionName | undefined;
				readonly server: string | undefined;
		  }
		| undefined;
	link: LinkState | undefined;
	/** While a backup reads this conversation: the entries that were committed meanwhile, by n. */
	changed?: Set<number>;
	/** The highest `at` used in an own description. */
	lastAt: number;
	/** When an offer was last refused as stale, ms since 1970. */
	refusedAt: number;
}

/** What was received and counted, never shown with its data. */
export interface Diagnostics {
	droppedOffers: number;
	ignoredContents: number;
	undecryptable: number;
	malformedFrames: number;
	missingEntries: number;
}

export interface Core {
	readonly identity: Identity;
	/** The own name, as others are told it. */
	name: string;
	preferences: Preferences;
	readonly registrationId: number;
	readonly store: StorePort;
	/** Milliseconds since 1970. */
	readonly now: () => number;
	readonly contacts: Map<PublicKey, Contact>;
	/** The highest number that a contact ever had. */
	lastNumber: number;
	readonly invites: Map<number, InviteRow>;
	readonly signedPrekeys: Map<number, Prekey>;
	readonly oneTimePrekeys: Map<number, Prekey>;
	/** When each stranger was last told that an invite is not honoured, ms since 1970. */
	readonly refusals: Map<PublicKey, number>;
	/** For what contacts share: new contacts, invites, prekeys. A contact's queue may wait for it, never the other way round. */
	readonly shared: Queue;
	readonly diagnostics: Diagnostics;
	readonly index: SearchIndex;
	/** Something may disappear sooner than was known. */
	expiryChanged: () => void;
}

/** @throws AppError `contact-unknown` */
export function contactOf(core: Core, publicKey: PublicKey): Contact {
	const contact = core.contacts.get(publicKey);
	if (contact === undefined) throw new AppError('contact-unknown');
	return contact;
}

/** The contact's open link if it is this one; frames and questions of any other are too late. */
export function currentLink(contact: Contact, { attempt }: LinkRef): LinkState | undefined {
	return contact.link?.attempt === attempt ? contact.link : undefined;
}

/** The session that may be named to the contact, and used. */
export function namedSession({ row, session }: Contact): SessionName | undefined {
	return row.sessionAbsent ? undefined : session;
}

/** Whether nothing is accepted of the contact and nothing sent to them. */
export function isClosed({ row }: Contact): boolean {
	return row.blocked === true || row.removed === true;
}

/** @throws AppError `contact-closed` */
export function checkOpen(contact: Contact): void {
	if (isClosed(contact)) throw new AppError('contact-closed');
}

export function sessionContext(core: Core, { publicKey }: Contact, row: ContactRow): SessionContext {
	return { identity: core.identity, registrationId: core.registrationId, contact: publicKey, record: row.record };
}
