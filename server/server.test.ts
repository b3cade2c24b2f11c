// The whole server: one port for the app and signaling, and the process that `npm start` runs.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';
import { startServer } from './server.ts';
import { TestClient } from './testing/test-client.ts';
import { createTestKey } from './testing/test-keys.ts';

const hasIPv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
let appFolder = '';
beforeAll(() => {
	appFolder = mkdtempSync(join(tmpdir(), 'app-'));
	writeFileSync(
		join(appFolder, 'index.html'),
		'<meta http-equiv="content-security-policy" content="default-src \'self\'">'
	);
});
afterAll(() => rmSync(appFolder, { recursive: true }));

const start = async (environment: Record<string, string> = {}) =>
	startServer(readConfig({ PORT: '0', ICE_SERVERS: '[]', ...environment }), { appFolder });

test('it serves the app and signaling at both loopback addresses', async () => {
	const server = await start();
	expect(server.origin).toBe(`http://localhost:${server.port}`);
	expect(server.isAppBuilt).toBe(true);
	for (const host of ['localhost', '127.0.0.1', ...(hasIPv6 ? ['[::1]'] : [])]) {
		expect((await fetch(`http://${host}:${server.port}/healthz`)).status).toBe(200);
		await (await TestClient.logIn(`ws://${host}:${server.port}/signal`)).close();
	}
	await server.close();
});

test('upgrades at other paths get 404', async () => {
	const server = await start({ HOST: '127.0.0.1' });
	expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
	for (const path of ['/', '/signal/', '/signals', '//'])
		await expect(TestClient.connect(`ws://127.0.0.1:${server.port}${path}`)).rejects.toThrow('404');
	await (await TestClient.logIn(`ws://127.0.0.1:${server.port}/signal?x=1`)).close();
	await server.close();
});

test('the settings reach the clients', async () => {
	const server = await start({ ICE_SERVERS: '[{"urls":"stun:s.example"}]', PUBLIC_HOSTS: 'chat.example' });
	const client = await TestClient.logIn(`ws://localhost:${server.port}/signal`);
	expect(await client.next()).toEqual({ type: 'config', ice_servers: [{ urls: 'stun:s.example' }] });
	await server.close();
	expect((await client.closed).code).toBe(1001);
});

test('while it ends, nobody new comes in', async () => {
	const server = await start();
	const stubborn = await TestClient.logIn(`ws://localhost:${server.port}/signal`, createTestKey());
	const ended = server.close();
	await expect(TestClient.connect(`ws://localhost:${server.port}/signal`)).rejects.toThrow('ECONNREFUSED');
	await Promise.all([ended, stubborn.closed]);
	expect(stubborn.socket.readyState).toBe(stubborn.socket.CLOSED);
});

test('everywhere is opened by the name of this machine', async () => {
	const server = await start({ HOST: '0.0.0.0' });
	expect(server.origin).toBe(`http://localhost:${server.port}`);
	await server.close();
});

test.runIf(hasIPv6)('an IPv6 address is opened in brackets', async () => {
	const server = await start({ HOST: '::1' });
	expect(server.origin).toBe(`http://[::1]:${server.port}`);
	await server.close();
});

test.for(['127.0.0.1', ...(hasIPv6 ? ['::1'] : [])])('a port that is in use at %s is said in words', async (host) => {
	const holder = createServer().listen(0, host);
	await once(holder, 'listening');
	const port = String((holder.address() as { port: number }).port);
	await expect(start({ PORT: port })).rejects.toThrow(ConfigError);
	await expect(start({ PORT: port })).rejects.toThrow(`Port ${port} is in use at ${host}`);
	holder.close();
});

test('a host that is not of this machine is said in words', async () => {
	await expect(start({ HOST: '192.0.2.1' })).rejects.toThrow('HOST 192.0.2.1 is not an address of this machine.');
});

function run(
	environment: Record<string, string>
): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
	const main = new URL('./main.ts', import.meta.url);
	return spawn(process.execPath, [main.pathname], {
		env: { ...process.env, ICE_SERVERS: '[]', ...environment },
		stdio: ['ignore', 'pipe', 'pipe']
	});
}

test('the process ends with one sentence at a setting that it does not understand', async () => {
	const child = run({ PORT: 'eighty' });
	const [said, [code]] = (await Promise.all([text(child.stderr), once(child, 'exit')])) as [string, [number]];
	expect(said).toBe('PORT must be a number from 0 to 65535.\n');
	expect(code).toBe(1);
});

test.for(['SIGTERM', 'SIGINT'] as const)('the process says where it is and ends cleanly at %s', async (signal) => {
	const child = run({ PORT: '0' });
	const said = Promise.all([text(child.stdout), text(child.stderr)]);
	const line = await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
	const port = /(\d+)\.?\s*$/.exec(String(line[0]))?.[1] ?? '';
	const client = await TestClient.logIn(`ws://localhost:${port}/signal`);
	await client.next();
	child.kill(signal);
	expect(await client.next()).toEqual({ type: 'error', error: 'shutting_down' });
	const [code] = (await once(child, 'exit')) as [number];
	expect(code).toBe(0);
	const [out, err] = await said;
	const isBuilt = existsSync(new URL('../build/index.html', import.meta.url));
	if (isBuilt) expect([out, err]).toEqual([`Sotto is at http://localhost:${port}\n`, '']);
	else expect([out, err]).toEqual(['', expect.stringContaining('There is no app in build/')]);
});
