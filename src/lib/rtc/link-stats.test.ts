// Statistics as the browsers give them, shortened to what is read and what could be mistaken for it.
import { expect, test } from 'vitest';
import { readStats } from './link-stats.ts';

const chromium = [
	{
		id: 'CPother',
		type: 'candidate-pair',
		localCandidateId: 'IH',
		remoteCandidateId: 'IR',
		nominated: false,
		state: 'waiting',
		currentRoundTripTime: 9
	},
	{
		id: 'CPone',
		type: 'candidate-pair',
		localCandidateId: 'IS',
		remoteCandidateId: 'IP',
		nominated: true,
		state: 'succeeded',
		currentRoundTripTime: 0.042,
		bytesSent: 2119,
		bytesReceived: 2277
	},
	{ id: 'T01', type: 'transport', selectedCandidatePairId: 'CPone', bytesSent: 2119, bytesReceived: 2277 },
	{
		id: 'D1',
		type: 'data-channel',
		label: 'messages',
		messagesSent: 3,
		bytesSent: 600,
		messagesReceived: 2,
		bytesReceived: 400
	},
	{ id: 'IH', type: 'local-candidate', candidateType: 'host', protocol: 'udp', address: '', port: 52764 },
	{
		id: 'IS',
		type: 'local-candidate',
		candidateType: 'srflx',
		protocol: 'udp',
		address: '203.0.113.7',
		port: 52765,
		url: 'stun:example.org'
	},
	{ id: 'IR', type: 'remote-candidate', candidateType: 'host', protocol: 'udp', address: '', port: 4 },
	{ id: 'IP', type: 'remote-candidate', candidateType: 'prflx', protocol: 'udp', address: '198.51.100.4', port: 5 }
];
const firefox = [
	{
		id: 'aaaa',
		type: 'candidate-pair',
		localCandidateId: 'l1',
		remoteCandidateId: 'r1',
		nominated: true,
		selected: true,
		state: 'succeeded'
	},
	{
		id: 'bbbb',
		type: 'candidate-pair',
		localCandidateId: 'l1',
		remoteCandidateId: 'r2',
		nominated: false,
		selected: false,
		state: 'failed'
	},
	{ id: 'l1', type: 'local-candidate', candidateType: 'host', protocol: 'UDP', address: 'a1b2.local', port: 7 },
	{ id: 'r1', type: 'remote-candidate', candidateType: 'relay', protocol: 'udp', address: '2001:db8::1', port: 8 },
	{ id: 'r2', type: 'remote-candidate', candidateType: 'host', protocol: 'udp', address: '192.168.1.4', port: 9 },
	{ id: 'dc', type: 'data-channel', messagesSent: 0, bytesSent: 0, messagesReceived: 1, bytesReceived: 20 }
];

test("Chromium's: the pair that the transport uses, the channel's traffic, and addresses that only checks have shown", () => {
	const remote = { kind: 'prflx', protocol: 'udp', address: '198.51.100.4', port: 5 };
	expect(readStats(chromium)).toEqual({
		path: { own: { kind: 'srflx', protocol: 'udp', address: '203.0.113.7', port: 52765 }, remote },
		roundTrip: 42,
		sent: { bytes: 600, messages: 3 },
		received: { bytes: 400, messages: 2 },
		ownSeen: [],
		remoteSeen: [remote]
	});
});

test("Firefox's without a transport: the pair that is marked", () => {
	expect(readStats(firefox)).toEqual({
		path: {
			own: { kind: 'host', protocol: 'udp', address: undefined, port: 7 },
			remote: { kind: 'relay', protocol: 'udp', address: '2001:db8::1', port: 8 }
		},
		roundTrip: undefined,
		sent: { bytes: 0, messages: 0 },
		received: { bytes: 20, messages: 1 },
		ownSeen: [],
		remoteSeen: []
	});
});

test('a transport that uses no pair yet, and whatever else a browser may say, is nothing', () => {
	const nothing = {
		path: undefined,
		roundTrip: undefined,
		sent: undefined,
		received: undefined,
		ownSeen: [],
		remoteSeen: []
	};
	expect(readStats([])).toEqual(nothing);
	expect(
		readStats([{ id: 'T01', type: 'transport' }, { type: 'candidate-pair' }, { type: 'peer-connection' }])
	).toEqual(nothing);
	expect(
		readStats([
			null,
			7,
			{ id: 'x', type: 'local-candidate', candidateType: 'prflx?' },
			{ type: 'data-channel', bytesSent: '4' }
		])
	).toEqual(nothing);
	expect(readStats([{ id: 'T', type: 'transport', selectedCandidatePairId: 'gone' }])).toEqual(nothing);
});
