// The seal of a backup file (docs/protocol.md, section 8): a head that says how the passphrase becomes the key, and a chain
// of sealed chunks that cannot be cut, reordered or lengthened. Owns the layout; refuses each fault by a code of its own.
//
//   "sotto backup" (12) | version (1) | memory in KiB (4) | passes (4) | lanes (1) | salt (32) | check (16) | sum (8) | chunk ...
//   big endian; a chunk is 65,536 bytes, sealed, the last one padded to that
import { type Bytes, concat, equalBytes, pad, randomBytes, unpad, utf8 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { stretch } from './stretch.ts';
import { type KdfParameters, MOST_KDF } from './vault-record.ts';

const MAGIC = utf8('sotto backup');
const VERSION = 1;
const SALT_BYTES = 32;
const OPEN_HEAD_BYTES = MAGIC.length + 1 + 4 + 4 + 1 + SALT_BYTES;
const CHECK_BYTES = 16;
const SUM_BYTES = 8;
export const HEAD_BYTES = OPEN_HEAD_BYTES + CHECK_BYTES + SUM_BYTES;
const CHUNK_BYTES = 64 * 1024;
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + 16;
/** Chunks that are read from a file at once: a megabyte. */
const CHUNKS_AT_ONCE = 16;

/** What the last byte of a nonce says of the chunk. The check is a seal of nothing, under the same key and no chunk's nonce. */
const flags = { more: 0, last: 1, check: 2 } as const;

/**
 * Seals bytes of any length as a backup file.
 * @yields the head, then one sealed chunk each
 * @throws AppError `malformed` for an empty passphrase
 */
export async function* sealBackup(
	source: AsyncIterable<Bytes>,
	passphrase: string,
	kdf: KdfParameters
): AsyncGenerator<Bytes, void> {
	if (passphrase === '') throw new AppError('malformed', 'passphrase');
	const head = createHead(kdf);
	const key = await deriveKey(passphrase, head);
	const checked = concat(head, await sealAs(key, 0, 'check', new Uint8Array()));
	yield concat(checked, await sumOf(checked));
	let counter = 0;
	let waiting: Bytes = new Uint8Array();
	for await (const bytes of source) {
		waiting = concat(waiting, bytes);
		let at = 0;
		for (; waiting.length - at >= CHUNK_BYTES; at += CHUNK_BYTES)
			yield await sealAs(key, counter++, 'more', waiting.slice(at, at + CHUNK_BYTES));
		waiting = waiting.slice(at);
	}
	yield await sealAs(key, counter, 'last', pad(waiting, CHUNK_BYTES));
}

/**
 * Opens a backup file.
 * @yields its bytes, each piece only after it has proven to be what was written there. Only who has read to the end knows that
 * the file is whole.
 * @throws AppError `backup-none`, `backup-newer`, `backup-truncated`, `backup-damaged`, `backup-passphrase`
 */
export async function* openBackup(file: Blob, passphrase: string): AsyncGenerator<Bytes, void> {
	const key = await openHead(file, passphrase);
	const count = (file.size - HEAD_BYTES) / SEALED_CHUNK_BYTES;
	for (let first = 0; first < count; first += CHUNKS_AT_ONCE) {
		const start = HEAD_BYTES + first * SEALED_CHUNK_BYTES;
		const read = await readBytes(file, start, start + CHUNKS_AT_ONCE * SEALED_CHUNK_BYTES);
		for (let at = 0; at < read.length; at += SEALED_CHUNK_BYTES) {
			const counter = first + at / SEALED_CHUNK_BYTES;
			yield await openChunk(key, counter, counter === count - 1, read.slice(at, at + SEALED_CHUNK_BYTES));
		}
	}
}

async function openChunk(key: CryptoKey, counter: number, isLast: boolean, sealed: Bytes): Promise<Bytes> {
	const opened = await openAs(key, counter, isLast ? 'last' : 'more', sealed);
	if (opened !== undefined) return isLast ? unpad(opened) : opened;
	// The file was cut between two chunks: what stands at its end was not the last.
	const isCut = isLast && (await openAs(key, counter, 'more', sealed)) !== undefined;
	throw new AppError(isCut ? 'backup-truncated' : 'backup-damaged', 'chunk');
}

function createHead({ memory, passes, lanes }: KdfParameters): Bytes {
	const numbers = new Uint8Array(10);
	const view = new DataView(numbers.buffer);
	view.setUint8(0, VERSION);
	view.setUint32(1, memory);
	view.setUint32(5, passes);
	view.setUint8(9, lanes);
	return concat(MAGIC, numbers, randomBytes(SALT_BYTES));
}

async function openHead(file: Blob, passphrase: string): Promise<CryptoKey> {
	const bytes = await readBytes(file, 0, HEAD_BYTES);
	const begins = bytes.subarray(0, MAGIC.length);
	if (bytes.length === 0 || !equalBytes(begins, MAGIC.subarray(0, begins.length))) throw new AppError('backup-none');
	const version = bytes[MAGIC.length];
	if (version !== undefined && version > VERSION) throw new AppError('backup-newer');
	if (bytes.length < HEAD_BYTES) throw new AppError('backup-truncated', 'head');
	const sum = bytes.subarray(HEAD_BYTES - SUM_BYTES);
	if (!equalBytes(sum, await sumOf(bytes.subarray(0, HEAD_BYTES - SUM_BYTES))))
		throw new AppError('backup-damaged', 'head');
	if (version !== VERSION) throw new AppError('backup-damaged', 'version');
	if (file.size === HEAD_BYTES || (file.size - HEAD_BYTES) % SEALED_CHUNK_BYTES !== 0)
		throw new AppError('backup-truncated', 'length');
	if (passphrase === '') throw new AppError('backup-passphrase');
	const key = await deriveKey(passphrase, bytes.slice(0, OPEN_HEAD_BYTES));
	const check = bytes.slice(OPEN_HEAD_BYTES, OPEN_HEAD_BYTES + CHECK_BYTES);
	if ((await openAs(key, 0, 'check', check)) === undefined) throw new AppError('backup-passphrase');
	return key;
}

/** The parameters stand in a file that anybody may have made: they must not cost more than a vault's may. */
function parseKdf(head: Bytes): KdfParameters {
	const view = new DataView(head.buffer, head.byteOffset + MAGIC.length + 1);
	const kdf = { memory: view.getUint32(0), passes: view.getUint32(4), lanes: view.getUint8(8) };
	const isSound = kdf.lanes >= 1 && kdf.passes >= 1 && kdf.memory >= 8 * kdf.lanes;
	if (!isSound || kdf.lanes > MOST_KDF.lanes || kdf.passes > MOST_KDF.passes || kdf.memory > MOST_KDF.memory)
		throw new AppError('backup-damaged', 'costs');
	return kdf;
}

/** A key of this file alone, since its salt is random; and of this head alone: another one has another key. */
async function deriveKey(passphrase: string, head: Bytes): Promise<CryptoKey> {
	const salt = head.slice(OPEN_HEAD_BYTES - SALT_BYTES);
	const secret = await stretch(passphrase, salt, parseKdf(head));
	const base = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
	secret.fill(0);
	const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: concat(utf8('sotto/1 backup'), head) };
	const usages: KeyUsage[] = ['encrypt', 'decrypt'];
	return crypto.subtle.deriveKey(parameters, base, { name: 'AES-GCM', length: 256 }, false, usages);
}

/** Against what befalls files: a head that was damaged must not be taken for a wrong passphrase. */
async function sumOf(bytes: Bytes): Promise<Bytes> {
	return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).slice(0, SUM_BYTES);
}

/** STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the place of a chunk, and whether it is the last, is its nonce. */
function nonceOf(counter: number, flag: keyof typeof flags): Bytes {
	const nonce = new Uint8Array(12);
	const view = new DataView(nonce.buffer);
	view.setBigUint64(3, BigInt(counter));
	view.setUint8(11, flags[flag]);
	return nonce;
}

async function sealAs(key: CryptoKey, counter: number, flag: keyof typeof flags, bytes: Bytes): Promise<Bytes> {
	return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonceOf(counter, flag) }, key, bytes));
}

async function openAs(
	key: CryptoKey,
	counter: number,
	flag: keyof typeof flags,
	sealed: Bytes
): Promise<Bytes | undefined> {
	try {
		return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonceOf(counter, flag) }, key, sealed));
	} catch {
		return undefined;
	}
}

/** @throws AppError `backup-none` when the browser cannot read it any more */
async function readBytes(file: Blob, from: number, to: number): Promise<Bytes> {
	try {
		return new Uint8Array(await file.slice(from, to).arrayBuffer());
	} catch {
		throw new AppError('backup-none', 'unreadable');
	}
}
