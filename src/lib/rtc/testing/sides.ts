// One side of a connection, and two that are connected, over fake connections.
import { expect, vi } from 'vitest';
import { createAttempt } from '#lib/protocol/ids.ts';
import { PeerLink } from '../peer-link.ts';
import { FakeNet } from './fake-connections.ts';

export const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
export const soon = async <Value>(promise: Promise<Value>): Promise<Value> =>
	(await Promise.all([promise, pass(300)]))[0];

export function createSide(net: FakeNet, owner: string) {
	const seen: string[] = [];
	const batches: (readonly string[])[] = [];
	const link = new PeerLink(
		createAttempt(),
		[{ urls: 'stun:example.org' }, { urls: ['turn:example.org'], username: 'ada', credential: 'secret' }],
		{
			opened: () => seen.push('opened'),
			frames: (frames) => batches.push(frames),
			typing: (active) => seen.push(active ? 'types' : 'types no more'),
			shaky: (isShaky) => seen.push(isShaky ? 'shaky' : 'steady'),
			ended: (wasProbed) => seen.push(wasProbed ? 'dead' : 'ended')
		},
		net.createFor(owner)
	);
	return { link, seen, batches, connection: net.of(owner), channel: net.of(owner).channel };
}

export async function connect() {
	const net = new FakeNet();
	const [ada, ben] = [createSide(net, 'ada'), createSide(net, 'ben')];
	const offer = await soon(ada.link.offer());
	const answer = await soon(ben.link.answer(offer!));
	await soon(ada.link.accept(answer!));
	expect([ada.seen, ben.seen]).toEqual([['opened'], ['opened']]);
	return { net, ada, ben };
}
