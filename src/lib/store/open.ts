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
import { createKeyRing } from './key-ring.ts';
import type { Passkey, Secret } from './key-ring-port.ts';
import { passkeysOf } from './passkeys.ts';
import { openSeal } from './seal.ts';
import { createVault, hasVault, KDF_TODAY, type Keys, unlockVault } from './vault.ts';
import { readVault, VAULT } from './vault-change.ts';
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
		return (await withExisting(options, isFinished)) ? 'locked' : 'empty';
	} catch (thrown) {
		if (errorCode(thrown) === 'database-gone') return 'empty';
		if (errorCode(thrown) === 'version') return 'newer-version';
		throw toAppError(thrown, 'inspect');
	}
}

/**
 * The passkeys of a vault that is not open, for the authenticator to be asked. None where there is nothing to unlock.
 * @throws AppError `another-tab`, `unsealable`, `version`, `internal`
 */
export async function inspectPasskeys(options: Pick<StoreOptions, 'name'> = {}): Promise<readonly Passkey[]> {
	try {
		return await withExisting(options, async (database) => passkeysOf(await readVault(database)));
	} catch (thrown) {
		if (errorCode(thrown) === 'database-gone') return [];
		throw toAppError(thrown, 'inspect');
	}
}

async function withExisting<T>(
	options: Pick<StoreOptions, 'name'>,
	act: (database: Database) => Promise<T>
): Promise<T> {
	const database = await openDatabase({ ...options, existing: true });
	return act(database).finally(() => database.close());
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
 * @throws AppError `version` for a vault of a newer app
 */
async function isFinished(database: Database): Promise<boolean> {
	if (!(await hasVault(database)) || (await database.count('settings')) === 0) return false;
	await readVault(database).catch((thrown: unknown) => {
		if (errorCode(thrown) === 'version') throw thrown; // what is broken otherwise is told when it is to be unlocked
	});
	return true;
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
export async function discardUnfinished({ name }: Pick<StoreOptions, 'name'> = {}): Promise<void> {
	try {
		const database = await openDatabase({ ...(name !== undefined && { name }), existing: true });
		await clearUnfinished(database).finally(() => database.close());
	} catch (thrown) {
		if (errorCode(thrown) !== 'database-gone') throw toAppError(thrown, 'vault');
	}
}

/**
 * Opens the store. Whoever had it open before can commit no more (`fenced`).
 * @throws AppError `wrong-passphrase`, `passkey-refused`; `database-gone` where there is no vault; `unsealable` when the vault's record is
 * broken; `version`, `another-tab`, `disk-full`, `internal`
 */
export async function openSealedStore(secret: Secret, options: StoreOptions = {}): Promise<SealedStore> {
	const { kdf = KDF_TODAY, ...where } = options;
	const database = await openDatabase({ ...where, existing: true });
	return openWith(database, options, async () => {
		const keys = await unlockVault(database, secret, kdf);
		// A wrap that somebody put there is of another master key: it must not take the pen from whoever has it.
		const identity: unknown = await database.get('settings', 'identity');
		if (identity !== undefined) await openSeal(keys.settings, { store: 'settings', key: 'identity' }, identity);
		return keys;
	});
}

async function openWith(
	database: Database,
	{ name, kdf = KDF_TODAY }: StoreOptions,
	keysOf: () => Promise<Keys>
): Promise<SealedStore> {
	try {
		const keys = await keysOf();
		const writer = await raiseWriter(database);
		const [ballast, residue] = await Promise.all([hasBallast(database), hasResidue(database)]);
		const connection = new Connection(database, name);
		const keyRing = createKeyRing({ connection, keys, writer, kdf, leavesResidue: () => store.noteResidue() });
		const store = new SealedStore({ connection, keys, writer, ballast, residue, keyRing });
		if (residue) await store.dropVacuum(); // before the ballast: it may need the room
		await store.restoreBallast();
		return store;
	} catch (thrown) {
		database.close();
		throw toAppError(thrown, 'open store');
	}
}
