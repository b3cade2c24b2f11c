// The page's end of its boundary with the vault worker, over a worker that is the test's.
import { expect, test, vi } from 'vitest';
import { AppError } from '#lib/protocol/errors.ts';
import type { PublicKey } from '#lib/protocol/ids.ts';
import { connectVault } from '#lib/worker/client.ts';

interface SentCall {
	readonly id: number;
	readonly name: string;
	readonly request: unknown;
}
const contact = 'ada' as PublicKey;

function connect() {
	const calls: SentCall[] = [];
	const port = Object.assign(new EventTarget(), {
		postMessage: (call: unknown) => void calls.push(structuredClone(call) as SentCall),
		terminate: vi.fn()
	});
	const say = (data: unknown) => port.dispatchEvent(new MessageEvent('message', { data }));
	const onNotice = vi.fn<(notice: string) => void>();
	return { ...connectVault(port as unknown as Worker, onNotice), calls, say, onNotice, port };
}

test('a call goes out with its request, and its answer comes back to whoever asked', async () => {
	const { vault, calls, say } = connect();
	const [first, second] = [vault.safetyNumber({ contact }), vault.inspect()];
	expect(calls).toMatchObject([
		{ name: 'safetyNumber', request: { contact } },
		{ name: 'inspect', request: undefined }
	]);
	say({ id: calls[1]!.id, value: 'locked' });
	say({ id: calls[0]!.id, value: '123' });
	expect(await first).toBe('123');
	expect(await second).toBe('locked');
});

test('a code becomes an error of that code', async () => {
	const { vault, calls, say } = connect();
	const sent = vault.send({ contact, body: 'hello' });
	say({ id: calls[0]!.id, error: 'disk-full' });
	const error = await sent.catch((thrown: unknown) => thrown);
	expect(error).toBeInstanceOf(AppError);
	expect(error).toMatchObject({ code: 'disk-full' });
});

test('ending the worker rejects what is under way and whatever is called later, as locked', async () => {
	const { vault, port, calls, ...client } = connect();
	const under = [vault.inspect(), vault.inspect()];
	client.end();
	expect(port.terminate).toHaveBeenCalledTimes(1);
	for (const call of [...under, vault.inspect()]) await expect(call).rejects.toMatchObject({ code: 'locked' });
	expect(calls).toHaveLength(2);
});

test('a notice reaches the page; an answer to no call, or a second one, changes nothing', async () => {
	const { vault, calls, say, onNotice } = connect();
	const inspected = vault.inspect();
	say({ id: 99, value: 'empty' });
	say({ id: 99, error: 'internal' });
	say({ notice: 'taken-over' });
	say({ id: calls[0]!.id, value: 'locked' });
	say({ id: calls[0]!.id, value: 'empty' });
	expect(await inspected).toBe('locked');
	expect(onNotice.mock.calls).toEqual([['taken-over']]);
});
