// Whether a signaling server can be used, before anything depends on it: one connection, up to its challenge. Signs in
// nowhere: the server learns no key.
import { AppError, errorCode } from '#lib/protocol/errors.ts';
import { parseServerFrame } from '#lib/protocol/signaling.ts';
import { SIGN_IN_DEADLINE } from './limits.ts';

/**
 * unreachable: nothing answered; foreign: something did, and does not speak the protocol; unsafe: its challenge may not be
 * signed (of another host, or none at all).
 */
export type ServerVerdict = 'fine' | 'unreachable' | 'foreign' | 'unsafe';

/**
 * @param url `ws:` or `wss:`
 * @param sign signs a challenge for a host; what it gives is not sent. Rejects with AppError `bad-challenge`
 * @param connect opens a socket; another in tests
 */
export async function checkServer(
	url: string,
	sign: (challenge: string, host: string) => Promise<string>,
	connect = (address: string): WebSocket => new WebSocket(address)
): Promise<ServerVerdict> {
	const first = await firstWords(url, connect);
	if (first === 'unreachable' || first === 'foreign') return first;
	try {
		const frame = parseServerFrame(first.text);
		if (frame.type !== 'auth_challenge') return 'foreign';
		await sign(frame.challenge, new URL(url).host);
		return 'fine';
	} catch (error) {
		if (errorCode(error) === 'bad-challenge') return 'unsafe';
		if (errorCode(error) === 'malformed') return 'foreign';
		throw error instanceof AppError ? error : new AppError('internal');
	}
}

/** What a server says by itself. */
function firstWords(
	url: string,
	connect: (address: string) => WebSocket
): Promise<'unreachable' | 'foreign' | { readonly text: string }> {
	return new Promise((resolve) => {
		let socket: WebSocket;
		try {
			socket = connect(url);
		} catch {
			resolve('unreachable'); // the browser forbids this address here
			return;
		}
		let isOpen = false;
		const end = (outcome: Parameters<typeof resolve>[0]): void => {
			clearTimeout(timer);
			resolve(outcome);
			socket.close();
		};
		const timer = setTimeout(() => end(isOpen ? 'foreign' : 'unreachable'), SIGN_IN_DEADLINE);
		socket.addEventListener('open', () => (isOpen = true));
		socket.addEventListener('close', () => end(isOpen ? 'foreign' : 'unreachable'));
		socket.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
			end(typeof data === 'string' ? { text: data } : 'foreign')
		);
	});
}
