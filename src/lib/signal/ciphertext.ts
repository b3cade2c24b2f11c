// The bytes of an envelope, read before the library sees them. Owns which of them are acceptable at all: the fields
// that belong there and no others, one spelling of each (D9), every key 33 bytes beginning 0x05. Checks no MAC.
import { type Bytes, toBase64 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { isSignalKey } from './signal-key.ts';

/** Version 3 of both the message and the sender. D9: no MAC covers this byte, and the library takes any of many. */
const VERSION = 0x33;
const MAC_BYTES = 8;
const BLOCK_BYTES = 16;

/** The two wire types of protobuf that the messages use. */
const NUMBER = 0;
const BYTES = 2;

type Fields = ReadonlyMap<number, number | Bytes>;

/** What a ratchet message says before it is authenticated. */
export interface RatchetHeader {
	/** The sender's ratchet key in base64: the name of the chain. */
	readonly chain: string;
	readonly counter: number;
	readonly previousCounter: number;
}

/** What a prekey message says around its ratchet message. No MAC covers it; X3DH does, but for the numbers. */
export interface PrekeyHeader {
	readonly oneTimePrekey: number;
	readonly signedPrekey: number;
	readonly baseKey: Bytes;
	readonly identityKey: Bytes;
}

/** @throws AppError `undecryptable` */
export function parseRatchetMessage(message: Uint8Array): RatchetHeader {
	const fields = readFields(message.subarray(0, Math.max(0, message.length - MAC_BYTES)), 4);
	const ciphertext = bytesOf(fields, 4);
	if (ciphertext.length === 0 || ciphertext.length % BLOCK_BYTES !== 0) throw refused('ciphertext');
	return { chain: toBase64(keyOf(fields, 1)), counter: numberOf(fields, 2), previousCounter: numberOf(fields, 3) };
}

/** @throws AppError `undecryptable` */
export function parsePrekeyMessage(message: Uint8Array): PrekeyHeader {
	const fields = readFields(message, 6);
	numberOf(fields, 5); // the registration id, which means nothing here
	bytesOf(fields, 4); // the ratchet message, which the cipher reads
	return {
		oneTimePrekey: numberOf(fields, 1),
		signedPrekey: numberOf(fields, 6),
		baseKey: keyOf(fields, 2),
		identityKey: keyOf(fields, 3)
	};
}

/**
 * Protobuf, strictly: as many fields as the message has, none twice, every number in as few bytes as it needs. Only
 * their order is free: the library and the official implementation do not write the same.
 */
function readFields(message: Uint8Array, count: number): Fields {
	if (message[0] !== VERSION) throw refused('version');
	const fields = new Map<number, number | Bytes>();
	let at = 1;

	const readNumber = (): number => {
		let value = 0;
		for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
			const byte = message[at++];
			if (byte === undefined || (byte === 0 && scale > 1)) break;
			value += (byte & 0x7f) * scale;
			if (byte < 0x80 && value < 2 ** 32) return value;
		}
		throw refused('number');
	};
	const readBytes = (): Bytes => {
		const length = readNumber();
		const bytes = new Uint8Array(message.subarray(at, at + length));
		if (bytes.length !== length) throw refused('length');
		at += length;
		return bytes;
	};

	while (at < message.length) {
		const tag = readNumber();
		const field = tag >>> 3;
		const type = tag & 7;
		if (fields.has(field) || (type !== NUMBER && type !== BYTES)) throw refused('field');
		fields.set(field, type === NUMBER ? readNumber() : readBytes());
	}
	if (fields.size !== count) throw refused('fields');
	return fields;
}

function numberOf(fields: Fields, field: number): number {
	const value = fields.get(field);
	if (typeof value !== 'number') throw refused('number');
	return value;
}

function bytesOf(fields: Fields, field: number): Bytes {
	const value = fields.get(field);
	if (typeof value !== 'object') throw refused('bytes');
	return value;
}

function keyOf(fields: Fields, field: number): Bytes {
	const key = bytesOf(fields, field);
	if (!isSignalKey(key)) throw refused('key');
	return key;
}

function refused(where: string): AppError {
	return new AppError('undecryptable', where);
}
