// The words of a report, and what its text to pass on must not hold.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attemptSteps, type Candidate, type LinkFailure, type LinkReport } from '#lib/rtc/ports.ts';
import { connectionSections, connectionText } from './connection-text.ts';

const candidate = (kind: Candidate['kind'], address?: string, port = 5000): Candidate => ({
	...{ kind, protocol: 'udp', address, port }
});
const empty: LinkReport = {
	status: { state: 'idle' },
	own: [],
	remote: [],
	path: undefined,
	roundTrip: undefined,
	sent: undefined,
	received: undefined,
	nat: 'unknown',
	serversAsked: 0,
	attempt: undefined
};
const open: LinkReport = {
	status: { state: 'open', shaky: false },
	own: [candidate('host', '192.168.1.4'), candidate('host', '10.20.30.40'), candidate('srflx', '203.0.113.7', 6000)],
	remote: [candidate('host'), candidate('relay', '2001:db8::1:2')],
	path: { own: candidate('host', '192.168.1.4'), remote: candidate('relay', '2001:db8::1:2') },
	roundTrip: 42.4,
	sent: { bytes: 1, messages: 1 },
	received: { bytes: 123_456, messages: 70 },
	nat: 'same',
	serversAsked: 2,
	attempt: {
		...{ isOwn: true, outcome: 'opened', failure: undefined },
		steps: attemptSteps.map((step, index) => ({ step, ms: 10 ** index }))
	}
};
const section = (report: LinkReport, title: string) => connectionSections(report).find((each) => each.title === title)!;
const words = (report: LinkReport, title: string) => {
	const { note = '', rows } = section(report, title);
	return [note, ...rows.map(({ label, value }) => `${label}: ${value}`)].join('\n');
};

test('on the screen everything is said, in full', () => {
	expect(words(open, 'Now')).toBe(
		'Connected.\nThere and back: 42 ms\nSent: 1 byte in 1 frame\nReceived: 123.5 kB in 70 frames'
	);
	expect(words(open, 'Path')).toContain('Over a relay');
	expect(words(open, 'Path')).toContain('This end: 192.168.1.4:5000, UDP, of the device itself (host)');
	expect(words(open, 'Path')).toContain('The other end: [2001:db8::1:2]:5000, UDP, of a relay (relay)');
	expect(words(open, 'Addresses of this device')).toBe(
		'\nUDP, of the device itself (host): 2 (192.168.1.4:5000, 10.20.30.40:5000)\nUDP, public, as a server saw it (srflx): 1 (203.0.113.7:6000)'
	);
	expect(words(open, 'Addresses of the other device')).toContain('1 (hidden by the browser)');
	expect(words(open, 'Last attempt')).toBe(
		'This side called. It was connected after 11.1 s.\nWaiting for its turn: 1 ms\nLooking for addresses: 10 ms\nSealing and sending them: 100 ms\nWaiting for the answer: 1.0 s\nFinding a path: 10.0 s'
	);
});

test('where nothing is known, that is said', () => {
	expect(words(empty, 'Now')).toBe('There is no connection, and none is being made.');
	expect(words(empty, 'Path')).toBe('None is in use.');
	expect(words(empty, 'Addresses of this device')).toBe('\nKnown: none');
	expect(words(empty, 'Last attempt')).toContain('none since');
	expect(words(empty, 'Your network')).toContain('none was asked');
	expect(words({ ...empty, serversAsked: 1 }, 'Your network')).toContain('one was asked');
	expect(words({ ...empty, serversAsked: 3 }, 'Your network')).toContain('of the 3 servers');
});

test('a direct path is called so, and a network that forbids most of them too', () => {
	const path = { own: candidate('host', '10.0.0.1'), remote: candidate('srflx', '203.0.113.7') };
	expect(words({ ...open, path }, 'Path')).toContain('Direct');
	expect(words({ ...open, nat: 'different' }, 'Your network')).toContain('symmetric');
	expect(words({ ...open, nat: 'none' }, 'Your network')).toContain('public address of its own');
});

test.each([
	['signaling', 'signaling server'],
	['away', 'not online'],
	['no-answer', 'did not answer'],
	['no-candidates', 'no network address'],
	['no-path', 'no path'],
	['invite', 'invite'],
	['lost', 'lost']
] satisfies [LinkFailure, string][])('a failure "%s" is told now and of the attempt', (failure, said) => {
	const attempt = { ...open.attempt!, outcome: 'ended' as const, failure };
	const report: LinkReport = { ...open, status: { state: 'failed', failure }, attempt };
	expect(words(report, 'Now')).toContain(said);
	expect(words(report, 'Last attempt')).toContain(`It failed after 11.1 s: `);
	expect(words(report, 'Last attempt')).toContain(said);
});

test('an attempt under way, one that was given up, one of the other side; a link that is interrupted', () => {
	const attempt = { ...open.attempt!, isOwn: false };
	const of = (change: Partial<typeof attempt>) =>
		words({ ...open, attempt: { ...attempt, ...change } }, 'Last attempt');
	expect(of({ outcome: 'running' })).toContain('The other side called. It has been under way for');
	expect(of({ outcome: 'ended' })).toContain('given up');
	expect(words({ ...open, status: { state: 'open', shaky: true } }, 'Now')).toContain('nothing passes');
	expect(words({ ...open, status: { state: 'connecting' } }, 'Now')).toContain('being made');
});

test('the text has the same, with addresses cut short', () => {
	const text = connectionText(open);
	for (const { title, note = '' } of connectionSections(open)) expect(text).toContain(title + (note && `\n  ${note}`));
	expect(text).toContain('2 (192.168.…, 10.20.…)');
	expect(text).toContain('1 (hidden by the browser)');
	expect(text).toContain('The other end: 2001:…, UDP');
	expect(text).not.toMatch(/\d+\.\d+\.\d+|:\d|\.local|db8/u);
});

test('no whole address is in the text, whatever the addresses are', () => {
	const address = fc.oneof(
		fc.ipV4(),
		fc.ipV6().filter((text) => text.length > 3)
	);
	const any = fc.record({
		kind: fc.constantFrom('host', 'srflx', 'prflx', 'relay'),
		protocol: fc.constantFrom('udp', 'tcp'),
		address,
		port: fc.integer({ min: 1_024, max: 65_535 })
	});
	fc.assert(
		fc.property(fc.array(any, { maxLength: 6 }), fc.array(any, { maxLength: 6 }), any, (own, remote, end) => {
			const text = connectionText({ ...open, own, remote, path: { own: end, remote: end } });
			for (const each of [...own, ...remote, end]) expect(text).not.toContain(each.address);
			expect(text).not.toMatch(/:\d/u); // a port
			expect(text).not.toMatch(/\d+\.\d+\.\d+\.|[\da-f]+:[\da-f]+:/u);
		})
	);
});
