// `/config.json`: what the served app knows before it has reached a signaling server. Owns its shape; holds no secret.
import type { RequestListener } from 'node:http';
import type { ServerConfig } from './config.ts';

export const APP_CONFIG_PATH = '/config.json';

/**
 * Answers every request with `{"signaling": string | null, "ice_servers": [...]}`; null means: this server, at `/signal`.
 * The development server uses it as well.
 */
export function serveAppConfig({
	signalingUrl,
	iceServers
}: Pick<ServerConfig, 'signalingUrl' | 'iceServers'>): RequestListener {
	const body = JSON.stringify({ signaling: signalingUrl ?? null, ice_servers: iceServers });
	return (_request, response) => {
		response.setHeader('Cache-Control', 'no-cache');
		response.setHeader('Content-Type', 'application/json').end(body);
	};
}
