// One segment of the index: some thousand texts in an SQLite database of their words (FTS4). Owns its tables and its
// questions; a question is made of words of the segment alone, so nothing that was typed is ever part of one.
import type { Database, SqlJsStatic } from 'sql.js';
import { createBloom } from './bloom.ts';
import { isDense, PART_LENGTH, type Term } from './terms.ts';
import { gramsOf, pairsOf, tokensOf } from './tokens.ts';

/** A text to be indexed, in the place where it stands. */
export interface IndexedText {
	readonly contact: number;
	readonly n: number;
	/** When it was committed here, and sent by its author's clock, ms since 1970. */
	readonly at: number;
	readonly sentAt: number;
	readonly body: string;
}
/** Where a text stands that may have what is looked for. `order`: its place in the segment, from 1. */
export type Candidate = Omit<IndexedText, 'body'> & { readonly order: number };

export interface BuiltSegment {
	readonly database: Uint8Array<ArrayBuffer>;
	readonly bloom: Uint8Array<ArrayBuffer>;
}

export interface Question {
	readonly terms: readonly Term[];
	readonly contact?: number;
	/** Only texts that stand before this place of the segment. */
	readonly before: number;
	readonly limit: number;
}

/** A part that more words than this share narrows nothing, and asking for them all would take longer than reading. */
const MAX_WORDS = 128;

const tables = `
	CREATE VIRTUAL TABLE f USING fts4(content="", b, tokenize=simple, order=desc, matchinfo=fts3);
	CREATE TABLE m(docid INTEGER PRIMARY KEY, contact INTEGER, n INTEGER, at INTEGER, sent INTEGER);
	CREATE TABLE v(words TEXT);`;

/** @param texts oldest first */
export function buildSegment(sql: SqlJsStatic, texts: readonly IndexedText[]): BuiltSegment {
	const database = new sql.Database();
	try {
		database.run(`${tables} BEGIN`);
		const words = new Set<string>();
		insertTexts(database, texts, words);
		database.run('INSERT INTO v VALUES(?)', [[...words].join('\n')]);
		database.run(`COMMIT; INSERT INTO f(f) VALUES('optimize'); VACUUM`);
		const grams = new Set<string>();
		for (const word of words) for (const gram of gramsOf(word, isDense(word))) grams.add(gram);
		return { database: new Uint8Array(database.export()), bloom: createBloom(grams) };
	} finally {
		database.close();
	}
}

function insertTexts(database: Database, texts: readonly IndexedText[], words: Set<string>): void {
	const contents = database.prepare('INSERT INTO f(docid, b) VALUES(?, ?)');
	const places = database.prepare('INSERT INTO m VALUES(?, ?, ?, ?, ?)');
	texts.forEach(({ contact, n, at, sentAt, body }, index) => {
		const tokens = [...tokensOf(body)];
		for (const token of tokens) words.add(token);
		contents.run([index + 1, tokens.join(' ')]);
		places.run([index + 1, contact, n, at, sentAt]);
	});
	contents.free();
	places.free();
}

/** A segment that is open for questions. */
export interface OpenSegment {
	/** The newest texts that may have all the terms, newest first. Whether they do, only their rows say. */
	ask(question: Question): readonly Candidate[];
	close(): void;
}

/** @throws whatever SQLite does where `bytes` are no segment */
export function openSegment(sql: SqlJsStatic, bytes: Uint8Array): OpenSegment {
	const database = new sql.Database(bytes);
	try {
		const words = `\n${String(database.exec('SELECT words FROM v')[0]?.values[0]?.[0])}\n`;
		return { ask: (question) => ask(database, words, question), close: () => database.close() };
	} catch (thrown) {
		database.close();
		throw thrown;
	}
}

function ask(database: Database, words: string, { terms, contact, before, limit }: Question): readonly Candidate[] {
	const alternatives: (readonly string[])[] = [];
	for (const term of terms) {
		const found = phrasesOf(words, term);
		if (found?.length === 0) return [];
		if (found !== undefined) alternatives.push(found);
	}
	const match = alternatives.map((each) => `(${each.map((phrase) => `"${phrase}"`).join(' OR ')})`).join(' AND ');
	const columns = 'SELECT m.docid, m.contact, m.n, m.at, m.sent FROM';
	const where = `m.docid < ? AND (? IS NULL OR m.contact = ?) ORDER BY`;
	const only = contact ?? null;
	return match === ''
		? rowsOf(database, `${columns} m WHERE ${where} m.docid DESC LIMIT ?`, [before, only, only, limit])
		: rowsOf(
				database,
				`${columns} f CROSS JOIN m ON m.docid = f.docid WHERE f MATCH ? AND ${where} f.docid DESC LIMIT ?`,
				[match, before, only, only, limit]
			);
}

function rowsOf(database: Database, query: string, values: (string | number | null)[]): readonly Candidate[] {
	const statement = database.prepare(query);
	try {
		statement.bind(values);
		const rows: Candidate[] = [];
		while (statement.step()) {
			const [order = 0, contact = 0, n = 0, at = 0, sentAt = 0] = statement.get() as number[];
			rows.push({ order, contact, n, at, sentAt });
		}
		return rows;
	} finally {
		statement.free();
	}
}

/** Phrases of the segment's tokens, one of which a text with the term has; undefined: too many to ask for. */
function phrasesOf(words: string, { text, dense }: Term): readonly string[] | undefined {
	const pairs = dense ? pairsOf(text, false) : [];
	if (pairs.length > 0) return pairs.every((pair) => words.includes(`\n${pair}\n`)) ? [pairs.join(' ')] : [];
	return wordsWith(words, !dense && text.length >= PART_LENGTH ? text : `\n${text}`);
}

/** @param part with a line break before it: at the beginning of a word */
function wordsWith(words: string, part: string): readonly string[] | undefined {
	const found: string[] = [];
	for (let at = words.indexOf(part); at !== -1;) {
		if (found.length === MAX_WORDS) return undefined;
		const start = words.lastIndexOf('\n', at) + 1;
		const end = words.indexOf('\n', at + 1);
		found.push(words.slice(start, end));
		at = words.indexOf(part, end);
	}
	return found;
}
