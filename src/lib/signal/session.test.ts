import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { fromBase64, fromUtf8, toBase64, utf8 } from '#lib/protocol/bytes.ts';
import { createIdentity } from './identity.ts';
import {
	bundleOf,
	changed,
	contextOf,
	createConversation,
	createParties,
	createParty,
	exchange,
	type Party,
	receive,
	recordOf,
	send,
	start
} from './party.fixture.ts';
import { decrypt, encrypt, forgetArchived, openSessionName, startSession } from './session.ts';

vi.setConfig({ testTimeout: 30_000 }); // a busy machine is no failure

const undecryptable = { code: 'undecryptable' };
const nameOf = (me: Party, contact: Party) => openSessionName(me.records.get(contact.identity.publicKey));

test('the offerer starts, the answerer joins, and both go on', async () => {
	const [ada, ben] = await createParties();
	await start(ada, ben);
	const first = await send(ada, ben, 'hello');
	expect(first.kind).toBe('prekey');
	expect(await receive(ben, ada, first)).toBe('hello');
	expect(ben.oneTime.size).toBe(0);
	const reply = await send(ben, ada, 'and you');
	expect(reply.kind).toBe('ratchet');
	expect(await receive(ada, ben, reply)).toBe('and you');
	expect((await send(ada, ben, 'third')).kind).toBe('ratchet');
});

test('every message before the first answer can be the first to arrive', async () => {
	const [ada, ben] = await createParties();
	await start(ada, ben);
	const [first, second] = [await send(ada, ben, 'one'), await send(ada, ben, 'two')];
	expect(await receive(ben, ada, second)).toBe('two');
	const { usedOneTimePrekey } = await decrypt(contextOf(ben, ada), ben, first);
	expect(usedOneTimePrekey).toBeUndefined();
	expect(await receive(ben, ada, first)).toBe('one');
});

test('nothing of the context changes: the same record decrypts the same envelope again', async () => {
	const [ada, ben] = await createConversation();
	const envelope = await send(ada, ben, 'again');
	const context = Object.freeze(contextOf(ben, ada));
	const once = await decrypt(context, ben, envelope);
	const twice = await decrypt(context, ben, envelope);
	expect([fromUtf8(once.plaintext), fromUtf8(twice.plaintext)]).toEqual(['again', 'again']);
	expect(once.record).not.toBe(context.record);
});

test('the open session has one name on both sides, and another after a new start', async () => {
	const [ada, ben] = await createParties();
	expect(await openSessionName(undefined)).toBeUndefined();
	await start(ada, ben);
	await exchange(ada, ben);
	const name = await nameOf(ada, ben);
	expect(fromBase64(name ?? '')).toHaveLength(16);
	expect(await nameOf(ben, ada)).toBe(name);
	await start(ada, ben);
	expect(await nameOf(ada, ben)).not.toBe(name);
	await receive(ben, ada, await send(ada, ben, 'new'));
	expect(await nameOf(ben, ada)).toBe(await nameOf(ada, ben));
});

test('encrypting needs an open session, and a record of this contact', async () => {
	const [ada, ben] = await createConversation();
	await expect(encrypt({ ...contextOf(ada, ben), record: undefined }, utf8('x'))).rejects.toMatchObject({
		code: 'no-session'
	});
	const contact = createIdentity().publicKey;
	await expect(encrypt({ ...contextOf(ada, ben), contact }, utf8('x'))).rejects.toMatchObject({
		code: 'identity-mismatch'
	});
	await expect(encrypt({ ...contextOf(ada, ben), record: '{}' }, utf8('x'))).rejects.toMatchObject({
		code: 'malformed'
	});
});

test('a ratchet message without any session is undecryptable', async () => {
	const [ada, ben] = await createConversation();
	const envelope = await send(ada, ben, 'x');
	await expect(decrypt({ ...contextOf(ben, ada), record: undefined }, ben, envelope)).rejects.toMatchObject(
		undecryptable
	);
});

test('an envelope is refused under the other kind', async () => {
	const [ada, ben] = await createConversation();
	const { body } = await send(ada, ben, 'x');
	await expect(decrypt(contextOf(ben, ada), ben, { kind: 'prekey', body })).rejects.toMatchObject(undecryptable);
});

test('a repeated message is undecryptable and the record stays', async () => {
	const [ada, ben] = await createConversation();
	const envelope = await send(ada, ben, 'once');
	await receive(ben, ada, envelope);
	await expect(receive(ben, ada, envelope)).rejects.toMatchObject(undecryptable);
	expect(await receive(ben, ada, await send(ada, ben, 'next'))).toBe('next');
});

test('a bundle that the contact did not sign starts nothing', async () => {
	const [ada, ben] = await createParties();
	const bundle = await bundleOf(ben);
	const mallory = await createParty();
	const { publicKey, signature } = (await bundleOf(mallory)).signedPreKey;
	for (const forged of [{ publicKey }, { signature }, { publicKey, signature }])
		await expect(
			startSession(contextOf(ada, ben), { ...bundle, signedPreKey: { ...bundle.signedPreKey, ...forged } })
		).rejects.toMatchObject(undecryptable);
	await expect(startSession(contextOf(ada, ben), bundle)).resolves.toContain('sessions');
});

test('a bundle with a key of 32 bytes or with id 0 is malformed', async () => {
	const [ada, ben] = await createParties();
	const bundle = await bundleOf(ben);
	const short = toBase64(fromBase64(bundle.oneTimePreKey.publicKey).slice(1));
	const malformed = [
		{ ...bundle, oneTimePreKey: { ...bundle.oneTimePreKey, publicKey: short } },
		{ ...bundle, oneTimePreKey: { ...bundle.oneTimePreKey, id: 0 } },
		{ ...bundle, signedPreKey: { ...bundle.signedPreKey, id: 0 } }
	];
	for (const bad of malformed)
		await expect(startSession(contextOf(ada, ben), bad)).rejects.toMatchObject({ code: 'malformed' });
});

test('a message that starts a session must use up a known one-time prekey under a known signed one', async () => {
	const [ada, ben] = await createParties();
	await start(ada, ben);
	const first = await send(ada, ben, 'hello');
	const { signed, oneTime } = ben;
	const none = new Map();
	await expect(decrypt(contextOf(ben, ada), { signed, oneTime: none }, first)).rejects.toMatchObject(undecryptable);
	await expect(decrypt(contextOf(ben, ada), { signed: none, oneTime }, first)).rejects.toMatchObject(undecryptable);
	const { usedOneTimePrekey } = await decrypt(contextOf(ben, ada), ben, first);
	expect(usedOneTimePrekey).toBe(1);
});

test('the first message of a session replayed after the session is lost is undecryptable', async () => {
	const [ada, ben] = await createParties();
	await start(ada, ben);
	const first = await send(ada, ben, 'hello');
	await receive(ben, ada, first);
	ben.records.clear();
	await expect(receive(ben, ada, first)).rejects.toMatchObject(undecryptable);
});

test('a contact that keeps starting an archived session is answered in it', async () => {
	const [ada, ben] = await createParties();
	await start(ada, ben);
	await receive(ben, ada, await send(ada, ben, 'one'));
	const name = await nameOf(ada, ben);
	await start(ben, ada); // ada never hears of it
	expect(await nameOf(ben, ada)).not.toBe(name);
	await receive(ben, ada, await send(ada, ben, 'two'));
	expect(await nameOf(ben, ada)).toBe(name);
	expect(await receive(ada, ben, await send(ben, ada, 'answer'))).toBe('answer');
});

test('without its archived sessions a record goes on with the open one', async () => {
	const [ada, ben] = await createConversation();
	const late = await send(ada, ben, 'late');
	await start(ada, ben);
	await exchange(ada, ben);
	const name = await nameOf(ben, ada);
	const record = forgetArchived(ben.records.get(ada.identity.publicKey) ?? '');
	ben.records.set(ada.identity.publicKey, record);
	expect(Object.keys(recordOf(ben, ada).sessions)).toHaveLength(1);
	expect(await nameOf(ben, ada)).toBe(name);
	expect(await receive(ben, ada, await send(ada, ben, 'next'))).toBe('next');
	await expect(receive(ben, ada, late)).rejects.toMatchObject(undecryptable);
});

test('plaintexts of 0 bytes and of 44,000 come through', async () => {
	const [ada, ben] = await createConversation();
	for (const length of [0, 1, 15, 16, 44_000]) {
		const { record, envelope } = await encrypt(contextOf(ada, ben), new Uint8Array(length).fill(9));
		ada.records.set(ben.identity.publicKey, record);
		expect(envelope.body.length - length).toBeLessThanOrEqual(68);
		expect((await decrypt(contextOf(ben, ada), ben, envelope)).plaintext).toEqual(new Uint8Array(length).fill(9));
	}
});

test('a changed ratchet message is always undecryptable, and the true one still decrypts', async () => {
	const [ada, ben] = await createConversation();
	const envelope = await send(ada, ben, 'true');
	const context = contextOf(ben, ada);
	const change = fc.record({ index: fc.nat(envelope.body.length - 1), mask: fc.integer({ min: 1, max: 255 }) });
	await fc.assert(
		fc.asyncProperty(change, async ({ index, mask }) => {
			await expect(decrypt(context, ben, changed(envelope, index, mask))).rejects.toMatchObject(undecryptable);
		}),
		{ numRuns: 150 }
	);
	expect(context).toEqual(contextOf(ben, ada));
	expect(await receive(ben, ada, envelope)).toBe('true');
});

test('a changed prekey message fails by name, or says what it said', async () => {
	const [ada, ben] = await createParties();
	await start(ada, ben);
	const envelope = await send(ada, ben, 'true');
	const change = fc.record({ index: fc.nat(envelope.body.length - 1), mask: fc.integer({ min: 1, max: 255 }) });
	await fc.assert(
		fc.asyncProperty(change, async ({ index, mask }) => {
			const result = decrypt(contextOf(ben, ada), ben, changed(envelope, index, mask));
			const code = await result.then(
				({ plaintext }) => fromUtf8(plaintext),
				(error: unknown) => (error as { code: string }).code
			);
			expect(['true', 'undecryptable', 'identity-mismatch']).toContain(code);
		}),
		{ numRuns: 150 }
	);
	expect(ben.records.size).toBe(0);
	expect(await receive(ben, ada, envelope)).toBe('true');
});

test('arbitrary bytes are undecryptable', async () => {
	const [ada, ben] = await createConversation();
	const version = fc.constantFrom(0x33, 0x34, 0);
	const bytes = fc
		.tuple(version, fc.uint8Array({ maxLength: 400 }))
		.map(([first, rest]) => Uint8Array.of(first, ...rest));
	await fc.assert(
		fc.asyncProperty(fc.constantFrom('prekey', 'ratchet'), bytes, async (kind, body) => {
			await expect(decrypt(contextOf(ben, ada), ben, { kind, body })).rejects.toMatchObject(undecryptable);
		}),
		{ numRuns: 200 }
	);
	await expect(decrypt(contextOf(ben, ada), ben, { kind: 'ratchet', body: new Uint8Array() })).rejects.toMatchObject(
		undecryptable
	);
});

test('the record does not grow with the conversation', async () => {
	const [ada, ben] = await createConversation();
	await exchange(ada, ben, 15);
	const settled = JSON.stringify(recordOf(ben, ada)).length;
	await exchange(ada, ben, 15);
	expect(JSON.stringify(recordOf(ben, ada)).length).toBeLessThan(settled + 100);
});
