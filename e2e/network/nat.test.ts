// The kinds of translators: who shares a mapping, and who is let in.
import { expect, test } from '@playwright/test';
import { createNat, type NatKind } from './nat.ts';

const inside = { address: '10.0.0.2', port: 5_000 };
const [stun, peer] = [
	{ address: '198.18.0.1', port: 3_478 },
	{ address: '198.18.2.1', port: 7_000 }
];
const stranger = { ...peer, port: 7_001 };
const natOf = (kind: NatKind) => createNat(kind, inside.address, '198.18.1.1');

test('none: packets leave as they are, and everybody is let in', () => {
	const nat = natOf('none');
	expect(nat.leave('udp', inside, stun)).toEqual(inside);
	expect(nat.enter('udp', stranger, inside)).toEqual(inside);
});

for (const [kind, sharesMapping, letsIn] of [
	['full-cone', true, { peer: true, stranger: true }],
	['port-restricted', true, { peer: true, stranger: false }],
	['symmetric', false, { peer: false, stranger: false }]
] as const)
	test(`${kind}: one mapping for all: ${sharesMapping}; lets in at the address that STUN saw: ${JSON.stringify(letsIn)}`, () => {
		const nat = natOf(kind);
		const seen = nat.leave('udp', inside, stun);
		expect(seen.address).toBe('198.18.1.1');
		expect(nat.leave('udp', inside, stun)).toEqual(seen);
		expect(nat.enter('udp', peer, seen) !== undefined).toBe(kind === 'full-cone'); // not written to yet
		const shown = nat.leave('udp', inside, peer);
		expect(shown.port === seen.port).toBe(sharesMapping);
		expect(nat.enter('udp', stun, seen)).toEqual(inside);
		expect(nat.enter('udp', peer, shown)).toEqual(inside);
		expect(nat.enter('udp', peer, seen) !== undefined).toBe(letsIn.peer);
		expect(nat.enter('udp', stranger, seen) !== undefined).toBe(letsIn.stranger);
		expect(nat.enter('udp', stun, inside)).toBeUndefined(); // nobody outside knows that address
		expect(nat.enter('tcp', stun, seen)).toBeUndefined();
		expect(nat.enter('udp', stun, { ...seen, address: '198.18.9.9' })).toBeUndefined();
	});

test('another kind is that of new mappings; those that there are stay', () => {
	const nat = natOf('symmetric');
	const before = nat.leave('tcp', inside, stun);
	nat.kind = 'full-cone';
	expect(nat.enter('tcp', stun, before)).toEqual(inside);
	expect(nat.enter('tcp', stranger, before)).toBeUndefined();
	const after = nat.leave('udp', inside, stun);
	expect(nat.enter('udp', stranger, after)).toEqual(inside);
});
