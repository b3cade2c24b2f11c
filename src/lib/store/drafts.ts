// What a commit was asked to write, on its way to steps of a transaction. Owns the order of the steps, and that nothing is
// sealed before it is known to be needed, nor later than it could be.
import { HISTORY_STORES } from './history-reads.ts';
import type { Plan } from './packing.ts';
import type { RowWrite, Write } from './rows.ts';
import type { Step } from './transaction.ts';
import { isWordStore } from './schema.ts';
import { residueStep } from './vacuum.ts';
import type { WrappingKey } from './wrapping-key.ts';

/** A write, and the steps that it is when nothing else becomes of it: sealed once, when first asked for. */
export interface Draft {
	readonly write: Write;
	/** @param wrapping what words are sealed under in this turn */
	readonly steps: (wrapping?: WrappingKey) => Promise<readonly Step[]>;
}

/** Begins to seal what needs no turn: which secret words lie under is known in theirs, since an exchange may come before it. */
export function createDrafts(
	writes: readonly Write[],
	sealRow: (write: RowWrite, wrapping?: WrappingKey) => Promise<Step>
): readonly Draft[] {
	return writes.map((write) => {
		let sealing: Promise<readonly Step[]> | undefined;
		const steps: Draft['steps'] = (wrapping) =>
			(sealing ??=
				'contact' in write ? Promise.resolve(erasureOf(write)) : sealRow(write, wrapping).then((step) => [step]));
		if (!isWordStore(write.store)) steps().catch(() => undefined); // told in its turn
		return { write, steps };
	});
}

/** Whether leaving out what is optional makes a difference. */
export const hasOptional = ({ work }: Plan): boolean => work.some(({ change }) => change.isOptional);

/** @param withOptional whether to pack what could also be written as it is */
export async function stepsOf(plan: Plan, drafts: readonly Draft[], withOptional: boolean): Promise<readonly Step[]> {
	const chosen = plan.work.filter(({ change }) => withOptional || !change.isOptional);
	const replaced = new Set(chosen.flatMap(({ replaces }) => replaces));
	const written = await Promise.all(
		drafts.filter(({ write }) => !replaced.has(write)).map(({ steps }) => steps(plan.wrapping))
	);
	const residue = plan.leavesResidue ? [residueStep] : [];
	const steps = chosen.flatMap(({ change }) => change.steps);
	return [...written.flat(), ...(plan.wrapping?.steps ?? []), ...steps, ...residue];
}

function erasureOf({ store, contact }: Write & { readonly contact: number }): Step[] {
	const stores = store === 'tail' ? HISTORY_STORES : [store];
	return stores.map((name) => ({ store: name, key: rowsOf(contact), value: undefined }));
}

/** Every key that begins with the contact's number: an array is greater than any number in its place. */
function rowsOf(contact: number): IDBKeyRange {
	return IDBKeyRange.bound([contact], [contact, []]);
}
