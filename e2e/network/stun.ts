// A STUN server that does the one thing tests need: tell a browser which address it is seen at (RFC 8489, Binding over
// UDP and IPv4). Answers every well-formed Binding request, and nothing else, not even with an error.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Endpoint } from './packet.ts';

const HEADER = 20;
const BINDING_REQUEST = 0x0001;
const BINDING_SUCCESS = 0x0101;
const MAGIC_COOKIE = 0x2112_a442;
const XOR_MAPPED_ADDRESS = 0x0020;
const IPV4 = 1;

/** @returns the answer to a Binding request; undefined when it is none */
export function answerBinding(request: Buffer, seen: Endpoint): Buffer | undefined {
	if (request.length < HEADER || request.readUInt16BE(0) !== BINDING_REQUEST) return undefined;
	if (request.readUInt32BE(4) !== MAGIC_COOKIE || !areAttributesWhole(request)) return undefined;
	const answer = Buffer.alloc(HEADER + 12);
	answer.writeUInt16BE(BINDING_SUCCESS, 0);
	answer.writeUInt16BE(12, 2);
	request.copy(answer, 4, 4, HEADER); // the cookie and the transaction's id
	answer.writeUInt16BE(XOR_MAPPED_ADDRESS, HEADER);
	answer.writeUInt16BE(8, HEADER + 2);
	answer.writeUInt8(IPV4, HEADER + 5);
	answer.writeUInt16BE(seen.port ^ (MAGIC_COOKIE >>> 16), HEADER + 6);
	const address = Buffer.from(seen.address.split('.').map(Number)).readUInt32BE();
	answer.writeUInt32BE((address ^ MAGIC_COOKIE) >>> 0, HEADER + 8);
	return answer;
}

/** Listens until the socket is closed. @param port 0 takes a free one */
export async function startStun(address: string, port: number): Promise<Socket> {
	const socket = createSocket('udp4');
	socket.on('message', (request, { address: from, port: fromPort }) => {
		const answer = answerBinding(request, { address: from, port: fromPort });
		if (answer !== undefined) socket.send(answer, fromPort, from);
	});
	socket.bind(port, address);
	await once(socket, 'listening');
	return socket;
}

/** Whether the attributes, each padded to four bytes, fill exactly what the header says and the datagram has. */
function areAttributesWhole(message: Buffer): boolean {
	if (HEADER + message.readUInt16BE(2) !== message.length) return false;
	let at = HEADER;
	while (at + 4 <= message.length) at += 4 + Math.ceil(message.readUInt16BE(at + 2) / 4) * 4;
	return at === message.length;
}
