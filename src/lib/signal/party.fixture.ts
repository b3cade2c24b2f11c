// One side of a conversation for tests: an identity, prekeys and the record, which is replaced only by what succeeded.
import { fromUtf8, utf8 } from '#lib/protocol/bytes.ts';
import type { PrekeyBundle } from '#lib/protocol/description.ts';
import type { Envelope } from '#lib/protocol/frame.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { createIdentity, type Identity } from './identity.ts';
import { createOneTimePrekey, createSignedPrekey, type Prekey } from './prekeys.ts';
import { decrypt, encrypt, type SessionContext, type SessionRecord, startSession } from './session.ts';

export interface Party {
	readonly identity: Identity;
	readonly signed: Map<number, Prekey>;
	readonly oneTime: Map<number, Prekey>;
	readonly records: Map<PublicKey, SessionRecord>;
	lastPrekey: number;
}

const SIGNED_PREKEY = 7;

export async function createParty(identity = createIdentity()): Promise<Party> {
	const signed = new Map([[SIGNED_PREKEY, await createSignedPrekey(identity, SIGNED_PREKEY, 0)]]);
	return { identity, signed, oneTime: new Map(), records: new Map(), lastPrekey: 0 };
}

export async function createParties(): Promise<readonly [Party, Party]> {
	return Promise.all([createParty(), createParty()]);
}

export function contextOf(me: Party, { identity: { publicKey: contact } }: Pick<Party, 'identity'>): SessionContext {
	return { identity: me.identity, registrationId: 4_242, contact, record: me.records.get(contact) };
}

/** A bundle with a one-time prekey of its own, which the party keeps. */
export async function bundleOf(party: Party): Promise<PrekeyBundle> {
	const id = ++party.lastPrekey;
	const oneTime = await createOneTimePrekey(id, 0);
	party.oneTime.set(id, oneTime);
	const { publicKey, signature = '' } = party.signed.get(SIGNED_PREKEY) ?? { publicKey: '' };
	return {
		registrationId: 4_242,
		signedPreKey: { id: SIGNED_PREKEY, publicKey, signature },
		oneTimePreKey: { id, publicKey: oneTime.publicKey }
	};
}

export async function start(me: Party, contact: Party): Promise<void> {
	me.records.set(contact.identity.publicKey, await startSession(contextOf(me, contact), await bundleOf(contact)));
}

export async function send(me: Party, contact: Party, text: string): Promise<Envelope> {
	const { record, envelope } = await encrypt(contextOf(me, contact), utf8(text));
	me.records.set(contact.identity.publicKey, record);
	return envelope;
}

export async function receive(me: Party, contact: Party, envelope: Envelope): Promise<string> {
	const { record, plaintext, usedOneTimePrekey } = await decrypt(contextOf(me, contact), me, envelope);
	me.records.set(contact.identity.publicKey, record);
	if (usedOneTimePrekey !== undefined) me.oneTime.delete(usedOneTimePrekey);
	return fromUtf8(plaintext);
}

/** One message there and one back: both ratchets step. */
export async function exchange(one: Party, other: Party, rounds = 1): Promise<void> {
	for (let round = 0; round < rounds; round++) {
		await receive(other, one, await send(one, other, 'there'));
		await receive(one, other, await send(other, one, 'back'));
	}
}

/** Two parties with an open session that both have used. */
export async function createConversation(): Promise<readonly [Party, Party]> {
	const [ada, ben] = await createParties();
	await start(ada, ben);
	await exchange(ada, ben);
	return [ada, ben];
}

/** What the record holds, as the library writes it. */
export function recordOf(me: Party, contact: Party): { readonly sessions: Readonly<Record<string, StoredSession>> } {
	return JSON.parse(me.records.get(contact.identity.publicKey) ?? '') as never;
}

interface StoredSession {
	readonly indexInfo: { readonly closed: number };
	readonly chains: Readonly<Record<string, { readonly messageKeys: Readonly<Record<string, string>> }>>;
}

/** Numbers from 0 to 1 that are the same in every run (Lehmer). */
export function createRandom(seed: number): () => number {
	let state = seed;
	return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** The same envelope with one byte changed. */
export function changed(envelope: Envelope, index: number, mask = 1): Envelope {
	const body = envelope.body.slice();
	body[index] = (body[index] ?? 0) ^ mask;
	return { ...envelope, body };
}
