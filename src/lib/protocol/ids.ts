// The names of things that cross a wire, branded so that none is taken for another, and their parsers.
import { AppError } from './errors.ts';
import { compareBytes, equalBytes, fromBase64, randomBytes, toBase64 } from './bytes.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A person: 32 bytes of Ed25519 public key in base64, 44 characters, canonical. */
export type PublicKey = Branded<'PublicKey'>;
/** A message, unique per author: UUID. */
export type MessageId = Branded<'MessageId'>;
/** One dial and its answer: UUID. */
export type Attempt = Branded<'Attempt'>;
/** One run of an author's log from seq 1: 16 random bytes in base64. */
export type Epoch = Branded<'Epoch'>;
/** An open session: base64 of the first 16 bytes of SHA-256(X3DH base key). */
export type SessionName = Branded<'SessionName'>;
/** One entry of an author's log: 8 random bytes in base64, made when it was committed. */
export type Mark = Branded<'Mark'>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The y coordinates, little endian, of the eight points of small order on edwards25519; each stands for both signs of x.
 * A key of small order would agree on the same secret with everybody (RFC 8032, section 5.1; RFC 7748, section 7).
 */
const smallOrder = [
	'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
	'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
	'7P///////////////////////////////////////38=',
	'xxdqcD1N2E+6PAt2DRBnDyogU/osOczGTsf9d5KsA3o=',
	'JuiVj8KyJ7BFw/SJ8u+Y8NXfrAXTxjM5sTgCiG1T/AU='
].map(fromBase64);

/** The field's prime 2^255 - 19, big endian. */
const prime = Uint8Array.from([0x7f, ...new Array<number>(30).fill(0xff), 0xed]);

/**
 * A public key in its one spelling: base64 that encodes back to itself, y below the field's prime, not of small order.
 * Whether the point is on the curve is asked where the curve is (`signal/identity.ts`).
 * @throws AppError `key-invalid`
 */
export function parsePublicKey(text: unknown): PublicKey {
	if (typeof text !== 'string' || text.length !== 44) throw new AppError('key-invalid');
	let y;
	try {
		y = fromBase64(text);
	} catch {
		throw new AppError('key-invalid');
	}
	if (y.length !== 32 || toBase64(y) !== text) throw new AppError('key-invalid');
	y[31] = (y[31] ?? 0) & 0x7f;
	if (compareBytes(y.toReversed(), prime) >= 0 || smallOrder.some((point) => equalBytes(point, y)))
		throw new AppError('key-invalid');
	return text as PublicKey;
}

/** The 32 bytes of a public key. */
export function publicKeyBytes(key: PublicKey): Uint8Array<ArrayBuffer> {
	return fromBase64(key);
}

/** Whether `mine` yields when two offers cross: the larger key is polite (docs/protocol.md, section 3). */
export function isPolite(mine: PublicKey, theirs: PublicKey): boolean {
	return compareBytes(publicKeyBytes(mine), publicKeyBytes(theirs)) > 0;
}

export function createMessageId(): MessageId {
	return crypto.randomUUID() as MessageId;
}

export function createAttempt(): Attempt {
	return crypto.randomUUID() as Attempt;
}

/** @throws AppError `malformed` */
export function parseMessageId(text: string): MessageId {
	checkUuid(text);
	return text as MessageId;
}

/** @throws AppError `malformed` */
export function parseAttempt(text: string): Attempt {
	checkUuid(text);
	return text as Attempt;
}

/** @throws AppError `malformed` */
export function parseEpoch(text: string): Epoch {
	check16Bytes(text);
	return text as Epoch;
}

/** @throws AppError `malformed` */
export function parseSessionName(text: string): SessionName {
	check16Bytes(text);
	return text as SessionName;
}

function checkUuid(text: string): void {
	if (!uuid.test(text)) throw new AppError('malformed', 'uuid');
}

function check16Bytes(text: string): void {
	if (fromBase64(text).length !== 16) throw new AppError('malformed', 'not 16 bytes');
}

export function createMark(): Mark {
	return toBase64(randomBytes(8)) as Mark;
}

/** @throws AppError `malformed` */
export function parseMark(text: string): Mark {
	if (fromBase64(text).length !== 8) throw new AppError('malformed', 'not 8 bytes');
	return text as Mark;
}
