import { execFileSync } from 'node:child_process';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { fromBase64, toBase64 } from '#lib/protocol/bytes.ts';
import type { Envelope } from '#lib/protocol/frame.ts';
import { type BareParty, bareReceive, bareSend, bareStart, createBareParty } from './bare.fixture.ts';
import { installCurve } from './curve.ts';
import { SessionRecord } from './library.ts';
import { SessionLock } from '@privacyresearch/libsignal-protocol-typescript/lib/session-lock.js';
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
import { RatchetRecord } from './ratchet-record.ts';
import { decrypt, startSession } from './session.ts';

// Each test shows what the bare library does, and that ours does not. D4: msrcrypto-shim.test.ts and signal.browser.test.ts.

vi.setConfig({ testTimeout: 30_000 }); // a busy machine is no failure

const undecryptable = { code: 'undecryptable' };

beforeAll(installCurve);
afterEach(() => vi.restoreAllMocks());

async function createBareParties(): Promise<readonly [BareParty, BareParty]> {
	return Promise.all([createBareParty('ada'), createBareParty('ben')]);
}

async function createBareConversation(): Promise<readonly [BareParty, BareParty]> {
	const [ada, ben] = await createBareParties();
	await bareStart(ada, ben, 1);
	await bareReceive(ben, ada, await bareSend(ada, ben, 'there'));
	await bareReceive(ada, ben, await bareSend(ben, ada, 'back'));
	return [ada, ben];
}

test('D1: nobody starts a session in another’s name', async () => {
	const [bareAda, bareBen] = await createBareConversation();
	const bareMallory = await createBareParty('mallory');
	await bareStart(bareMallory, bareBen, 2);
	const lie = await bareSend(bareMallory, bareBen, 'I am Ada');
	expect(await bareReceive(bareBen, bareAda, lie)).toBe('I am Ada');

	const [ada, ben] = await createConversation();
	const mallory = await createParty();
	await start(mallory, ben);
	const context = contextOf(ben, ada);
	const forged = await send(mallory, ben, 'I am Ada');
	await expect(decrypt(context, ben, forged)).rejects.toMatchObject({ code: 'identity-mismatch' });
	await expect(decrypt({ ...context, record: undefined }, ben, forged)).rejects.toMatchObject({
		code: 'identity-mismatch'
	});
	// Nor is it taken for one that only names a prekey which is gone.
	ben.oneTime.clear();
	await expect(decrypt(context, ben, forged)).rejects.toMatchObject({ code: 'identity-mismatch' });
});

test('D2: two who start at once, and whose answers cross, go on', async () => {
	/** Both start, both first messages cross, and so do the next three of each; then one after the other. */
	async function cross<Party>(
		[ada, ben]: readonly [Party, Party],
		sends: (from: Party, to: Party) => Promise<Envelope>,
		receives: (at: Party, from: Party, envelope: Envelope) => Promise<string>
	): Promise<string[]> {
		for (let round = 0; round < 4; round++) {
			const [there, back] = [await sends(ada, ben), await sends(ben, ada)];
			await receives(ben, ada, there).catch(String);
			await receives(ada, ben, back).catch(String);
		}
		const last: string[] = [];
		for (let round = 0; round < 3; round++) {
			last.push(await receives(ben, ada, await sends(ada, ben)).catch(() => 'lost'));
			last.push(await receives(ada, ben, await sends(ben, ada)).catch(() => 'lost'));
		}
		return last;
	}

	const bare = await createBareParties();
	await bareStart(bare[0], bare[1], 1);
	await bareStart(bare[1], bare[0], 1);
	const bareResult = await cross(bare, (from, to) => bareSend(from, to, 'read'), bareReceive);
	expect(bareResult).toEqual(new Array(6).fill('lost'));

	const ours = await createParties();
	await start(ours[0], ours[1]);
	await start(ours[1], ours[0]);
	expect(await cross(ours, (from, to) => send(from, to, 'read'), receive)).toEqual(new Array(6).fill('read'));
});

test('D3: old chains go, and with them the keys of messages that are late by more than ten turns', async () => {
	const chainsIn = (sessions: Readonly<Record<string, { chains: object }>>) =>
		Math.max(...Object.values(sessions).map(({ chains }) => Object.keys(chains).length));

	const [bareAda, bareBen] = await createBareConversation();
	const bareLate = await bareSend(bareAda, bareBen, 'late');
	for (let round = 0; round < 14; round++) {
		await bareReceive(bareBen, bareAda, await bareSend(bareAda, bareBen, 'there'));
		await bareReceive(bareAda, bareBen, await bareSend(bareBen, bareAda, 'back'));
	}
	expect(await bareReceive(bareBen, bareAda, bareLate)).toBe('late');
	const bareRecord = JSON.parse(bareBen.sessions.get('ada.1') ?? '') as {
		sessions: Record<string, { chains: object }>;
	};
	expect(chainsIn(bareRecord.sessions)).toBeGreaterThan(14);

	const [ada, ben] = await createConversation();
	const late = [await send(ada, ben, 'late'), await send(ada, ben, 'later')] as const;
	await exchange(ada, ben, 11);
	expect(await receive(ben, ada, late[0])).toBe('late');
	await exchange(ada, ben, 1);
	await expect(receive(ben, ada, late[1])).rejects.toMatchObject(undecryptable);
	expect(chainsIn(recordOf(ben, ada).sessions)).toBeLessThanOrEqual(12);
});

test('D5: a tampered first message leaves no trace', async () => {
	const [bareAda, bareBen] = await createBareParties();
	await bareStart(bareAda, bareBen, 1);
	const bareFirst = await bareSend(bareAda, bareBen, 'first');
	await expect(bareReceive(bareBen, bareAda, changed(bareFirst, bareFirst.body.length - 1))).rejects.toThrow('Bad MAC');
	expect(bareBen.saved).toEqual(['ada.1']);

	const [ada, ben] = await createParties();
	await start(ada, ben);
	const first = await send(ada, ben, 'first');
	const before = JSON.stringify([ben.records, ben.oneTime]);
	await expect(receive(ben, ada, changed(first, first.body.length - 1))).rejects.toMatchObject(undecryptable);
	expect(JSON.stringify([ben.records, ben.oneTime])).toBe(before);
	expect(await receive(ben, ada, first)).toBe('first');
});

test('D6: finished jobs are forgotten, failed ones too', async () => {
	const kept = () => SessionLock._promises.length + SessionLock.errors.length;
	const [bareAda, bareBen] = await createBareConversation();
	const before = kept();
	for (let round = 0; round < 5; round++) await bareSend(bareAda, bareBen, 'x');
	expect(kept()).toBe(before + 5);

	const [ada, ben] = await createConversation();
	for (let round = 0; round < 5; round++) {
		await send(ada, ben, 'x');
		await receive(ben, ada, { kind: 'ratchet', body: new Uint8Array(40) }).catch(() => undefined);
	}
	expect(kept()).toBeLessThanOrEqual(1); // the last job’s error comes after the call
});

test('D7: a bundle with a one-time prekey of small order starts nothing', async () => {
	const [ada, ben] = await createParties();
	const bundle = await bundleOf(ben);
	const publicKey = toBase64(Uint8Array.from({ length: 33 }, (_, index) => (index === 0 ? 5 : 0)));
	const oneTimePreKey = { ...bundle.oneTimePreKey, publicKey };
	await expect(startSession(contextOf(ada, ben), { ...bundle, oneTimePreKey })).rejects.toMatchObject(undecryptable);
	// What the bare library's curve does with it: curve.test.ts.
});

test('D8: a session without a one-time prekey, which says id 0, is never started', async () => {
	const [bareAda, bareBen] = await createBareParties();
	await bareStart(bareAda, bareBen);
	const bareFirst = await bareSend(bareAda, bareBen, 'first');
	expect(await bareReceive(bareBen, bareAda, bareFirst)).toBe('first');
	bareBen.sessions.clear();
	expect(await bareReceive(bareBen, bareAda, bareFirst)).toBe('first'); // a replay

	// The same library, with the identity of a contact of ours.
	const [ada, ben] = await createParties();
	const keysOf = ({ identity: { signalKey } }: Party) => ({
		pubKey: signalKey.publicKey.slice().buffer,
		privKey: signalKey.privateKey.slice().buffer
	});
	const { signedPreKey } = await bundleOf(ben);
	const signed = {
		keyId: signedPreKey.id,
		publicKey: fromBase64(signedPreKey.publicKey).buffer,
		signature: fromBase64(signedPreKey.signature).buffer
	};
	const sender = await createBareParty('ada', keysOf(ada));
	const contact = { address: bareBen.address, identityKeys: keysOf(ben), signed, oneTime: new Map() };
	await bareStart(sender, contact);
	await expect(receive(ben, ada, await bareSend(sender, contact, 'first'))).rejects.toMatchObject(undecryptable);
});

test('D9: one version byte and one spelling of the wrapper, which no MAC covers', async () => {
	const [bareAda, bareBen] = await createBareConversation();
	expect(await bareReceive(bareBen, bareAda, changed(await bareSend(bareAda, bareBen, 'x'), 0, 0x70))).toBe('x');

	const [ada, ben] = await createParties();
	await start(ada, ben);
	const first = await send(ada, ben, 'x');
	for (let mask = 1; mask < 256; mask++)
		await expect(receive(ben, ada, changed(first, 0, mask))).rejects.toMatchObject(undecryptable);
	const spellings = [
		[...first.body, 0x38, 1], // an unknown field
		[...first.body, 0x28, 1], // a second registration id
		[0x33, 0x28, 0x92, 0xa1, 0x00, ...first.body.slice(4)] // a number in three bytes
	];
	expect([...first.body.slice(1, 4)]).toEqual([0x28, 0x92, 0x21]);
	for (const spelling of spellings)
		await expect(receive(ben, ada, { kind: 'prekey', body: Uint8Array.from(spelling) })).rejects.toMatchObject(
			undecryptable
		);
	expect(await receive(ben, ada, first)).toBe('x');
});

test('D10: loading the library leaves no listener in a Node process', () => {
	const count = `process.stdout.write(String(process.listenerCount('unhandledRejection') + process.listenerCount('uncaughtException')))`;
	const run = (file: string) =>
		execFileSync(process.execPath, ['--input-type=module', '-e', `await import(${JSON.stringify(file)}); ${count}`], {
			encoding: 'utf8'
		});
	expect(run('@privacyresearch/libsignal-protocol-typescript')).toBe('2');
	expect(run(new URL('./library.ts', import.meta.url).href)).toBe('0');
});

test('D12: any number of sessions too many can be dropped at once', async () => {
	const [ada, ben] = await createConversation();
	const [session] = Object.values(RatchetRecord.parse(ada.records.get(ben.identity.publicKey)).sessions);
	const sessionsOf = (count: number) =>
		Object.fromEntries(
			Array.from({ length: count }, (_, closed) => [
				String(closed),
				{ ...session!, indexInfo: { ...session!.indexInfo, closed } }
			])
		);
	let looks = 0;
	const bare = new SessionRecord();
	bare.sessions = new Proxy(sessionsOf(42), {
		ownKeys: (target) => {
			if (++looks > 1_000) throw new Error('for ever');
			return Reflect.ownKeys(target);
		}
	});
	expect(() => bare.removeOldSessions()).toThrow('for ever');

	const record = new RatchetRecord();
	record.sessions = sessionsOf(42);
	record.removeOldSessions();
	expect(Object.keys(record.sessions)).toEqual(['36', '37', '38', '39', '40', '41']);
});

test('a first message under the receiver’s own prekey does not bring the session to the console', async () => {
	const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
	const withKey = ({ kind, body }: Envelope, key: Uint8Array): Envelope => {
		const bytes = body.slice();
		const inner = bytes.findIndex((byte, at) => byte === 0x33 && bytes[at + 1] === 0x0a && bytes[at + 2] === 33);
		bytes.set(key, inner + 3);
		return { kind, body: bytes };
	};

	const [bareAda, bareBen] = await createBareParties();
	await bareStart(bareAda, bareBen, 1);
	const bareFirst = withKey(await bareSend(bareAda, bareBen, 'x'), new Uint8Array(bareBen.signed.publicKey));
	await expect(bareReceive(bareBen, bareAda, bareFirst)).rejects.toThrow();
	expect(warn).toHaveBeenCalledWith(
		'no chain found for key',
		expect.objectContaining({ session: expect.anything() as unknown })
	);

	warn.mockClear();
	const [ada, ben] = await createParties();
	await start(ada, ben);
	const own = fromBase64((await bundleOf(ben)).signedPreKey.publicKey);
	const first = withKey(await send(ada, ben, 'x'), own);
	await expect(receive(ben, ada, first)).rejects.toMatchObject(undecryptable);
	expect(warn).not.toHaveBeenCalled();
});
