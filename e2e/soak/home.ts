// Where the app of a soak is served: the built app, with a worker whose platform can be broken, and signaling that can be
// ended and started again on the same port.
import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningServer, startServer } from '../../server/server.ts';
import { breakWorker } from './in-page.ts';

export interface Home {
	readonly origin: string;
	/** Ends the server: everybody's signaling ends, and no page can be loaded. */
	stop(): Promise<void>;
	/** Resolves when the server is there, and starts it where it was stopped. */
	isUp(): Promise<void>;
}

/** @param folder takes the copy of the app */
export async function openHome(folder: string): Promise<Home> {
	cpSync(fileURLToPath(new URL('../../build', import.meta.url)), folder, { recursive: true });
	const workers = join(folder, '_app/immutable/workers');
	for (const entry of readdirSync(workers, { withFileTypes: true })) {
		if (!entry.isFile()) continue; // what a worker loads later is as it is
		const path = join(workers, entry.name);
		if (entry.name.endsWith('.js'))
			writeFileSync(path, `(${breakWorker.toString()})();\n${readFileSync(path, 'utf8')}`);
		else rmSync(path); // compressed, as it was
	}

	const start = (port: number): Promise<RunningServer> =>
		startServer(
			{ port, host: 'localhost', publicHosts: [], signalingUrl: undefined, iceServers: [], trustProxy: false },
			{ appFolder: folder }
		);
	let running: RunningServer | undefined = await start(0);
	const { origin, port } = running;
	/** One after another: it is started once, however many wait for it. */
	let turn: Promise<void> = Promise.resolve();
	const next = (act: () => Promise<void>): Promise<void> => (turn = turn.then(act));

	return {
		origin,
		stop: () =>
			next(async () => {
				await running?.close();
				running = undefined;
			}),
		isUp: () =>
			next(async () => {
				running ??= await start(port);
			})
	};
}
