// Messages as they lie on the disk: a record of `tail` or `over` under its store's key, a page under a random key of its
// own, which lies wrapped in `key`. Owns that a page never has the same key twice, so that overwriting the wrapped one ends
// what the page held before.
import { type Bytes, randomBytes } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { decodePage } from './page-codec.ts';
import { decodeRow, encodeRow } from './row-codec.ts';
import type { MessageRow } from './rows.ts';
import { openSeal, seal, type SealingKey } from './seal.ts';
import type { Step } from './transaction.ts';
import type { Keys } from './vault.ts';

const PAGE_KEY_BYTES = 32;

/** A page as the disk holds it; either half may be anything. */
export interface RawPage {
	readonly sealed: unknown;
	readonly wrappedKey: unknown;
}
export type PageRows = ReadonlyMap<number, MessageRow>;

export async function sealMessage(
	keys: Keys,
	store: 'tail' | 'over',
	contact: number,
	n: number,
	row: MessageRow
): Promise<Step> {
	const key = [contact, n];
	return { store, key, value: await seal(keys[store], { store, key }, encodeRow('tail', row)) };
}

/** @throws AppError `unsealable`, `internal` */
export async function openMessage(
	keys: Keys,
	store: 'tail' | 'over',
	contact: number,
	n: number,
	sealed: unknown
): Promise<MessageRow> {
	return decodeRow('tail', await openSeal(keys[store], { store, key: [contact, n] }, sealed));
}

/** The steps that put the page down under a new key, in the place of the one before and of its key. */
export async function sealPage(keys: Keys, contact: number, page: number, bytes: Bytes): Promise<Step[]> {
	const key = [contact, page];
	const secret = randomBytes(PAGE_KEY_BYTES);
	const wrappedKey = await seal(keys.key, { store: 'key', key }, secret);
	const sealed = await seal(await underOwnKey(keys.page, secret), { store: 'page', key }, bytes);
	return [
		{ store: 'page', key, value: sealed },
		{ store: 'key', key, value: wrappedKey }
	];
}

/** @throws AppError `unsealable` */
export async function openPage(
	keys: Keys,
	contact: number,
	page: number,
	{ sealed, wrappedKey }: RawPage
): Promise<PageRows> {
	const key = [contact, page];
	const secret = await openSeal(keys.key, { store: 'key', key }, wrappedKey);
	if (secret.length !== PAGE_KEY_BYTES) throw new AppError('unsealable', 'key');
	return decodePage(await openSeal(await underOwnKey(keys.page, secret), { store: 'page', key }, sealed));
}

/** Generation and database are the vault's; the key is the page's alone. Wipes `secret`. */
async function underOwnKey(bound: SealingKey, secret: Bytes): Promise<SealingKey> {
	const key = await crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
	secret.fill(0);
	return { ...bound, key };
}
