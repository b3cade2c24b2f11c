// The crash table at every await, for what people do with messages: the worker ends at each one, and the act has happened
// whole or not at all; in the end both histories are equal.
import { expect, test, vi } from 'vitest';
import { facts, look, viewsOf } from './testing/conversation.ts';
import { expectSame } from './testing/histories.ts';
import { walkAwaits } from './testing/kill-points.ts';
import { dial, talk, type Wire, write } from './testing/peers.ts';
import { useQuickCrypto } from './testing/quick-crypto.ts';
import { createQuickPeers } from './testing/quick-peers.ts';

vi.mock('#lib/signal/identity.ts', async (original) => {
	const { quickIdentity } = await import('./testing/quick-identity.ts');
	return quickIdentity(await original());
});
vi.mock('#lib/signal/sealing.ts', () => import('./testing/quick-sealing.ts'));

vi.setConfig({ testTimeout: 900_000 }); // hundreds of conversations, on a busy machine
await useQuickCrypto();
const quick = await createQuickPeers();
const { peers, disks } = quick;
const [ada, ben] = peers;
await write(ada, ben, 'arrived');
await write(ben, ada, 'of Ben');
await (await talk(ada, ben)).close();
for (const body of ['waits', 'waits behind it']) await write(ada, ben, body);
/** Two texts have arrived, two of Ada's wait with ciphertexts, and Ben's is unread. */
const beginning = quick.mark();

const at = async (body: string) => ({
	contact: ben.key,
	n: (await viewsOf(ada, ben)).find((each) => each.body === body)!.n
});
const acts: Readonly<Record<string, () => Promise<unknown>>> = {
	'an edit': async () => ada.vault.edit({ ...(await at('arrived')), body: 'changed' }),
	'an edit of what waits': async () => ada.vault.edit({ ...(await at('waits')), body: 'changed' }),
	'a deletion': async () => ada.vault.deleteMessage(await at('arrived')),
	'a deletion of what waits': async () => ada.vault.deleteMessage(await at('waits')),
	'a reaction': async () => ada.vault.react({ ...(await at('of Ben')), emoji: '👍' }),
	'a look': () => look(ada, ben)
};

async function expectWhole(wire?: Wire): Promise<void> {
	await wire?.close();
	await write(ada, ben, 'a last word');
	await write(ben, ada, 'and another');
	await (await talk(ada, ben)).close();
	await expectSame(peers);
}
const seenByAda = async () => JSON.stringify((await viewsOf(ada, ben)).map(facts));

test.each(Object.keys(acts))('%s: every await', async (name) => {
	const act = acts[name]!;
	await quick.rewind(beginning);
	const before = await seenByAda();
	await act();
	const after = await seenByAda();
	const { awaits } = await walkAwaits({
		disk: disks[0],
		prepare: () => quick.rewind(beginning),
		act,
		async check(_setting, { told, landed }) {
			await ada.restart();
			if (told !== undefined) expect(landed).toBe(1);
			expect(await seenByAda()).toBe(landed === 0 ? before : after);
			await expectWhole();
		}
	});
	expect(awaits).toBeGreaterThan(10);
});

test('a batch with an edit, a deletion, a reaction and a receipt that is received: every await', async () => {
	const { awaits, runs } = await walkAwaits({
		disk: disks[1],
		async prepare() {
			await quick.rewind(beginning);
			for (const name of ['an edit of what waits', 'a deletion', 'a reaction', 'a look']) await acts[name]!();
			const wire = (await dial(ada, ben))!;
			for (const peer of peers) await wire.deliver(peer);
			for (const peer of peers) await wire.flush(peer);
			return { wire, frames: wire.inbox.get(ben)!.splice(0) };
		},
		act: ({ wire, frames }) => ben.vault.receive({ contact: ada.key, attempt: wire.attempt, frames }),
		async check({ wire }, { told, landed }) {
			if (told !== undefined) expect(landed).toBe(1);
			await ben.restart();
			const bodies = (await viewsOf(ben, ada)).map(({ body }) => body);
			expect(bodies).toEqual(landed === 0 ? ['of Ben', 'arrived'] : ['of Ben', '', 'changed', 'waits behind it']);
			await expectWhole(wire);
		}
	});
	expect(awaits).toBeGreaterThan(50);
	expect(runs).toBeGreaterThan(awaits + 1);
});
