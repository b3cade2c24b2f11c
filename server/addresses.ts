// How many connections each network address holds. Owns the counting; keeps an address only while it is connected.
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/**
 * The address to count a request by.
 * @param trustProxy takes the last entry of X-Forwarded-For, which is the one that the proxy itself wrote
 */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
	const forwarded = trustProxy
		? String(request.headers['x-forwarded-for'] ?? '')
				.split(',')
				.at(-1)
				?.trim()
		: undefined;
	return addressGroup(forwarded && isIP(forwarded) !== 0 ? forwarded : (request.socket.remoteAddress ?? ''));
}

/** One IPv4 address, or the 64-bit network of an IPv6 address: whoever has one of its addresses has all of them. */
export function addressGroup(address: string): string {
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped !== undefined || isIP(address) !== 6) return mapped ?? address;
	// `::` stands for as many zeros as are missing.
	const [head, tail] = `${address.replace(/%.*$/, '')}::`.split('::') as [string, string];
	const [before, after] = [head, tail].map((part) => part.split(':').filter((group) => group !== '')) as [
		string[],
		string[]
	];
	const zeros = new Array<string>(8 - before.length - after.length).fill('0');
	const network = [...before, ...zeros, ...after].slice(0, 4);
	return network.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}

export interface AddressCounter {
	/** Counts one connection. @returns how many there are now */
	enter(address: string): number;
	leave(address: string): void;
}

export function createAddressCounter(): AddressCounter {
	const counts = new Map<string, number>();
	return {
		enter: (address) => {
			const count = (counts.get(address) ?? 0) + 1;
			counts.set(address, count);
			return count;
		},
		leave: (address) => {
			const count = (counts.get(address) ?? 0) - 1;
			if (count > 0) counts.set(address, count);
			else counts.delete(address);
		}
	};
}
