// What descriptions tell of addresses, and what those tell of the own network.
import { expect, test } from 'vitest';
import { natOf, parseCandidates, shownAddress } from './candidates.ts';
import type { Nat } from './ports.ts';

const sdp = (...candidates: readonly string[]) =>
	['v=0', 'a=ice-ufrag:abcd', ...candidates.map((text) => `a=candidate:1 1 ${text}`), 'a=mid:0', ''].join('\r\n');

test('the candidates of Chromium and Firefox are read, and what is none is passed over', () => {
	const candidates = parseCandidates(
		sdp(
			'udp 2113937151 502b8be6-fc6a-4039-ae14-6bdce1e9ff47.local 52764 typ host generation 0 network-cost 999',
			'udp 1677729535 203.0.113.7 52765 typ srflx raddr 0.0.0.0 rport 0 generation 0 network-cost 999',
			'UDP 2122252543 2001:db8::1 40000 typ host',
			'TCP 2105524479 192.168.1.4 9 typ host tcptype active',
			'udp 8331263 198.51.100.9 50000 typ relay raddr 203.0.113.7 rport 1234',
			'udp 1 203.0.113.7 1 typ strange',
			'udp'
		)
	);
	const host = { kind: 'host', base: undefined };
	expect(candidates).toEqual([
		{ ...host, protocol: 'udp', address: undefined, port: 52764 },
		{ kind: 'srflx', protocol: 'udp', address: '203.0.113.7', port: 52765, base: '0.0.0.0 0' },
		{ ...host, protocol: 'udp', address: '2001:db8::1', port: 40000 },
		{ ...host, protocol: 'tcp', address: '192.168.1.4', port: 9 },
		{ kind: 'relay', protocol: 'udp', address: '198.51.100.9', port: 50000, base: '203.0.113.7 1234' }
	]);
	expect(parseCandidates(undefined)).toEqual([]);
});

test('a name is not an address', () => {
	expect(['a.local', '', undefined, 4, '(redacted)'].map(shownAddress)).toEqual(Array(5).fill(undefined));
	expect(['10.0.0.1', '::1'].map(shownAddress)).toEqual(['10.0.0.1', '::1']);
});

const home = 'udp 9 192.168.1.4 5000 typ host';
const hidden = 'udp 9 a1b2.local 5000 typ host';
const seen = (address: string, port: number, base = '192.168.1.4', basePort = 5000) =>
	`udp 9 ${address} ${port} typ srflx raddr ${base} rport ${basePort}`;
const table: readonly (readonly [string, Nat, readonly string[], number])[] = [
	['both servers saw one address', 'same', [home, seen('203.0.113.7', 6000)], 2],
	['both said so themselves', 'same', [home, seen('203.0.113.7', 6000), seen('203.0.113.7', 6000)], 2],
	['two sockets, each with one', 'same', [home, seen('203.0.113.7', 6), seen('203.0.113.7', 7, '10.0.0.2')], 2],
	['another port for each', 'different', [home, seen('203.0.113.7', 6000), seen('203.0.113.7', 6001)], 2],
	['another address for each', 'different', [home, seen('203.0.113.7', 6000), seen('203.0.113.8', 6000)], 0],
	[
		'hidden, and another port',
		'different',
		[hidden, seen('203.0.113.7', 1, '0.0.0.0', 0), seen('203.0.113.7', 2, '0.0.0.0', 0)],
		0
	],
	['hidden, and the same', 'same', [hidden, seen('203.0.113.7', 1, '0.0.0.0', 0)], 2],
	['one server answered', 'unknown', [home, seen('203.0.113.7', 6000)], 1],
	['none answered', 'unknown', [home], 0],
	['no candidate at all', 'unknown', [], 2],
	['the device has the public address', 'none', ['udp 9 203.0.113.7 5000 typ host'], 0],
	['seen as it is', 'none', ['udp 9 10.0.0.2 5000 typ host', seen('10.0.0.2', 5000, '10.0.0.2')], 1],
	['a provider that shares addresses', 'unknown', ['udp 9 100.64.3.4 5000 typ host'], 0],
	['only IPv6, and public', 'none', ['udp 9 2001:db8::1 5000 typ host'], 0],
	['only IPv6, of this network', 'unknown', ['udp 9 fd00::2 5000 typ host'], 0],
	['public IPv6 beside a network with NAT', 'same', [home, 'udp 9 2001:db8::1 5 typ host', seen('203.0.113.7', 6)], 2],
	['public IPv6 beside what is hidden', 'unknown', [hidden, 'udp 9 2001:db8::1 5 typ host'], 0],
	['TCP tells nothing', 'unknown', ['tcp 9 203.0.113.7 9 typ host'], 0]
];
test.each(table)('%s: %s', (_, nat, candidates, answered) => {
	expect(natOf({ own: parseCandidates(sdp(...candidates)), answered })).toBe(nat);
});
