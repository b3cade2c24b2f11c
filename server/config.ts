// The settings of the server, from the environment (README, "Settings"). Owns their names, defaults and refusals; refuses
// a value that it does not understand with one sentence, so that no setting is ignored in silence.
import { isIP } from 'node:net';
import { type IceServer, parseIceServers } from '#lib/protocol/signaling.ts';

/** STUN servers that answer everybody, of two operators: one may be down or blocked. */
export const defaultIceServers: readonly IceServer[] = [
	{ urls: 'stun:stun.cloudflare.com:3478' },
	{ urls: 'stun:stun.nextcloud.com:3478' }
];

export interface ServerConfig {
	/** TCP port; 0 takes a free one. */
	readonly port: number;
	/** Name or address to listen at; `localhost` means both loopback addresses. */
	readonly host: string;
	/** The hosts, as `URL.host` spells them, by which clients reach the server from elsewhere. */
	readonly publicHosts: readonly string[];
	/** Another signaling server for the served app (`ws:` or `wss:`); undefined: this one. */
	readonly signalingUrl: string | undefined;
	/** What clients are told to use for STUN and TURN; may be empty. */
	readonly iceServers: readonly IceServer[];
	/** Whether the last entry of X-Forwarded-For is the client's address: only behind a proxy that writes it. */
	readonly trustProxy: boolean;
}

/** A setting that cannot be used. Its message is for whoever starts the server. */
export class ConfigError extends Error {}

/**
 * Reads the settings; an empty variable counts as absent.
 * @throws ConfigError with one sentence that names the variable
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ServerConfig {
	const setting = <Value>(
		name: string,
		fallback: Value,
		parse: (text: string) => Value | undefined,
		wanted: string
	) => {
		const text = environment[name]?.trim() ?? '';
		if (text === '') return fallback;
		const value = parse(text);
		if (value === undefined) throw new ConfigError(`${name} must be ${wanted}.`);
		return value;
	};
	return {
		port: setting('PORT', 8080, parsePort, 'a number from 0 to 65535'),
		host: setting('HOST', 'localhost', parseHost, 'a host name or an IP address to listen at'),
		publicHosts: setting(
			'PUBLIC_HOSTS',
			[],
			parsePublicHosts,
			'host names as in an address, such as chat.example.org,example.org:8443'
		),
		signalingUrl: setting(
			'SIGNALING_URL',
			undefined,
			parseSignalingUrl,
			'an address such as wss://chat.example.org/signal'
		),
		iceServers: setting(
			'ICE_SERVERS',
			defaultIceServers,
			parseIceJson,
			'a JSON list such as [{"urls":"stun:stun.example.org:3478"}], or [] for none'
		),
		trustProxy: setting('TRUST_PROXY', false, parseSwitch, '1 (behind a proxy that writes X-Forwarded-For) or 0')
	};
}

function parsePort(text: string): number | undefined {
	return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function parseHost(text: string): string | undefined {
	return isIP(text) !== 0 || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(text) ? text : undefined;
}

function parsePublicHosts(text: string): readonly string[] | undefined {
	const hosts = text.split(',').map((host) => host.trim());
	return hosts.every(isUrlHost) ? hosts : undefined;
}

/** Whether a browser would spell the host of an address so, over TLS or without. */
function isUrlHost(text: string): boolean {
	return ['wss:', 'ws:'].some((scheme) => {
		const url = URL.parse(`${scheme}//${text}/`);
		return text !== '' && url?.host === text;
	});
}

function parseSignalingUrl(text: string): string | undefined {
	const url = URL.parse(text);
	if (!url || !['ws:', 'wss:'].includes(url.protocol) || url.username || url.password || url.hash) return undefined;
	return url.href;
}

function parseIceJson(text: string): readonly IceServer[] | undefined {
	try {
		return parseIceServers(JSON.parse(text));
	} catch {
		return undefined;
	}
}

function parseSwitch(text: string): boolean | undefined {
	return text === '1' ? true : text === '0' ? false : undefined;
}
