// Packets and what happens to them on the way: ends, checksums, loss and order.
import { expect, test } from '@playwright/test';
import { createQueue, CUT, delayOver } from './leg.ts';
import { checksum, readdress, readPacket } from './packet.ts';

/** 10.1.0.2:1000 to 198.18.0.1:53 with one byte, made by hand. */
const udp = Buffer.from('4500001d000040004011000' + '00a010002c6120001' + '03e800350009000041', 'hex');
const tcp = Buffer.from(
	'45000028000040004006000' + '00a010002c6120001' + '03e801bb00000001000000005002ffff00000000',
	'hex'
);
const ends = { source: { address: '10.1.0.2', port: 1_000 }, target: { address: '198.18.0.1', port: 53 } };
const other = { address: '198.18.1.1', port: 40_000 };

test('the checksum is that of RFC 1071', () => {
	expect(checksum(Buffer.from('0001f203f4f5f6f7', 'hex'))).toBe(0x220d);
	expect(checksum(Buffer.from('0001f203', 'hex'), Buffer.from('f4f5f6f7', 'hex'))).toBe(0x220d);
	expect(checksum(Buffer.from('01', 'hex'))).toBe(0xfeff);
});

test('the ends of UDP and TCP are read', () => {
	expect(readPacket(udp)).toMatchObject({ transport: 'udp', ...ends });
	expect(readPacket(tcp)).toMatchObject({ transport: 'tcp', source: ends.source, target: { port: 443 } });
	expect(readPacket(Buffer.concat([udp, Buffer.alloc(20)]))?.bytes).toEqual(udp); // what Ethernet pads
});

for (const [name, bytes, at] of [
	['UDP', udp, 6],
	['TCP', tcp, 16]
] as const)
	test(`a readdressed ${name} packet has the new ends, right checksums, and the rest as it was`, () => {
		const packet = readPacket(bytes)!;
		const changed = readdress(packet, { source: other });
		expect(readPacket(changed.bytes)).toMatchObject({ source: other, target: packet.target });
		expect(packet.bytes).toEqual(bytes);
		expect(checksum(changed.bytes.subarray(0, 20))).toBe(0);
		const body = changed.bytes.subarray(20);
		const pseudo = Buffer.concat([changed.bytes.subarray(12, 20), Buffer.from([0, bytes[9]!, 0, body.length])]);
		expect(checksum(pseudo, body)).toBe(0);
		expect(body.readUInt16BE(at)).not.toBe(0);
		expect(body.subarray(at + 2)).toEqual(bytes.subarray(20 + at + 2));
	});

const withByte = (at: number, value: number) => Buffer.from(udp).fill(value, at, at + 1);
for (const [what, bytes] of [
	['nothing', Buffer.alloc(0)],
	['IPv6', withByte(0, 0x65)],
	['a header longer than the packet', withByte(0, 0x4f)],
	['a length beyond the end', withByte(3, 0x1e)],
	['a fragment', withByte(7, 1)],
	['ICMP', withByte(9, 1)],
	['TCP without its header', withByte(9, 6)]
] as const)
	test(`it does not read ${what}`, () => {
		expect(readPacket(bytes)).toBeUndefined();
	});

test('delays add up; a packet that vanishes on one leg has vanished', () => {
	const legs = [
		{ delay: 60, loss: 0.04 },
		{ delay: 10, loss: 0 }
	];
	expect(delayOver(legs, () => 0.04)).toBe(70);
	expect(delayOver(legs, () => 0.039)).toBeUndefined();
	expect(delayOver([CUT], () => 0.999)).toBeUndefined();
	expect(delayOver([], () => 0)).toBe(0);
});

test('nothing overtakes on a line, and nothing is early', async () => {
	const begin = performance.now();
	const order: number[] = [];
	await new Promise<void>((resolve) => {
		const queue = createQueue<number>((item) => {
			order.push(item);
			if (item === 3) resolve();
		});
		queue.put(1, 30);
		queue.put(2, 0);
		queue.put(3, 40);
	});
	expect(order).toEqual([1, 2, 3]);
	expect(performance.now() - begin).toBeGreaterThanOrEqual(40);
});
