// The signaling server beside others on one HTTP server, as in development.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { attachSignaling } from './relay.ts';
import { TestClient } from './testing/test-client.ts';

test('without options it answers /signal and leaves other upgrades alone', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const relay = attachSignaling(server);
	const others: (string | undefined)[] = [];
	server.on('upgrade', (request, socket) => {
		if (request.url === '/signal') return;
		others.push(request.url);
		socket.end('HTTP/1.1 418 I am the other\r\nConnection: close\r\n\r\n');
	});
	const client = await TestClient.logIn(`ws://127.0.0.1:${port}/signal`);
	expect(await client.next()).toMatchObject({ type: 'config' });
	await expect(TestClient.connect(`ws://127.0.0.1:${port}/hmr`)).rejects.toThrow('418');
	expect(others).toEqual(['/hmr']);
	server.close();
	await relay.close();
	server.closeAllConnections();
});

test('a relay that has ended refuses upgrades with 503', async () => {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	await attachSignaling(server).close();
	await expect(TestClient.connect(`ws://127.0.0.1:${port}/signal`)).rejects.toThrow('503');
	server.close();
});
