import { Fingerprint, PublicKey } from '@signalapp/libsignal-client';
import { beforeAll, expect, test, vi } from 'vitest';
import { type Bytes, fromUtf8, utf8 } from '#lib/protocol/bytes.ts';
import type { Envelope } from '#lib/protocol/frame.ts';
import { OfficialParty } from './official.fixture.ts';
import { bundleOf, contextOf, createParty, createRandom, type Party } from './party.fixture.ts';
import { useQuickPlatform } from './quick-platform.fixture.ts';
import { safetyNumber } from './safety-number.ts';
import { decrypt, encrypt, startSession } from './session.ts';

vi.setConfig({ testTimeout: 30_000 }); // a busy machine is no failure

/** Our side and the official one. */
interface Pair {
	readonly ours: Party;
	readonly official: OfficialParty;
}

async function createPair(): Promise<Pair> {
	return { ours: await createParty(), official: new OfficialParty() };
}

async function oursStarts({ ours, official }: Pair): Promise<void> {
	ours.records.set(official.identity.publicKey, await startSession(contextOf(ours, official), official.bundle()));
}

async function officialStarts({ ours, official }: Pair): Promise<void> {
	await official.start(ours.identity, await bundleOf(ours));
}

async function oursEncrypts({ ours, official }: Pair, plaintext: Bytes): Promise<Envelope> {
	const { record, envelope } = await encrypt(contextOf(ours, official), plaintext);
	ours.records.set(official.identity.publicKey, record);
	return envelope;
}

async function oursDecrypts({ ours, official }: Pair, envelope: Envelope): Promise<Bytes> {
	const { record, plaintext } = await decrypt(contextOf(ours, official), ours, envelope);
	ours.records.set(official.identity.publicKey, record);
	return plaintext;
}

const encryptAt = (pair: Pair, atOurs: boolean, plaintext: Bytes) =>
	atOurs ? oursEncrypts(pair, plaintext) : pair.official.encrypt(plaintext);
const decryptAt = (pair: Pair, atOurs: boolean, envelope: Envelope) =>
	atOurs ? oursDecrypts(pair, envelope) : pair.official.decrypt(envelope);

/**
 * Messages in both directions in batches of 20, each batch shuffled, three in ten kept back into the next one: the
 * official side keeps five chains only, so that a message must not be late without bound.
 * @returns the texts that arrived as something else, or not at all
 */
async function shuffle(pair: Pair, count: number, seed: number): Promise<string[]> {
	const random = createRandom(seed);
	const faults: string[] = [];
	let underway: { toOurs: boolean; text: string; envelope: Envelope; late: boolean }[] = [];
	for (let sent = 0; sent < count || underway.length > 0;) {
		for (const end = Math.min(count, sent + 20); sent < end; sent++) {
			const toOurs = random() < 0.5;
			const text = `message ${sent}`;
			underway.push({ toOurs, text, envelope: await encryptAt(pair, !toOurs, utf8(text)), late: false });
		}
		underway = underway
			.map((message) => ({ at: random(), message }))
			.sort((a, b) => a.at - b.at)
			.map(({ message }) => message);
		const later: typeof underway = [];
		for (const message of underway) {
			if (sent < count && !message.late && random() < 0.3) later.push({ ...message, late: true });
			else {
				const plaintext = await decryptAt(pair, message.toOurs, message.envelope).then(fromUtf8, String);
				if (plaintext !== message.text) faults.push(`${message.text}: ${plaintext}`);
			}
		}
		underway = later;
	}
	return faults;
}

beforeAll(useQuickPlatform);

test('the identity key is the same key to both', async () => {
	const { official } = await createPair();
	expect(official.signalPublicKey).toEqual(official.identity.signalKey.publicKey);
});

test('1,000 messages out of order: ours starts', async () => {
	const pair = await createPair();
	await oursStarts(pair);
	expect(fromUtf8(await pair.official.decrypt(await oursEncrypts(pair, utf8('first'))))).toBe('first');
	expect(await shuffle(pair, 1_000, 5)).toEqual([]);
});

test('1,000 messages out of order: the official one starts', async () => {
	const pair = await createPair();
	await officialStarts(pair);
	expect(fromUtf8(await oursDecrypts(pair, await pair.official.encrypt(utf8('first'))))).toBe('first');
	expect(await shuffle(pair, 1_000, 6)).toEqual([]);
});

test('1,000 messages out of order: both start', async () => {
	const pair = await createPair();
	await officialStarts(pair);
	await oursStarts(pair);
	expect(await shuffle(pair, 1_000, 8)).toEqual([]);
});

test('plaintexts from 0 bytes to 64 KiB', async () => {
	const pair = await createPair();
	await oursStarts(pair);
	for (const length of [0, 1, 15, 16, 17, 255, 4_096, 65_536]) {
		const plaintext = new Uint8Array(length).fill(length);
		for (const toOurs of [false, true])
			expect(await decryptAt(pair, toOurs, await encryptAt(pair, !toOurs, plaintext))).toEqual(plaintext);
	}
});

test.each([
	['ours', true],
	['the official one', false]
])(
	'1,999 messages of the other are skipped by %s and can still be read',
	{ timeout: 30_000 },
	async (_name, toOurs) => {
		const pair = await createPair();
		await oursStarts(pair);
		await pair.official.decrypt(await oursEncrypts(pair, utf8('first')));
		await oursDecrypts(pair, await pair.official.encrypt(utf8('answer')));
		const skipped: Envelope[] = [];
		for (let index = 0; index < 1_999; index++) skipped.push(await encryptAt(pair, !toOurs, utf8(`skipped ${index}`)));
		const last = await encryptAt(pair, !toOurs, utf8('last'));
		expect(fromUtf8(await decryptAt(pair, toOurs, last))).toBe('last');
		for (const index of [0, 1_000, 1_998])
			expect(fromUtf8(await decryptAt(pair, toOurs, skipped[index]!))).toBe(`skipped ${index}`);
	}
);

test('a repeated message is refused on both sides', async () => {
	const pair = await createPair();
	await oursStarts(pair);
	for (const toOurs of [false, true]) {
		const envelope = await encryptAt(pair, !toOurs, utf8('once'));
		await decryptAt(pair, toOurs, envelope);
		await expect(decryptAt(pair, toOurs, envelope)).rejects.toThrow();
	}
});

test('the safety number is the official one', async () => {
	const { ours, official } = await createPair();
	const [mine, theirs] = [ours.identity, official.identity];
	const keyOf = ({ signalKey }: typeof mine) => PublicKey.deserialize(Buffer.from(signalKey.publicKey));
	const fingerprint = Fingerprint.new(
		5_200,
		1,
		Buffer.from(mine.publicKey),
		keyOf(mine),
		Buffer.from(theirs.publicKey),
		keyOf(theirs)
	);
	const digits = fingerprint.displayableFingerprint().toString();
	expect(await safetyNumber(mine.publicKey, theirs.publicKey)).toBe(digits);
});
