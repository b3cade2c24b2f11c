// Two complete peers in one process, for tests: the vault's code over a fake IndexedDB, joined by a wire that a test can
// hold, cut and reorder its ends of. No browser, no network.
import 'fake-indexeddb/auto';
import { createAttempt, type Attempt, type PublicKey } from '#lib/protocol/ids.ts';
import { createSealedStore, discardUnfinished, inspectVault, openSealedStore } from '#lib/store/open.ts';
import type { StorePort } from '#lib/store/rows.ts';
import type { LinkOutput, MessageView, Unlocked, VaultApi } from '../api.ts';
import { createVault, type VaultPlace } from '../vault.ts';

/** The cheapest parameters that the vault accepts: what they protect is nothing. */
const kdf = { memory: 64, passes: 1, lanes: 1 };
let databases = 0;

export interface Peer {
	readonly name: string;
	readonly key: PublicKey;
	readonly database: string;
	vault: VaultApi;
	/** The open store, as the vault has it. */
	store: StorePort;
	/** Added to the clock, in ms. */
	skew: number;
	/** Ends the worker, as a crash does, and unlocks another over the same database. */
	restart(): Promise<void>;
}

/** Where a peer's rows lie: in a fake IndexedDB behind the real seals, unless a test brings another. */
export interface PeerDisk {
	create(passphrase: string): Promise<StorePort>;
	open(passphrase: string): Promise<StorePort>;
}

function sealedDisk(name: string): PeerDisk {
	return {
		create: (passphrase) => createSealedStore(passphrase, { name, kdf }),
		open: (passphrase) => openSealedStore(passphrase, { name, kdf })
	};
}

/** @param wrap stands between the vault and its store, to inject faults */
export async function createPeer(
	name: string,
	wrap: (store: StorePort) => StorePort = (store) => store,
	given?: PeerDisk
): Promise<Peer> {
	return beginPeer(name, (vault) => vault.create({ name, passphrase: 'open' }), wrap, given);
}

/** @param begin makes the vault's identity, under the passphrase `open` */
export async function beginPeer(
	name: string,
	begin: (vault: VaultApi) => Promise<Unlocked>,
	wrap: (store: StorePort) => StorePort = (store) => store,
	given?: PeerDisk
): Promise<Peer> {
	const database = `peer-${++databases}`;
	const disk = given ?? sealedDisk(database);
	const take = (store: StorePort) => (peer.store = wrap(store));
	const place: VaultPlace = {
		inspect: () => (given === undefined ? inspectVault({ name: database }) : Promise.resolve('empty' as const)),
		passkeys: () => Promise.resolve([]),
		becomeWriter: () => Promise.resolve(),
		create: async (passphrase: string) => take(await disk.create(passphrase)),
		open: async (passphrase: string) => take(await disk.open(passphrase)),
		discard: () => discardUnfinished({ name: database }),
		kdf,
		resign: () => undefined,
		now: () => Date.now() + peer.skew
	};
	const vault = createVault(place);
	const peer: Peer = {
		name,
		database,
		key: '' as PublicKey,
		vault,
		store: undefined as unknown as StorePort, // there once the vault is made, below
		skew: 0,
		async restart() {
			peer.vault = createVault(place);
			await peer.vault.unlock({ passphrase: 'open', takeOver: false });
		}
	};
	const { me } = await begin(vault);
	return Object.assign(peer, { key: me.publicKey });
}

/** Two peers who have each other as contacts. @param wraps their stores', as in `createPeer` */
export async function createFriends(
	...wraps: readonly (((store: StorePort) => StorePort) | undefined)[]
): Promise<readonly [Peer, Peer]> {
	return befriend(await createPeer('Ada', wraps[0]), await createPeer('Ben', wraps[1]));
}

/** Makes them each other's contacts. */
export async function befriend(ada: Peer, ben: Peer): Promise<readonly [Peer, Peer]> {
	await ada.vault.addContact({ publicKey: ben.key, name: ben.name });
	await ben.vault.addContact({ publicKey: ada.key, name: ada.name });
	return [ada, ben];
}

/** One link between two peers: frames wait in `inbox` until the test delivers them. */
export interface Wire {
	readonly attempt: Attempt;
	readonly inbox: Map<Peer, string[]>;
	/** What each side's calls came to, oldest first. */
	readonly outputs: Map<Peer, LinkOutput[]>;
	/** Set when a side asked for the link's end: its `redialIn`. */
	readonly ended: Map<Peer, number>;
	/** Delivers up to `most` waiting frames to one side, in one batch. */
	deliver(to: Peer, most?: number): Promise<void>;
	/** Hands what the outbox of one side allows to the link. */
	flush(from: Peer): Promise<void>;
	/** Delivers and flushes until nothing moves. */
	settle(): Promise<void>;
	close(): Promise<void>;
}

/** What happens to the sealed descriptions on their way. */
export interface Exchange {
	readonly attempt?: Attempt;
	readonly offer?: (sealed: string) => string;
	readonly answer?: (sealed: string) => string;
}

/** Offer, answer, open: undefined when one side did not go along. */
export async function dial(from: Peer, to: Peer, exchange: Exchange = {}): Promise<Wire | undefined> {
	const attempt = exchange.attempt ?? createAttempt();
	const { offer = (sealed: string) => sealed, answer = (sealed: string) => sealed } = exchange;
	const sealedOffer = await from.vault.sealOffer({ contact: to.key, attempt, sdp: 'offer' });
	const opened = await to.vault.openOffer({ from: from.key, sealed: offer(sealedOffer) });
	if (opened.kind === 'refuse') await from.vault.openAnswer({ from: to.key, sealed: opened.sealed });
	if (opened.kind !== 'offer') return undefined;
	const sealedAnswer = await to.vault.sealAnswer({ contact: from.key, attempt, sdp: 'answer' });
	const answered = await from.vault.openAnswer({ from: to.key, sealed: answer(sealedAnswer) });
	return answered.kind === 'answer' ? openWire(from, to, attempt) : undefined;
}

async function openWire(a: Peer, b: Peer, attempt: Attempt): Promise<Wire> {
	const other = (peer: Peer) => (peer === a ? b : a);
	const ref = (peer: Peer) => ({ contact: other(peer).key, attempt });
	const wire: Wire = {
		attempt,
		inbox: new Map([
			[a, []],
			[b, []]
		]),
		outputs: new Map([
			[a, []],
			[b, []]
		]),
		ended: new Map(),
		async deliver(to, most = Infinity) {
			const frames = wire.inbox.get(to)?.splice(0, most) ?? [];
			if (frames.length > 0) take(to, await to.vault.receive({ ...ref(to), frames }));
		},
		async flush(from) {
			while (take(from, await from.vault.nextFrames(ref(from))));
		},
		async settle() {
			do {
				await Promise.all([wire.flush(a), wire.flush(b)]);
				await Promise.all([wire.deliver(a), wire.deliver(b)]);
				await Promise.all([wire.flush(a), wire.flush(b)]);
			} while ([...wire.inbox.values()].some((frames) => frames.length > 0));
		},
		async close() {
			for (const peer of [a, b]) await peer.vault.linkClosed(ref(peer));
		}
	};
	function take(from: Peer, output: LinkOutput): boolean {
		const { frames, more, redialIn } = output;
		wire.inbox.get(other(from))?.push(...frames);
		wire.outputs.get(from)?.push(output);
		if (redialIn !== undefined) wire.ended.set(from, redialIn);
		return more;
	}
	for (const peer of [a, b]) take(peer, await peer.vault.linkOpened(ref(peer)));
	return wire;
}

/** Dials until a link stays open and everything has settled, as the app does. */
export async function talk(from: Peer, to: Peer): Promise<Wire> {
	for (let tries = 0; tries < 8; tries++) {
		const wire = await dial(from, to);
		if (wire === undefined) {
			// A stale offer is refused once in 10 s: the app's next dials come later, too.
			for (const peer of [from, to]) peer.skew += 10_000;
			continue;
		}
		await wire.settle();
		if (wire.ended.size === 0) return wire;
		await wire.close();
	}
	throw new Error('no link stays open');
}

/** One talk that settles everything, and its end. */
export async function meet(one: Peer, other: Peer): Promise<void> {
	await (await talk(one, other)).close();
}

/** The texts of a conversation as one side has them, oldest first. */
export async function textsOf(peer: Peer, other: Peer): Promise<string[]> {
	return (await entriesOf(peer, other)).map((entry) => (entry.kind === 'text' ? entry.body : `(${entry.kind})`));
}

export function entriesOf(peer: Peer, other: Peer): Promise<readonly MessageView[]> {
	return peer.vault.history({ contact: other.key, limit: 10_000 });
}

/** Writes a text and returns it. */
export async function write(from: Peer, to: Peer, body: string): Promise<string> {
	await from.vault.send({ contact: to.key, body });
	return body;
}
