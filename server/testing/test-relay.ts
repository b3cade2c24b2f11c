// A signaling server of its own for each test, on a free port of this machine. Owns its life: it ends with the test.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attachSignaling, type Relay, type SignalingOptions } from '../relay.ts';

export interface TestRelay extends Relay, AsyncDisposable {
	readonly url: string;
	readonly port: number;
}

/** Use it with `await using`. */
export async function startTestRelay(options: SignalingOptions = {}): Promise<TestRelay> {
	const server = createServer();
	const relay = attachSignaling(server, { iceServers: [], ...options });
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const close = async () => {
		server.close();
		await relay.close();
		server.closeAllConnections();
	};
	return { url: `ws://127.0.0.1:${port}/signal`, port, close, [Symbol.asyncDispose]: close };
}
