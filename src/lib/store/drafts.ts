// What a commit was asked to write, on its way to steps of a transaction. Owns the order of the steps, and that nothing is
// sealed before it is known to be needed, nor later than it could be.
import { HISTORY_STORES } from './history-reads.ts';
import type { Plan } from './packing.ts';
import type { RowWrite, Write } from './rows.ts';
import type { Step } from './transaction.ts';
import { residueStep } from './vacuum.ts';

/** A write, and the steps that it is when nothing else becomes of it: sealed once, when first asked for. */
export interface Draft {
	readonly write: Write;
	readonly steps: () => Promise<readonly Step[]>;
}

/** More messages than that fill a page. Sealing each for itself while the commit waits for its turn would be in vain. */
const BULK = 64;

/** Begins to seal what will hardly be written in any other way. */
export function createDrafts(writes: readonly Write[], sealRow: (write: RowWrite) => Promise<Step>): readonly Draft[] {
	const isBulk = writes.filter(({ store }) => store === 'tail').length > BULK;
	return writes.map((write) => {
		let sealing: Promise<readonly Step[]> | undefined;
		const steps = () =>
			(sealing ??= 'contact' in write ? Promise.resolve(erasureOf(write)) : sealRow(write).then((step) => [step]));
		if (!isBulk || write.store !== 'tail') steps().catch(() => undefined); // told in its turn
		return { write, steps };
	});
}

/** Whether leaving out what is optional makes a difference. */
export const hasOptional = ({ work }: Plan): boolean => work.some(({ change }) => change.isOptional);

/** @param withOptional whether to pack what could also be written as it is */
export async function stepsOf(plan: Plan, drafts: readonly Draft[], withOptional: boolean): Promise<readonly Step[]> {
	const chosen = plan.work.filter(({ change }) => withOptional || !change.isOptional);
	const replaced = new Set(chosen.flatMap(({ replaces }) => replaces));
	const written = await Promise.all(drafts.filter(({ write }) => !replaced.has(write)).map(({ steps }) => steps()));
	const residue = plan.leavesResidue ? [residueStep] : [];
	const steps = chosen.flatMap(({ change }) => change.steps);
	const wrapping = chosen.length > 0 ? (plan.wrapping?.steps ?? []) : [];
	return [...written.flat(), ...wrapping, ...steps, ...residue];
}

function erasureOf({ store, contact }: Write & { readonly contact: number }): Step[] {
	const stores = store === 'tail' ? HISTORY_STORES : [store];
	return stores.map((name) => ({ store: name, key: rowsOf(contact), value: undefined }));
}

/** Every key that begins with the contact's number: an array is greater than any number in its place. */
function rowsOf(contact: number): IDBKeyRange {
	return IDBKeyRange.bound([contact], [contact, []]);
}
