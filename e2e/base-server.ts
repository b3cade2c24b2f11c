// A signaling server that knows only the base protocol (docs/protocol.md, section 2), with the weaknesses of the one that
// exists. Owns what a client must live with, and lets a test play the hostile server; checks nothing beyond the table.
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export type BaseFrame = Readonly<Record<string, unknown>>;

export interface BaseServerOptions {
	readonly port?: number;
	/** One that is handed to everybody, base64, instead of fresh random bytes: another server's, for instance. */
	readonly challenge?: string;
	/**
	 * Sees each offer and answer before its target does, with `from`. What it returns goes on instead, each frame to its own
	 * `target`; undefined drops it.
	 */
	readonly onRelay?: (frame: BaseFrame) => BaseFrame | readonly BaseFrame[] | undefined;
}

export interface BaseServer {
	/** `ws://localhost:PORT/signal` */
	readonly url: string;
	close(): Promise<void>;
	/** Cuts every connection without a word; clients may come back. */
	dropConnections(): void;
	/** Forgets a key whose connection stays open, as when another of its connections closes. @returns whether it was known */
	forget(publicKey: string): boolean;
	knows(publicKey: string): boolean;
	/** Sends any frame to whoever is known by a key. @returns whether somebody is */
	send(publicKey: string, frame: BaseFrame): boolean;
}

const PING_MS = 20_000;

export async function startBaseServer({
	port = 0,
	challenge: fixedChallenge,
	onRelay = (frame) => frame
}: BaseServerOptions = {}): Promise<BaseServer> {
	const server = new WebSocketServer({ host: 'localhost', port, path: '/signal' });
	await once(server, 'listening');
	const byKey = new Map<string, WebSocket>();
	const pings = setInterval(() => server.clients.forEach((client) => client.ping()), PING_MS);

	const send = (publicKey: string, frame: BaseFrame) => {
		const client = byKey.get(publicKey);
		client?.send(JSON.stringify(frame));
		return client !== undefined;
	};
	const tellEverybody = (publicKey: string, status: unknown) => {
		for (const other of new Set(byKey.values()))
			other.send(JSON.stringify({ type: 'presence', public_key: publicKey, status }));
	};

	server.on('connection', (client) => {
		const challenge = fixedChallenge === undefined ? randomBytes(32) : Buffer.from(fixedChallenge, 'base64');
		let publicKey: string | undefined;
		const reply = (frame: BaseFrame) => client.send(JSON.stringify(frame));

		const logIn = (frame: BaseFrame) => {
			if (!isSignedBy(frame.public_key, challenge, frame.signature)) {
				reply({ type: 'auth_failure', reason: 'Invalid signature' });
				return;
			}
			publicKey = String(frame.public_key);
			byKey.set(publicKey, client);
			reply({ type: 'auth_success' });
		};
		const relay = (from: string, frame: BaseFrame) => {
			const passed = onRelay({ ...frame, from }) ?? [];
			for (const each of Array.isArray(passed) ? (passed as readonly BaseFrame[]) : [passed as BaseFrame]) {
				if (!send(String(each.target), each)) reply({ type: 'error', error: 'target_offline', target: each.target });
			}
		};

		client.on('message', (data: Buffer) => {
			const frame = parseObject(data.toString());
			if (frame.type === 'auth_response') {
				logIn(frame);
				return;
			}
			if (publicKey === undefined) return;
			if (frame.type === 'presence') tellEverybody(publicKey, frame.status);
			if (frame.type === 'p2p_offer' || frame.type === 'p2p_answer') relay(publicKey, frame);
		});
		client.on('error', () => undefined);
		client.on('close', () => {
			if (publicKey === undefined) return;
			byKey.delete(publicKey); // even if a newer connection has the key: this is the weakness
			tellEverybody(publicKey, 'offline');
		});
		reply({ type: 'auth_challenge', challenge: challenge.toString('base64') });
	});

	const dropConnections = () => server.clients.forEach((client) => client.terminate());
	return {
		url: `ws://localhost:${(server.address() as AddressInfo).port}/signal`,
		dropConnections,
		forget: (publicKey) => byKey.delete(publicKey),
		knows: (publicKey) => byKey.has(publicKey),
		send,
		close: async () => {
			clearInterval(pings);
			dropConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

function parseObject(text: string): BaseFrame {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
}

function isSignedBy(publicKey: unknown, challenge: Buffer, signature: unknown): boolean {
	if (typeof publicKey !== 'string' || typeof signature !== 'string') return false;
	try {
		const x = Buffer.from(publicKey, 'base64').toString('base64url');
		const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
		return verify(undefined, challenge, key, Buffer.from(signature, 'base64'));
	} catch {
		return false;
	}
}
