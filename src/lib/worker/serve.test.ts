// Both ends of the boundary between page and worker, joined by a port that copies what passes it, as a browser's does.
import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { VaultApi } from './api.ts';
import { connectVault } from './client.ts';
import { serve, type Call, type Notice, type Reply } from './serve.ts';

afterEach(() => vi.unstubAllGlobals());

type Calls = { [Name in keyof VaultApi]?: (request: never) => Promise<unknown> };

/** A worker that serves the given calls, and the page's end of it. */
function start(calls: Calls) {
	const page = new EventTarget();
	const worker = new EventTarget();
	const replies: Reply[] = [];
	const notices: Notice[] = [];
	let isEnded = false;
	const send = (to: EventTarget, data: unknown) => {
		const copy: unknown = structuredClone(data);
		queueMicrotask(() => !isEnded && to.dispatchEvent(new MessageEvent('message', { data: copy })));
	};
	vi.stubGlobal('postMessage', (reply: Reply) => {
		replies.push(reply);
		send(page, reply);
	});
	vi.stubGlobal('addEventListener', worker.addEventListener.bind(worker));
	const notify = serve(calls as unknown as VaultApi);
	const port = Object.assign(page, {
		postMessage: (call: unknown) => send(worker, call),
		terminate: () => void (isEnded = true)
	});
	const client = connectVault(port as unknown as Worker, (notice) => notices.push(notice));
	return { ...client, notify, notices, replies, call: (call: Call) => send(worker, call), isEnded: () => isEnded };
}

const key = 'O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik=' as never;

test('a call arrives with its request, and its answer comes back to whoever asked', async () => {
	const slow = Promise.withResolvers<string>();
	const { vault } = start({
		inspect: () => Promise.resolve('locked'),
		safetyNumber: ({ contact }: { contact: string }) =>
			contact === 'slow' ? slow.promise : Promise.resolve(`number of ${contact}`)
	});
	const first = vault.safetyNumber({ contact: 'slow' as never });
	expect(await vault.safetyNumber({ contact: key })).toBe(`number of ${String(key)}`);
	expect(await vault.inspect()).toBe('locked');
	slow.resolve('at last');
	expect(await first).toBe('at last');
});

test('an error crosses as its code alone', async () => {
	const secret = 'correct horse battery staple';
	const { vault, replies } = start({
		unlock: () => Promise.reject(new AppError('wrong-passphrase', secret)),
		send: () => {
			throw new Error(secret);
		}
	});
	const refused = await vault.unlock({ passphrase: secret, takeOver: false }).catch((error: unknown) => error);
	expect(refused).toBeInstanceOf(AppError);
	expect(refused).toMatchObject({ code: 'wrong-passphrase' });
	await expect(vault.send({ contact: key, body: secret })).rejects.toMatchObject({ code: 'internal' });
	expect(JSON.stringify(replies)).not.toContain(secret);
	expect(replies).toEqual([
		{ id: expect.any(Number) as number, error: 'wrong-passphrase' },
		{ id: expect.any(Number) as number, error: 'internal' }
	]);
});

test.each(['nothing', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])(
	'%s is no call, and is refused',
	async (name) => {
		const { call, replies } = start({ inspect: () => Promise.resolve('empty') });
		call({ id: 7, name: name as keyof VaultApi, request: undefined });
		await vi.waitFor(() => {
			expect(replies).toEqual([{ id: 7, error: 'malformed' }]);
		});
	}
);

test('ending the worker rejects what is under way and whatever is called later, as locked', async () => {
	const { vault, end, isEnded } = start({ inspect: () => new Promise(() => undefined) });
	const under = [vault.inspect(), vault.inspect()];
	end();
	expect(isEnded()).toBe(true);
	for (const call of [...under, vault.inspect()]) await expect(call).rejects.toMatchObject({ code: 'locked' });
});

test('a notice reaches the page and answers no call', async () => {
	const { notify, notices, vault } = start({ inspect: () => Promise.resolve('empty') });
	notify('taken-over');
	expect(await vault.inspect()).toBe('empty');
	expect(notices).toEqual(['taken-over']);
});

test('an answer to no call changes nothing', async () => {
	const { vault, call } = start({ inspect: () => Promise.resolve('empty') });
	call({ id: 99, name: 'inspect', request: undefined });
	expect(await vault.inspect()).toBe('empty');
});
