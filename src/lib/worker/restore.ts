// A backup becomes the vault of a first visit. Owns the order: the whole file is judged before anything is made of it, and the
// identity is written last, so that until then there is none (docs/protocol.md, section 8).
import { AppError } from '#lib/protocol/errors.ts';
import { installCurve } from '#lib/signal/curve.ts';
import { readBackup } from '#lib/store/backup-file.ts';
import type { StorePort } from '#lib/store/rows.ts';
import type { RestoreState } from './backup-api.ts';
import { createJudge, type Judged, type Taker } from './backup-order.ts';
import { createImporter } from './import-rows.ts';

/**
 * Restores a backup into a store that `create` makes, once the file has proven to be whole.
 * @param tell how far it is, once the file has been checked
 * @returns the store
 * @throws AppError `backup-none`, `backup-newer`, `backup-passphrase`, `backup-truncated`, `backup-damaged`: nothing was made;
 * what `create` throws; `disk-full`, `internal`: what was made is to be discarded
 */
export async function restoreBackup(
	file: Blob,
	passphrase: string,
	create: () => Promise<StorePort>,
	tell: (state: RestoreState) => void
): Promise<StorePort> {
	await installCurve();
	const judged = await readLines(file, passphrase, {}, () => undefined);
	const store = await create();
	const importer = createImporter(store, judged.gone);
	const tellOf = (lines: number) => tell({ stage: 'restoring', share: lines / judged.lines });
	tellOf(0);
	const again = await readLines(file, passphrase, importer, tellOf);
	if (again.own !== judged.own || again.lines !== judged.lines) throw new AppError('backup-damaged', 'changed');
	await importer.finish();
	return store;
}

/** Reads the file to its end. */
async function readLines(file: Blob, passphrase: string, taker: Taker, tell: (lines: number) => void): Promise<Judged> {
	const judge = createJudge(taker);
	let lines = 0;
	for await (const batch of readBackup(file, passphrase)) {
		for (const line of batch) await judge.take(line);
		tell((lines += batch.length));
	}
	return judge.finish();
}
