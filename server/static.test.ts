// The app over HTTP: its files and their encodings, the shell, the headers on every answer, and a build that is not there.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createStaticApp } from './static.ts';

const shell =
	'<meta http-equiv="content-security-policy" content="default-src \'none\'; script-src \'self\'"><title>Sotto</title>';
const script = 'export const answer = 42;\n'.repeat(100);
const config = { signalingUrl: undefined, iceServers: [{ urls: 'stun:stun.example' }] };
let folder = '';

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'app-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Buffer, age = 0): void {
	mkdirSync(join(folder, name, '..'), { recursive: true });
	writeFileSync(join(folder, name), content);
	const at = Date.now() / 1000 - age;
	utimesSync(join(folder, name), at, at);
}

function writeApp(age = 0): void {
	for (const [name, content] of [
		['index.html', shell],
		['_app/immutable/a.js', script]
	] as const) {
		write(name, content, age);
		write(`${name}.br`, brotliCompressSync(content), age);
		write(`${name}.gz`, gzipSync(content), age);
	}
	write('_app/version.json', '{}', age);
	write('manifest.webmanifest', '{}', age);
}

async function startApp(settings: Parameters<typeof createStaticApp>[1] = config) {
	const app = createStaticApp(folder, settings);
	const server = createServer(app.serve).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		app,
		port,
		get: async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
			const sent = request({ host: '127.0.0.1', port, path, headers, method }).end();
			const [answer] = (await once(sent, 'response')) as [IncomingMessage];
			const chunks: Buffer[] = [];
			for await (const chunk of answer) chunks.push(chunk as Buffer);
			return { status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) };
		},
		[Symbol.asyncDispose]: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

test.for(['/', '/?x=1', '/settings', '/add/abc'])('%s is the shell, asked anew each time', async (path) => {
	writeApp();
	await using server = await startApp();
	const { status, headers, body } = await server.get(path);
	expect(status).toBe(200);
	expect(body.toString()).toBe(shell);
	expect(headers['cache-control']).toBe('no-cache');
	expect(headers['content-type']).toMatch(/^text\/html/);
});

test('hashed files are kept for ever, others are asked anew', async () => {
	writeApp();
	await using server = await startApp();
	const { headers, body } = await server.get('/_app/immutable/a.js');
	expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
	expect(headers['content-type']).toMatch(/^text\/javascript/);
	expect(body.toString()).toBe(script);
	expect((await server.get('/_app/version.json')).headers['cache-control']).toBe('no-cache');
	expect((await server.get('/manifest.webmanifest')).headers['content-type']).toBe('application/manifest+json');
});

test('what was compressed beforehand is sent so to those who take it', async () => {
	writeApp();
	await using server = await startApp();
	const brotli = await server.get('/_app/immutable/a.js', { 'Accept-Encoding': 'gzip, deflate, br' });
	expect(brotli.headers).toMatchObject({ 'content-encoding': 'br', vary: 'Accept-Encoding' });
	expect(brotliDecompressSync(brotli.body).toString()).toBe(script);
	const gzip = await server.get('/', { 'Accept-Encoding': 'gzip' });
	expect(gzip.headers['content-encoding']).toBe('gzip');
	expect(gunzipSync(gzip.body).toString()).toBe(shell);
});

test('who has it already gets 304, with the headers', async () => {
	writeApp();
	await using server = await startApp();
	const { headers } = await server.get('/');
	const again = await server.get('/', { 'If-None-Match': String(headers.etag) });
	expect(again.status).toBe(304);
	expect(again.body).toHaveLength(0);
	expect(again.headers['content-security-policy']).toBe(headers['content-security-policy']);
});

test('HEAD has the headers alone', async () => {
	writeApp();
	await using server = await startApp();
	const { status, headers, body } = await server.get('/', {}, 'HEAD');
	expect(status).toBe(200);
	expect(headers['content-length']).toBe(String(shell.length));
	expect(body).toHaveLength(0);
});

test.for([
	['/', 'GET', 200],
	['/none.js', 'GET', 404],
	['/_app/immutable/none.js', 'GET', 404],
	['/../server.ts', 'GET', 404],
	['/%2e%2e/package.json', 'GET', 404],
	['/config.json', 'GET', 200],
	['/healthz', 'GET', 200],
	['/', 'POST', 405],
	['/config.json', 'DELETE', 405]
] as const)('%s by %s is %i and carries every security header', async ([path, method, status]) => {
	writeApp();
	await using server = await startApp();
	const answer = await server.get(path, {}, method);
	expect(answer.status).toBe(status);
	expect(answer.headers).toMatchObject({
		'content-security-policy': "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
		'cross-origin-embedder-policy': 'require-corp',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'referrer-policy': 'no-referrer',
		'x-content-type-options': 'nosniff'
	});
	expect(answer.headers['permissions-policy']).toMatch(
		/\bcamera=\(self\).*\bclipboard-write=\(self\).*\bmicrophone=\(\)/
	);
	if (status !== 200) expect(answer.headers['cache-control'] ?? 'no-cache').toBe('no-cache');
	if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD');
});

test('/config.json says where signaling is and which ICE servers there are', async () => {
	await using own = await startApp();
	const { headers, body } = await own.get('/config.json');
	expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-cache' });
	expect(JSON.parse(body.toString())).toEqual({ signaling: null, ice_servers: [{ urls: 'stun:stun.example' }] });
	await using other = await startApp({ signalingUrl: 'wss://chat.example/signal', iceServers: [] });
	expect(JSON.parse((await other.get('/config.json')).body.toString())).toEqual({
		signaling: 'wss://chat.example/signal',
		ice_servers: []
	});
});

test.for(['bytes=5-2', 'bytes=-5', 'bytes=0-3', 'bytes=999999-', 'lines=x'])(
	'the range %s gets the whole',
	async (range) => {
		writeApp();
		await using server = await startApp();
		const { status, body } = await server.get('/', { Range: range });
		expect(status).toBe(200);
		expect(body.toString()).toBe(shell);
	}
);

test('a long path of dots is answered at once', async () => {
	writeApp();
	await using server = await startApp();
	expect((await server.get(`/${'a.'.repeat(5_000)}!`)).status).toBe(404);
});

test('a file that has gone since ends that answer and nothing else', async () => {
	writeApp();
	await using server = await startApp();
	rmSync(join(folder, '_app'), { recursive: true });
	await expect(server.get('/_app/immutable/a.js')).rejects.toThrow('socket hang up');
	expect((await server.get('/')).status).toBe(200);
});

test('without a build it says so, and takes up a build that is complete', async () => {
	await using server = await startApp();
	expect(server.app.isBuilt()).toBe(false);
	const missing = await server.get('/');
	expect(missing.status).toBe(503);
	expect(missing.body.toString()).toContain('not built');
	expect(missing.headers['content-security-policy']).toContain("default-src 'none'");
	expect((await server.get('/healthz')).status).toBe(503);
	writeApp();
	expect((await server.get('/')).status).toBe(503); // may still be written
	writeApp(60);
	expect((await server.get('/')).body.toString()).toBe(shell);
	expect((await server.get('/healthz')).status).toBe(200);
	expect(server.app.isBuilt()).toBe(true);
});

test('a new build replaces the old one, policy included', async () => {
	writeApp(120);
	await using server = await startApp();
	const next = shell.replace('<title>', '<title>New ').replace("'self'", "'self' 'sha256-x'");
	writeApp(60);
	for (const name of ['index.html', 'index.html.br'])
		write(name, name.endsWith('br') ? brotliCompressSync(next) : next, 60);
	const { headers, body } = await server.get('/');
	expect(body.toString()).toBe(next);
	expect(headers['content-security-policy']).toContain('sha256-x');
});

test('a shell without a policy is not served', async () => {
	write('index.html', '<title>Something else</title>', 60);
	await using server = await startApp();
	expect((await server.get('/')).status).toBe(503);
	expect(server.app.isBuilt()).toBe(false);
});

/** How often this process has the file open. */
function timesOpen(file: string): number {
	const links = readdirSync('/proc/self/fd').map((number) => {
		try {
			return readlinkSync(`/proc/self/fd/${number}`);
		} catch {
			return ''; // that of the folder itself
		}
	});
	return links.filter((link) => link === file).length;
}

test.skipIf(process.platform !== 'linux')('whoever leaves in the middle leaves no file open', async () => {
	writeApp(60);
	write('large.bin', Buffer.alloc(32 * 1024 * 1024), 60);
	await using server = await startApp();
	const socket = connect(server.port, '127.0.0.1');
	// The second and the third wait behind the first.
	socket.write('GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(3));
	await once(socket, 'data');
	socket.pause();
	const file = join(folder, 'large.bin');
	await expect.poll(() => timesOpen(file)).toBeGreaterThan(0);
	socket.destroy();
	await expect.poll(() => timesOpen(file)).toBe(0);
});
