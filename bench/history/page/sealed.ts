// Sotto under measurement, in a worker: its own store and what the vault does over it. Each call says how long the thing
// itself took, in ms; what it needed beforehand (texts, keys) is made before the clock starts.
import { randomBytes, toBase64 } from '#lib/protocol/bytes.ts';
import { createMark, createMessageId, parseSessionName } from '#lib/protocol/ids.ts';
import { matches, parseQuery } from '#lib/search/terms.ts';
import { createSealedStore, openSealedStore } from '#lib/store/open.ts';
import type { OutboxRow, Write } from '#lib/store/rows.ts';
import { openDatabase } from '#lib/store/schema.ts';
import type { SealedStore } from '#lib/store/sealed-store.ts';
import { stretch } from '#lib/store/stretch.ts';
import { KDF_TODAY } from '#lib/store/vault.ts';
import { createImporter, type Importer } from '#lib/worker/import-rows.ts';
import type { Contact, Core } from '#lib/worker/core.ts';
import { entryAt, readHistory } from '#lib/worker/history.ts';
import { beginSearch, continueSearch } from '#lib/worker/search.ts';
import { addSegment } from '#lib/worker/segment-builder.ts';
import { startSegments } from '#lib/worker/start-segments.ts';
import { previewOf } from '#lib/worker/turn.ts';
import { readCore } from '#lib/worker/unlock.ts';
import { contactLine, messagesOf, nextOf, personLine, type TextRow, timeOf } from '../messages.ts';
import { PASSPHRASE, timed, timedEach } from './timing.ts';

/** Base64 characters of a session record with some skipped keys. */
const RECORD_LENGTH = 3_000;
/** The library's envelope around a padded text, as base64. */
const CIPHERTEXT_BYTES = 400;
const SESSION = parseSessionName(toBase64(new Uint8Array(16)));
/** Entries that are decrypted at once where all are read. */
const STRIDE = 4_096;
const HITS = 20;

export function createSealed() {
	let store: SealedStore;
	let core: Core;
	let importer: Importer;
	let source: ReturnType<typeof messagesOf>;
	let lastSearch = 0;

	/** The largest conversation. */
	function main(): Contact {
		const found = [...core.contacts.values()].find(({ number }) => number === 1);
		if (found === undefined) throw new Error('There is no history here.');
		return found;
	}
	const readAll = async function* (contact: Contact) {
		for (let first = 1; first <= contact.row.lastN; first += STRIDE)
			yield await store.readRange('tail', contact.number, first, first + STRIDE - 1);
	};

	return {
		/** A new vault, and a history about to be imported. */
		async begin({ size }: { readonly size: number }) {
			store = await createSealedStore(PASSPHRASE);
			importer = createImporter(store);
			importer.person?.(personLine());
			source = messagesOf(size);
		},
		/** Imports the next messages by the path of a restored backup. */
		async add({ count }: { readonly count: number }) {
			const messages = nextOf(source, count);
			const lines = messages.map(({ contact, n, row, isLast }) => ({
				entry: { type: 'entry', n, ...row } as const,
				contact: isLast ? contactLine(contact, n) : undefined
			}));
			return timed(async () => {
				for (const { entry, contact } of lines) {
					const full = importer.entry?.(entry);
					if (full !== undefined) await full;
					if (contact !== undefined) await importer.contact?.(contact);
				}
			});
		},
		finish: () => importer.finish(),

		/** Unlocks, as the vault worker does. */
		async open() {
			store = await openSealedStore(PASSPHRASE);
			core = await readCore(store, Date.now);
			core.index.engine = startSegments();
		},
		close: () => store.close(),
		/** Makes all segments of the search index that there is enough for. Ms of each. */
		async index() {
			const { engine } = core.index;
			if (engine === undefined) throw new Error('The index cannot run here.');
			const times: number[] = [];
			for (;;) {
				const before = core.index.segments.size;
				const time = await timed(() => addSegment(core, engine));
				if (core.index.segments.size === before) return times;
				times.push(time);
			}
		},

		/** A text: session, entry, summary and outbox in one strict commit; every 64th packs a page. */
		commit({ texts }: { readonly texts: readonly string[] }) {
			const contact = main();
			const record = toBase64(randomBytes((RECORD_LENGTH * 3) / 4));
			return timedEach(texts, async (body) => {
				const n = contact.row.lastN + 1;
				const row = { ...contact.row, record, lastN: n, own: { ...contact.row.own, last: contact.row.own.last + 1 } };
				await store.commit(turnOf(contact.number, n, row, body));
				contact.row = row;
			});
		},
		/** Takes the random session record away again, which no app could read. */
		async forgetRecord() {
			const contact = main();
			const { record: _, ...row } = contact.row;
			await store.commit([{ store: 'session', key: contact.number, value: row }]);
			contact.row = row;
		},
		/** What the last commit laid on the disk, in bytes. */
		async committedBytes() {
			const { number, row } = main();
			const database = await openDatabase({ existing: true });
			const at = [number, row.lastN];
			const values: unknown[] = await Promise.all([
				...(['session', 'conv'] as const).map((name) => database.get(name, number)),
				database.get('tail', at),
				database.get('outbox', [number, row.own.last])
			]);
			database.close();
			return values.reduce<number>((sum, value) => sum + sizeOf(value), 0);
		},

		/** The 50 entries up to each n, as the page is given them. */
		pageBack({ ends }: { readonly ends: readonly number[] }) {
			const contact = main();
			return timedEach(ends, async (end) => {
				const views = await readHistory(core, contact, { contact: contact.publicKey, before: end + 1, limit: 50 });
				if (views.length !== 50) throw new Error('A page is not full.');
			});
		},
		/** To a time: which entry that is, and the 50 around it. */
		jump({ ends }: { readonly ends: readonly number[] }) {
			const contact = main();
			const { publicKey, row } = contact;
			const count = row.lastN;
			return timedEach(ends, async (end) => {
				const n = await entryAt(core, contact, { contact: publicKey, at: timeOf(end, count) });
				if (n === undefined) throw new Error('A time is not found.');
				await readHistory(core, contact, { contact: publicKey, before: n + 26, limit: 50 });
			});
		},
		/** The first 20 hits, or all that there are. */
		async find({ query }: { readonly query: string }) {
			return timed(async () => {
				const search = await beginSearch(core, { query }, ++lastSearch);
				for (let hits = 0; ;) {
					const page = await continueSearch(core, search);
					hits += page.hits.length;
					if (hits >= HITS || !page.more) return;
				}
			});
		},
		/** What a search would be without an index: everything decrypted and looked at. */
		async scan({ query }: { readonly query: string }) {
			const terms = parseQuery(query);
			return timed(async () => {
				for (const contact of core.contacts.values())
					for await (const rows of readAll(contact))
						for (const { value } of rows) if (value.kind === 'text') matches(terms, value.body);
			});
		},
		/** What a passphrase costs. */
		argon2id({ times }: { readonly times: number }) {
			return timedEach(Array.from({ length: times }), () => stretch(PASSPHRASE, randomBytes(16), KDF_TODAY));
		}
	};
}

/** What a turn writes for an own text (worker/turn.ts), without the ratchet: its record and ciphertext are random. */
function turnOf(number: number, n: number, row: Contact['row'], body: string): readonly Write[] {
	const [id, at] = [createMessageId(), Date.now()];
	const entry: TextRow = { kind: 'text', id, mine: true, body, sentAt: at, at };
	const outbox: OutboxRow = {
		content: { type: 'text', id, sentAt: at, body },
		mark: createMark(),
		n,
		ciphertext: { session: SESSION, kind: 'ratchet', body: toBase64(randomBytes(CIPHERTEXT_BYTES)) }
	};
	return [
		{ store: 'session', key: number, value: row },
		{ store: 'conv', key: number, value: { unread: 0, preview: previewOf(n, entry) } },
		{ store: 'tail', key: [number, n], value: entry },
		{ store: 'outbox', key: [number, row.own.last], value: outbox }
	];
}

function sizeOf(value: unknown): number {
	if (value instanceof Uint8Array) return value.length;
	if (typeof value === 'object' && value !== null && 'sealed' in value) return sizeOf(value.sealed);
	return 0;
}
