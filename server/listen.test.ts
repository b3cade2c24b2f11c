// Listening where it cannot be had, on machines that are not this one.
import { createServer, type Server as HttpServer } from 'node:http';
import { type ListenOptions, Server } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { ConfigError } from './config.ts';
import { listen } from './listen.ts';

/** Lets listening at one host end with an error code. */
function refuse(host: string, code: string): void {
	const listenAnywhere = Reflect.get(Server.prototype, 'listen') as (this: Server, ...args: unknown[]) => Server;
	vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...args: unknown[]): Server {
		if ((args[0] as ListenOptions).host !== host) return listenAnywhere.apply(this, args);
		process.nextTick(() => this.emit('error', Object.assign(new Error(code), { code })));
		return this;
	});
}

let server: HttpServer;
afterEach(() => {
	vi.restoreAllMocks();
	server.close();
});

test.for(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])('a machine without IPv6 (%s) has one loopback address', async (code) => {
	refuse('::1', code);
	server = createServer((_request, response) => void response.end('here'));
	const listening = await listen(server, 'localhost', 0);
	expect(await (await fetch(`http://127.0.0.1:${listening.port}/`)).text()).toBe('here');
	await expect(fetch(`http://[::1]:${listening.port}/`)).rejects.toThrow();
	listening.close();
});

test.for([
	['EACCES', 'Port 80 needs more rights'],
	['EADDRINUSE', 'Port 80 is in use at 127.0.0.1'],
	['ENOTFOUND', 'HOST 127.0.0.1 is not an address']
] as const)('%s is said in words', async ([code, words]) => {
	refuse('127.0.0.1', code);
	server = createServer();
	await expect(listen(server, 'localhost', 80)).rejects.toThrow(ConfigError);
	await expect(listen(server, 'localhost', 80)).rejects.toThrow(words);
});

test('what only the second address refuses frees the first', async () => {
	refuse('::1', 'EADDRINUSE');
	server = createServer();
	await expect(listen(server, 'localhost', 0)).rejects.toThrow('in use at ::1');
	expect(server.listening).toBe(false);
});
