// Signing in to a server, ours, the existing or a hostile one, and what passes then.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toBase64 } from '#lib/protocol/bytes.ts';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { MAX_WATCHED } from '#lib/protocol/limits.ts';
import { SIGN_IN_DEADLINE } from './limits.ts';
import { impolite as self, polite as ben } from './testing/parties.ts';
import { challenge, createWorld, offline, online, response } from './testing/signaling.ts';
import { sealed, signature, signedIn, signIn } from './testing/signaling.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('it signs the challenge for the host that it dialled, and then says that it is there', async () => {
	const world = createWorld();
	world.channel.connectNow();
	expect(world.status()).toEqual({ state: 'connecting' });
	await signIn(world, ['watch']);
	expect(world.sign).toHaveBeenCalledExactlyOnceWith(challenge, 'example.org');
	expect(world.server().sent).toEqual([response, online, { type: 'presence_watch', public_keys: [] }]);
	expect(world.status()).toEqual({ state: 'online', features: ['watch'] });
});

test('one challenge is signed per socket, however fast others follow', async () => {
	const { channel, server, sign } = createWorld();
	channel.connectNow();
	server().say({ type: 'auth_challenge', challenge });
	server().say({ type: 'auth_challenge', challenge: toBase64(new Uint8Array(32)) });
	await pass(0);
	server().say({ type: 'auth_challenge', challenge });
	await pass(0);
	expect(sign).toHaveBeenCalledTimes(1);
	expect(server().sent).toEqual([response]);
});

test.each(['bad-challenge', 'malformed'] as const)('a challenge that is not signed (%s) stops it', async (code) => {
	const { channel, server, sign, status, sockets } = createWorld();
	sign.mockRejectedValueOnce(new AppError(code));
	channel.connectNow();
	server().say({ type: 'auth_challenge', challenge });
	await pass(120_000);
	expect(status()).toEqual({ state: 'stopped', reason: 'bad-challenge' });
	channel.connectNow();
	expect(sockets).toHaveLength(1);
	expect(server().readyState).toBe(3);
});

test('a vault that cannot sign just now is asked again', async () => {
	const world = createWorld();
	world.sign.mockRejectedValueOnce(new AppError('locked'));
	world.channel.connectNow();
	world.server().say({ type: 'auth_challenge', challenge });
	await pass(0);
	expect(world.status()).toMatchObject({ state: 'waiting' });
	await pass(1_000);
	await signIn(world);
	expect(world.status()).toMatchObject({ state: 'online' });
});

test.each([true, false])(
	'a signature that comes when the socket is gone is not used (it is made: %s)',
	async (isMade) => {
		const { channel, server, sign, sockets, status } = createWorld();
		const { promise, resolve, reject } = Promise.withResolvers<string>();
		sign.mockReturnValueOnce(promise);
		channel.connectNow();
		server().say({ type: 'auth_challenge', challenge });
		server().end();
		await pass(1_000);
		if (isMade) resolve(signature);
		else reject(new AppError('bad-challenge'));
		await pass(0);
		expect(sockets.flatMap(({ sent }) => sent)).toEqual([]);
		expect(status()).toEqual({ state: 'connecting' });
	}
);

test('a refused key is final; a refusal of nothing, or of a key that was taken, is not', async () => {
	const { channel, server, status } = createWorld();
	channel.connectNow();
	server().say({ type: 'auth_failure', reason: 'too slow' });
	expect(status()).toMatchObject({ state: 'waiting' });
	channel.connectNow();
	server().say({ type: 'auth_challenge', challenge });
	await pass(0);
	server().say({ type: 'auth_failure' });
	expect(status()).toEqual({ state: 'stopped', reason: 'refused' });

	const later = await signedIn();
	later.server().say({ type: 'auth_failure' });
	expect(later.status()).toMatchObject({ state: 'waiting' });
});

test('before it has signed in it heeds nothing else', async () => {
	const { channel, server, heard, status } = createWorld();
	channel.connectNow();
	const before = [
		{ type: 'auth_success' },
		{ type: 'p2p_offer', from: ben, v: 1, sealed },
		{ type: 'presence', public_key: ben, status: 'online' },
		{ type: 'config', ice_servers: [] },
		{ ...offline, target: ben },
		{ ...offline, target: self },
		{ type: 'error', error: 'replaced' }
	];
	for (const frame of before) server().say(frame);
	expect([heard(), server().sent, status()]).toEqual([[], [], { state: 'connecting' }]);
	expect(channel.relay('p2p_offer', ben, sealed)).toBe(false);
	await pass(SIGN_IN_DEADLINE);
	expect(status()).toMatchObject({ state: 'waiting' });
});

test('it passes on what comes, and nothing that is malformed, unknown, or its own', async () => {
	const { server, heard } = await signedIn();
	const iceServers = [{ urls: 'stun:example.org' }];
	const frames = [
		'{"type":',
		'null',
		{ type: 'later' },
		{ type: 'p2p_offer', from: 'nobody', sealed },
		{ type: 'p2p_offer', from: ben },
		{ type: 'presence', public_key: ben, status: 'asleep' },
		{ type: 'presence', public_key: self, status: 'online' },
		{ type: 'p2p_offer', from: self },
		{ type: 'error', error: 'too_fast' },
		{ type: 'error', error: 'target_offline' },
		new ArrayBuffer(8),
		{ type: 'p2p_offer', from: ben, v: 1, sealed },
		{ type: 'p2p_answer', from: ben, v: 1, sealed },
		{ type: 'presence', public_key: ben, status: 'busy' },
		{ type: 'config', ice_servers: iceServers },
		{ ...offline, target: ben }
	];
	for (const frame of frames) server().say(frame);
	expect(heard()).toEqual([
		['offer', ben, sealed],
		['answer', ben, sealed],
		['presence', ben, 'busy'],
		['ice-servers', iceServers],
		['target-offline', ben]
	]);
});

test('it relays while it is signed in, and says when it could not', async () => {
	const { channel, server } = await signedIn();
	expect(channel.relay('p2p_answer', ben, sealed)).toBe(true);
	expect(server().sent).toEqual([{ type: 'p2p_answer', target: ben, v: 1, sealed }]);
	server().readyState = 2;
	expect(channel.relay('p2p_answer', ben, sealed)).toBe(false);
	expect(server().sent).toHaveLength(1);
});

test('whom it watches is told where the server knows of it, again after every sign-in, and not elsewhere', async () => {
	const world = createWorld();
	const { channel, server } = world;
	channel.watch([ben]);
	channel.connectNow();
	await signIn(world, ['watch']);
	expect(server().take()).toContainEqual({ type: 'presence_watch', public_keys: [ben] });
	channel.watch([]);
	expect(server().take()).toEqual([{ type: 'presence_watch', public_keys: [] }]);
	channel.watch(Array<PublicKey>(MAX_WATCHED + 5).fill(ben));
	expect(server().take()).toEqual([{ type: 'presence_watch', public_keys: Array(MAX_WATCHED).fill(ben) }]);
	channel.watch([ben]);
	server().end();
	await pass(1_000);
	await signIn(world, ['watch']);
	expect(server().take()).toContainEqual({ type: 'presence_watch', public_keys: [ben] });

	const base = await signedIn();
	base.channel.watch([ben]);
	expect(base.server().take()).toEqual([]);
});

test('an invisible person is "offline" to a server that would tell everybody, and "invisible" to ours', async () => {
	const base = createWorld('invisible');
	base.channel.connectNow();
	await signIn(base);
	expect(base.server().take()).toEqual([response, { type: 'presence', status: 'offline' }]);
	base.channel.setPresence('busy');
	expect(base.server().take()).toEqual([{ type: 'presence', status: 'busy' }]);

	const ours = createWorld();
	ours.channel.setPresence('invisible');
	ours.channel.connectNow();
	await signIn(ours, ['watch']);
	expect(ours.server().take()).toContainEqual({ type: 'presence', status: 'invisible' });
});
