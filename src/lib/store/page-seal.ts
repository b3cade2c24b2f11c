// A page as it lies on the disk: sealed under a random key of its own, which lies wrapped in `key`; what stands beside it
// in `over` is sealed under the same. Owns that no page ever has the same key twice: with the old key goes all that the page,
// and what stood beside it, said before.
import { type Bytes, randomBytes } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { decodePage, pageOf } from './page-codec.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import type { MessageRow } from './rows.ts';
import { openSeal, openSealUnder, seal, type SealingKey } from './seal.ts';
import type { Step } from './transaction.ts';

const PAGE_KEY_BYTES = 32;

/** A page as the disk holds it; either half may be anything. */
export interface RawPage {
	readonly sealed: unknown;
	readonly wrappedKey: unknown;
}
export type PageRows = ReadonlyMap<number, MessageRow>;

export interface OpenedPage {
	/** The page's own. */
	readonly key: SealingKey;
	readonly rows: PageRows;
	/** What they are by now, of those that were changed since. */
	readonly over: PageRows;
}

/** One message by itself, in `tail` or `over`. */
export async function sealMessage(
	under: SealingKey,
	store: 'tail' | 'over',
	key: readonly [contact: number, n: number],
	row: MessageRow
): Promise<Step> {
	return { store, key: [...key], value: await seal(under, { store, key }, encodeRow('tail', row)) };
}

/** @param under as `openSealUnder`; @throws AppError `unsealable`, `internal` */
export async function openMessage(
	under: readonly SealingKey[],
	store: 'tail' | 'over',
	key: readonly [contact: number, n: number],
	sealed: unknown
): Promise<MessageRow> {
	return decodeRow('tail', await openSealUnder(under, { store, key }, sealed));
}

/** The steps that put the page down under a new key, in the place of the one before and of its key. */
export async function sealPage(wrapping: SealingKey, contact: number, page: number, bytes: Bytes): Promise<Step[]> {
	const key = [contact, page];
	const secret = randomBytes(PAGE_KEY_BYTES);
	const wrappedKey = await seal(wrapping, { store: 'key', key }, secret);
	const sealed = await seal(await ownKey(wrapping, secret), { store: 'page', key }, bytes);
	return [
		{ store: 'page', key, value: sealed },
		{ store: 'key', key, value: wrappedKey }
	];
}

/**
 * @param over what lies in `over`, of this page and others. One that does not open is as if it were not there: it says what the
 * page says, but for a reaction
 * @throws AppError `unsealable`
 */
export async function openPage(
	wrapping: SealingKey,
	contact: number,
	page: number,
	{ sealed, wrappedKey }: RawPage,
	over: ReadonlyMap<number, unknown>
): Promise<OpenedPage> {
	const place = [contact, page];
	const secret = await openSeal(wrapping, { store: 'key', key: place }, wrappedKey);
	if (secret.length !== PAGE_KEY_BYTES) throw new AppError('unsealable', 'key');
	const key = await ownKey(wrapping, secret);
	const rows = await decodePage(await openSeal(key, { store: 'page', key: place }, sealed));
	const changed = [...over].filter(([n]) => pageOf(n) === page && rows.has(n));
	return { key, rows, over: await openReadable([key], 'over', contact, changed) };
}

/** The messages that open. What is damaged hides itself alone. */
export async function openReadable(
	under: readonly SealingKey[],
	store: 'tail' | 'over',
	contact: number,
	raw: Iterable<readonly [n: number, sealed: unknown]>
): Promise<PageRows> {
	const opening = [...raw].map(async ([n, sealed]) => {
		try {
			return [[n, await openMessage(under, store, [contact, n], sealed)] as const];
		} catch {
			return [];
		}
	});
	return new Map((await Promise.all(opening)).flat());
}

/** Generation and database are the vault's; the key is the page's alone. Wipes `secret`. */
async function ownKey(bound: SealingKey, secret: Bytes): Promise<SealingKey> {
	const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
	secret.fill(0);
	return { ...bound, key };
}
