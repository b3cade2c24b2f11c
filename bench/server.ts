// The server of a bench: the app as people run it (its files, headers, settings and signaling) on a free port of the
// loopback, and beside it, under /bench/, the pages of the bench. So these have the app's origin, and at 127.0.0.1 another
// one, whose data lie apart.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { listen } from '../server/listen.ts';
import { attachSignaling } from '../server/relay.ts';
import { createStaticApp } from '../server/static.ts';

export interface BenchServer {
	/** Where the app is. */
	readonly app: string;
	/** The bench's page under the app's origin, and under another. */
	readonly page: string;
	readonly otherPage: string;
	close(): Promise<void>;
}

/** What the app's own answers have, and clocks and memory are measured by. */
const isolated = {
	'Cross-Origin-Embedder-Policy': 'require-corp',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Resource-Policy': 'same-origin'
};

/** @param pages the built pages of the bench, for `/bench/` */
export async function startBenchServer(pages: string): Promise<BenchServer> {
	const appFolder = fileURLToPath(new URL('../build', import.meta.url));
	const app = createStaticApp(appFolder, { signalingUrl: undefined, iceServers: [] });
	const bench = sirv(pages, { setHeaders: (response) => response.setHeaders(new Map(Object.entries(isolated))) });
	const httpServer = createServer((request, response) => {
		if (request.url?.startsWith('/bench/') !== true) return app.serve(request, response);
		request.url = request.url.slice('/bench'.length);
		bench(request, response, () => void response.writeHead(404).end());
	});
	const relay = attachSignaling(httpServer, { publicHosts: [], iceServers: [], limits: {}, refuseOtherPaths: true });
	const listening = await listen(httpServer, 'localhost', 0);
	const { port } = listening;
	return {
		app: `http://localhost:${port}/`,
		page: `http://localhost:${port}/bench/`,
		otherPage: `http://127.0.0.1:${port}/bench/`,
		async close() {
			listening.close();
			await relay.close();
			httpServer.closeAllConnections();
		}
	};
}
