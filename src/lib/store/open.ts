// The doors of the store: is there a vault, make one, open it. Owns the order of the steps; the caller holds the Web Lock
// of the writer before it makes or opens one.
import { errorCode } from '#lib/protocol/errors.ts';
import { hasBallast } from './ballast.ts';
import { Connection } from './connection.ts';
import { toAppError } from './disk-errors.ts';
import { type Database, META, openDatabase } from './schema.ts';
import { SealedStore } from './sealed-store.ts';
import { raiseWriter } from './transaction.ts';
import { hasResidue } from './vacuum.ts';
import { checkPassphrase, createVault, hasVault, KDF_TODAY, type Keys, unlockVault, VAULT } from './vault.ts';
import type { KdfParameters } from './vault-record.ts';

export interface StoreOptions {
	/** Another database than `sotto`, so that tests do not meet. */
	readonly name?: string;
	/** Other costs than today's, so that tests are quick. */
	readonly kdf?: KdfParameters;
}

/**
 * What this browser holds, before anything is unlocked. Makes nothing.
 * @throws AppError `another-tab`, `internal`
 */
export async function inspectVault(
	options: Pick<StoreOptions, 'name'> = {}
): Promise<'empty' | 'locked' | 'newer-version'> {
	try {
		const database = await openDatabase({ ...options, existing: true });
		return (await isFinished(database).finally(() => database.close())) ? 'locked' : 'empty';
	} catch (thrown) {
		if (errorCode(thrown) === 'database-gone') return 'empty';
		if (errorCode(thrown) === 'version') return 'newer-version';
		throw toAppError(thrown, 'inspect');
	}
}

/**
 * Makes the vault and opens its store.
 * @throws AppError `already-exists`; `malformed` for an empty passphrase; `version`, `another-tab`, `disk-full`, `internal`
 */
export async function createSealedStore(passphrase: string, options: StoreOptions = {}): Promise<SealedStore> {
	const { kdf = KDF_TODAY, ...where } = options;
	const database = await openDatabase(where);
	return openWith(database, options, async () => {
		await clearUnfinished(database);
		return createVault(database, passphrase, kdf);
	});
}

/**
 * Whether there is a vault with something in it. One without settings has no identity yet: its making was interrupted
 * before anything was sealed under it, and it may be made again.
 */
async function isFinished(database: Database): Promise<boolean> {
	return (await hasVault(database)) && (await database.count('settings')) > 0;
}

/** Forgets all of a vault that has no identity yet, and nothing of one that has. In one transaction. */
async function clearUnfinished(database: Database): Promise<void> {
	const transaction = database.transaction([...database.objectStoreNames], 'readwrite', { durability: 'strict' });
	transaction.done.catch(() => undefined); // awaited below, unless a request fails first
	if ((await transaction.objectStore('settings').count()) === 0) {
		for (const store of transaction.objectStoreNames) {
			// What else is in `meta` is not of this vault: the writer's number goes on, the ballast stays.
			await (store === META ? transaction.objectStore(META).delete(VAULT) : transaction.objectStore(store).clear());
		}
	}
	await transaction.done;
}

/**
 * Forgets a vault whose making has failed. The caller holds the Web Lock.
 * @throws AppError `another-tab`, `internal`
 */
export async function discardUnfinished(options: Pick<StoreOptions, 'name'> = {}): Promise<void> {
	await withVault(options, clearUnfinished).catch((error: unknown) => {
		if (errorCode(error) !== 'database-gone') throw error;
	});
}

/**
 * Asks whether this is the passphrase of the vault; nothing is opened.
 * @throws AppError `wrong-passphrase`, `database-gone`, `unsealable`
 */
export async function proveOwner(passphrase: string, options: Pick<StoreOptions, 'name'> = {}): Promise<void> {
	await withVault(options, (database) => checkPassphrase(database, passphrase));
}

async function withVault({ name }: StoreOptions, act: (database: Database) => Promise<void>): Promise<void> {
	try {
		const database = await openDatabase({ ...(name !== undefined && { name }), existing: true });
		await act(database).finally(() => database.close());
	} catch (thrown) {
		throw toAppError(thrown, 'vault');
	}
}

/**
 * Opens the store. Whoever had it open before can commit no more (`fenced`).
 * @throws AppError `wrong-passphrase`; `database-gone` where there is no vault; `unsealable` when the vault's record is
 * broken; `version`, `another-tab`, `disk-full`, `internal`
 */
export async function openSealedStore(passphrase: string, options: StoreOptions = {}): Promise<SealedStore> {
	const { kdf = KDF_TODAY, ...where } = options;
	const database = await openDatabase({ ...where, existing: true });
	return openWith(database, options, () => unlockVault(database, passphrase, kdf));
}

async function openWith(database: Database, { name }: StoreOptions, keysOf: () => Promise<Keys>): Promise<SealedStore> {
	try {
		const keys = await keysOf();
		const writer = await raiseWriter(database);
		const [ballast, residue] = await Promise.all([hasBallast(database), hasResidue(database)]);
		const store = new SealedStore({ connection: new Connection(database, name), keys, writer, ballast, residue });
		await store.restoreBallast();
		return store;
	} catch (thrown) {
		database.close();
		throw toAppError(thrown, 'open store');
	}
}
