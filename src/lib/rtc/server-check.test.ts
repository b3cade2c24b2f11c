// What is said of a signaling server before it is used: by what it answers, without signing in.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import { SIGN_IN_DEADLINE } from './limits.ts';
import { checkServer } from './server-check.ts';
import { FakeSocket } from './testing/fake-socket.ts';
import { challenge } from './testing/signaling.ts';

const url = 'wss://chat.example.org:8443/signal';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function begin() {
	const socket = new FakeSocket(url);
	const sign = vi.fn<(challenge: string, host: string) => Promise<string>>(() => Promise.resolve('signature'));
	const verdict = checkServer(url, sign, () => socket as unknown as WebSocket);
	const open = () => socket.dispatchEvent(new Event('open'));
	return { socket, sign, verdict, open };
}

test('one that challenges is fine; it is told nothing, and left', async () => {
	const { socket, sign, verdict, open } = begin();
	open();
	socket.say({ type: 'auth_challenge', challenge });
	expect(await verdict).toBe('fine');
	expect(sign).toHaveBeenCalledExactlyOnceWith(challenge, 'chat.example.org:8443');
	expect(socket.sent).toEqual([]);
	expect(socket.readyState).toBe(3);
	expect(vi.getTimerCount()).toBe(0);
});

test('one whose challenge is of another host is unsafe', async () => {
	const { socket, sign, verdict, open } = begin();
	sign.mockRejectedValueOnce(new AppError('bad-challenge'));
	open();
	socket.say({ type: 'auth_challenge', challenge });
	expect(await verdict).toBe('unsafe');
});

test('what fails here is not said of the server', async () => {
	const { socket, sign, verdict, open } = begin();
	sign.mockRejectedValueOnce(new AppError('locked'));
	open();
	socket.say({ type: 'auth_challenge', challenge });
	await expect(verdict).rejects.toMatchObject({ code: 'locked' });
});

test.each([
	['text of another kind', 'hello'],
	['bytes', new ArrayBuffer(8)],
	['a frame that comes later', { type: 'auth_success' }],
	['a challenge that is none', { type: 'auth_challenge', challenge: 5 }]
])('one that begins with %s is foreign', async (_, said) => {
	const { socket, verdict, open } = begin();
	open();
	socket.say(said);
	expect(await verdict).toBe('foreign');
	expect(socket.readyState).toBe(3);
});

test.each(['is silent', 'hangs up'])(
	'one that %s is foreign where it took the connection, and else unreachable',
	async (how) => {
		const [taken, refused] = [begin(), begin()];
		taken.open();
		if (how === 'is silent') await vi.advanceTimersByTimeAsync(SIGN_IN_DEADLINE);
		else for (const { socket } of [taken, refused]) socket.end();
		expect([await taken.verdict, await refused.verdict]).toEqual(['foreign', 'unreachable']);
	}
);

test('an address that the browser forbids is unreachable', async () => {
	const forbidden = (): WebSocket => {
		throw new DOMException('', 'SecurityError');
	};
	expect(await checkServer(url, () => Promise.resolve(''), forbidden)).toBe('unreachable');
});
