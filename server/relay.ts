// The signaling server as a part of an HTTP server: answers WebSocket upgrades at /signal. Owns all its connections;
// writes nothing down about keys or addresses.
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { clientAddress, createAddressCounter } from './addresses.ts';
import { challengeHost } from './authentication.ts';
import { ClientConnection, closeCodes } from './client-connection.ts';
import { defaultIceServers, type ServerConfig } from './config.ts';
import { Dialogue } from './dialogue.ts';
import { createDirectory } from './directory.ts';
import { type Limits, limits as defaultLimits } from './limits.ts';
import { requestPath } from './request-path.ts';

const SIGNALING_PATH = '/signal';

/** What is needed of an HTTP server: `node:http`'s and vite's both are one. */
export interface HttpServer {
	on(event: 'upgrade', listener: (request: IncomingMessage, socket: Duplex, head: Buffer) => void): unknown;
}

export interface SignalingOptions extends Partial<Pick<ServerConfig, 'publicHosts' | 'iceServers' | 'trustProxy'>> {
	readonly limits?: Partial<Limits>;
	/** Whether upgrades at other paths get 404; else they are left to the server's other listeners. */
	readonly refuseOtherPaths?: boolean;
}

export interface Relay {
	/** Tells every client `shutting_down`, and resolves when all sockets are closed. New ones are refused from now on. */
	close(): Promise<void>;
}

/** Answers `/signal` on an HTTP server. */
export function attachSignaling(httpServer: HttpServer, options: SignalingOptions = {}): Relay {
	const { publicHosts = [], iceServers = defaultIceServers, trustProxy = false } = options;
	const limits = { ...defaultLimits, ...options.limits };
	const shared = { directory: createDirectory(), iceServers, limits };
	const addresses = createAddressCounter();
	const connections = new Map<ClientConnection, Promise<unknown>>();
	let isClosing = false;
	const sockets = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		// A frame of up to twice the limit is refused in words; above that the close code 1009 must do.
		maxPayload: 2 * limits.frameBytes,
		// No client of the protocol fragments; some proxies do, into pieces of some KiB.
		maxFragments: 64,
		maxBufferedChunks: 1_024
	});

	const open = (client: WebSocket, request: IncomingMessage, isOneTooMany: boolean) => {
		const { promise, resolve } = Promise.withResolvers<undefined>();
		const connection: ClientConnection = new ClientConnection(client, limits, {
			frame: (text) => dialogue.receive(text),
			closed: () => {
				dialogue.end();
				connections.delete(connection);
				resolve(undefined);
			}
		});
		const dialogue = new Dialogue(connection, shared);
		connections.set(connection, promise);
		const host = challengeHost(request.headers.host, publicHosts, request.socket.localPort ?? 0);
		if (isOneTooMany) connection.refuse('too_many_connections');
		else void dialogue.begin(host);
	};

	httpServer.on('upgrade', (request, socket, head) => {
		if (requestPath(request) !== SIGNALING_PATH) {
			if (options.refuseOtherPaths) refuseUpgrade(socket, 404);
			return;
		}
		const address = clientAddress(request, trustProxy);
		const held = addresses.enter(address);
		socket.once('close', () => addresses.leave(address));
		// A page cannot read the status of a refused upgrade: up to twice the limit it is told in a frame.
		if (isClosing) refuseUpgrade(socket, 503);
		else if (held > 2 * limits.connectionsPerAddress) refuseUpgrade(socket, 429);
		else {
			sockets.handleUpgrade(request, socket, head, (client) =>
				open(client, request, held > limits.connectionsPerAddress)
			);
		}
	});

	return {
		close: async () => {
			isClosing = true;
			for (const connection of connections.keys()) connection.refuse('shutting_down', closeCodes.goingAway);
			await Promise.all(connections.values());
		}
	};
}

function refuseUpgrade(socket: Duplex, status: 404 | 429 | 503): void {
	socket.on('error', () => socket.destroy());
	socket.once('finish', () => socket.destroy()); // or the other side could hold it half open for ever
	socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
