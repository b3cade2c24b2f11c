// Where the server listens. Owns the sockets that accept; `localhost` means both loopback addresses at one port, so that no
// other program can take the one that a browser happens to try first.
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { ConfigError } from './config.ts';

export interface Listening {
	readonly port: number;
	close(): void;
}

/**
 * @param port 0 takes a free one
 * @throws ConfigError in words, when the port or the host cannot be had
 */
export async function listen(httpServer: HttpServer, host: string, port: number): Promise<Listening> {
	if (host !== 'localhost') {
		const taken = await listenAt(httpServer, host, port);
		return { port: taken, close: () => httpServer.close() };
	}
	const taken = await listenAt(httpServer, '127.0.0.1', port);
	const second = createServer((socket) => httpServer.emit('connection', socket));
	try {
		await listenAt(second, '::1', taken);
	} catch (error) {
		// A machine without IPv6 has one loopback address.
		if (!(error instanceof ConfigError) || !isAbsent(error.cause)) {
			httpServer.close();
			throw error;
		}
	}
	return {
		port: taken,
		close: () => {
			second.close();
			httpServer.close();
		}
	};
}

async function listenAt(server: Server, host: string, port: number): Promise<number> {
	const { promise, resolve, reject } = Promise.withResolvers<undefined>();
	server.once('error', reject);
	server.listen({ host, port }, () => resolve(undefined));
	try {
		await promise;
	} catch (error) {
		throw new ConfigError(inWords(error, host, port), { cause: error });
	}
	server.off('error', reject).on('error', () => undefined); // a connection that could not be taken: the next one may
	return (server.address() as AddressInfo).port;
}

function codeOf(error: unknown): string {
	return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function isAbsent(error: unknown): boolean {
	return ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(codeOf(error));
}

function inWords(error: unknown, host: string, port: number): string {
	switch (codeOf(error)) {
		case 'EADDRINUSE':
			return `Port ${port} is in use at ${host}: choose another by PORT, or 0 for any free one.`;
		case 'EACCES':
			return `Port ${port} needs more rights than this program has: choose another by PORT.`;
		default:
			return `HOST ${host} is not an address of this machine.`;
	}
}
