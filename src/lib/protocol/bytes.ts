// Bytes and their spellings: UTF-8, base64, comparison, padding. Owns no meaning.
import { base64, base64urlnopad } from '@scure/base';
import { AppError } from './errors.ts';

/** Bytes over a plain ArrayBuffer, as WebCrypto and IndexedDB take them. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(text: string): Bytes {
	return encoder.encode(text);
}

/** @throws AppError `malformed` when the bytes are not UTF-8. */
export function fromUtf8(bytes: Uint8Array): string {
	try {
		return decoder.decode(bytes);
	} catch {
		throw new AppError('malformed', 'utf-8');
	}
}

/** Standard alphabet with padding (RFC 4648, section 4). */
export function toBase64(bytes: Uint8Array): string {
	return base64.encode(bytes);
}

/** Strict: only what `toBase64` writes. @throws AppError `malformed` */
export function fromBase64(text: string): Bytes {
	try {
		return new Uint8Array(base64.decode(text));
	} catch {
		throw new AppError('malformed', 'base64');
	}
}

/** URL alphabet without padding (RFC 4648, section 5), for links. */
export function toBase64Url(bytes: Uint8Array): string {
	return base64urlnopad.encode(bytes);
}

/** @throws AppError `malformed` */
export function fromBase64Url(text: string): Bytes {
	try {
		return new Uint8Array(base64urlnopad.decode(text));
	} catch {
		throw new AppError('malformed', 'base64url');
	}
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
	const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let offset = 0;
	for (const part of parts) {
		whole.set(part, offset);
		offset += part.length;
	}
	return whole;
}

/** Not in constant time: for public values only. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
	return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Unsigned, first byte first: negative when `a` is smaller. Decides glare (docs/protocol.md, section 3). */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
	const differs = a.findIndex((byte, index) => byte !== b[index]);
	const other = b[differs];
	return other === undefined ? a.length - b.length : (a[differs] ?? 0) - other;
}

/** Appends 0x80 and zeros up to the next multiple of `block` bytes (ISO/IEC 7816-4); always at least one byte. */
export function pad(bytes: Uint8Array, block: number): Bytes {
	const padded = new Uint8Array(Math.ceil((bytes.length + 1) / block) * block);
	padded.set(bytes);
	padded[bytes.length] = 0x80;
	return padded;
}

/** Takes away what `pad` appended, whatever its block was. @throws AppError `malformed` when there is no 0x80 before the zeros */
export function unpad(bytes: Uint8Array): Bytes {
	let end = bytes.length - 1;
	while (end >= 0 && bytes[end] === 0) end--;
	if (end < 0 || bytes[end] !== 0x80) throw new AppError('malformed', 'padding');
	return bytes.slice(0, end);
}

/** `length` random bytes from the platform. */
export function randomBytes(length: number): Bytes {
	return crypto.getRandomValues(new Uint8Array(length));
}
