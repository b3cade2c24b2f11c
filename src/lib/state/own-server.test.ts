// The server at which one is found: the host's, or another that was seen to answer. What does not answer well is not kept.
import { expect, test, vi } from 'vitest';
import type { HostConfig } from './config.ts';

const checkServer = vi.hoisted(() => vi.fn<(url: string, sign: unknown) => Promise<string>>());
vi.mock('#lib/rtc/server-check.ts', () => ({ checkServer }));
const { OwnServer } = await import('./own-server.ts'); // after what it asks

const HOST = 'wss://sotto.example/signal';
const OTHER = 'wss://chat.example.org/signal';
const host: HostConfig = { signaling: HOST, ownHost: true, iceServers: [] };

function createServer(config = host, kept = '') {
	checkServer.mockReset().mockResolvedValue('fine');
	const chosen = { is: kept };
	const set = vi.fn((server: string) => {
		chosen.is = server;
		return Promise.resolve();
	});
	return { set, server: new OwnServer(config, { get: () => chosen.is, set }, { signChallenge: vi.fn() }) };
}

const unaborted = new AbortController().signal;

test("it is the host's, which invites need not name, unless the host names another", () => {
	const { server } = createServer();
	expect([server.address, server.isChosen, server.named]).toEqual([HOST, false, undefined]);
	const { server: elsewhere } = createServer({ ...host, ownHost: false });
	expect([elsewhere.address, elsewhere.isChosen, elsewhere.named]).toEqual([HOST, false, HOST]);
});

test('one that nobody waits for any more is not kept', async () => {
	const { server, set } = createServer();
	const asking = new AbortController();
	const chosen = server.choose(OTHER, asking.signal);
	asking.abort();
	expect(await chosen).toBe('fine');
	expect(set).not.toHaveBeenCalled();
});

test('another is kept when it has answered well, and left again', async () => {
	const { server, set } = createServer();
	expect(await server.choose(' chat.example.org ', unaborted)).toBe('fine');
	expect(checkServer).toHaveBeenCalledWith(OTHER, expect.any(Function));
	expect([server.address, server.isChosen, server.named]).toEqual([OTHER, true, OTHER]);
	await server.useHost();
	expect([server.address, server.isChosen]).toEqual([HOST, false]);
	expect(set.mock.calls).toEqual([[OTHER], ['']]);
});

test.each(['unreachable', 'foreign', 'unsafe'])('one that is %s is not kept', async (verdict) => {
	const { server, set } = createServer();
	checkServer.mockResolvedValue(verdict);
	expect(await server.choose(OTHER, unaborted)).toBe(verdict);
	expect(set).not.toHaveBeenCalled();
});

test('what is no address is not called', async () => {
	const { server } = createServer();
	expect(await server.choose('ws://chat.example.org', unaborted)).toBe('address');
	expect(checkServer).not.toHaveBeenCalled();
});

test("the address of the host is the host's, whatever it will name later; the present one is no change", async () => {
	const { server, set } = createServer(host, OTHER);
	expect(await server.choose(OTHER, unaborted)).toBe('fine');
	expect(set).not.toHaveBeenCalled();
	expect(await server.choose(HOST, unaborted)).toBe('fine');
	expect(set.mock.calls).toEqual([['']]);
});

test('what cannot be kept is told', async () => {
	const { server, set } = createServer();
	set.mockRejectedValueOnce(new Error('full'));
	await expect(server.choose(OTHER, unaborted)).rejects.toThrow('full');
	expect(server.isChosen).toBe(false);
});
