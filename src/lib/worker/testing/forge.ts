// What somebody could put on the wire who has a peer's keys, for tests: descriptions with any fields, and ciphertexts of
// any bytes. Sealed and encrypted as the real ones are.
import { concat, fromBase64, toBase64, utf8, pad } from '#lib/protocol/bytes.ts';
import {
	type Answer,
	decodeAnswer,
	decodeOffer,
	encodeAnswer,
	encodeOffer,
	type Offer
} from '#lib/protocol/description.ts';
import { createAttempt, createMark, type Mark } from '#lib/protocol/ids.ts';
import { identityFromSeed, type Identity } from '#lib/signal/identity.ts';
import { openDescription, sealDescription } from '#lib/signal/sealing.ts';
import { encrypt, openSessionName } from '#lib/signal/session.ts';
import { readSetting } from '../preferences.ts';
import type { Peer } from './peers.ts';
import { contactRow } from './profiles.ts';

async function settingsOf({ store }: Peer) {
	const settings = await readSetting(store, 'identity');
	if (settings === undefined) throw new Error('no identity');
	return settings;
}

async function identityOf(peer: Peer): Promise<Identity> {
	return identityFromSeed(fromBase64((await settingsOf(peer)).seed));
}

/** An offer with whatever fields; by default a new attempt of this moment. */
export async function forgeOffer(from: Peer, to: Peer, fields: Partial<Offer> = {}): Promise<string> {
	const offer = { attempt: createAttempt(), at: Date.now() + from.skew, sdp: 'forged', ...fields };
	return sealDescription('offer', await identityOf(from), to.key, encodeOffer(offer));
}

export async function forgeAnswer(from: Peer, to: Peer, answer: Answer): Promise<string> {
	return sealDescription('answer', await identityOf(from), to.key, encodeAnswer(answer));
}

/** Sealed as it should be, and no description inside. */
export async function sealGarbage(kind: 'offer' | 'answer', from: Peer, to: Peer, json: string): Promise<string> {
	return sealDescription(kind, await identityOf(from), to.key, pad(utf8(json), 512));
}

/** What is in an answer, to whoever has the key. */
export async function readAnswer(to: Peer, from: Peer, sealed: string): Promise<Answer> {
	return decodeAnswer(await openDescription('answer', await identityOf(to), from.key, sealed));
}

export async function readOffer(to: Peer, from: Peer, sealed: string): Promise<Offer> {
	return decodeOffer(await openDescription('offer', await identityOf(to), from.key, sealed));
}

/**
 * Puts into the next place of a peer's log an entry whose ciphertext holds `plaintext`, whatever that is, under the
 * present session. The peer is started anew, and sends it like any other.
 */
export async function forgeEntry(from: Peer, to: Peer, plaintext: (seq: number, mark: Mark) => string): Promise<void> {
	const { number, row } = await contactRow(from, to);
	const { registrationId } = await settingsOf(from);
	const session = await openSessionName(row.record);
	if (session === undefined) throw new Error('no session');
	const seq = row.own.last + 1;
	const context = { identity: await identityOf(from), registrationId, contact: to.key, record: row.record };
	const mark = createMark();
	const { record, envelope } = await encrypt(context, pad(utf8(plaintext(seq, mark)), 160));
	const ciphertext = { session, kind: envelope.kind, body: toBase64(envelope.body) };
	await from.store.commit([
		{ store: 'session', key: number, value: { ...row, record, own: { ...row.own, last: seq } } },
		{ store: 'outbox', key: [number, seq], value: { content: { type: 'hello' }, mark, ciphertext } }
	]);
	await from.restart();
}

/** The frame with one bit of its ciphertext's middle changed. */
export function spoil(frame: string): string {
	const parsed = JSON.parse(frame) as { body: string };
	const bytes = fromBase64(parsed.body);
	const middle = bytes.length >> 1;
	const changed = concat(
		bytes.subarray(0, middle),
		Uint8Array.of((bytes[middle] ?? 0) ^ 1),
		bytes.subarray(middle + 1)
	);
	return JSON.stringify({ ...parsed, body: toBase64(changed) });
}
