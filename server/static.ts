// The built app over HTTP: its files, the shell for every path that names none, its settings, and whether it is there.
// Owns caching and headers; refuses everything but GET and HEAD, and serves no build that is still being written.
import { readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { extname } from 'node:path/posix';
import sirv, { type RequestHandler } from 'sirv';
import { APP_CONFIG_PATH, serveAppConfig } from './app-config.ts';
import type { ServerConfig } from './config.ts';
import { requestPath } from './request-path.ts';
import { securityHeaders } from './security-headers.ts';

/** A build writes its compressed files after its shell: so old must the shell be, in ms, before it is taken up. */
const SETTLED_MS = 10_000;

const FOR_EVER = 'public, max-age=31536000, immutable';

interface Build {
	readonly writtenAt: number;
	readonly headers: ReadonlyMap<string, string>;
	readonly serve: RequestHandler;
}

export interface StaticApp {
	readonly serve: RequestListener;
	/** Whether there is an app to serve. */
	isBuilt(): boolean;
}

/**
 * Serves the app that is built in a folder. A build that is there now is served at once; a later one when it is complete.
 * @param folder where `index.html` is; it may be missing
 */
export function createStaticApp(folder: string, config: Pick<ServerConfig, 'signalingUrl' | 'iceServers'>): StaticApp {
	const appConfig = serveAppConfig(config);
	const unbuilt = securityHeaders(undefined);
	let build = readBuild(folder);

	const current = (): Build | undefined => {
		const writtenAt = shellTime(folder);
		if (writtenAt === build?.writtenAt) return build;
		if (writtenAt === undefined || Date.now() - writtenAt < SETTLED_MS) return undefined;
		build = readBuild(folder);
		return build;
	};

	return {
		isBuilt: () => current() !== undefined,
		serve: (request, response) => {
			const found = current();
			const path = requestPath(request);
			response.setHeaders(new Map(found?.headers ?? unbuilt));
			if (request.method !== 'GET' && request.method !== 'HEAD') {
				response.setHeader('Allow', 'GET, HEAD');
				say(response, 405, 'Only GET and HEAD are answered here.');
			} else if (path === APP_CONFIG_PATH) appConfig(request, response);
			else if (!found) say(response, 503, 'The app is not built yet. Build it, and reload this page.');
			else if (path === '/healthz') say(response, 200, 'ok');
			else serveFile(found, path, request, response);
		}
	};
}

/** A file of the build, or the shell for a path that names no file, or 404. */
function serveFile({ serve }: Build, path: string, request: IncomingMessage, response: ServerResponse): void {
	// sirv would throw for some ranges, and no file here is large; and a file may go while it is read.
	delete request.headers.range;
	response.once('pipe', (file) => {
		file.once('error', () => response.destroy());
		// Node leaves a file open for ever whose reader has gone; and an answer that still waits behind another hears of
		// nothing but its socket.
		const leave = () => void file.destroy();
		request.socket.setMaxListeners(0).once('close', leave);
		file.once('close', () => request.socket.off('close', leave));
	});
	response.setHeader('Vary', 'Accept-Encoding');
	response.setHeader('Cache-Control', path.startsWith('/_app/immutable/') ? FOR_EVER : 'no-cache');
	const otherwise = () => {
		response.setHeader('Cache-Control', 'no-cache');
		const isFile = extname(path) !== '' || request.url === '/';
		request.url = '/';
		if (isFile) say(response, 404, 'There is nothing here.');
		else serve(request, response, otherwise);
	};
	serve(request, response, otherwise);
}

/** When the shell was written, in ms since 1970; undefined when there is none. */
function shellTime(folder: string): number | undefined {
	return statSync(join(folder, 'index.html'), { throwIfNoEntry: false })?.mtimeMs;
}

/** @returns undefined when there is no shell, or one without a content security policy: that is not ours */
function readBuild(folder: string): Build | undefined {
	const writtenAt = shellTime(folder);
	if (writtenAt === undefined) return undefined;
	const shell = readFileSync(join(folder, 'index.html'), 'utf8');
	const policy = /http-equiv="content-security-policy" content="([^"]+)"/.exec(shell)?.[1];
	if (policy === undefined) return undefined;
	return { writtenAt, headers: securityHeaders(policy), serve: sirv(folder, { brotli: true, gzip: true, etag: true }) };
}

function say(response: ServerResponse, status: number, words: string): void {
	response.statusCode = status;
	response.setHeader('Cache-Control', 'no-cache');
	response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(`${words}\n`);
}
