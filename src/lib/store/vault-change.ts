// The one way to change the vault's record: from what was read to what shall be, in one strict put, or not at all. Owns the
// comparison with what lies there; refuses to write over what somebody else has changed meanwhile.
import { AppError } from '#lib/protocol/errors.ts';
import { allDone, toAppError } from './disk-errors.ts';
import { type Database, META } from './schema.ts';
import { abort, WRITER } from './transaction.ts';
import { residueStep } from './vacuum.ts';
import { isSameRecord, parseVaultRecord, storedVault, takesWrapAway, type VaultRecord } from './vault-record.ts';

/** The key of the vault's record in `meta`. */
export const VAULT = 'vault';

/** @throws AppError `database-gone` when there is no vault; `version`, `unsealable`; `internal` */
export async function readVault(database: Database): Promise<VaultRecord> {
	const value: unknown = await database.get(META, VAULT);
	if (value === undefined) throw new AppError('database-gone');
	return parseVaultRecord(value);
}

/**
 * Puts `after` in the place of `before`, on disk when it resolves. All crypto is done before; in the transaction nothing but
 * IndexedDB is awaited. May be repeated: where `after` lies already, it is done.
 * @param writer the number that must be the pen's holder; undefined before the vault is open
 * @returns whether `after` is there; false when the record is another than `before`
 * @throws AppError `fenced` when another writes now; a DOMException
 */
export async function replaceVault(
	database: Database,
	before: VaultRecord,
	after: VaultRecord,
	writer?: number
): Promise<boolean> {
	const transaction = database.transaction(META, 'readwrite', { durability: 'strict' });
	transaction.done.catch(() => undefined); // told below, whenever it fails
	const requests: Promise<unknown>[] = [];
	const issue = async (): Promise<boolean> => {
		const { store } = transaction;
		const current: unknown = await store.get(WRITER);
		const value: unknown = await store.get(VAULT);
		if (writer !== undefined && current !== writer) throw new AppError('fenced');
		if (value === undefined) throw new AppError('database-gone');
		const present = parseVaultRecord(value);
		if (isSameRecord(present, after)) return true;
		if (!isSameRecord(present, before)) return false;
		requests.push(store.put(storedVault(after), VAULT));
		// It lies in the browser's files until they are tidied up, which is done in idle times.
		if (takesWrapAway(before, after)) requests.push(store.put(residueStep.value, residueStep.key));
		transaction.commit();
		return true;
	};
	const issued = issue();
	await issued.catch(() => abort(transaction));
	await allDone([issued, ...requests, transaction.done]);
	return issued;
}

/** Makes the first record. Does not replace: an identity that is there must not be lost to a second one. */
export async function addVault(database: Database, record: VaultRecord): Promise<void> {
	try {
		const transaction = database.transaction(META, 'readwrite', { durability: 'strict' });
		await allDone([transaction.store.add(storedVault(record), VAULT), transaction.done]);
	} catch (thrown) {
		if (thrown instanceof Error && thrown.name === 'ConstraintError') throw new AppError('already-exists');
		throw toAppError(thrown, 'write vault');
	}
}
