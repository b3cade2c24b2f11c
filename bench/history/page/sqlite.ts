// The reference of a real database: SQLite over the origin's private file system (the pool of synchronous handles, one
// worker), unencrypted, with prepared statements. Once with its usual rollback journal and once in WAL with the file locked
// for good, both with `synchronous=FULL`: what was committed is on the disk, as in Sotto.
import sqlite3InitModule, { type OpfsSAHPoolDatabase, type PreparedStatement } from '@sqlite.org/sqlite-wasm';
import { messagesOf, nextOf, type TextRow, timeOf } from '../messages.ts';
import { BATCH } from './batch.ts';
import { timed, timedEach } from './timing.ts';

export type Journal = 'rollback' | 'wal';
interface Of {
	readonly journal: Journal;
}
interface Opened {
	readonly database: OpfsSAHPoolDatabase;
	readonly insert: PreparedStatement;
	readonly upsertState: PreparedStatement;
	readonly insertOutbox: PreparedStatement;
	readonly page: PreparedStatement;
	readonly time: PreparedStatement;
	source: ReturnType<typeof messagesOf>;
	lastSeq: number;
}

const SCHEMA = `
	CREATE TABLE IF NOT EXISTS message (contact INTEGER, n INTEGER, id TEXT, mine INTEGER, body TEXT, sent_at INTEGER,
		at INTEGER, PRIMARY KEY (contact, n)) WITHOUT ROWID;
	CREATE TABLE IF NOT EXISTS state (kind TEXT, contact INTEGER, value TEXT, PRIMARY KEY (kind, contact)) WITHOUT ROWID;
	CREATE TABLE IF NOT EXISTS outbox (contact INTEGER, seq INTEGER, value TEXT, PRIMARY KEY (contact, seq)) WITHOUT ROWID;`;
const PRAGMAS: Readonly<Record<Journal, string>> = {
	rollback: 'PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;',
	wal: 'PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;'
};

export function createSqlite() {
	const opened = new Map<Journal, Opened>();

	async function open() {
		const sqlite = await sqlite3InitModule();
		const pool = await sqlite.installOpfsSAHPoolVfs({ initialCapacity: 12 });
		for (const journal of ['rollback', 'wal'] as const) {
			const database = new pool.OpfsSAHPoolDb(`/${journal}.db`);
			database.exec(PRAGMAS[journal] + SCHEMA);
			opened.set(journal, {
				database,
				insert: database.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?)'),
				upsertState: database.prepare('INSERT OR REPLACE INTO state VALUES (?, ?, ?)'),
				insertOutbox: database.prepare('INSERT OR REPLACE INTO outbox VALUES (?, ?, ?)'),
				page: database.prepare('SELECT * FROM message WHERE contact = 1 AND n BETWEEN ? AND ? ORDER BY n'),
				time: database.prepare('SELECT at FROM message WHERE contact = 1 AND n = ?'),
				source: messagesOf(0),
				lastSeq: Date.now()
			});
		}
	}
	function get(journal: Journal): Opened {
		const found = opened.get(journal);
		if (found === undefined) throw new Error('The database is not open.');
		return found;
	}
	function put({ insert }: Opened, contact: number, n: number, { id, mine, body, sentAt, at }: TextRow): void {
		insert.bind([contact, n, id, mine ? 1 : 0, body, sentAt, at]).stepReset();
	}
	/** Rows as objects, as whoever draws them wants them. */
	function read50({ page }: Opened, end: number): readonly unknown[] {
		const rows: unknown[] = [];
		page.bind([end - 49, end]);
		while (page.step()) rows.push(page.get({}));
		page.reset();
		return rows;
	}
	const soon = (act: () => unknown): Promise<unknown> => Promise.resolve(act());

	return {
		open,
		close() {
			for (const { database, ...statements } of opened.values()) {
				for (const each of [statements.insert, statements.upsertState, statements.insertOutbox]) each.finalize();
				for (const each of [statements.page, statements.time]) each.finalize();
				database.close();
			}
			opened.clear();
			return Promise.resolve();
		},
		async begin({ size }: { readonly size: number }) {
			await open();
			for (const each of opened.values()) each.source = messagesOf(size);
		},
		/** In transactions of as many messages as Sotto imports at once. */
		async add({ count, journal }: Of & { readonly count: number }) {
			const found = get(journal);
			const messages = nextOf(found.source, count);
			return timed(() =>
				soon(() => {
					for (let at = 0; at < messages.length; at += BATCH) {
						found.database.transaction(() => {
							for (const { contact, n, row } of messages.slice(at, at + BATCH)) put(found, contact, n, row);
						});
					}
				})
			);
		},
		/** What Sotto commits for one text: the message, a session of 3 KB, the summary, an outbox entry. */
		commit({ messages, journal }: Of & { readonly messages: readonly TextRow[] }) {
			const found = get(journal);
			const session = 'x'.repeat(3_400);
			const envelope = 'y'.repeat(700);
			return timedEach(messages, (row) =>
				soon(() => {
					const seq = ++found.lastSeq;
					found.database.transaction(() => {
						put(found, 0, seq, row);
						found.upsertState.bind(['session', 1, `${session}${seq}`]).stepReset();
						found.upsertState
							.bind(['summary', 1, JSON.stringify({ unread: 0, body: row.body, at: row.at })])
							.stepReset();
						found.insertOutbox.bind([1, seq, `${row.body}${envelope}`]).stepReset();
					});
				})
			);
		},
		pageBack({ ends, journal }: Of & { readonly ends: readonly number[] }) {
			return timedEach(ends, (end) => soon(() => read50(get(journal), end)));
		},
		/** By halving, as Sotto does it. */
		jump({ ends, count, journal }: Of & { readonly ends: readonly number[]; readonly count: number }) {
			const found = get(journal);
			return timedEach(ends, (end) =>
				soon(() => {
					const at = timeOf(end, count);
					let [low, high] = [1, count];
					while (low < high) {
						const middle = Math.floor((low + high) / 2);
						found.time.bind([middle]).step();
						if (Number(found.time.get(0)) >= at) high = middle;
						else low = middle + 1;
						found.time.reset();
					}
					read50(found, Math.min(count, low + 25));
				})
			);
		},
		/** Of the database file, in bytes. */
		size({ journal }: Of) {
			const { database } = get(journal);
			const value = (name: string): number => Number(database.selectValue(`PRAGMA ${name}`));
			return Promise.resolve(value('page_count') * value('page_size'));
		}
	};
}
