// What somebody finds who copies the database: not a name, not a word, not a key.
import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { concat, toBase64, toBase64Url, utf8 } from '#lib/protocol/bytes.ts';
import {
	contact,
	createOptions,
	createText,
	identity,
	invite,
	outboxEntry,
	PASSPHRASE,
	prekey,
	readRaw,
	summary
} from './fixtures.ts';
import { createSealedStore } from './open.ts';
import type { Write } from './rows.ts';

const secrets = [
	'text-marker',
	'preview-marker',
	'outbox-marker',
	'Marker Name',
	'My Marker',
	'marker.example',
	'marker-session-record',
	'invite-token-marker',
	'invite-note-marker',
	'identity-seed-marker',
	'prekey-private',
	contact.publicKey,
	PASSPHRASE
];

/** The spellings under which a text could be found: UTF-8, UTF-16 in both orders, and each in base64 at any offset. */
function spellings(text: string): readonly Uint8Array[] {
	const little = new Uint8Array(Uint16Array.from(text, (character) => character.charCodeAt(0)).buffer);
	const big = little.map((_byte, index) => little[index ^ 1]!);
	const plain = [utf8(text), little, big];
	const encoded = plain.flatMap((bytes) =>
		[0, 1, 2].flatMap((offset) => {
			const shifted = concat(new Uint8Array(offset), bytes, new Uint8Array(3));
			// the characters at both ends depend on what stands beside
			const inner = (encodedText: string) => utf8(encodedText.slice(4, Math.floor(((offset + bytes.length) * 4) / 3)));
			return [inner(toBase64(shifted)), inner(toBase64Url(shifted))];
		})
	);
	return [...plain, ...encoded];
}

/** Every byte of a stored value and its key, whatever it is made of. */
function bytesOf(value: unknown): Uint8Array {
	if (value instanceof Uint8Array) return value;
	if (typeof value !== 'object' || value === null) return utf8(String(value));
	return concat(...Object.entries(value).flatMap(([name, inner]) => [utf8(name), bytesOf(inner)]));
}

function contains(haystack: Uint8Array, needle: Uint8Array): boolean {
	return Buffer.from(haystack.buffer, haystack.byteOffset, haystack.length).includes(Buffer.from(needle));
}

const writes: readonly Write[] = [
	{ store: 'conv', key: 1, value: summary },
	{ store: 'tail', key: [1, 1], value: createText('text-marker') },
	{ store: 'session', key: 1, value: contact },
	{ store: 'prekey', key: 1, value: prekey },
	{ store: 'outbox', key: [1, 1], value: outboxEntry },
	{ store: 'invite', key: 1, value: invite },
	{ store: 'settings', key: 'identity', value: identity },
	...Array.from({ length: 63 }, (_, at): Write => ({
		store: 'tail',
		key: [2, at + 1],
		value: createText('text-marker')
	}))
];
/** What becomes of the page that these are packed into: a change beside it, and something deleted. */
const later: readonly Write[] = [
	{
		store: 'tail',
		key: [2, 5],
		value: { ...createText('text-marker'), ...{ reactions: [{ emoji: 'text-marker', mine: true }] } }
	},
	{ store: 'tail', key: [3, 1], value: createText('text-marker') },
	{ store: 'tail', contact: 3 }
];

test('the search finds what is there to be found', () => {
	for (const secret of secrets) {
		const hidden = [secret, toBase64(utf8(`{"x":"${secret}"}`)), toBase64Url(utf8(`${secret}...`))];
		for (const text of hidden) {
			const disk = bytesOf({ deep: [{ value: utf8(`prefix${text}suffix`) }] });
			expect(
				spellings(secret).some((spelling) => contains(disk, spelling)),
				text
			).toBe(true);
		}
	}
});

test('nothing that was written can be read on the disk', async () => {
	const options = createOptions();
	const store = await createSealedStore(PASSPHRASE, options);
	await store.commit(writes);
	await store.commit(later);
	await store.close();
	const records = await readRaw(options.name);
	const stores = [...writes.map((write) => write.store), 'page', 'over', 'key'];
	expect(records.map((record) => record.store)).toEqual(expect.arrayContaining(stores));
	for (const { store: name, key, value } of records) {
		const bytes = bytesOf([key, value]);
		for (const secret of secrets) {
			const found = spellings(secret).some((spelling) => contains(bytes, spelling));
			expect(found, `${secret} in ${name}`).toBe(false);
		}
	}
});

test('what is readable is the vault\u2019s record, the writer number, the ballast and that something was deleted; no key object is stored', async () => {
	const options = createOptions();
	const store = await createSealedStore(PASSPHRASE, options);
	await store.commit(writes);
	await store.commit(later);
	await store.close();
	const records = await readRaw(options.name);
	const readable = records.filter((record) => record.store === 'meta');
	expect(readable.map((record) => record.key)).toEqual(['ballast', 'residue', 'vault', 'writer']);
	expect(readable[1]!.value).toBe(true);
	expect(new Set(Object.keys(readable[2]!.value as object))).toEqual(
		new Set(['version', 'kdf', 'salt', 'wrappedKey', 'databaseId', 'generation', 'passkeys'])
	);
	for (const { store: name, value } of records) {
		const parts = value instanceof Uint8Array ? [value] : Object.values(Object(value) as Record<string, unknown>);
		for (const part of [value, ...parts]) expect(part, name).not.toBeInstanceOf(CryptoKey);
	}
});

test('nothing but its place and size tells two messages apart', async () => {
	const options = createOptions();
	const store = await createSealedStore(PASSPHRASE, options);
	const value = createText('the same');
	await store.commit([
		{ store: 'tail', key: [1, 1], value },
		{ store: 'tail', key: [1, 2], value }
	]);
	const [first, second] = (await readRaw(options.name)).filter((record) => record.store === 'tail');
	expect((first!.value as Uint8Array).length).toBe((second!.value as Uint8Array).length);
	expect((first!.value as Uint8Array).subarray(2)).not.toEqual((second!.value as Uint8Array).subarray(2));
});
