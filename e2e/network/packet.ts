// IPv4 packets that carry UDP or TCP: read, and written anew with other ends. Owns the bytes and their checksums; refuses
// every other packet (ICMP, fragments, IPv6), which no test needs.

export interface Endpoint {
	readonly address: string;
	readonly port: number;
}

export type Transport = 'udp' | 'tcp';

export interface Packet {
	readonly transport: Transport;
	readonly source: Endpoint;
	readonly target: Endpoint;
	readonly bytes: Buffer;
}

const transports: Readonly<Record<number, Transport>> = { 17: 'udp', 6: 'tcp' };
const checksumAt = { udp: 6, tcp: 16 } as const;
const shortest = { udp: 8, tcp: 20 } as const;
const SOURCE_AT = 12;
const TARGET_AT = 16;

/** @returns undefined for what is not whole UDP or TCP over IPv4 */
export function readPacket(bytes: Buffer): Packet | undefined {
	if (bytes.length < 20 || bytes[0]! >> 4 !== 4) return undefined;
	const header = (bytes[0]! & 15) * 4;
	const length = bytes.readUInt16BE(2);
	const transport = transports[bytes[9]!];
	const isFragment = (bytes.readUInt16BE(6) & 0x3fff) !== 0;
	if (transport === undefined || isFragment || header < 20 || length > bytes.length) return undefined;
	if (length < header + shortest[transport]) return undefined;
	return {
		transport,
		source: { address: addressAt(bytes, SOURCE_AT), port: bytes.readUInt16BE(header) },
		target: { address: addressAt(bytes, TARGET_AT), port: bytes.readUInt16BE(header + 2) },
		bytes: bytes.subarray(0, length)
	};
}

/** The same packet between other ends. */
export function readdress(packet: Packet, ends: { readonly source?: Endpoint; readonly target?: Endpoint }): Packet {
	const { source, target, transport } = { ...packet, ...ends };
	const bytes = Buffer.from(packet.bytes);
	const header = (bytes[0]! & 15) * 4;
	writeEnd(bytes, SOURCE_AT, header, source);
	writeEnd(bytes, TARGET_AT, header + 2, target);
	bytes.writeUInt16BE(0, 10);
	bytes.writeUInt16BE(checksum(bytes.subarray(0, header)), 10);
	const body = bytes.subarray(header);
	const at = checksumAt[transport];
	body.writeUInt16BE(0, at);
	// What the checksum covers besides: both addresses, the transport and the length.
	const pseudo = Buffer.concat([bytes.subarray(SOURCE_AT, TARGET_AT + 4), Buffer.from([0, bytes[9]!, 0, 0])]);
	pseudo.writeUInt16BE(body.length, 10);
	const sum = checksum(pseudo, body);
	body.writeUInt16BE(sum === 0 && transport === 'udp' ? 0xffff : sum, at);
	return { transport, source, target, bytes };
}

/** The Internet checksum (RFC 1071) of some pieces, all but the last of even length. */
export function checksum(...pieces: readonly Buffer[]): number {
	let sum = 0;
	for (const piece of pieces) {
		for (let at = 0; at + 1 < piece.length; at += 2) sum += piece.readUInt16BE(at);
		if (piece.length % 2 === 1) sum += piece.at(-1)! << 8;
	}
	while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
	return ~sum & 0xffff;
}

function addressAt(bytes: Buffer, at: number): string {
	return [...bytes.subarray(at, at + 4)].join('.');
}

function writeEnd(bytes: Buffer, addressAt: number, portAt: number, { address, port }: Endpoint): void {
	bytes.set(address.split('.').map(Number), addressAt);
	bytes.writeUInt16BE(port, portAt);
}
