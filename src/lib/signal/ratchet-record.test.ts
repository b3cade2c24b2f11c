import { expect, test } from 'vitest';
import { ChainType } from '@privacyresearch/libsignal-protocol-typescript/lib/session-types.js';
import { toBase64 } from '#lib/protocol/bytes.ts';
import type { Chain, SessionType } from './library.ts';
import { OPEN, openBaseKey, RatchetRecord } from './ratchet-record.ts';

const keyOf = (number: number) => new Uint8Array(33).fill(number).buffer;
const nameOf = (number: number) => toBase64(new Uint8Array(keyOf(number)));

function createChain(skipped: number): Chain {
	const messageKeys = Object.fromEntries(Array.from({ length: skipped }, (_, counter) => [counter, keyOf(9)]));
	return { chainType: ChainType.RECEIVING, chainKey: { counter: skipped, key: keyOf(8) }, messageKeys };
}

function createSession(base: number, chains: Record<string, Chain> = {}): SessionType {
	return {
		registrationId: 1,
		currentRatchet: { rootKey: keyOf(1), lastRemoteEphemeralKey: keyOf(200), previousCounter: 0 },
		indexInfo: { remoteIdentityKey: keyOf(2), closed: OPEN, baseKey: keyOf(base) },
		oldRatchetList: [],
		chains
	};
}

const skippedIn = ({ chains }: SessionType) =>
	Object.values(chains).map(({ messageKeys }) => Object.keys(messageKeys).map(Number));

test('2,000 skipped keys stay, the oldest of the oldest chain go first', () => {
	const session = createSession(1, { [nameOf(100)]: createChain(1_000), [nameOf(200)]: createChain(1_500) });
	session.oldRatchetList.push({ ephemeralKey: keyOf(100), added: 0 });
	new RatchetRecord().open(session);
	const [older = [], newer = []] = skippedIn(session);
	expect([older.length, older[0], newer.length, newer[0]]).toEqual([500, 500, 1_500, 0]);
});

test('a chain of more than 2,000 keys keeps its newest', () => {
	const session = createSession(1, { [nameOf(200)]: createChain(2_300) });
	new RatchetRecord().open(session);
	const [kept = []] = skippedIn(session);
	expect([kept.length, kept[0], kept.at(-1)]).toEqual([2_000, 300, 2_299]);
});

test('ten old chains stay beside the current one, by order and not by clock', () => {
	const numbers = Array.from({ length: 14 }, (_, index) => 100 + index);
	const session = createSession(
		1,
		Object.fromEntries([...numbers, 200].map((number) => [nameOf(number), createChain(1)]))
	);
	for (const number of numbers) session.oldRatchetList.push({ ephemeralKey: keyOf(number), added: -number });
	new RatchetRecord().open(session);
	expect(Object.keys(session.chains)).toEqual([...numbers.slice(4), 200].map(nameOf));
});

test('six archived sessions stay, the newest of them', () => {
	const record = new RatchetRecord();
	for (let base = 1; base <= 10; base++) record.open(createSession(base));
	expect(
		record.getSessions().map(({ indexInfo }) => new Uint8Array(indexInfo.baseKey ?? new ArrayBuffer())[0])
	).toEqual([4, 5, 6, 7, 8, 9, 10]);
	expect(record.getOpenSession()?.indexInfo.baseKey).toEqual(keyOf(10));
});

test('a record is read as it was written, and what is none is malformed', () => {
	const record = new RatchetRecord();
	record.archiveCurrentState();
	record.open(createSession(1));
	record.open(createSession(2));
	const text = record.serialize();
	expect(RatchetRecord.parse(text).serialize()).toBe(text);
	expect(openBaseKey(text)).toEqual(new Uint8Array(keyOf(2)));
	expect(openBaseKey(new RatchetRecord().serialize())).toBeUndefined();
	for (const broken of ['', '{}', 'null', '{"sessions":{"a":{}},"version":"v1"}']) {
		expect(() => RatchetRecord.parse(broken)).toThrow(expect.objectContaining({ code: 'malformed' }));
		expect(() => openBaseKey(broken)).toThrow(expect.objectContaining({ code: 'malformed' }));
	}
});
