// The worker's end of its boundary with the page, over a port that copies what passes it, as a browser's does.
import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { VaultApi } from './api.ts';
import { serve, type Call, type Reply } from './serve.ts';

afterEach(() => vi.unstubAllGlobals());

/** A worker that serves the given calls. */
function start(calls: { [Name in keyof VaultApi]?: (request: never) => Promise<unknown> }) {
	const worker = new EventTarget();
	const replies: Reply[] = [];
	vi.stubGlobal('postMessage', (reply: Reply) => replies.push(structuredClone(reply)));
	vi.stubGlobal('addEventListener', worker.addEventListener.bind(worker));
	const notify = serve(calls as unknown as VaultApi);
	let lastId = 0;
	const call = async (name: string, request?: unknown): Promise<Reply> => {
		const data = { id: ++lastId, name: name as keyof VaultApi, request } satisfies Call;
		worker.dispatchEvent(new MessageEvent('message', { data: structuredClone(data) }));
		return vi.waitFor(() => {
			const reply = replies.find((each) => 'id' in each && each.id === data.id);
			expect(reply).toBeDefined();
			return reply!;
		});
	};
	return { call, replies, notify };
}

test('a call is answered under its number, whatever the order of the answers', async () => {
	const slow = Promise.withResolvers<string>();
	const { call, replies } = start({
		inspect: () => Promise.resolve('locked'),
		safetyNumber: ({ contact }: { contact: string }) => slow.promise.then((digits) => `${contact}: ${digits}`)
	});
	const first = call('safetyNumber', { contact: 'ada' });
	expect(await call('inspect')).toEqual({ id: 2, value: 'locked' });
	slow.resolve('123');
	expect(await first).toEqual({ id: 1, value: 'ada: 123' });
	expect(replies).toHaveLength(2);
});

test('an error crosses as its code alone', async () => {
	const secret = 'correct horse battery staple';
	const { call, replies } = start({
		unlock: () => Promise.reject(new AppError('wrong-passphrase', secret)),
		send: () => Promise.reject(new Error(secret)),
		history: () => {
			throw new TypeError(secret);
		}
	});
	expect(await call('unlock', { passphrase: secret })).toEqual({ id: 1, error: 'wrong-passphrase' });
	expect(await call('send', { body: secret })).toEqual({ id: 2, error: 'internal' });
	expect(await call('history')).toEqual({ id: 3, error: 'internal' });
	expect(JSON.stringify(replies)).not.toContain(secret);
});

test.each(['nothing', '', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])(
	'%j is no call, and is refused',
	async (name) => {
		const { call } = start({ inspect: () => Promise.resolve('empty') });
		expect(await call(name)).toEqual({ id: 1, error: 'malformed' });
	}
);

test('a notice answers no call', () => {
	const { notify, replies } = start({});
	notify('taken-over');
	expect(replies).toEqual([{ notice: 'taken-over' }]);
});
