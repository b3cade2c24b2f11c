// Recovery of a session, every case: whoever lost or changed their state, on either side or on both, is talking again after
// one reconnect; what had not arrived is encrypted anew and arrives once.
import { expect, test } from 'vitest';
import { entriesOf, createFriends, dial, type Peer, write } from './testing/peers.ts';
import { copyProfile, forgetContact, putBack, restoreBackup } from './testing/profiles.ts';

type Loss = (peer: Peer, other: Peer) => Promise<void>;
/** What happens to a profile, from what it is now. */
const losses: Readonly<Record<string, Loss>> = {
	restored: (peer) => restoreBackup(peer),
	'removed and added again': async (peer, other) => {
		await peer.vault.removeContact({ contact: other.key, history: 'keep' });
		await peer.vault.addContact({ publicKey: other.key, name: other.name });
	},
	'wiped of all there was with them': (peer, other) => forgetContact(peer, other.key),
	restarted: (peer) => peer.restart()
};
const sides = { 'the one who dials': [0], 'the one who answers': [1], both: [0, 1] } as const;

/** The first link says what each has; if that ends it, the second carries everything. */
async function reconnect(from: Peer, to: Peer): Promise<void> {
	for (let links = 0; links < 2; links++) {
		const wire = await dial(from, to);
		if (wire === undefined) throw new Error('an offer was not answered');
		await wire.settle();
		await wire.close();
		if (wire.ended.size === 0) return;
	}
	throw new Error('not talking after one reconnect');
}

async function received(peer: Peer, from: Peer): Promise<string[]> {
	return (await entriesOf(peer, from)).flatMap((entry) => (entry.kind === 'text' && !entry.mine ? [entry.body] : []));
}

/** What was said before and arrived, what waits when the state goes, and what is said afterwards. */
async function createPast() {
	const [ada, ben] = await createFriends();
	await write(ada, ben, 'old, of Ada');
	await write(ben, ada, 'old, of Ben');
	await reconnect(ada, ben);
	await write(ada, ben, 'waiting, of Ada');
	await write(ben, ada, 'waiting, of Ben');
	return [ada, ben] as const;
}

async function expectTalking(ada: Peer, ben: Peer): Promise<void> {
	await write(ada, ben, 'new, of Ada');
	await write(ben, ada, 'new, of Ben');
	await reconnect(ada, ben);
	for (const [reader, author] of [
		[ada, ben],
		[ben, ada]
	] as const) {
		const texts = await received(reader, author);
		expect(new Set(texts).size).toBe(texts.length);
		expect(texts.at(-1)).toBe(`new, of ${author.name}`);
		const own = (await entriesOf(author, reader)).flatMap((entry) =>
			entry.kind === 'text' && entry.mine ? [entry] : []
		);
		// What its author still has, and did not give up by removing the reader, is with the reader.
		for (const { body, delivery } of own) {
			if (delivery === 'failed') continue;
			expect(delivery).toBe('delivered');
			// What was acknowledged to a state that is lost is not sent again.
			if (body.startsWith('waiting') || body.startsWith('new')) expect(texts).toContain(body);
		}
		expect((await entriesOf(reader, author)).filter(({ kind }) => kind === 'unreadable')).toEqual([]);
	}
}

test.each(
	Object.keys(losses).flatMap((loss) => Object.keys(sides).map((who) => [loss, who as keyof typeof sides] as const))
)('%s: %s', async (loss, who) => {
	const peers = await createPast();
	for (const side of sides[who]) await losses[loss]!(peers[side], peers[side === 0 ? 1 : 0]);
	await reconnect(...peers);
	await expectTalking(...peers);
});

test.each(Object.keys(sides) as (keyof typeof sides)[])('a profile that was copied back: %s', async (who) => {
	const [ada, ben] = await createFriends();
	const peers = [ada, ben] as const;
	await write(ada, ben, 'old, of Ada');
	await write(ben, ada, 'old, of Ben');
	await reconnect(ada, ben);
	const copies = await Promise.all(peers.map(copyProfile));
	await write(ada, ben, 'lost with the copy, of Ada');
	await write(ben, ada, 'lost with the copy, of Ben');
	await reconnect(ada, ben);
	for (const side of sides[who]) await putBack(peers[side], copies[side]!);
	for (const peer of peers) peer.skew += 60_000; // their clocks went on
	await reconnect(ada, ben);
	await expectTalking(ada, ben);
});

test.each([
	['had not left', false, false],
	['had not left, and whose place in the log was acknowledged', false, true],
	['was with the contact', true, true]
])(
	'one who puts back a profile from before they deleted a text that %s goes on after one reconnect',
	async (_, arrived, acknowledged) => {
		const [ada, ben] = await createFriends();
		await write(ada, ben, 'old, of Ada');
		await reconnect(ada, ben);
		await write(ada, ben, 'regretted');
		if (arrived) await reconnect(ada, ben);
		const copy = await copyProfile(ada);
		const { n } = (await entriesOf(ada, ben)).at(-1)!;
		await ada.vault.deleteMessage({ contact: ben.key, n });
		if (acknowledged) await reconnect(ada, ben);
		await putBack(ada, copy);
		ada.skew += 60_000;
		await reconnect(ada, ben);
		// What waits by the profile that was put back arrives, once; a tombstone stays one.
		expect((await received(ben, ada)).filter((text) => text === 'regretted')).toHaveLength(arrived ? 0 : 1);
		await write(ada, ben, 'new, of Ada');
		await reconnect(ada, ben);
		expect((await received(ben, ada)).at(-1)).toBe('new, of Ada');
	}
);
