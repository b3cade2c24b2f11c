// Everything that was said as one SQLite database, for the owner's other programs. Owns its tables. The state of sessions is in
// none of them: it would be keys in the clear, and of use to nobody, since a ratchet must not be put back.
import type { Database, Statement } from 'sql.js';
import type { Bytes } from '#lib/protocol/bytes.ts';
import { isKept } from '#lib/store/lasting.ts';
import type { MessageRow } from '#lib/store/rows.ts';
import type { Progress } from './backup-lines.ts';
import type { Contact, Core } from './core.ts';
import { loadSql } from './load-sql.ts';
import { readReadable } from './readable.ts';
import { contactView } from './views.ts';

const BATCH = 512;
/** Bytes handed on at once. */
const PIECE = 1024 * 1024;

const SCHEMA = `
CREATE TABLE contacts (
	id INTEGER PRIMARY KEY,
	public_key TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	verified INTEGER NOT NULL,
	added_at INTEGER NOT NULL
);
CREATE TABLE messages (
	id TEXT PRIMARY KEY,
	conversation_id INTEGER NOT NULL,
	sender_id TEXT NOT NULL,
	type TEXT NOT NULL DEFAULT 'text',
	body TEXT,
	reply_to TEXT,
	edited INTEGER DEFAULT 0,
	deleted INTEGER DEFAULT 0,
	timestamp INTEGER NOT NULL,
	received_at INTEGER,
	FOREIGN KEY (conversation_id) REFERENCES contacts(id)
);
CREATE TABLE reactions (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	message_id TEXT NOT NULL,
	sender_id TEXT NOT NULL,
	emoji TEXT NOT NULL,
	timestamp INTEGER NOT NULL,
	FOREIGN KEY (message_id) REFERENCES messages(id),
	UNIQUE (message_id, sender_id, emoji)
);
CREATE INDEX idx_messages_conversation ON messages(conversation_id, timestamp);
CREATE INDEX idx_reactions_message ON reactions(message_id);
`;

/** A file of SQLite; it is made in memory, and handed on when it is whole. */
export async function* exportSqlite(core: Core, progress: Progress): AsyncGenerator<Bytes, void> {
	const contacts = [...core.contacts.values()];
	progress.all = contacts.reduce((sum, { row }) => sum + row.lastN, 0);
	const { Database: Sqlite } = await loadSql();
	const database = new Sqlite();
	try {
		database.run(SCHEMA);
		for (const contact of contacts) await writeContact(core, database, contact, progress);
		const file = new Uint8Array(database.export());
		for (let at = 0; at < file.length; at += PIECE) yield file.slice(at, at + PIECE);
	} finally {
		database.close();
	}
}

async function writeContact(core: Core, database: Database, contact: Contact, progress: Progress): Promise<void> {
	const { number, publicKey, row } = contact;
	const { name, verified, addedAt } = contactView(core, contact);
	database.run('INSERT INTO contacts VALUES (?, ?, ?, ?, ?)', [number, publicKey, name, Number(verified), addedAt]);
	const statements = {
		message: database.prepare('INSERT OR IGNORE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
		reaction: database.prepare(
			'INSERT OR IGNORE INTO reactions (message_id, sender_id, emoji, timestamp) VALUES (?, ?, ?, ?)'
		)
	};
	for (let first = 1; first <= row.lastN; first += BATCH) {
		const last = Math.min(row.lastN, first + BATCH - 1);
		const { rows } = await readReadable(core.store, 'tail', number, first, last);
		database.run('BEGIN');
		for (const [n, entry] of rows)
			if (entry.kind === 'text' && isKept(entry)) writeText(core, database, statements, contact, n, entry);
		database.run('COMMIT');
		progress.done += last - first + 1;
	}
	for (const statement of Object.values(statements)) statement.free();
}

function writeText(
	{ identity }: Core,
	database: Database,
	{ message, reaction }: Readonly<Record<'message' | 'reaction', Statement>>,
	{ number, publicKey }: Contact,
	n: number,
	{ id, mine, body, sentAt, at, replyTo, editedAt, deleted, reactions = [] }: MessageRow & { readonly kind: 'text' }
): void {
	const authorOf = (own: boolean) => (own ? identity.publicKey : publicKey);
	const insert = (name: string): void =>
		message.run([
			name,
			number,
			authorOf(mine),
			'text',
			deleted ? null : body,
			replyTo?.id ?? null,
			Number(editedAt !== undefined),
			Number(deleted === true),
			sentAt,
			mine ? null : at
		]);
	// An id is unique for its author alone: one that somebody else has used too gets its place behind it.
	let name: string = id;
	insert(name);
	if (database.getRowsModified() === 0) insert((name = `${id} ${number}.${n}`));
	// When a reaction was given is not kept: that of its message stands for it.
	for (const { emoji, mine: own } of reactions) reaction.run([name, authorOf(own), emoji, at]);
}
