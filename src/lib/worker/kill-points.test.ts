// The crash table (ARCHITECTURE.md, "The two walks") at every await: the worker ends at each one that sending and receiving
// have, as the runtime lists them, the library's among them. Before the commit nothing has happened, after it the text is
// there; nothing is acknowledged that is not on the disk; in the end both histories are equal.
import { expect, test, vi } from 'vitest';
import type { LinkOutput } from './api.ts';
import { expectSame } from './testing/histories.ts';
import { walkAwaits } from './testing/kill-points.ts';
import { dial, type Peer, talk, textsOf, type Wire, write } from './testing/peers.ts';
import { useQuickCrypto } from './testing/quick-crypto.ts';
import { createQuickPeers, type Mark } from './testing/quick-peers.ts';

vi.mock('#lib/signal/identity.ts', async (original) => {
	const { quickIdentity } = await import('./testing/quick-identity.ts');
	return quickIdentity(await original());
});
vi.mock('#lib/signal/sealing.ts', () => import('./testing/quick-sealing.ts'));

vi.setConfig({ testTimeout: 900_000 }); // hundreds of conversations each, on a busy machine
await useQuickCrypto();
const quick = await createQuickPeers();
const { peers, disks } = quick;
const [ada, ben] = peers;

/** They are contacts, and have never met. */
const strangers = quick.mark();
await write(ada, ben, 'the first');
await write(ben, ada, 'the second');
await (await talk(ada, ben)).close();
/** They have a session, and no link. */
const acquainted = quick.mark();

/** A last text each way, and both histories are the same. */
async function expectWhole(wire?: Wire): Promise<void> {
	await wire?.close();
	await write(ada, ben, 'a last word');
	await write(ben, ada, 'and another');
	await (await talk(ada, ben)).close();
	await expectSame(peers);
}

const count = async (reader: Peer, author: Peer, body: string) =>
	(await textsOf(reader, author)).filter((text) => text === body).length;

/** Both have read the other's `resume`, and what they had to say is on its way. */
async function meet(): Promise<Wire> {
	const wire = await dial(ada, ben);
	if (wire === undefined) throw new Error('no link');
	await wire.deliver(ada);
	await wire.deliver(ben);
	await wire.flush(ada);
	await wire.flush(ben);
	return wire;
}

const begins: readonly (readonly [name: string, mark: Mark])[] = [
	['with a session', acquainted],
	['before the first meeting', strangers]
];

test.each(begins)('a text that is sent, %s: every await', async (_, mark) => {
	const { awaits, runs } = await walkAwaits({
		disk: disks[0],
		prepare: () => quick.rewind(mark),
		act: () => ada.vault.send({ contact: ben.key, body: 'text' }),
		async check(_setting, { told, landed }) {
			await ada.restart();
			if (told !== undefined) expect(landed).toBe(1);
			expect(await count(ada, ben, 'text')).toBe(landed);
			await expectWhole();
			expect(await count(ben, ada, 'text')).toBe(landed);
		}
	});
	expect(awaits).toBeGreaterThan(10);
	expect(runs).toBeGreaterThan(awaits + 1); // where the commit was under way there are two
});

test.each(begins)('texts that are handed to the link, %s: every await', async (_, mark) => {
	const { awaits } = await walkAwaits({
		disk: disks[0],
		async prepare() {
			await quick.rewind(mark);
			const wire = (await dial(ada, ben))!;
			await write(ada, ben, 'text');
			await wire.deliver(ada);
			await wire.deliver(ben);
			return wire;
		},
		act: (wire) => ada.vault.nextFrames({ contact: ben.key, attempt: wire.attempt }),
		async check(wire, { told }) {
			if (told !== undefined) {
				// What it handed on before it ended arrives: it must be under the session that is on its disk.
				wire.inbox.get(ben)!.push(...told.result.frames);
				await wire.deliver(ben);
				expect(await count(ben, ada, 'text')).toBe(1);
			}
			await ada.restart();
			expect(await count(ada, ben, 'text')).toBe(1);
			await expectWhole(wire);
			expect(await count(ben, ada, 'text')).toBe(1);
		}
	});
	expect(awaits).toBeGreaterThan(10);
});

test.each(begins)('a batch that is received, %s: every await', async (_, mark) => {
	const { awaits, runs } = await walkAwaits({
		disk: disks[1],
		async prepare() {
			await quick.rewind(mark);
			for (const body of ['one', 'two']) await write(ada, ben, body);
			await write(ben, ada, 'answer');
			const wire = await meet();
			await wire.deliver(ada); // so that an acknowledgement is in the batch, where there is a session already
			return { wire, frames: wire.inbox.get(ben)!.splice(0) };
		},
		act: ({ wire, frames }) => ben.vault.receive({ contact: ada.key, attempt: wire.attempt, frames }),
		async check({ wire }, { told, landed }) {
			expect(acknowledged(told?.result)).toBe(told === undefined ? 0 : 1);
			if (told !== undefined) expect(landed).toBe(1);
			await ben.restart();
			for (const body of ['one', 'two']) expect(await count(ben, ada, body)).toBe(landed);
			await expectWhole(wire);
			for (const body of ['one', 'two']) expect(await count(ben, ada, body)).toBe(1);
			expect(await count(ada, ben, 'answer')).toBe(1);
		}
	});
	expect(awaits).toBeGreaterThan(20);
	expect(runs).toBeGreaterThan(awaits + 1);
});

test('a `resume` that tells how far a log has come: every await', async () => {
	const { awaits } = await walkAwaits({
		disk: disks[0],
		async prepare() {
			await quick.rewind(acquainted);
			await write(ada, ben, 'text');
			const cut = await meet();
			await cut.deliver(ben); // its acknowledgement never arrives
			await cut.close();
			const wire = (await dial(ada, ben))!;
			return { wire, frames: wire.inbox.get(ada)!.splice(0) };
		},
		act: ({ wire, frames }) => ada.vault.receive({ contact: ben.key, attempt: wire.attempt, frames }),
		async check({ wire }, { told, landed }) {
			if (told !== undefined) expect(landed).toBe(1);
			await ada.restart();
			const delivery = landed === 1 ? 'delivered' : 'pending';
			expect(await ada.vault.history({ contact: ben.key, limit: 1 })).toMatchObject([{ body: 'text', delivery }]);
			await expectWhole(wire);
			expect(await count(ben, ada, 'text')).toBe(1);
		}
	});
	expect(awaits).toBeGreaterThan(10);
});

test.each([
	['who dials', 0],
	['who answers', 1]
] as const)(
	'a first meeting, from the dial to the last acknowledgement, and the worker of the one %s: every await',
	async (_, side) => {
		const { awaits, runs } = await walkAwaits({
			disk: disks[side],
			async prepare() {
				await quick.rewind(strangers);
				await write(ada, ben, 'hello');
				await write(ben, ada, 'hi');
			},
			act: () => talk(ada, ben),
			async check() {
				await peers[side].restart();
				await expectWhole();
				expect(await count(ben, ada, 'hello')).toBe(1);
				expect(await count(ada, ben, 'hi')).toBe(1);
			}
		});
		expect(awaits).toBeGreaterThan(200);
		expect(runs).toBeGreaterThan(awaits + 1);
	}
);

function acknowledged(output: LinkOutput | undefined): number {
	return output?.frames.filter((frame) => frame.includes('"ack"')).length ?? 0;
}
