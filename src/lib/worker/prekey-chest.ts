// The prekeys this person has given out: one signed prekey at a time, one-time prekeys for one attempt each. Owns ids,
// rotation and deletion (docs/protocol.md, section 4); every change is committed before it counts.
import type { PrekeyBundle } from '#lib/protocol/description.ts';
import { AppError } from '#lib/protocol/errors.ts';
import { createOneTimePrekey, createSignedPrekey, type Prekey } from '#lib/signal/prekeys.ts';
import type { Write } from '#lib/store/rows.ts';
import type { Core } from './core.ts';

const WEEK = 7 * 24 * 60 * 60 * 1000;
/** Prekey ids are 1 to this (24 bits, as the field's); 0 would mean "none" to the library. */
const MAX_ID = 0xffffff;

type Chest = Pick<Core, 'identity' | 'store' | 'now' | 'signedPrekeys' | 'oneTimePrekeys'>;

/** At unlock: no attempt has survived, so no one-time prekey may. */
export async function forgetOneTimePrekeys(core: Chest): Promise<void> {
	await forget(core, [...core.oneTimePrekeys.keys()]);
}

/** Deletes one-time prekeys whose attempts are over. Those that a frame has used are gone already. */
export async function forget(core: Chest, ids: readonly number[]): Promise<void> {
	const writes = ids
		.filter((id) => core.oneTimePrekeys.has(id))
		.map((key): Write => ({ store: 'prekey', key, value: undefined }));
	if (writes.length === 0) return;
	await core.store.commit(writes);
	for (const id of ids) core.oneTimePrekeys.delete(id);
}

/** A bundle with a one-time prekey made for one attempt, on disk when this resolves. Runs in the shared queue. */
export async function createBundle(core: Core): Promise<PrekeyBundle> {
	const [id, signed] = await currentSignedPrekey(core);
	if (signed.signature === undefined) throw new AppError('internal', 'signed prekey');
	const oneTimeId = freeId(core);
	const oneTime = await createOneTimePrekey(oneTimeId, core.now());
	await core.store.commit([{ store: 'prekey', key: oneTimeId, value: oneTime }]);
	core.oneTimePrekeys.set(oneTimeId, oneTime);
	return {
		registrationId: core.registrationId,
		signedPreKey: { id, publicKey: signed.publicKey, signature: signed.signature },
		oneTimePreKey: { id: oneTimeId, publicKey: oneTime.publicKey }
	};
}

/** The newest signed prekey; another after a week, the one before it for a week longer. */
async function currentSignedPrekey(core: Chest): Promise<readonly [id: number, Prekey]> {
	const now = core.now();
	// One of the future counts as old, too: a clock that was set back must not bring another prekey with every answer.
	const aged = [...core.signedPrekeys].map(([id, prekey]) => ({ id, prekey, age: Math.abs(now - prekey.createdAt) }));
	const [newest] = aged.filter(({ age }) => age < WEEK).sort((a, b) => a.age - b.age);
	if (newest !== undefined) return [newest.id, newest.prekey];
	const id = freeId(core);
	const prekey = await createSignedPrekey(core.identity, id, now);
	const old = aged.filter(({ age }) => age > 2 * WEEK).map((each) => each.id);
	await core.store.commit([
		{ store: 'prekey', key: id, value: prekey },
		...old.map((key): Write => ({ store: 'prekey', key, value: undefined }))
	]);
	core.signedPrekeys.set(id, prekey);
	for (const key of old) core.signedPrekeys.delete(key);
	return [id, prekey];
}

/** Random, so that ids tell nobody how many sessions there were. */
function freeId({ signedPrekeys, oneTimePrekeys }: Chest): number {
	for (;;) {
		const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
		const id = (random % MAX_ID) + 1;
		if (!signedPrekeys.has(id) && !oneTimePrekeys.has(id)) return id;
	}
}
