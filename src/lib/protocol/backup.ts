// The lines of a backup (docs/protocol.md, section 8): who this person is, each contact with what was said, and the totals.
// Owns their shape, which is a format of its own and not that of the store's rows; refuses what is none of them.
import * as v from 'valibot';
import { isEmoji } from './emoji.ts';
import { contentSchema, expirySchema } from './content.ts';
import { parseServer } from './invite.ts';
import { parsedBy, parseJson } from './json.ts';
import { MAX_CONTENT_BYTES, MAX_INVITE_LENGTH } from './limits.ts';
import {
	base64Of,
	count,
	epochSchema,
	markSchema,
	messageIdSchema,
	nameSchema,
	publicKeySchema,
	timeSchema
} from './schemas.ts';

/** One line, in bytes of UTF-8: the longest text with every reaction of both, each of its characters escaped, has less. */
export const MAX_LINE_BYTES = 512 * 1024;
/** Of each of the two: what the protocol lets one person give, and as many again of an earlier version. */
const MAX_REACTIONS = 64;
/** Entries of one conversation: more than a person writes, and few enough to count through. */
const MAX_ENTRIES = 2 ** 27;
/** Restores one after another, in none of which a contact was met. */
export const MAX_RESTORED = 8;
/** Tokens that a backup remembers. */
export const MAX_BACKUP_INVITES = 1_000;

const flag = v.exactOptional(v.literal(true));
const emojiSchema = v.pipe(v.string(), v.check(isEmoji));
const tokenSchema = base64Of(16);

const personSchema = v.object({
	type: v.literal('person'),
	/** When the backup was begun, ms since 1970. */
	madeAt: timeSchema,
	/** The Ed25519 private key. */
	seed: base64Of(32),
	name: nameSchema,
	registrationId: v.pipe(count(1), v.maxValue(0x3fff)),
	preferences: v.object({
		readReceipts: v.boolean(),
		lastSeen: v.boolean(),
		presence: v.picklist(['online', 'away', 'busy', 'invisible']),
		recentEmoji: v.pipe(v.array(emojiSchema), v.maxLength(MAX_REACTIONS)),
		/** Minutes until the vault locks itself, 0: never; absent in files of before. */
		lockAfter: v.exactOptional(v.picklist([0, 1, 5, 15, 60])),
		/** Absent in files of before, as the next four. */
		notify: v.exactOptional(v.boolean()),
		notifyContent: v.exactOptional(v.picklist(['text', 'name', 'nothing'])),
		sound: v.exactOptional(v.boolean()),
		typing: v.exactOptional(v.boolean()),
		/** The signaling server that was chosen; absent: the host's. */
		server: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_INVITE_LENGTH), parsedBy(parseServer)))
	}),
	invites: v.pipe(
		v.array(v.object({ token: tokenSchema, createdAt: timeSchema, expiresAt: timeSchema })),
		v.maxLength(MAX_BACKUP_INVITES)
	)
});

const textEntrySchema = v.object({
	type: v.literal('entry'),
	n: count(1),
	kind: v.literal('text'),
	id: messageIdSchema,
	mine: v.boolean(),
	/** Empty where it was deleted. */
	body: v.pipe(v.string(), v.maxLength(MAX_CONTENT_BYTES)),
	sentAt: timeSchema,
	at: timeSchema,
	replyTo: v.exactOptional(v.object({ mine: v.boolean(), id: messageIdSchema })),
	editedAt: v.exactOptional(timeSchema),
	deleted: flag,
	failed: flag,
	reactions: v.exactOptional(
		v.pipe(v.array(v.object({ emoji: emojiSchema, mine: v.boolean() })), v.maxLength(MAX_REACTIONS))
	)
});
const otherEntrySchema = v.object({
	type: v.literal('entry'),
	n: count(1),
	kind: v.picklist(['unreadable', 'missing']),
	at: timeSchema
});

const waitingSchema = v.object({
	type: v.literal('waiting'),
	seq: count(1),
	mark: markSchema,
	n: v.exactOptional(count(1)),
	content: contentSchema
});

const contactSchema = v.object({
	type: v.literal('contact'),
	publicKey: publicKeySchema,
	name: nameSchema,
	ownName: v.exactOptional(nameSchema),
	profile: v.exactOptional(v.object({ name: nameSchema, lastSeen: v.boolean() })),
	/** After how many seconds messages disappear, and how many decisions that took. */
	timer: v.exactOptional(v.object({ seconds: expirySchema, round: count(1) })),
	verified: flag,
	muted: flag,
	blocked: flag,
	removed: flag,
	server: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_INVITE_LENGTH), parsedBy(parseServer))),
	addedAt: timeSchema,
	/** The token to present until they have answered an offer with it. */
	invite: v.exactOptional(tokenSchema),
	theirRead: v.exactOptional(count(0)),
	ownRead: v.exactOptional(count(0)),
	/** The own log that the `waiting` lines are of, and how far it was acknowledged. */
	own: v.object({ epoch: epochSchema, acked: count(0) }),
	/**
	 * Logs from before a restore, newest first, with what the first of the `waiting` lines stood behind in each: how far it was
	 * acknowledged, and how many of the lines it had. Until their first `resume`, they may know one of these alone.
	 */
	restored: v.exactOptional(
		v.pipe(v.array(v.object({ epoch: epochSchema, acked: count(0), count: count(1) })), v.maxLength(MAX_RESTORED))
	),
	/** How far their log was applied: all that they need to be told. */
	their: v.object({
		epoch: v.union([epochSchema, v.literal('')]),
		applied: count(0),
		mark: v.exactOptional(markSchema)
	}),
	highestAt: timeSchema,
	lastN: v.pipe(count(0), v.maxValue(MAX_ENTRIES)),
	unread: count(0),
	draft: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_CONTENT_BYTES))),
	lastSeen: v.exactOptional(timeSchema)
});
/** The contact was removed with all there was of them while the backup was written: the lines before it are of nobody. */
const goneSchema = v.object({ type: v.literal('gone') });
const endSchema = v.object({ type: v.literal('end'), contacts: count(0), lines: count(0) });

const lineSchema = v.union([
	v.variant('kind', [textEntrySchema, otherEntrySchema]),
	v.variant('type', [personSchema, waitingSchema, contactSchema, goneSchema, endSchema])
]);

/** One line of a backup. */
export type BackupLine = v.InferOutput<typeof lineSchema>;
export type BackupLineOf<Type extends BackupLine['type']> = BackupLine & { readonly type: Type };

export function encodeBackupLine(line: BackupLine): string {
	return JSON.stringify(line);
}

/** @throws AppError `malformed` */
export function parseBackupLine(text: string): BackupLine {
	return parseJson(lineSchema, text, MAX_LINE_BYTES, 'backup');
}
