// A signaling channel and the server that a test plays against it.
import { vi } from 'vitest';
import { toBase64 } from '#lib/protocol/bytes.ts';
import type { Presence } from '#lib/protocol/signaling.ts';
import { SignalingChannel } from '../signaling-channel.ts';
import { FakeSocket } from './fake-socket.ts';
import { impolite as self } from './parties.ts';

export const challenge = toBase64(new Uint8Array(32).fill(7));
export const sealed = toBase64(new Uint8Array(64).fill(9));
export const signature = toBase64(new Uint8Array(64).fill(1));
export const offline = { type: 'error', error: 'target_offline' };
export const response = { type: 'auth_response', public_key: self, signature };
export const proof = { type: 'p2p_offer', target: self };
export const online = { type: 'presence', status: 'online' };

export function createWorld(presence: Presence = 'online') {
	const sockets: FakeSocket[] = [];
	const told: unknown[] = [];
	const sign = vi.fn(() => Promise.resolve(signature));
	const tell =
		(name: string) =>
		(...values: unknown[]) =>
			void told.push([name, ...values]);
	const connect = vi.fn((url: string) => {
		sockets.push(new FakeSocket(url));
		return sockets.at(-1) as unknown as WebSocket;
	});
	const channel = new SignalingChannel(
		{ url: 'wss://example.org/signal', publicKey: self, sign, presence, connect },
		{
			status: tell('status'),
			offer: tell('offer'),
			answer: tell('answer'),
			targetOffline: tell('target-offline'),
			presence: tell('presence'),
			iceServers: tell('ice-servers')
		}
	);
	const states = () =>
		told.flatMap((event) => (Array.isArray(event) && event[0] === 'status' ? [event[1] as object] : []));
	return {
		channel,
		sockets,
		sign,
		connect,
		/** The newest socket. */
		server: () => sockets.at(-1)!,
		status: () => states().at(-1),
		/** Everything that was told but the status. */
		heard: () => told.filter((event) => Array.isArray(event) && event[0] !== 'status')
	};
}
export type World = ReturnType<typeof createWorld>;

export async function signIn({ server }: World, features: readonly string[] = []): Promise<void> {
	server().say({ type: 'auth_challenge', challenge, features });
	await vi.advanceTimersByTimeAsync(0);
	server().say({ type: 'auth_success' });
}
export async function signedIn(features: readonly string[] = [], presence?: Presence): Promise<World> {
	const world = createWorld(presence);
	world.channel.connectNow();
	await signIn(world, features);
	world.server().take();
	return world;
}
