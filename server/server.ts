// The whole server in one process: the app, its settings, and signaling, on one port. Owns the order of starting and ending.
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { ServerConfig } from './config.ts';
import type { Limits } from './limits.ts';
import { listen } from './listen.ts';
import { attachSignaling } from './relay.ts';
import { createStaticApp } from './static.ts';

export interface RunningServer {
	/** Where people open it, such as `http://localhost:8080`. */
	readonly origin: string;
	readonly port: number;
	/** Whether the app was there at the start; signaling works without it. */
	readonly isAppBuilt: boolean;
	/** Tells the clients, closes every socket, and resolves when all are closed. */
	close(): Promise<void>;
}

export interface StartOptions {
	/** Where the built app is. */
	readonly appFolder?: string;
	readonly limits?: Partial<Limits>;
}

/** @throws ConfigError in words, when it cannot listen where it should */
export async function startServer(config: ServerConfig, options: StartOptions = {}): Promise<RunningServer> {
	const app = createStaticApp(options.appFolder ?? fileURLToPath(new URL('../build', import.meta.url)), config);
	const httpServer = createServer(app.serve);
	const relay = attachSignaling(httpServer, { ...config, limits: options.limits ?? {}, refuseOtherPaths: true });
	const listening = await listen(httpServer, config.host, config.port);
	return {
		origin: originOf(config.host, listening.port),
		port: listening.port,
		isAppBuilt: app.isBuilt(),
		close: async () => {
			listening.close();
			await relay.close();
			httpServer.closeAllConnections();
		}
	};
}

/** The address to open: one that listens everywhere is opened by its own machine's name. */
function originOf(host: string, port: number): string {
	const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host;
	return new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}`).origin;
}
