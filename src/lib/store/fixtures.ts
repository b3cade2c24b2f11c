// What the tests of this room share: cheap costs, sample rows, and a look at what lies on the disk. For tests only.
import { randomBytes, toBase64Url } from '#lib/protocol/bytes.ts';
import type { Epoch, Mark, MessageId, PublicKey, SessionName } from '#lib/protocol/ids.ts';
import type {
	ContactRow,
	IdsRow,
	InviteRow,
	MessageRow,
	OutboxRow,
	PrekeyRow,
	SettingsRows,
	SummaryRow
} from './rows.ts';
import { type Database, openDatabase } from './schema.ts';

export const PASSPHRASE = 'correct horse battery staple';

/** The least that Argon2id takes. */
export const CHEAP_KDF = { memory: 8, passes: 1, lanes: 1 };

/** A database that no other test has. */
export function createOptions() {
	return { name: `test-${toBase64Url(randomBytes(9))}`, kdf: CHEAP_KDF };
}

/** Runs with a connection of its own to a test's database. */
export async function withDatabase<T>(name: string, act: (database: Database) => Promise<T>): Promise<T> {
	const database = await openDatabase({ name, existing: true });
	return act(database).finally(() => database.close());
}

export interface RawRecord {
	readonly store: string;
	readonly key: IDBValidKey;
	readonly value: unknown;
}

/** Every record of a database as it lies on the disk. */
export async function readRaw(name: string): Promise<readonly RawRecord[]> {
	return withDatabase(name, async (database) => {
		const stores = [...database.objectStoreNames].map(async (store) => {
			const [keys, values] = await Promise.all([
				database.getAllKeys(store),
				database.getAll(store) as Promise<unknown[]>
			]);
			return keys.map((key, index) => ({ store, key, value: values[index] }));
		});
		return (await Promise.all(stores)).flat();
	});
}

/** Puts what it likes in the place of a record, past every seal. */
export async function writeRaw(name: string, store: string, key: IDBValidKey, value: unknown): Promise<void> {
	await withDatabase(name, (database) => database.put(store, value, key));
}

export async function readRawValue(name: string, store: string, key: IDBValidKey): Promise<unknown> {
	return withDatabase<unknown>(name, (database) => database.get(store, key));
}

export const summary: SummaryRow = {
	unread: 3,
	preview: { body: 'preview-marker', mine: false, at: 1_700_000_000_000 }
};

export function createText(body: string): MessageRow {
	const id = '0b8f7a4e-3c55-4a8e-9a57-1d5b6c9e2f10' as MessageId;
	return { kind: 'text', id, mine: true, body, sentAt: 1_700_000_000_000, at: 1_700_000_000_001 };
}

export const contact: ContactRow = {
	publicKey: 'bWFya2VyLXB1YmxpYy1rZXktb2YtYS1jb250YWN0ISE=' as PublicKey,
	name: 'Marker Name',
	server: 'wss://marker.example/signal',
	addedAt: 1_700_000_000_000,
	record: 'marker-session-record',
	sessionAbsent: false,
	own: { epoch: 'bWFya2VyLWVwb2NoLW93bg==' as Epoch, last: 7, acked: 5 },
	their: { epoch: '', applied: 0 },
	highestAt: 1_700_000_000_000,
	lastN: 12
};

export const outboxEntry: OutboxRow = {
	content: { type: 'text', id: '0b8f7a4e-3c55-4a8e-9a57-1d5b6c9e2f10' as MessageId, sentAt: 1, body: 'outbox-marker' },
	mark: 'bWFya2VyLW1hcms=' as Mark,
	n: 12,
	ciphertext: { session: 'bWFya2VyLXNlc3Npb24tbg==' as SessionName, kind: 'ratchet', body: 'Y2lwaGVydGV4dC1tYXJrZXI=' }
};

export const prekey: PrekeyRow = { publicKey: 'prekey-public', privateKey: 'prekey-private', createdAt: 1 };

export const invite: InviteRow = {
	token: 'invite-token-marker',
	createdAt: 1,
	expiresAt: 2,
	state: 'open',
	note: 'invite-note-marker'
};

export const identity: SettingsRows['identity'] = {
	seed: 'identity-seed-marker',
	name: 'My Marker',
	registrationId: 99
};

export const idsBlock: IdsRow = { block: 'ids-marker' };
