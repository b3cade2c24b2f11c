import { afterEach, expect, test, vi } from 'vitest';
import { readConfig } from './config.ts';

afterEach(() => vi.unstubAllGlobals());

/** Reads the configuration at an address, from a host that answers `answer`. */
function readAt(href: string, answer: () => Promise<Response>) {
	const asked = vi.fn((_path: string) => answer());
	vi.stubGlobal('location', new URL(href));
	vi.stubGlobal('fetch', asked);
	return { asked, config: readConfig() };
}
const json = (value: unknown) => () => Promise.resolve(Response.json(value));

const own = { signaling: 'wss://sotto.example/signal', ownHost: true, iceServers: [] };

test('a host that names no server is the signaling server itself', async () => {
	const { asked, config } = readAt('https://sotto.example/#/x', json({ signaling: null, ice_servers: [] }));
	expect(await config).toEqual(own);
	expect(asked).toHaveBeenCalledWith(
		'/config.json',
		expect.objectContaining({ signal: expect.any(AbortSignal) as unknown })
	);
	const plain = readAt('http://localhost:5173/', json({ signaling: null, ice_servers: [] }));
	expect((await plain.config).signaling).toBe('ws://localhost:5173/signal');
});

test('a host may name another server, and ICE servers', async () => {
	const ice_servers = [{ urls: 'stun:stun.example:3478' }];
	const other = json({ signaling: 'wss://signal.example/ws', ice_servers });
	expect(await readAt('https://sotto.example/', other).config).toEqual({
		signaling: 'wss://signal.example/ws',
		ownHost: false,
		iceServers: ice_servers
	});
	const same = json({ signaling: 'wss://sotto.example/signal', ice_servers: [] });
	expect(await readAt('https://sotto.example/', same).config).toEqual(own);
});

test.each([
	['no answer', () => Promise.reject(new TypeError('offline'))],
	['an error page', () => Promise.resolve(new Response('<html>', { status: 404 }))],
	['another shape', json([])],
	['no address', json({ signaling: 'sotto', ice_servers: [] })],
	['a number', json({ signaling: 7, ice_servers: [] })]
])('with %s it is the own host, without ICE servers', async (_what, answer) => {
	expect(await readAt('https://sotto.example/', answer).config).toEqual(own);
});
