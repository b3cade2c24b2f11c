// Rows to bytes and back: JSON, padded where its length would tell that of a text. Owns the size classes and the cheap
// check of what comes back; refuses a row that lacks what every one of its store has.
import { type Bytes, fromUtf8, pad, unpad, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { Rows, SegmentRow, StoreName } from './rows.ts';

/**
 * Every row that holds a text has one of these lengths before it is sealed. Doubling: a handful of classes says little,
 * and costs less than the text again. From 256, because the empty text has 130 bytes already: a short text, and the mark
 * of an unreadable one, look alike. The last is not 65,536: it fits the longest text (MAX_CONTENT_BYTES and the fields
 * around it), and Chromium makes a file of its own for each value of 64 KiB.
 */
const sizeClasses = [256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768, 49_152];
const LARGEST_CLASS = 49_152;

/** `conv` has the text in its preview and `outbox` in its content; padding `tail` alone would be in vain. */
const padded: ReadonlySet<StoreName> = new Set(['conv', 'tail', 'outbox']);

/** What is asked of a row that comes out of our own seal: enough to tell another store's or version's from this one's. */
const required: Readonly<Record<StoreName, Readonly<Record<string, 'string' | 'number' | 'object'>>>> = {
	conv: { unread: 'number' },
	tail: { kind: 'string', at: 'number' },
	session: {
		publicKey: 'string',
		name: 'string',
		own: 'object',
		their: 'object',
		highestAt: 'number',
		lastN: 'number'
	},
	prekey: { publicKey: 'string', privateKey: 'string', createdAt: 'number' },
	outbox: { content: 'object' },
	invite: { token: 'string', state: 'string', expiresAt: 'number' },
	ids: { block: 'string' },
	filter: { version: 'number', ranges: 'object', newest: 'number', bloom: 'string' },
	segment: { database: 'object' },
	settings: {} // each name has a shape of its own
};

/** The plaintext of a row, as it is sealed. */
export function encodeRow<Name extends StoreName>(store: Name, row: Rows[Name]['value']): Bytes {
	if (store === 'segment') return (row as SegmentRow).database; // megabytes: as they are
	const json = utf8(JSON.stringify(row));
	if (!padded.has(store)) return json;
	return pad(json, sizeClasses.find((size) => size > json.length) ?? LARGEST_CLASS);
}

/** @throws AppError `internal` when it is not a row of this store: it came out of our own seal, so the fault is ours */
export function decodeRow<Name extends StoreName>(store: Name, plaintext: Bytes): Rows[Name]['value'] {
	if (store === 'segment') return { database: plaintext } satisfies SegmentRow;
	let row: unknown;
	try {
		row = JSON.parse(fromUtf8(padded.has(store) ? unpad(plaintext) : plaintext));
	} catch {
		throw broken(store);
	}
	return checkRow(store, row);
}

/** @throws AppError `internal` when it lacks what every row of the store has */
export function checkRow<Name extends StoreName>(store: Name, value: unknown): Rows[Name]['value'] {
	if (typeof value !== 'object' || value === null) throw broken(store);
	const row = value as Readonly<Record<string, unknown>>;
	for (const [field, type] of Object.entries(required[store])) {
		if (typeof row[field] !== type || row[field] === null) throw broken(store);
	}
	return row;
}

function broken(store: StoreName): AppError {
	return new AppError('internal', `row of ${store}`);
}
