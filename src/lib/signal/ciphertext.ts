// The bytes of an envelope, read before the library sees them. Owns which of them are acceptable at all: one order of
// the fields, one spelling of each (D9), every key 33 bytes beginning 0x05. Checks no MAC.
import { type Bytes, toBase64 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { isSignalKey } from './signal-key.ts';

/** Version 3 of both the message and the sender. D9: no MAC covers this byte, and the library takes any of many. */
const VERSION = 0x33;
const MAC_BYTES = 8;
const BLOCK_BYTES = 16;

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

/** Protobuf: ephemeralKey = 1, counter = 2, previousCounter = 3, ciphertext = 4. @throws AppError `undecryptable` */
export function parseRatchetMessage(message: Uint8Array): RatchetHeader {
	const fields = new Fields(message.subarray(0, Math.max(0, message.length - MAC_BYTES)));
	const ratchetKey = fields.readKey(0x0a);
	const counter = fields.readNumber(0x10);
	const previousCounter = fields.readNumber(0x18);
	const ciphertext = fields.readBytes(0x22);
	fields.end();
	if (ciphertext.length === 0 || ciphertext.length % BLOCK_BYTES !== 0) throw refused('ciphertext');
	return { chain: toBase64(ratchetKey), counter, previousCounter };
}

/**
 * Protobuf: registrationId = 5, preKeyId = 1, signedPreKeyId = 6, baseKey = 2, identityKey = 3, message = 4, in the
 * order in which both the library and the official implementation write them. @throws AppError `undecryptable`
 */
export function parsePrekeyMessage(message: Uint8Array): PrekeyHeader {
	const fields = new Fields(message);
	fields.readNumber(0x28);
	const oneTimePrekey = fields.readNumber(0x08);
	const signedPrekey = fields.readNumber(0x30);
	const baseKey = fields.readKey(0x12);
	const identityKey = fields.readKey(0x1a);
	fields.readBytes(0x22);
	fields.end();
	return { oneTimePrekey, signedPrekey, baseKey: baseKey.slice(), identityKey: identityKey.slice() };
}

/** Reads the fields of one message in the order in which they must come. Every tag here is one byte. */
class Fields {
	readonly #bytes: Uint8Array;
	#at = 1;

	constructor(bytes: Uint8Array) {
		if (bytes[0] !== VERSION) throw refused('version');
		this.#bytes = bytes;
	}

	/** An unsigned number of at most 32 bits, in as few bytes as it needs. */
	readNumber(tag: number): number {
		if (this.#bytes[this.#at++] !== tag) throw refused('field');
		let value = 0;
		for (let scale = 1; scale <= 2 ** 28; scale *= 128) {
			const byte = this.#bytes[this.#at++];
			if (byte === undefined || (byte === 0 && scale > 1)) break;
			value += (byte & 0x7f) * scale;
			if (byte < 0x80 && value < 2 ** 32) return value;
		}
		throw refused('number');
	}

	readBytes(tag: number): Uint8Array {
		const length = this.readNumber(tag);
		const bytes = this.#bytes.subarray(this.#at, this.#at + length);
		if (bytes.length !== length) throw refused('length');
		this.#at += length;
		return bytes;
	}

	readKey(tag: number): Uint8Array {
		const key = this.readBytes(tag);
		if (!isSignalKey(key)) throw refused('key');
		return key;
	}

	end(): void {
		if (this.#at !== this.#bytes.length) throw refused('end');
	}
}

function refused(where: string): AppError {
	return new AppError('undecryptable', where);
}
