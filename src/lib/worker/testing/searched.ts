// A history to be searched, for tests: a core over a disk in memory with contacts, whose texts, edits and deletions go the way
// that real ones go; and a search to its end.
import initSqlJs from 'sql.js';
import { createMessageId, type MessageId, type PublicKey } from '#lib/protocol/ids.ts';
import { toBase64 } from '#lib/protocol/bytes.ts';
import { createEngine, type SegmentEngine } from '#lib/search/engine.ts';
import { createIdentity } from '#lib/signal/identity.ts';
import type { MessageRow } from '#lib/store/rows.ts';
import { ed25519 } from '@noble/curves/ed25519.js';
import { removeContact } from '../contact-acts.ts';
import { addContact, runAlone } from '../contacts.ts';
import { applyContent } from '../contents.ts';
import { type Contact, contactOf, type Core } from '../core.ts';
import { deleteText, editText, sendText } from '../messages.ts';
import type { SearchHit, SearchPage, SearchRequest } from '../search-api.ts';
import { createSearchIndex } from '../search-index.ts';
import { beginSearch, continueSearch } from '../search.ts';
import { addSegment, type Outcome } from '../segment-builder.ts';
import { appendEntry, commitTurn, createTurn } from '../turn.ts';
import { createCore, readCore } from '../unlock.ts';
import { createMemoryDisk, type MemoryDisk } from './memory-store.ts';

export interface Searched {
	readonly disk: MemoryDisk;
	core: Core;
	engine: SegmentEngine;
	/** Milliseconds since 1970; a text takes one. */
	time: number;
	/** Ends the worker and unlocks another over the same disk. */
	restart(): Promise<void>;
	contact(name: string): Promise<PublicKey>;
	/** Commits a text of either side. Returns its n. */
	write(contact: PublicKey, body: string, mine?: boolean): Promise<number>;
	/** Commits an entry as it is. */
	put(contact: PublicKey, entry: MessageRow): Promise<number>;
	edit(contact: PublicKey, n: number, body: string): Promise<void>;
	remove(contact: PublicKey, n: number): Promise<void>;
	erase(contact: PublicKey): Promise<void>;
	/** Makes segments until there is too little for another. */
	index(): Promise<void>;
	/** All hits, newest first. */
	find(query: string, more?: Omit<SearchRequest, 'query'>): Promise<readonly SearchHit[]>;
	pages(query: string, more?: Omit<SearchRequest, 'query'>): Promise<readonly SearchPage[]>;
}

/** @param size entries of a segment */
export async function createSearched(size: number): Promise<Searched> {
	const disk = createMemoryDisk();
	const engineOf = () => createEngine(() => initSqlJs());
	const now = () => searched.time;
	const open = async (make: typeof readCore): Promise<Core> => ({
		...(await make(disk.open(), now)),
		index: createSearchIndex(size)
	});
	const withContact = async (key: PublicKey, act: (contact: Contact) => Promise<unknown>): Promise<void> => {
		searched.time++;
		const contact = contactOf(searched.core, key);
		await runAlone(searched.core, contact, () => act(contact));
	};
	const textAt = async (key: PublicKey, n: number) => {
		const row = await searched.core.store.read('tail', [contactOf(searched.core, key).number, n]);
		return row?.kind === 'text' ? row : undefined;
	};
	/** What the contact says of a text of theirs. */
	const theirs = (key: PublicKey, n: number, edited?: string) =>
		withContact(key, async (contact) => {
			const id = (await textAt(key, n))?.id ?? ('' as MessageId);
			const turn = createTurn(contact);
			const target = { author: key, id };
			await applyContent(
				searched.core,
				turn,
				edited === undefined
					? { type: 'delete', target }
					: { type: 'edit', target, body: edited, sentAt: searched.time }
			);
			await commitTurn(searched.core, turn);
		});
	const put = async (key: PublicKey, entry: MessageRow) => {
		await withContact(key, async (contact) => {
			const turn = createTurn(contact);
			appendEntry(turn, entry);
			await commitTurn(searched.core, turn);
		});
		return contactOf(searched.core, key).row.lastN;
	};
	const searched: Searched = {
		disk,
		core: undefined as unknown as Core, // below
		engine: engineOf(),
		time: 1_700_000_000_000,
		async restart() {
			searched.core = await open(readCore);
			searched.core.index.engine = searched.engine = engineOf();
		},
		async contact(name) {
			const publicKey = toBase64(ed25519.getPublicKey(createIdentity().seed));
			return (await addContact(searched.core, publicKey, name)).contact;
		},
		async write(key, body, mine = true) {
			if (!mine) {
				const { time } = searched;
				return put(key, { kind: 'text', id: createMessageId(), mine, body, sentAt: time, at: time + 1 });
			}
			await withContact(key, (contact) => sendText(searched.core, contact, { contact: key, body }));
			return contactOf(searched.core, key).row.lastN;
		},
		put,
		async edit(key, n, body) {
			if ((await textAt(key, n))?.mine === false) return theirs(key, n, body);
			return withContact(key, (contact) => editText(searched.core, contact, { contact: key, n, body }));
		},
		async remove(key, n) {
			if ((await textAt(key, n))?.mine === false) return theirs(key, n);
			return withContact(key, (contact) => deleteText(searched.core, contact, { contact: key, n }));
		},
		erase: (key) =>
			withContact(key, (contact) => removeContact(searched.core, contact, { contact: key, history: 'delete' })),
		async index() {
			for (let outcome: Outcome = 'made'; outcome !== 'too-little';)
				outcome = await addSegment(searched.core, searched.engine);
		},
		async find(query, more) {
			return (await searched.pages(query, more)).flatMap(({ hits }) => hits);
		},
		async pages(query, more = {}) {
			const search = await beginSearch(searched.core, { query, ...more }, 1);
			const pages = [];
			do pages.push(await continueSearch(searched.core, search));
			while (pages.at(-1)?.more === true);
			return pages;
		}
	};
	searched.core = await open((store, clock) => createCore(store, 'Ada', clock));
	searched.core.index.engine = searched.engine;
	return searched;
}
