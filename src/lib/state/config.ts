// What the host of the app says: the signaling server and the first ICE servers. Answered from the cache when offline.
import * as v from 'valibot';
import { checkShape } from '#lib/protocol/json.ts';
import { type IceServer, parseIceServers } from '#lib/protocol/signaling.ts';

export interface HostConfig {
	/** Where this app's own signaling server is (`ws:` or `wss:`). */
	readonly signaling: string;
	/** Whether that is the app's own host, so that invites need not name it. */
	readonly ownHost: boolean;
	readonly iceServers: readonly IceServer[];
}

const shape = v.object({ signaling: v.nullable(v.pipe(v.string(), v.url())), ice_servers: v.unknown() });

/** How long the host may take to answer, in ms; after that the app goes on without. */
const PATIENCE = 3_000;

/** Reads `/config.json`; without an answer, the app's own host and no ICE servers. */
export async function readConfig(): Promise<HostConfig> {
	const own = new URL('/signal', location.href);
	own.protocol = own.protocol === 'https:' ? 'wss:' : 'ws:';
	const fallback: HostConfig = { signaling: own.href, ownHost: true, iceServers: [] };
	try {
		const { signaling, ice_servers } = checkShape(
			shape,
			await (await fetch('/config.json', { signal: AbortSignal.timeout(PATIENCE) })).json(),
			'config'
		);
		return {
			signaling: signaling ?? own.href,
			ownHost: signaling === null || signaling === own.href,
			iceServers: parseIceServers(ice_servers)
		};
	} catch {
		return fallback;
	}
}
