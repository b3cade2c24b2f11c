// Which connections count as of one address.
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressGroup, clientAddress, createAddressCounter } from './addresses.ts';

const asked = (remoteAddress: string | undefined, forwarded?: string | string[]) =>
	({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

test.for([
	['192.0.2.1', '192.0.2.1'],
	['::ffff:192.0.2.1', '192.0.2.1'],
	['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
	['2001:db8:1:2::6', '2001:db8:1:2'],
	['2001:0DB8:1:2:ffff::', '2001:db8:1:2'],
	['2001:db8::6', '2001:db8:0:0'],
	['fe80::1%eth0', 'fe80:0:0:0'],
	['::1', '0:0:0:0'],
	['2001:db8:1:2:3:4:5::', '2001:db8:1:2'],
	['64:ff9b::192.0.2.1', '64:ff9b:0:0'],
	['', '']
] as const)('%s counts as %s', ([address, group]) => {
	expect(addressGroup(address)).toBe(group);
});

test('a proxy is believed only where it is trusted, and only its own entry', () => {
	expect(clientAddress(asked('192.0.2.9', '192.0.2.1'), false)).toBe('192.0.2.9');
	expect(clientAddress(asked('192.0.2.9', '192.0.2.1, 192.0.2.2'), true)).toBe('192.0.2.2');
	expect(clientAddress(asked('192.0.2.9', 'forged'), true)).toBe('192.0.2.9');
	expect(clientAddress(asked('192.0.2.9'), true)).toBe('192.0.2.9');
	expect(clientAddress(asked(undefined), false)).toBe('');
});

test('counts go up and down by address', () => {
	const counter = createAddressCounter();
	expect([counter.enter('a'), counter.enter('a'), counter.enter('b')]).toEqual([1, 2, 1]);
	counter.leave('a');
	expect(counter.enter('a')).toBe(2);
	counter.leave('b');
	expect(counter.enter('b')).toBe(1);
	counter.leave('never here');
	expect(counter.enter('never here')).toBe(1);
});
